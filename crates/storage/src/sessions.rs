//! Server-side sessions, so that logging out and shutting out act at once.

use mctrade_domain::{SessionId, Timestamp, UserId};

use crate::{Result, Storage, User};

/// Sessions of staff.
#[derive(Debug, Clone, Copy)]
pub struct Sessions<'a> {
    pub(crate) storage: &'a Storage,
}

/// A session. Whether it has ended is for the caller, who has the clock, to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub user: UserId,
    /// When it began.
    pub created_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// When it ends if nothing is done.
    pub idle_until: Timestamp,
    /// Whether it was ended by hand.
    pub revoked: bool,
}

/// A session to be begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub user: UserId,
    /// When it begins.
    pub created_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// When it ends if nothing is done.
    pub idle_until: Timestamp,
}

impl Sessions<'_> {
    /// Begins a session, and forgets those that ended more than a day before it.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`] for an unknown user.
    pub async fn insert(&self, session: &NewSession) -> Result<()> {
        let _ = session;
        todo!()
    }

    /// A session and whose it is; `None` once revoked.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn find(&self, session: SessionId) -> Result<Option<(Session, User)>> {
        let _ = session;
        todo!()
    }

    /// Puts off the idle end.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn touch(&self, session: SessionId, idle_until: Timestamp) -> Result<()> {
        let _ = (session, idle_until);
        todo!()
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn revoke(&self, session: SessionId) -> Result<()> {
        let _ = session;
        todo!()
    }

    /// Ends every session of a user.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn revoke_all(&self, user: UserId) -> Result<()> {
        let _ = user;
        todo!()
    }
}
