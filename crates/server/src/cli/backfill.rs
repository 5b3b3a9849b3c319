//! `mctrade backfill`.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::NaiveDate;
use mctrade_domain::JobId;
use mctrade_domain::clock::Clock as _;
use serde_json::json;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::output::Progress;
use super::start::Desk;
use super::{CliError, output, start};
use crate::config::SettingFlags;
use crate::engine::days;
use crate::entropy::SystemClock;
use crate::stores::zone_of;

/// Which days.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The first day, of the store's calendar
    #[arg(long, value_name = "YYYY-MM-DD")]
    from: NaiveDate,
    /// The last day, included; today if left out
    #[arg(long, value_name = "YYYY-MM-DD")]
    to: Option<NaiveDate>,
    /// The store's hash, where several are connected
    #[arg(long, value_name = "HASH")]
    store: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Imports every order placed in the span; succeeds only if none failed.
pub(super) async fn run(flags: &SettingFlags, arguments: Arguments) -> Result<(), CliError> {
    let settings = start::settings(flags, true)?;
    let desk = Desk::open(&settings).await?;
    let store = desk.store(arguments.store.as_deref()).await?;
    let today = SystemClock.now().with_timezone(&zone_of(&store)).date_naive();
    let range = days(&store, arguments.from, arguments.to.unwrap_or(today))?;
    let engine = desk.engine(&store).await?;
    let stop = CancellationToken::new();
    let asked = stop.clone();
    let mut wish = start::StopWish::listen()?;
    let waiting = tokio::spawn(async move {
        wish.asked().await;
        asked.cancel();
    });
    let progress = Progress::new("orders");
    let (done, failed) = (AtomicU64::new(0), AtomicU64::new(0));
    let ended = engine
        .inner()
        .backfill(JobId(Uuid::now_v7()), store.id, range, &stop, |now| {
            done.store(now.done, Ordering::Relaxed);
            failed.store(now.failed, Ordering::Relaxed);
            progress.at(now.done, now.total);
        })
        .await;
    waiting.abort();
    progress.end();
    engine.inner().shutdown().await;
    desk.storage.close().await;
    let complete = ended.map_err(|error| CliError::Said(format!("the backfill stopped: {error}")))?;
    let (done, failed) = (done.into_inner(), failed.into_inner());
    if arguments.json {
        output::json(&json!({ "complete": complete, "done": done, "failed": failed }))?;
    } else if complete {
        output::line(&format!("{done} orders read, {failed} of them failed."))?;
    } else {
        output::line(&format!("Stopped after {done} orders. The server goes on with it."))?;
    }
    if complete && failed == 0 {
        Ok(())
    } else {
        Err(CliError::Reported)
    }
}
