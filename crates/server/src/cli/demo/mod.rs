//! `mctrade demo`: a practice store and a server on it, ready to be tried.
//!
//! Everything that makes this demo itself lies in one folder: the database, the secret key, the login, and what happened
//! in the practice store. A second start goes on where the first one ended.

mod journal;
mod memory;
mod people;
mod session;

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use mctrade_bigcommerce::ClientLimits;
use mctrade_domain::JobId;
use mctrade_domain::access::Role;
use mctrade_simulator::{RunningStore, SimulatorConfig};
use mctrade_storage::{NewUser, Storage};
use mctrade_sync::{BackfillRange, SyncOptions};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use self::journal::Journal;
use self::memory::Memory;
use super::output::Progress;
use super::{CliError, output, start};
use crate::auth::passwords::Passwords;
use crate::config::SettingFlags;
use crate::entropy::{OsEntropy, SystemClock};
use crate::serve::{self, RunningServer, Setup};
use crate::telemetry;

/// How the demo is set up.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder that keeps the demo [default: demo in the data folder]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Where the server listens; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where the practice store listens; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8090")]
    store_listen: SocketAddr,
    /// How many orders the practice store has at its first start
    #[arg(long, value_name = "N", default_value_t = 500)]
    orders: u64,
    /// The same seed gives the same practice store, at its first start
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// A new or changed order every so many seconds; 0 for none
    #[arg(long, value_name = "SECONDS", default_value_t = 20)]
    live_every: u64,
    /// Print one line of JSON when all is ready
    #[arg(long)]
    json: bool,
}

/// The user the demo makes.
const EMAIL: &str = "admin@example.org";

/// Runs the demo until the process is asked to stop.
pub(super) async fn run(flags: &SettingFlags, arguments: Arguments) -> Result<(), CliError> {
    let settings = crate::config::Settings::load(flags)?;
    telemetry::start(flags.log.as_deref().unwrap_or("warn"));
    let folder = arguments.data.clone().unwrap_or_else(|| settings.data_dir.join("demo"));
    let mut wish = start::StopWish::listen()?;
    let mut memory = Memory::open(&folder, arguments.seed, arguments.orders, start::now())?;
    let say = |line: &str| {
        if arguments.json {
            output::note(line)
        } else {
            drop(output::line(line))
        }
    };

    say("Opening the practice store ..");
    let store = mctrade_simulator::start(store_config(&arguments, &memory)).await?;
    let journal = Journal::new(&store, &memory)?;
    let stop = CancellationToken::new();
    let writing = tokio::spawn(journal.clone().write(stop.clone()));

    let started = begin(flags, &arguments, &mut memory, &store, &say).await;
    let ended = match started {
        Ok(server) => {
            if arguments.live_every > 0 {
                store.control().run_live(Duration::from_secs(arguments.live_every));
            }
            tell(&arguments, &memory, &server, &store)?;
            wish.asked().await;
            say("Stopping ..");
            store.control().stop_live();
            let storage = server.state.storage.clone();
            tokio::join!(server.stop(), journal.flush());
            storage.close().await;
            Ok(())
        }
        Err(error) => Err(error),
    };
    stop.cancel();
    drop(writing.await);
    store.stop().await;
    ended
}

fn store_config(arguments: &Arguments, memory: &Memory) -> SimulatorConfig {
    let mut config = SimulatorConfig::new(
        memory.kept.store_hash.as_str(),
        memory.kept.access_token.as_str(),
        memory.kept.client_secret.as_str(),
    );
    config.listen = arguments.store_listen;
    config.seed = memory.kept.seed;
    config.orders = memory.kept.orders;
    config.now = Some(memory.kept.began_at);
    config.load = Some(memory.documents());
    config
}

/// Starts the server and, the first time, makes the login, the profiles, the connection and the invoices.
async fn begin(
    flags: &SettingFlags,
    arguments: &Arguments,
    memory: &mut Memory,
    store: &RunningStore,
    say: &impl Fn(&str),
) -> Result<RunningServer, CliError> {
    let storage = Storage::open(&memory.database()).await?;
    storage.migrate().await?;
    let password = make_user(&storage, memory).await?;
    let server = serve::start(Setup {
        storage: storage.clone(),
        keys: Arc::new(memory.keys()?),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(OsEntropy),
        listen: arguments.listen,
        public_url: flags.public_url.clone(),
        bigcommerce_api_url: store.url(),
        requests_per_minute: NonZeroU32::new(60_000).unwrap_or(NonZeroU32::MIN),
        store_limits: ClientLimits::default(),
        sync: SyncOptions::default(),
    })?;
    if let Err(error) = fill(memory, &storage, &server, store, &password, say).await {
        server.stop().await;
        return Err(error);
    }
    Ok(server)
}

async fn fill(
    memory: &mut Memory,
    storage: &Storage,
    server: &RunningServer,
    store: &RunningStore,
    password: &SecretString,
    say: &impl Fn(&str),
) -> Result<(), CliError> {
    if !memory.kept.has_people {
        let made = people::make(storage, store, memory).await?;
        say(&format!("Made {made} profiles: members, organizations and others."));
        memory.kept.has_people = true;
        memory.save()?;
    }
    if storage.stores().find_by_hash(&memory.kept.store_hash).await?.is_none() {
        session::connect_store(server, memory, EMAIL, password).await?;
        say("Connected the practice store.");
    }
    if !memory.kept.is_filled {
        backfill(storage, server, memory, say).await?;
        memory.kept.is_filled = true;
        memory.save()?;
    }
    Ok(())
}

async fn make_user(storage: &Storage, memory: &Memory) -> Result<SecretString, CliError> {
    let password = SecretString::from(memory.kept.password.clone());
    if storage.users().find_by_email(EMAIL).await?.is_none() {
        let user = NewUser {
            email: EMAIL.to_owned(),
            role: Role::Administrator,
            password_hash: Passwords::hash_new(&password, &OsEntropy)?,
        };
        storage.users().insert(&user, &start::ACTOR, start::now()).await?;
    }
    Ok(password)
}

async fn backfill(
    storage: &Storage,
    server: &RunningServer,
    memory: &Memory,
    say: &impl Fn(&str),
) -> Result<(), CliError> {
    let store = storage.stores().find_by_hash(&memory.kept.store_hash).await?;
    let store = store.ok_or_else(|| CliError::Said("the practice store is not connected".to_owned()))?;
    let engine = &server.state.engine;
    if !engine.inner().connected().contains(&store.id) {
        engine.connect(store.id).await?;
    }
    say("Importing its orders ..");
    let began = std::time::Instant::now();
    let progress = Progress::new("orders");
    let stop = server.state.stopping.clone();
    let mut wish = start::StopWish::listen()?;
    let asked = tokio::spawn({
        let stop = stop.clone();
        async move {
            wish.asked().await;
            stop.cancel();
        }
    });
    let range = BackfillRange::default();
    let ended = engine
        .inner()
        .backfill(JobId(Uuid::now_v7()), store.id, range, &stop, |now| {
            progress.at(now.done, now.total);
        })
        .await;
    asked.abort();
    progress.end();
    match ended {
        Ok(true) => {
            say(&format!("Imported them in {:.1} s.", began.elapsed().as_secs_f64()));
            Ok(())
        }
        Ok(false) => Err(CliError::Said("stopped; start it again to go on".to_owned())),
        Err(error) => Err(CliError::Said(format!("the import stopped: {error}"))),
    }
}

fn tell(arguments: &Arguments, memory: &Memory, server: &RunningServer, store: &RunningStore) -> Result<(), CliError> {
    let password = SecretString::from(memory.kept.password.clone());
    if arguments.json {
        return output::json(&json!({
            "address": server.public_url,
            "store": store.url(),
            "email": EMAIL,
            "password": password.expose_secret(),
        }));
    }
    output::text(&format!(
        "\nMC Trade for BigCommerce is ready.\n\n  Open      {}\n  E-mail    {EMAIL}\n  Password  {}\n\n\
         Place and change orders at {}/practice. The API is described at {}/docs/.\n\
         All of it lies in {}. Ctrl-C stops it.\n",
        server.public_url,
        password.expose_secret(),
        store.url(),
        server.public_url,
        memory.folder().display(),
    ))
}
