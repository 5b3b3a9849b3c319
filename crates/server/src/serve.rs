//! Starting and stopping the server: the one place that puts everything together.

use std::net::{SocketAddr, TcpListener};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpServer;
use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use mctrade_bigcommerce::{ClientLimits, ConfigError as StoreConfigError};
use mctrade_domain::Clock;
use mctrade_storage::Storage;
use mctrade_sync::SyncOptions;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::app::app;
use crate::auth::login_limit::LoginLimit;
use crate::auth::passwords::{PasswordError, Passwords};
use crate::engine::Engine;
use crate::entropy::Entropy;
use crate::events::EventHub;
use crate::http::api_limit::ApiLimit;
use crate::http::idempotency;
use crate::keys::Keys;
use crate::metrics::Metrics;
use crate::openapi::Document;
use crate::shops::Shops;
use crate::state::AppState;
use crate::stores::StoreDirectory;

/// How long requests under way may take to end when the server stops.
const DRAIN_SECONDS: u64 = 7;
/// How long stopping may take in all.
const STOP_WITHIN: Duration = Duration::from_millis(9_500);
/// How long a client may take to send a request's head.
const SLOW_REQUEST: Duration = Duration::from_secs(10);

/// What a server is made of.
#[derive(Debug)]
pub struct Setup {
    /// The database, migrated.
    pub storage: Storage,
    /// The secret key's keys.
    pub keys: Arc<Keys>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The address people and stores reach the server under; by default made of where it listens.
    pub public_url: Option<String>,
    /// BigCommerce's API.
    pub bigcommerce_api_url: String,
    /// Requests each caller may make in a minute.
    pub requests_per_minute: NonZeroU32,
    /// How patient each call of a store is.
    pub store_limits: ClientLimits,
    /// How patient the sync is.
    pub sync: SyncOptions,
}

/// Why a server could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is taken or not ours.
    #[error("the server cannot listen on {address}: {source}. Is it running already? Choose another by --listen")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: std::io::Error,
    },
    /// The store client.
    #[error(transparent)]
    Store(#[from] StoreConfigError),
    /// Password hashing.
    #[error(transparent)]
    Passwords(#[from] PasswordError),
    /// The counters.
    #[error("the counters could not be made: {0}")]
    Metrics(#[from] prometheus::Error),
    /// The OpenAPI document.
    #[error("the OpenAPI document could not be written: {0}")]
    Document(#[from] serde_json::Error),
}

/// A server that is running. [`RunningServer::stop`] stops it and waits.
#[derive(Debug)]
pub struct RunningServer {
    /// Where it listens.
    pub address: SocketAddr,
    /// The address people and stores reach it under.
    pub public_url: String,
    /// What its handlers share.
    pub state: Data<AppState>,
    handle: ServerHandle,
    tasks: TaskTracker,
}

/// Starts a server and the sync behind it.
///
/// # Errors
/// [`StartError`] says what to do.
pub fn start(setup: Setup) -> Result<RunningServer, StartError> {
    let address = setup.listen;
    let failed = |source| StartError::Listen { address, source };
    let listener = TcpListener::bind(address).map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let public_url = setup.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    let state = Data::new(state(setup, public_url.clone())?);
    let document = Data::new(Document::build()?);

    let shared = state.clone();
    let server = HttpServer::new(move || app(shared.clone(), document.clone()))
        .disable_signals()
        .shutdown_timeout(DRAIN_SECONDS)
        .client_request_timeout(SLOW_REQUEST)
        .listen(listener)
        .map_err(failed)?
        .run();
    let handle = server.handle();
    let tasks = TaskTracker::new();
    tasks.spawn(async move {
        if let Err(error) = server.await {
            tracing::error!(%error, "the server failed");
        }
    });
    let stopping = state.stopping.clone();
    tasks.spawn(state.engine.clone().tell(state.events.clone(), stopping.clone()));
    tasks.spawn(state.engine.clone().work(Some(public_url.clone()), stopping.clone()));
    tasks.spawn(forget_old_answers(state.clone().into_inner(), stopping));
    tracing::info!(%address, "the server is ready");
    Ok(RunningServer {
        address,
        public_url,
        state,
        handle,
        tasks,
    })
}

fn state(setup: Setup, public_url: String) -> Result<AppState, StartError> {
    let Setup {
        storage,
        keys,
        clock,
        entropy,
        listen: _,
        public_url: _,
        bigcommerce_api_url,
        requests_per_minute,
        store_limits,
        sync,
    } = setup;
    let shops = Shops::new(
        storage.clone(),
        Arc::clone(&keys),
        &bigcommerce_api_url,
        store_limits,
        entropy.as_ref(),
    )?;
    let shops = Arc::new(shops);
    let engine = Engine::new(
        storage.clone(),
        Arc::clone(&shops),
        Arc::clone(&clock),
        entropy.as_ref(),
        sync,
    );
    Ok(AppState {
        passwords: Passwords::new(entropy.as_ref())?,
        login_limit: LoginLimit::default(),
        api_limit: ApiLimit::new(requests_per_minute),
        stores: StoreDirectory::new(storage.clone()),
        shops,
        engine,
        events: EventHub::new(entropy.as_ref()),
        metrics: Metrics::new()?,
        stopping: CancellationToken::new(),
        public_url,
        storage,
        clock,
        entropy,
        keys,
    })
}

/// Forgets answers kept for repeated requests once their day is over.
async fn forget_old_answers(state: Arc<AppState>, stop: CancellationToken) {
    loop {
        let before = state.clock.now() - idempotency::KEPT;
        if let Err(error) = state.storage.idempotency().sweep(before).await {
            tracing::warn!(%error, "old answers could not be forgotten");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(Duration::from_secs(3_600)) => {}
        }
    }
}

impl RunningServer {
    /// Lets requests and orders under way end, for some seconds, and stops.
    pub async fn stop(self) {
        self.state.stopping.cancel();
        self.tasks.close();
        let ended = tokio::time::timeout(STOP_WITHIN, async {
            self.handle.stop(true).await;
            self.tasks.wait().await;
        });
        if ended.await.is_err() {
            tracing::warn!("work under way was given up; what was acknowledged is kept, the rest is done again");
        }
        tracing::info!("the server has stopped");
    }
}
