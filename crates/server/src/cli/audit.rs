//! `mctrade audit`.

use serde_json::json;

use super::start::Json;
use super::{CliError, output, start};
use crate::config::SettingFlags;
use crate::convert::money;

/// Checks every invariant; succeeds only if all hold.
pub(super) async fn run(flags: &SettingFlags, json: Json) -> Result<(), CliError> {
    let settings = start::settings(flags, true)?;
    let storage = start::database(&settings).await?;
    let violations = storage.audit().check().await?;
    let mut totals = Vec::new();
    for store in storage.stores().list().await? {
        totals.push((store.hash, storage.audit().totals(store.id).await?));
    }
    storage.close().await;
    if json.json {
        let found: Vec<_> = violations
            .iter()
            .map(|violation| json!({ "invariant": violation.invariant, "detail": violation.detail }))
            .collect();
        let totals: serde_json::Map<_, _> = totals
            .into_iter()
            .map(|(hash, sums)| (hash, json!(sums.into_iter().map(money).collect::<Vec<_>>())))
            .collect();
        output::json(&json!({ "clean": found.is_empty(), "violations": found, "totals": totals }))?;
    } else {
        for violation in &violations {
            output::line(&format!("{}: {}", violation.invariant, violation.detail))?;
        }
        for (hash, sums) in totals {
            let sums: Vec<String> = sums.iter().map(ToString::to_string).collect();
            output::line(&format!("Store {hash}: invoices total {}.", sums.join(", ")))?;
        }
        if violations.is_empty() {
            output::line("Every invariant holds.")?;
        }
    }
    if violations.is_empty() {
        Ok(())
    } else {
        Err(CliError::Reported)
    }
}
