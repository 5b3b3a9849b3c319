//! Members of staff. They are never deleted, only made inactive.

use std::fmt;

use mctrade_domain::access::Role;
use mctrade_domain::{Timestamp, UserId};

use crate::{Actor, Result, Storage};

/// Members of staff.
#[derive(Debug, Clone, Copy)]
pub struct Users<'a> {
    pub(crate) storage: &'a Storage,
}

/// A member of staff.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// Their e-mail address, as typed.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Their password's hash.
    pub password_hash: String,
    /// Whether they may log in.
    pub active: bool,
    /// When they were added.
    pub created_at: Timestamp,
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User")
            .field("id", &self.id)
            .field("role", &self.role)
            .field("active", &self.active)
            .finish_non_exhaustive()
    }
}

/// A member of staff to be added.
#[derive(Clone, PartialEq, Eq)]
pub struct NewUser {
    /// Their e-mail address.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Their password's hash.
    pub password_hash: String,
}

impl fmt::Debug for NewUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewUser")
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

impl Users<'_> {
    /// Adds a member of staff.
    ///
    /// # Errors
    /// [`crate::StorageError::Conflict`] `user_exists` where the address is taken, in any case of letters.
    pub async fn insert(&self, user: &NewUser, actor: &Actor, at: Timestamp) -> Result<User> {
        let _ = (user, actor, at);
        todo!()
    }

    /// One member of staff.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn find(&self, user: UserId) -> Result<Option<User>> {
        let _ = user;
        todo!()
    }

    /// The member of staff of an e-mail address, in any case of letters.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn find_by_email(&self, email: &str) -> Result<Option<User>> {
        let _ = email;
        todo!()
    }

    /// Everybody, by e-mail address.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn list(&self) -> Result<Vec<User>> {
        todo!()
    }

    /// Lets a member of staff in, or keeps them out and ends their sessions.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`].
    pub async fn set_active(&self, user: UserId, active: bool, actor: &Actor, at: Timestamp) -> Result<()> {
        let _ = (user, active, actor, at);
        todo!()
    }

    /// Gives a member of staff another password and ends their sessions.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`].
    pub async fn set_password_hash(
        &self,
        user: UserId,
        password_hash: &str,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<()> {
        let _ = (user, password_hash, actor, at);
        todo!()
    }
}
