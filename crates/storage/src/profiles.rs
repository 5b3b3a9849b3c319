//! Profiles: found by part of a name, added.

use mctrade_domain::filter::ProfileFilter;
use mctrade_domain::profile::{NewProfile, Profile};
use mctrade_domain::{ProfileId, Timestamp};

use crate::{Actor, Result, Storage};

/// Profiles.
#[derive(Debug, Clone, Copy)]
pub struct Profiles<'a> {
    pub(crate) storage: &'a Storage,
}

impl Profiles<'_> {
    /// The best matches for part of a name, a profile ID or an e-mail address, best first; newest for no text.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn search(&self, filter: &ProfileFilter, limit: u32) -> Result<Vec<Profile>> {
        let _ = (filter, limit);
        todo!()
    }

    /// One profile.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn find(&self, profile: ProfileId) -> Result<Option<Profile>> {
        let _ = profile;
        todo!()
    }

    /// Adds a profile.
    ///
    /// # Errors
    /// [`crate::StorageError::DuplicateEmail`] where another individual has the address and that was not allowed;
    /// [`crate::StorageError::NotFound`] where the primary organization is not there.
    pub async fn insert(
        &self,
        profile: &NewProfile,
        allow_duplicate_email: bool,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Profile> {
        let _ = (profile, allow_duplicate_email, actor, at);
        todo!()
    }
}
