//! Connected stores.

use std::fmt;

use mctrade_domain::{Currency, StoreId, Timestamp};

use crate::{Actor, Result, Storage};

/// Connected stores.
#[derive(Debug, Clone, Copy)]
pub struct Stores<'a> {
    pub(crate) storage: &'a Storage,
}

/// A connected store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    /// Its id.
    pub id: StoreId,
    /// Its store hash, as BigCommerce calls it.
    pub hash: String,
    /// Its name.
    pub name: String,
    /// Its default currency.
    pub currency: Currency,
    /// Its time zone, an IANA name.
    pub time_zone: String,
    /// Where staff manage it.
    pub control_panel_url: String,
    /// Where people buy.
    pub storefront_url: String,
    /// Whether the last use of its API was let in.
    pub connected: bool,
    /// Why it was not.
    pub problem: Option<String>,
    /// When it was connected.
    pub created_at: Timestamp,
    /// How far the sync got.
    pub sync: StoreSync,
}

/// How far a store's sync got.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoreSync {
    /// Orders modified up to here have been seen; the store's own time.
    pub high_water: Option<Timestamp>,
    /// When the last sweep ended.
    pub last_sweep_at: Option<Timestamp>,
    /// When the last webhook came.
    pub last_webhook_at: Option<Timestamp>,
}

/// A store's secrets, each encrypted with an AEAD whose additional data is the store's id.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedSecrets {
    /// The API access token.
    pub access_token: Vec<u8>,
    /// The client secret that signs webhooks.
    pub client_secret: Vec<u8>,
    /// Which key sealed them.
    pub key_id: String,
}

impl fmt::Debug for SealedSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealedSecrets")
            .field("key_id", &self.key_id)
            .finish_non_exhaustive()
    }
}

/// A store to be connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStore {
    /// Its id, made by the caller because it is part of how the secrets are sealed.
    pub id: StoreId,
    /// Its store hash.
    pub hash: String,
    /// Its name.
    pub name: String,
    /// Its default currency.
    pub currency: Currency,
    /// Its time zone, an IANA name.
    pub time_zone: String,
    /// Where staff manage it.
    pub control_panel_url: String,
    /// Where people buy.
    pub storefront_url: String,
    /// Its secrets.
    pub secrets: SealedSecrets,
    /// The hash of the secret part of its webhook address.
    pub webhook_path_hash: String,
}

impl Stores<'_> {
    /// Connects a store: also makes its anonymous profile and default revenue settings and, once, the default catalogue.
    ///
    /// # Errors
    /// [`crate::StorageError::Conflict`] `store_exists` where the hash is connected already.
    pub async fn insert(&self, store: &NewStore, actor: &Actor, at: Timestamp) -> Result<Store> {
        let _ = (store, actor, at);
        todo!()
    }

    /// Every store, by name.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn list(&self) -> Result<Vec<Store>> {
        todo!()
    }

    /// One store.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn find(&self, store: StoreId) -> Result<Option<Store>> {
        let _ = store;
        todo!()
    }

    /// The store of a store hash.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn find_by_hash(&self, hash: &str) -> Result<Option<Store>> {
        let _ = hash;
        todo!()
    }

    /// The store of a webhook address, by the hash of its secret part.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn find_by_webhook_path(&self, path_hash: &str) -> Result<Option<Store>> {
        let _ = path_hash;
        todo!()
    }

    /// A store's sealed secrets.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`].
    pub async fn secrets(&self, store: StoreId) -> Result<SealedSecrets> {
        let _ = store;
        todo!()
    }

    /// Puts other secrets in the place of a store's.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`].
    pub async fn replace_secrets(
        &self,
        store: StoreId,
        secrets: &SealedSecrets,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<()> {
        let _ = (store, secrets, actor, at);
        todo!()
    }

    /// Puts another secret webhook address in the place of a store's.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`].
    pub async fn replace_webhook_path(
        &self,
        store: StoreId,
        webhook_path_hash: &str,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<()> {
        let _ = (store, webhook_path_hash, actor, at);
        todo!()
    }

    /// Notes whether the store's API lets us in, and why not.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`].
    pub async fn set_connection(&self, store: StoreId, ok: bool, problem: Option<&str>, at: Timestamp) -> Result<()> {
        let _ = (store, ok, problem, at);
        todo!()
    }

    /// Moves the high-water mark; it never goes back.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`].
    pub async fn set_high_water(&self, store: StoreId, high_water: Timestamp, swept_at: Timestamp) -> Result<()> {
        let _ = (store, high_water, swept_at);
        todo!()
    }
}
