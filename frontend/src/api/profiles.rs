//! Profiles.

use mctrade_api_types::{
    Page, paths,
    profiles::{Profile, ProfileListQuery, ProfileRow},
};

use super::{ApiError, Call};

/// Profiles whose name, ID or e-mail address has the text in it, best match first.
pub(crate) async fn list_profiles(query: &ProfileListQuery) -> Result<Page<ProfileRow>, ApiError> {
    Call::list(paths::PROFILES, query).send().await
}

/// One profile whole.
pub(crate) async fn get_profile(id: i64) -> Result<Profile, ApiError> {
    Call::get(paths::profile(id)).send().await
}
