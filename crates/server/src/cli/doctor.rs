//! `mctrade doctor`: looks at everything a server needs, and says what to do where something is wrong.

use std::path::Path;
use std::sync::Arc;

use mctrade_bigcommerce::ClientLimits;
use mctrade_domain::access::Role;
use mctrade_storage::{Storage, Store};
use serde::Serialize;

use super::start::Json;
use super::{CliError, output, start};
use crate::config::{SettingFlags, Settings};
use crate::connect;
use crate::entropy::OsEntropy;
use crate::keys::Keys;
use crate::shops::Shops;

/// One thing looked at.
#[derive(Debug, Serialize)]
struct Finding {
    what: String,
    problem: Option<String>,
}

#[derive(Debug, Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn good(&mut self, what: impl Into<String>) {
        self.0.push(Finding {
            what: what.into(),
            problem: None,
        });
    }

    fn bad(&mut self, what: impl Into<String>, problem: impl ToString) {
        self.0.push(Finding {
            what: what.into(),
            problem: Some(problem.to_string()),
        });
    }
}

/// Looks at everything; succeeds only if nothing is wrong.
pub(super) async fn run(flags: &SettingFlags, json: Json) -> Result<(), CliError> {
    let settings = start::settings(flags, true)?;
    let mut findings = Findings::default();
    findings.good("Settings");
    let keys = look_at_key(&settings, &mut findings);
    match start::database(&settings).await {
        Ok(storage) => {
            findings.good("Database");
            look_at_users(&storage, &mut findings).await?;
            look_at_books(&storage, &mut findings).await?;
            if let Some(keys) = keys {
                look_at_stores(&settings, &storage, keys, &mut findings).await?;
            }
            storage.close().await;
        }
        Err(error) => findings.bad("Database", error),
    }
    let is_well = findings.0.iter().all(|finding| finding.problem.is_none());
    if json.json {
        output::json(&findings.0)?;
    } else {
        for Finding { what, problem } in &findings.0 {
            output::line(&format!("{what}: {}", problem.as_deref().unwrap_or("good")))?;
        }
    }
    if is_well { Ok(()) } else { Err(CliError::Reported) }
}

fn look_at_key(settings: &Settings, findings: &mut Findings) -> Option<Keys> {
    match Keys::load(settings.secret_key_file.as_deref()) {
        Ok(keys) => {
            match settings.secret_key_file.as_deref() {
                Some(file) if others_read(file) => {
                    findings.bad(
                        "Secret key",
                        format!("others can read it: run `chmod 600 {}`", file.display()),
                    );
                }
                _ => findings.good("Secret key"),
            }
            Some(keys)
        }
        Err(error) => {
            findings.bad("Secret key", error);
            None
        }
    }
}

fn others_read(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(file).is_ok_and(|found| found.permissions().mode() & 0o077 != 0)
}

async fn look_at_users(storage: &Storage, findings: &mut Findings) -> Result<(), CliError> {
    let users = storage.users().list().await?;
    if users.iter().any(|user| user.active && user.role == Role::Administrator) {
        findings.good("Administrator");
    } else {
        findings.bad(
            "Administrator",
            "there is none who can log in: run `mctrade user add --email E --role administrator`",
        );
    }
    Ok(())
}

async fn look_at_books(storage: &Storage, findings: &mut Findings) -> Result<(), CliError> {
    match storage.audit().check().await?.len() {
        0 => findings.good("Books"),
        broken => findings.bad("Books", format!("{broken} invariants are broken: run `mctrade audit`")),
    }
    Ok(())
}

async fn look_at_stores(
    settings: &Settings,
    storage: &Storage,
    keys: Keys,
    findings: &mut Findings,
) -> Result<(), CliError> {
    let shops = Shops::new(
        storage.clone(),
        Arc::new(keys),
        &settings.bigcommerce_api_url,
        ClientLimits::default(),
        &OsEntropy,
    )?;
    let stores = storage.stores().list().await?;
    if stores.is_empty() {
        findings.bad(
            "Stores",
            "none is connected: run `mctrade store connect --hash H --name N`",
        );
    }
    for store in &stores {
        look_at_store(storage, &shops, store, findings).await?;
    }
    Ok(())
}

async fn look_at_store(
    storage: &Storage,
    shops: &Shops,
    store: &Store,
    findings: &mut Findings,
) -> Result<(), CliError> {
    let named = |what: &str| format!("Store {}, {what}", store.hash);
    match connect::test(storage, shops, store, start::now()).await {
        Ok(test) => {
            for check in test.checks {
                match check.problem {
                    None => findings.good(named(&check.name)),
                    Some(problem) => findings.bad(named(&check.name), problem),
                }
            }
            if !test.hooks.is_empty() && test.hooks.iter().all(|hook| hook.active) {
                findings.good(named("webhooks"));
            } else {
                findings.bad(
                    named("webhooks"),
                    "missing or switched off: a running server with a public URL makes them within five minutes",
                );
            }
        }
        Err(error) => findings.bad(named("connection"), error.detail()),
    }
    match storage.ledger().stats(store.id).await?.failed {
        0 => findings.good(named("orders")),
        failed => findings.bad(
            named("orders"),
            format!("{failed} could not be imported; the order ledger says why"),
        ),
    }
    Ok(())
}
