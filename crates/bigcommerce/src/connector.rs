//! Makes connections to stores; one per process, so that all connections to a store share its quota.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use mctrade_shop::Shop;
use secrecy::SecretString;

use crate::config::{ApiUrl, BigCommerceConfig, ClientLimits, ConfigError, StoreHash};
use crate::shop::BigCommerceShop;
use crate::transport::jitter::Jitter;
use crate::transport::limiter::Limiter;
use crate::transport::{Transport, http_client};

/// Connects to stores with one HTTP client, and one quota per store.
#[derive(Debug)]
pub struct BigCommerceConnector {
    http: reqwest::Client,
    api_url: ApiUrl,
    limits: ClientLimits,
    jitter: Arc<Jitter>,
    limiters: Mutex<HashMap<StoreHash, Arc<Limiter>>>,
}

impl BigCommerceConnector {
    /// Prepares connections to the stores at an API address.
    ///
    /// # Errors
    /// [`ConfigError::Client`] if the machine has no usable TLS set-up.
    pub fn new(api_url: ApiUrl, limits: ClientLimits, jitter: Jitter) -> Result<Self, ConfigError> {
        Ok(Self {
            http: http_client(&api_url, &limits)?,
            api_url,
            limits,
            jitter: Arc::new(jitter),
            limiters: Mutex::default(),
        })
    }

    /// Connects to a store. Nothing is sent yet; `store_info` or `check_access` proves the token.
    ///
    /// # Errors
    /// [`ConfigError::AccessToken`] if the token has a shape that no token has.
    pub fn connect(&self, store_hash: StoreHash, access_token: SecretString) -> Result<Arc<dyn Shop>, ConfigError> {
        Ok(Arc::new(self.connect_shop(store_hash, access_token)?))
    }

    pub(crate) fn connect_shop(
        &self,
        store_hash: StoreHash,
        access_token: SecretString,
    ) -> Result<BigCommerceShop, ConfigError> {
        let limiter = Arc::clone(
            self.limiters
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .entry(store_hash.clone())
                .or_default(),
        );
        let config = BigCommerceConfig {
            store_hash,
            access_token,
            api_url: self.api_url.clone(),
            limits: self.limits,
        };
        let transport = Transport::new(config, self.http.clone(), limiter, Arc::clone(&self.jitter))?;
        Ok(BigCommerceShop::new(transport))
    }
}
