//! `mctrade worker`.

use std::sync::Arc;

use mctrade_storage::Backend;
use mctrade_sync::SyncOptions;
use tokio_util::sync::CancellationToken;

use super::{CliError, start};
use crate::config::SettingFlags;
use crate::engine::Engine;
use crate::entropy::{OsEntropy, SystemClock};

/// Works on every store until the process is asked to stop.
pub(super) async fn run(flags: &SettingFlags) -> Result<(), CliError> {
    let settings = start::settings(flags, false)?;
    let desk = start::Desk::open(&settings).await?;
    if desk.storage.backend() == Backend::Sqlite {
        return Err(CliError::Said(
            "a worker of its own needs PostgreSQL (--database-url postgres://..): on SQLite `mctrade serve` does its work itself"
                .to_owned(),
        ));
    }
    let engine = Engine::new(
        desk.storage.clone(),
        Arc::clone(&desk.shops),
        Arc::new(SystemClock),
        &OsEntropy,
        SyncOptions::default(),
    );
    let mut wish = start::StopWish::listen()?;
    let stop = CancellationToken::new();
    let work = tokio::spawn(engine.work(settings.public_url, stop.clone()));
    wish.asked().await;
    stop.cancel();
    drop(work.await);
    desk.storage.close().await;
    Ok(())
}
