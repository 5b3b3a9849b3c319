//! Answers kept under an `Idempotency-Key`, so that a repeated request has one effect.

use mctrade_domain::Timestamp;

use crate::{Result, Storage};

/// Answers kept for repeated requests.
#[derive(Debug, Clone, Copy)]
pub struct Idempotency<'a> {
    pub(crate) storage: &'a Storage,
}

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdempotencyState {
    /// Nothing: it is now noted as in flight, and the caller does the work.
    New,
    /// The first request is still being worked on.
    InFlight,
    /// The key was used for another request.
    OtherRequest,
    /// The answer that was given.
    Done {
        /// The status.
        status: u16,
        /// The body.
        body: Vec<u8>,
        /// The headers.
        headers: Vec<(String, String)>,
    },
}

impl Idempotency<'_> {
    /// Notes a key as in flight, or says what is known of it.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn begin(&self, owner: &str, key: &str, fingerprint: &str, at: Timestamp) -> Result<IdempotencyState> {
        let _ = (owner, key, fingerprint, at);
        todo!()
    }

    /// Keeps the answer.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`].
    pub async fn finish(
        &self,
        owner: &str,
        key: &str,
        status: u16,
        body: &[u8],
        headers: &[(String, String)],
    ) -> Result<()> {
        let _ = (owner, key, status, body, headers);
        todo!()
    }

    /// Forgets a key whose work came to nothing, so that it can be tried again.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn forget(&self, owner: &str, key: &str) -> Result<()> {
        let _ = (owner, key);
        todo!()
    }

    /// Forgets every key begun before a moment; answers how many.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn sweep(&self, older_than: Timestamp) -> Result<u64> {
        let _ = older_than;
        todo!()
    }
}
