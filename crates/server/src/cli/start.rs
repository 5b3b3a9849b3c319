//! What several commands begin with: settings, log lines, the database, the way to the stores.

use std::path::PathBuf;
use std::sync::Arc;

use mctrade_bigcommerce::ClientLimits;
use mctrade_domain::Timestamp;
use mctrade_domain::clock::Clock as _;
use mctrade_storage::{Actor, Backend, Storage, Store};
use mctrade_sync::SyncOptions;
use serde_json::json;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::{CliError, output};
use crate::config::{SettingFlags, Settings};
use crate::engine::Engine;
use crate::entropy::{OsEntropy, SystemClock};
use crate::keys::Keys;
use crate::shops::Shops;
use crate::telemetry;

/// Changes made by commands are put down to this.
pub(super) const ACTOR: Actor = Actor::System("command line");

/// Prints JSON instead of plain lines.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(super) struct Json {
    /// Print JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// The present moment.
pub(super) fn now() -> Timestamp {
    SystemClock.now()
}

/// Reads the settings and starts writing log lines.
pub(super) fn settings(flags: &SettingFlags, quiet: bool) -> Result<Settings, CliError> {
    let settings = Settings::load(flags)?;
    let is_default = flags.log.is_none() && settings.log == Settings::default().log;
    telemetry::start(if quiet && is_default { "warn" } else { &settings.log });
    Ok(settings)
}

/// Opens the database that is there already and brings its schema up to date; makes none.
pub(super) async fn database(settings: &Settings) -> Result<Storage, CliError> {
    let url = settings.database()?;
    if let Some(file) = database_file(&url)
        && !file.exists()
    {
        return Err(CliError::Said(format!(
            "there is no database at {}; make one by `mctrade migrate`, or say by --data-dir or --database-url where it is",
            file.display()
        )));
    }
    new_database(settings).await
}

/// The file of an SQLite database's address.
fn database_file(url: &str) -> Option<PathBuf> {
    let rest = url.strip_prefix("sqlite:")?;
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let (file, options) = rest.split_once('?').unwrap_or((rest, ""));
    let in_memory = file.is_empty() || file.contains(":memory:") || options.contains("mode=memory");
    (!in_memory).then(|| PathBuf::from(percent_decoded(file)))
}

/// The text behind `%20` and the like.
fn percent_decoded(text: &str) -> String {
    let plus_kept = text.replace('+', "%2B");
    form_urlencoded::parse(format!("f={}", plus_kept.replace('&', "%26")).as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

/// Opens the database, making it where there is none, and brings its schema up to date.
pub(super) async fn new_database(settings: &Settings) -> Result<Storage, CliError> {
    let storage = Storage::open(&settings.database()?).await?;
    storage.migrate().await?;
    Ok(storage)
}

/// The database and the way to the stores, for commands that work without a server.
pub(super) struct Desk {
    pub(super) storage: Storage,
    pub(super) keys: Arc<Keys>,
    pub(super) shops: Arc<Shops>,
}

impl Desk {
    /// Opens everything; the database is there already.
    pub(super) async fn open(settings: &Settings) -> Result<Self, CliError> {
        let keys = Arc::new(Keys::load(settings.secret_key_file.as_deref())?);
        Self::on(settings, keys, database(settings).await?)
    }

    /// Opens everything, making the database where there is none.
    pub(super) async fn open_new(settings: &Settings) -> Result<Self, CliError> {
        let keys = Arc::new(Keys::load(settings.secret_key_file.as_deref())?);
        Self::on(settings, keys, new_database(settings).await?)
    }

    fn on(settings: &Settings, keys: Arc<Keys>, storage: Storage) -> Result<Self, CliError> {
        let shops = Shops::new(
            storage.clone(),
            Arc::clone(&keys),
            &settings.bigcommerce_api_url,
            ClientLimits::default(),
            &OsEntropy,
        )?;
        Ok(Self {
            storage,
            keys,
            shops: Arc::new(shops),
        })
    }

    /// The store of a hash, or the only one.
    pub(super) async fn store(&self, hash: Option<&str>) -> Result<Store, CliError> {
        let mut stores = self.storage.stores().list().await?;
        match hash {
            Some(hash) => stores.into_iter().find(|store| store.hash == hash).ok_or_else(|| {
                CliError::Said(format!(
                    "no store with the hash {hash} is connected; see `mctrade store list`"
                ))
            }),
            None if stores.len() > 1 => Err(CliError::Said(
                "several stores are connected: say which one by --store HASH".to_owned(),
            )),
            None => stores.pop().ok_or_else(|| {
                CliError::Said(
                    "no store is connected yet: connect one by `mctrade store connect --hash H --name N`".to_owned(),
                )
            }),
        }
    }

    /// An engine that knows one store and works only when asked.
    pub(super) async fn engine(&self, store: &Store) -> Result<Engine, CliError> {
        let engine = Engine::new(
            self.storage.clone(),
            Arc::clone(&self.shops),
            Arc::new(SystemClock),
            &OsEntropy,
            SyncOptions::default(),
        );
        engine.attach(store.id).await?;
        Ok(engine)
    }
}

/// `mctrade migrate`.
pub(super) async fn migrate(flags: &SettingFlags, json: Json) -> Result<(), CliError> {
    let settings = settings(flags, true)?;
    let storage = new_database(&settings).await?;
    let backend = match storage.backend() {
        Backend::Sqlite => "sqlite",
        Backend::Postgres => "postgresql",
    };
    storage.close().await;
    if json.json {
        output::json(&json!({ "database": backend, "up_to_date": true }))
    } else {
        output::line(&format!("The {backend} database's schema is up to date."))
    }
}

/// The operator's wish that the process stop. Made before anybody is told that the process is ready, so that a wish that
/// comes at once is heard too.
#[derive(Debug)]
pub(super) struct StopWish {
    terminate: Signal,
    interrupt: Signal,
}

impl StopWish {
    /// Listens from now on: SIGTERM and Ctrl-C.
    pub(super) fn listen() -> Result<Self, CliError> {
        let listen = |kind| signal(kind).map_err(CliError::io("signals cannot be received"));
        Ok(Self {
            terminate: listen(SignalKind::terminate())?,
            interrupt: listen(SignalKind::interrupt())?,
        })
    }

    /// Ends when the process is asked to stop, or was since this was made.
    pub(super) async fn asked(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
