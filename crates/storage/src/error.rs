//! The one error of this crate, and how the database's own errors become it.

use mctrade_domain::{MoneyError, ProfileId};

/// Why something could not be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// There is no such thing; the word says what was looked for.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// It was changed by somebody else since it was read.
    #[error("it was changed meanwhile and is now at version {current_version}")]
    Stale {
        /// The version it has now.
        current_version: i64,
    },
    /// Another profile has this e-mail address already.
    #[error("profile {profile} has this e-mail address already")]
    DuplicateEmail {
        /// That profile.
        profile: ProfileId,
    },
    /// It does not fit what is there; a short code says how.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// The lease ended and somebody else may hold the order: nothing was written.
    #[error("the lease on the order ended")]
    FenceLost,
    /// The database refused to break one of its rules.
    #[error("the database refused: {0}")]
    Refused(String),
    /// The database is away, busy or full.
    #[error("the database cannot be used: {0}")]
    Unavailable(String),
    /// What is kept cannot be understood.
    #[error("the database holds something that makes no sense: {0}")]
    Corrupt(String),
}

impl From<MoneyError> for StorageError {
    fn from(error: MoneyError) -> Self {
        Self::Corrupt(error.to_string())
    }
}
