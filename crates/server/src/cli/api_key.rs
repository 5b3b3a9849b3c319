//! `mctrade api-key add|revoke|list`.

use chrono::TimeDelta;
use clap::Subcommand;
use mctrade_domain::ApiKeyId;
use mctrade_domain::access::{Area, Scope};
use mctrade_storage::{ApiKey, NewApiKey};
use serde_json::{Value, json};
use uuid::Uuid;

use super::start::{ACTOR, Json};
use super::{CliError, output, start};
use crate::auth::authenticate::KEY_PREFIX;
use crate::config::SettingFlags;
use crate::entropy::{Entropy, OsEntropy, random_text};
use crate::keys::sha256_hex;

/// What to do with API keys.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a key and print it, this once
    Add {
        /// A name for staff
        #[arg(long, value_name = "NAME")]
        name: String,
        /// What it may do, such as invoices:read; may be given several times
        #[arg(long = "scope", value_name = "SCOPE", required = true, num_args = 1.., value_parser = scope)]
        scopes: Vec<Scope>,
        /// Days until it ends; never if left out
        #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=3650))]
        expires_in_days: Option<u32>,
        #[command(flatten)]
        json: Json,
    },
    /// Revoke a key at once
    Revoke {
        /// The key's id, from the list
        id: Uuid,
        #[command(flatten)]
        json: Json,
    },
    /// List keys
    List {
        #[command(flatten)]
        json: Json,
    },
}

fn scope(text: &str) -> Result<Scope, String> {
    Scope::parse(text).ok_or_else(|| {
        let areas: Vec<&str> = Area::ALL.iter().map(|area| area.name()).collect();
        format!("use one of {} followed by :read or :write", areas.join(", "))
    })
}

/// Makes a new key: a prefix to find it by, and 160 random bits.
#[must_use]
pub(super) fn new_key(entropy: &dyn Entropy) -> String {
    format!("{KEY_PREFIX}{}", random_text(entropy, 32))
}

/// Runs it.
pub(super) async fn run(flags: &SettingFlags, command: Command) -> Result<(), CliError> {
    let settings = start::settings(flags, true)?;
    let storage = start::database(&settings).await?;
    let keys = storage.api_keys();
    let now = start::now();
    match command {
        Command::Add {
            name,
            scopes,
            expires_in_days,
            json,
        } => {
            if name.trim().is_empty() || name.chars().count() > 100 {
                return Err(CliError::Said("enter a name of at most 100 characters".to_owned()));
            }
            let key = new_key(&OsEntropy);
            let new = NewApiKey {
                id: ApiKeyId(Uuid::now_v7()),
                name: name.trim().to_owned(),
                key_hash: sha256_hex(key.as_bytes()),
                scopes,
                expires_at: expires_in_days.map(|days| now + TimeDelta::days(i64::from(days))),
            };
            let made = keys.insert(&new, &ACTOR, now).await?;
            if json.json {
                let mut shown = shown(&made);
                shown["key"] = json!(key);
                output::json(&shown)?;
            } else {
                output::line(&key)?;
                output::note("This key is shown only now; keep it safe.");
            }
        }
        Command::Revoke { id, json } => {
            keys.revoke(ApiKeyId(id), &ACTOR, now).await?;
            if json.json {
                output::json(&json!({ "id": id, "revoked": true }))?;
            } else {
                output::line("Revoked.")?;
            }
        }
        Command::List { json } => {
            let all = keys.list().await?;
            if json.json {
                output::json(&all.iter().map(shown).collect::<Vec<_>>())?;
            } else {
                let rows: Vec<Vec<String>> = all.iter().map(row).collect();
                output::table(&["ID", "NAME", "SCOPES", "STATE", "LAST USED"], &rows)?;
            }
        }
    }
    storage.close().await;
    Ok(())
}

fn row(key: &ApiKey) -> Vec<String> {
    let state = match (key.revoked_at, key.expires_at) {
        (Some(_), _) => "revoked".to_owned(),
        (None, Some(end)) if end <= start::now() => "expired".to_owned(),
        (None, Some(end)) => format!("until {}", end.date_naive()),
        (None, None) => "active".to_owned(),
    };
    vec![
        key.id.to_string(),
        key.name.clone(),
        scopes(key).join(" "),
        state,
        key.last_used_at
            .map_or_else(|| "never".to_owned(), |at| at.to_rfc3339()),
    ]
}

fn scopes(key: &ApiKey) -> Vec<String> {
    key.scopes.iter().map(|scope| scope.text()).collect()
}

fn shown(key: &ApiKey) -> Value {
    json!({
        "id": key.id,
        "name": key.name,
        "scopes": scopes(key),
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "last_used_at": key.last_used_at,
        "revoked_at": key.revoked_at,
    })
}
