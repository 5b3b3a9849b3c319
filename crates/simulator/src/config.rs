//! How a practice store is set up.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::clock::StoreClock;
use crate::error::SimulatorError;
use crate::faults::FaultPlan;
use crate::quota::QuotaPlan;

/// How a practice store is set up. Start from [`SimulatorConfig::new`] and change what you need.
#[derive(Clone)]
pub struct SimulatorConfig {
    /// Where to listen for HTTP; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where to listen for HTTPS, with a certificate of a CA made at the start.
    pub https_listen: Option<SocketAddr>,
    /// Where to write that CA's certificate.
    pub ca_file: Option<PathBuf>,
    /// The store hash, part of every path.
    pub store_hash: String,
    /// The token that requests must carry.
    pub access_token: String,
    /// The secret that webhooks are signed with.
    pub client_secret: String,
    /// The client id of the one API account.
    pub client_id: String,
    /// The store's name.
    pub store_name: String,
    /// The same seed gives the same store.
    pub seed: u64,
    /// How many orders the store has at the start.
    pub orders: u64,
    /// Over how many days those orders are spread.
    pub days: u32,
    /// The moment the generated past ends; without one, the clock at the start.
    pub now: Option<DateTime<Utc>>,
    /// The store's clock.
    pub clock: StoreClock,
    /// The clock of the webhooks' timestamps, which receivers compare with their own.
    pub webhook_clock: StoreClock,
    /// A folder of documents to serve as they are; see the crate's documentation.
    pub load: Option<PathBuf>,
    /// An address that gets every webhook without a hook of its own.
    pub webhook_url: Option<String>,
    /// What goes wrong.
    pub faults: FaultPlan,
    /// How many requests are admitted.
    pub plan: QuotaPlan,
    /// The length of the quota's window.
    pub quota_window: Duration,
    /// Divides the waits between webhook retries; 1 is real time.
    pub retry_divisor: u32,
    /// Goes on placing and changing orders at this pace.
    pub live_every: Option<Duration>,
    /// Whether the store's prices contain tax.
    pub prices_with_tax: bool,
    /// Whether hooks may only go to https on port 443, as in the real store.
    pub strict_hooks: bool,
    /// Whether some orders have the odd shapes seen in real stores.
    pub quirks: bool,
}

impl SimulatorConfig {
    /// A store of 500 orders on a free port of this machine.
    pub fn new(
        store_hash: impl Into<String>,
        access_token: impl Into<String>,
        client_secret: impl Into<String>,
    ) -> SimulatorConfig {
        SimulatorConfig {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            https_listen: None,
            ca_file: None,
            store_hash: store_hash.into(),
            access_token: access_token.into(),
            client_secret: client_secret.into(),
            client_id: "practice-client".to_owned(),
            store_name: "Lakeview Chamber of Commerce".to_owned(),
            seed: 1,
            orders: 500,
            days: 120,
            now: None,
            clock: StoreClock::machine(),
            webhook_clock: StoreClock::machine(),
            load: None,
            webhook_url: None,
            faults: FaultPlan::default(),
            plan: QuotaPlan::Unlimited,
            quota_window: Duration::from_secs(30),
            retry_divisor: 1,
            live_every: None,
            prices_with_tax: false,
            strict_hooks: false,
            quirks: true,
        }
    }

    pub(crate) fn check(&self) -> Result<(), SimulatorError> {
        let hash_is_plain = self
            .store_hash
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        if self.store_hash.is_empty() || !hash_is_plain {
            return Err(SimulatorError::Setting(
                "the store hash must consist of small letters and digits".to_owned(),
            ));
        }
        if self.access_token.is_empty() || self.client_secret.is_empty() {
            return Err(SimulatorError::Setting(
                "the access token and the client secret must not be empty".to_owned(),
            ));
        }
        Ok(())
    }
}

impl fmt::Debug for SimulatorConfig {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SimulatorConfig")
            .field("listen", &self.listen)
            .field("https_listen", &self.https_listen)
            .field("store_hash", &self.store_hash)
            .field("seed", &self.seed)
            .field("orders", &self.orders)
            .finish_non_exhaustive()
    }
}
