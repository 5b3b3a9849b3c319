//! The way to the stores themselves: opens a store's sealed token and connects with it.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use mctrade_bigcommerce::{ApiUrl, BigCommerceConnector, ClientLimits, ConfigError, Jitter, StoreHash};
use mctrade_domain::StoreId;
use mctrade_shop::{HookDestination, Shop};
use mctrade_storage::{SealedSecrets, Storage, StorageError};
use secrecy::{ExposeSecret as _, SecretString};

use crate::entropy::Entropy;
use crate::keys::{CannotOpen, Keys};

/// Why a store could not be reached for.
#[derive(Debug, thiserror::Error)]
pub enum ShopsError {
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The sealed token.
    #[error(transparent)]
    Sealed(#[from] CannotOpen),
    /// The store hash or token.
    #[error(transparent)]
    Config(#[from] ConfigError),
}

type Connection = (Vec<u8>, Arc<dyn Shop>);

/// Connections to the connected stores. They are kept, so that each store's quota is known to all who call it.
pub struct Shops {
    storage: Storage,
    keys: Arc<Keys>,
    connector: BigCommerceConnector,
    open: Mutex<HashMap<StoreId, Connection>>,
}

impl fmt::Debug for Shops {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shops")
    }
}

/// A store's secrets, opened.
#[derive(Debug)]
pub struct OpenSecrets {
    /// The API account's access token.
    pub access_token: SecretString,
    /// The client secret that signs webhooks; `None` where none was given.
    pub client_secret: Option<SecretString>,
}

impl Shops {
    /// The way to stores at an API address, with so much patience.
    ///
    /// # Errors
    /// Where the address cannot be used.
    pub fn new(
        storage: Storage,
        keys: Arc<Keys>,
        api_url: &str,
        limits: ClientLimits,
        entropy: &dyn Entropy,
    ) -> Result<Self, ConfigError> {
        let mut seed = [0; 8];
        entropy.fill(&mut seed);
        let api_url = ApiUrl::start_up_override(api_url)?;
        let connector = BigCommerceConnector::new(api_url, limits, Jitter::from_seed(u64::from_le_bytes(seed)))?;
        Ok(Self {
            storage,
            keys,
            connector,
            open: Mutex::default(),
        })
    }

    /// Connects to a connected store.
    ///
    /// # Errors
    /// Where its token cannot be had.
    pub async fn shop(&self, store: StoreId) -> Result<Arc<dyn Shop>, ShopsError> {
        let sealed = self.storage.stores().secrets(store).await?;
        let kept = self
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&store)
            .cloned();
        if let Some((token, shop)) = kept
            && token == sealed.access_token
        {
            return Ok(shop);
        }
        let found = self.storage.stores().find(store).await?;
        let found = found.ok_or(StorageError::NotFound("store"))?;
        let token = self.keys.open(store, &sealed.access_token)?;
        let shop = self.connector.connect(StoreHash::parse(&found.hash)?, token)?;
        let connection = (sealed.access_token, Arc::clone(&shop));
        self.open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(store, connection);
        Ok(shop)
    }

    /// Connects to a store that is not connected yet.
    ///
    /// # Errors
    /// Where the hash or the token has a shape that none has.
    pub fn try_out(&self, hash: StoreHash, token: SecretString) -> Result<Arc<dyn Shop>, ConfigError> {
        self.connector.connect(hash, token)
    }

    /// A store's secrets, opened.
    ///
    /// # Errors
    /// Where they cannot be had.
    pub async fn secrets(&self, store: StoreId) -> Result<OpenSecrets, ShopsError> {
        let SealedSecrets {
            access_token,
            client_secret,
            key_id: _,
        } = self.storage.stores().secrets(store).await?;
        let client_secret = if client_secret.is_empty() {
            None
        } else {
            Some(self.keys.open(store, &client_secret)?)
        };
        Ok(OpenSecrets {
            access_token: self.keys.open(store, &access_token)?,
            client_secret: client_secret.filter(|secret| !secret.expose_secret().is_empty()),
        })
    }

    /// Where a store is to send its webhooks, when the server is reached under `public_url`.
    #[must_use]
    pub fn hook_destination(&self, store: StoreId, public_url: &str) -> HookDestination {
        let path = self.keys.webhook_path(store);
        HookDestination {
            url: format!(
                "{public_url}{}{}",
                mctrade_bigcommerce::INTAKE_PATH,
                path.expose_secret()
            ),
            secret_header: self.keys.webhook_header(store),
        }
    }
}
