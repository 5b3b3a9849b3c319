//! Starting and stopping a practice store.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use actix_web::middleware::Compress;
use actix_web::web::Data;
use actix_web::{App, HttpServer};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::SimulatorConfig;
use crate::control::StoreControl;
use crate::deliver::{Sender, SenderSettings};
use crate::error::SimulatorError;
use crate::faults::FaultState;
use crate::http::serve::{self, Served};
use crate::quota::Quota;
use crate::shared::Shared;
use crate::store::{Settings, Store, whole_seconds};
use crate::{load, tls};

/// A practice store that is running. Dropping it stops it without waiting; [`RunningStore::stop`] waits.
pub struct RunningStore {
    /// Where it listens for HTTP.
    pub address: SocketAddr,
    /// Where it listens for HTTPS.
    pub https_address: Option<SocketAddr>,
    /// The certificate to trust for HTTPS.
    pub ca_pem: Option<String>,
    control: StoreControl,
    stop: CancellationToken,
    tasks: TaskTracker,
    server: actix_web::dev::ServerHandle,
}

impl RunningStore {
    /// A handle to do things to the store.
    pub fn control(&self) -> StoreControl {
        self.control.clone()
    }

    /// The base address for clients, `http://127.0.0.1:port`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Stops answering and sending.
    pub async fn stop(self) {
        self.stop.cancel();
        self.tasks.close();
        self.server.stop(false).await;
        self.tasks.wait().await;
    }
}

impl Drop for RunningStore {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), SimulatorError> {
    let failed = |source| SimulatorError::Listen { address, source };
    let listener = TcpListener::bind(address).map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    Ok((listener, bound))
}

fn build(config: &SimulatorConfig) -> Result<Store, SimulatorError> {
    let settings = Settings {
        hash: config.store_hash.clone(),
        token: config.access_token.clone(),
        client_id: config.client_id.clone(),
        client_secret: config.client_secret.clone(),
        name: config.store_name.clone(),
        prices_with_tax: config.prices_with_tax,
        strict_hooks: config.strict_hooks,
        quirks: config.quirks,
    };
    let mut store = Store::new(
        settings,
        config.clock.clone(),
        config.seed,
        Quota::new(config.plan, config.quota_window),
        FaultState::new(config.faults.clone(), config.seed),
    );
    let now = whole_seconds(config.now.unwrap_or_else(|| config.clock.now()));
    store.make_history(config.seed, config.orders, config.days, now);
    // Documents come last: the generated numbers must depend on the seed alone.
    if let Some(folder) = &config.load {
        load::load(&mut store, folder)?;
    }
    Ok(store)
}

/// Starts a practice store.
///
/// # Errors
/// When a setting makes no sense, an address is taken, or a folder cannot be read.
pub async fn start(config: SimulatorConfig) -> Result<RunningStore, SimulatorError> {
    config.check()?;
    let fixed_url = config
        .webhook_url
        .as_deref()
        .map(|text| {
            reqwest::Url::parse(text).map_err(|error| SimulatorError::Setting(format!("the webhook address: {error}")))
        })
        .transpose()?;
    let store = build(&config)?;
    let (listener, address) = listen(config.listen)?;
    let (events, received) = mpsc::unbounded_channel();
    let shared = Arc::new(Shared::new(store, events));
    let stop = CancellationToken::new();
    let tasks = TaskTracker::new();
    let control = StoreControl::new(Arc::clone(&shared), stop.clone(), tasks.clone());

    let served = Data::new(Served {
        shared: Arc::clone(&shared),
        control: control.clone(),
    });
    let mut server = HttpServer::new(move || {
        App::new()
            .app_data(served.clone())
            .wrap(Compress::default())
            .configure(serve::routes)
    })
    .workers(2)
    .disable_signals()
    .shutdown_timeout(2)
    .listen(listener)
    .map_err(|source| SimulatorError::Listen { address, source })?;
    let mut https_address = None;
    let mut ca_pem = None;
    if let Some(wanted) = config.https_listen {
        let tls = tls::make()?;
        if let Some(path) = &config.ca_file {
            std::fs::write(path, &tls.ca_pem).map_err(|source| SimulatorError::file(path, source))?;
        }
        let (listener, bound) = listen(wanted)?;
        server = server
            .listen_rustls_0_23(listener, tls.server)
            .map_err(|source| SimulatorError::Listen { address: bound, source })?;
        https_address = Some(bound);
        ca_pem = Some(tls.ca_pem);
    }
    let server = server.run();
    let handle = server.handle();
    let ending = handle.clone();
    let stopped = stop.clone();
    tasks.spawn(async move {
        tokio::select! {
            result = server => {
                if let Err(error) = result {
                    tracing::error!(%error, "the practice store's server failed");
                }
            }
            () = stopped.cancelled() => ending.stop(false).await,
        }
    });

    let sender = Sender::new(
        shared,
        SenderSettings {
            fixed_url,
            retry_divisor: config.retry_divisor,
            clock: config.webhook_clock.clone(),
            seed: config.seed,
        },
        stop.clone(),
        tasks.clone(),
    )?;
    tasks.spawn(sender.run(received));
    if let Some(every) = config.live_every {
        control.run_live(every);
    }
    tracing::info!(%address, https = ?https_address, store_hash = %config.store_hash, "the practice store is open");
    Ok(RunningStore {
        address,
        https_address,
        ca_pem,
        control,
        stop,
        tasks,
        server: handle,
    })
}
