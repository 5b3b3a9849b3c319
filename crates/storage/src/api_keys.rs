//! Integrations' API keys, kept as hashes.

use mctrade_domain::access::Scope;
use mctrade_domain::{ApiKeyId, Timestamp};

use crate::{Actor, Result, Storage};

/// Integrations' API keys.
#[derive(Debug, Clone, Copy)]
pub struct ApiKeys<'a> {
    pub(crate) storage: &'a Storage,
}

/// An API key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id.
    pub id: ApiKeyId,
    /// Its name, for people.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// An API key to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewApiKey {
    /// Its id.
    pub id: ApiKeyId,
    /// Its name, for people.
    pub name: String,
    /// The key's SHA-256, in hex.
    pub key_hash: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
}

impl ApiKeys<'_> {
    /// Keeps a key.
    ///
    /// # Errors
    /// [`crate::StorageError::Conflict`] `api_key_exists` where the hash is kept already.
    pub async fn insert(&self, key: &NewApiKey, actor: &Actor, at: Timestamp) -> Result<ApiKey> {
        let _ = (key, actor, at);
        todo!()
    }

    /// The key of a hash, revoked and expired ones included.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn find_by_hash(&self, key_hash: &str) -> Result<Option<ApiKey>> {
        let _ = key_hash;
        todo!()
    }

    /// Every key, newest first.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn list(&self) -> Result<Vec<ApiKey>> {
        todo!()
    }

    /// Revokes a key.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`].
    pub async fn revoke(&self, key: ApiKeyId, actor: &Actor, at: Timestamp) -> Result<()> {
        let _ = (key, actor, at);
        todo!()
    }

    /// Notes that a key was used.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn touch(&self, key: ApiKeyId, at: Timestamp) -> Result<()> {
        let _ = (key, at);
        todo!()
    }
}
