//! What every handler shares.

use std::num::NonZeroU32;
use std::sync::Arc;

use actix_web::{HttpRequest, web};
use mctrade_domain::Clock;
use mctrade_storage::Storage;
use tokio_util::sync::CancellationToken;

use crate::auth::login_limit::LoginLimit;
use crate::auth::passwords::Passwords;
use crate::entropy::Entropy;
use crate::error::{ApiError, ApiResult};
use crate::events::EventHub;
use crate::http::api_limit::ApiLimit;
use crate::keys::Keys;
use crate::metrics::Metrics;
use crate::shops::Shops;
use crate::stores::StoreDirectory;

/// What every handler shares.
#[derive(Debug)]
pub struct AppState {
    /// The database.
    pub storage: Storage,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// The secret key's keys.
    pub keys: Arc<Keys>,
    /// Password hashing.
    pub passwords: Passwords,
    /// Password checks counted.
    pub login_limit: LoginLimit,
    /// Requests counted.
    pub api_limit: ApiLimit,
    /// Connected stores.
    pub stores: StoreDirectory,
    /// The way to the stores themselves.
    pub shops: Arc<Shops>,
    /// The sync engine.
    pub engine: crate::engine::Engine,
    /// Live events.
    pub events: EventHub,
    /// Counters.
    pub metrics: Metrics,
    /// Cancelled when the server stops, so that answers that stay open end.
    pub stopping: CancellationToken,
    /// The address people and stores reach the server under.
    pub public_url: String,
}

/// Requests each caller may make in a minute, unless set otherwise.
pub const REQUESTS_PER_MINUTE: NonZeroU32 = match NonZeroU32::new(6_000) {
    Some(number) => number,
    None => NonZeroU32::MIN,
};

impl AppState {
    /// The state behind a request.
    ///
    /// # Errors
    /// `internal` where the application was put together without it.
    pub fn of(request: &HttpRequest) -> ApiResult<web::Data<Self>> {
        request
            .app_data::<web::Data<Self>>()
            .cloned()
            .ok_or_else(|| ApiError::internal("the application has no state"))
    }

    /// Whether the server is reached over https.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}
