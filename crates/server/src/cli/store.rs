//! `mctrade store connect|test|list`.

use clap::Subcommand;
use secrecy::SecretString;
use serde_json::json;

use super::input::Secrets;
use super::start::{ACTOR, Desk, Json};
use super::{CliError, output, start};
use crate::config::SettingFlags;
use crate::connect::{self, Connection, Parts};
use crate::convert::sync;
use crate::entropy::OsEntropy;

/// What to do with stores.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Connect a store. The access token and, on the next line, the client secret are read from standard input or asked for
    Connect {
        /// BigCommerce's store hash
        #[arg(long, value_name = "HASH")]
        hash: String,
        /// A name for staff
        #[arg(long, value_name = "NAME")]
        name: String,
        #[command(flatten)]
        json: Json,
    },
    /// Try each right this system needs in a store
    Test {
        /// The store's hash, where several are connected
        #[arg(long, value_name = "HASH")]
        hash: Option<String>,
        #[command(flatten)]
        json: Json,
    },
    /// List connected stores
    List {
        #[command(flatten)]
        json: Json,
    },
}

/// Runs it.
pub(super) async fn run(flags: &SettingFlags, command: Command) -> Result<(), CliError> {
    match command {
        Command::Connect { hash, name, json } => connect_store(flags, hash, name, json).await,
        Command::Test { hash, json } => test(flags, hash.as_deref(), json).await,
        Command::List { json } => list(flags, json).await,
    }
}

async fn connect_store(flags: &SettingFlags, hash: String, name: String, json: Json) -> Result<(), CliError> {
    let settings = start::settings(flags, true)?;
    let desk = Desk::open_new(&settings).await?;
    let access_token = Secrets.required("Access token")?;
    let client_secret = Secrets.next("Client secret (empty if there is none)")?;
    let wanted = Connection {
        store_hash: hash,
        name,
        access_token,
        client_secret: client_secret.unwrap_or_else(|| SecretString::from(String::new())),
    };
    let parts = Parts {
        storage: &desk.storage,
        shops: &desk.shops,
        keys: &desk.keys,
        entropy: &OsEntropy,
        // A server makes the hooks at its own address when it starts, or within seconds where it runs already.
        public_url: settings.public_url.as_deref(),
    };
    let store = connect::connect(parts, wanted, &ACTOR, start::now()).await?;
    desk.storage.close().await;
    if json.json {
        output::json(&sync::store(store))
    } else {
        output::line(&format!(
            "Connected {} ({}), {}, {}.",
            store.name, store.hash, store.currency, store.time_zone
        ))
    }
}

async fn test(flags: &SettingFlags, hash: Option<&str>, json: Json) -> Result<(), CliError> {
    let settings = start::settings(flags, true)?;
    let desk = Desk::open(&settings).await?;
    let store = desk.store(hash).await?;
    let found = connect::test(&desk.storage, &desk.shops, &store, start::now()).await?;
    desk.storage.close().await;
    if json.json {
        output::json(&found)?;
    } else {
        for check in &found.checks {
            let told = check.problem.as_deref().unwrap_or("works");
            output::line(&format!("{} ({}): {told}", check.name, check.scope))?;
        }
        let active = found.hooks.iter().filter(|hook| hook.active).count();
        output::line(&format!("{active} of {} webhooks are active.", found.hooks.len()))?;
    }
    if found.ok { Ok(()) } else { Err(CliError::Reported) }
}

async fn list(flags: &SettingFlags, json: Json) -> Result<(), CliError> {
    let settings = start::settings(flags, true)?;
    let storage = start::database(&settings).await?;
    let stores = storage.stores().list().await?;
    storage.close().await;
    if json.json {
        let stores: Vec<_> = stores.into_iter().map(sync::store).collect();
        return output::json(&json!(stores));
    }
    let rows: Vec<Vec<String>> = stores
        .iter()
        .map(|store| {
            vec![
                store.hash.clone(),
                store.name.clone(),
                store.currency.to_string(),
                store.time_zone.clone(),
                if store.connected {
                    "connected".to_owned()
                } else {
                    "refused".to_owned()
                },
            ]
        })
        .collect();
    output::table(&["HASH", "NAME", "CURRENCY", "TIME ZONE", "STATE"], &rows)
}
