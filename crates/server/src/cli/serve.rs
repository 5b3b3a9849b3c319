//! `mctrade serve`.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use mctrade_bigcommerce::ClientLimits;
use mctrade_sync::SyncOptions;
use serde_json::json;

use super::{CliError, output, start};
use crate::config::SettingFlags;
use crate::entropy::{OsEntropy, SystemClock};
use crate::keys::Keys;
use crate::serve::{self, Setup};

/// How to serve.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The address to listen on [env: MCTRADE_LISTEN] [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Requests each caller may make in a minute
    #[arg(long, value_name = "N", default_value_t = crate::state::REQUESTS_PER_MINUTE)]
    requests_per_minute: NonZeroU32,
    /// Print one line of JSON when the server is ready
    #[arg(long)]
    json: bool,
}

/// Serves until the process is asked to stop.
pub(super) async fn run(flags: &SettingFlags, arguments: Arguments) -> Result<(), CliError> {
    let settings = start::settings(flags, false)?;
    let mut stop = start::StopWish::listen()?;
    let keys = Keys::load(settings.secret_key_file.as_deref())?;
    let storage = start::new_database(&settings).await?;
    let server = serve::start(Setup {
        storage: storage.clone(),
        keys: Arc::new(keys),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(OsEntropy),
        listen: arguments.listen.unwrap_or(settings.listen),
        public_url: settings.public_url,
        bigcommerce_api_url: settings.bigcommerce_api_url,
        requests_per_minute: arguments.requests_per_minute,
        store_limits: ClientLimits::default(),
        sync: SyncOptions::default(),
    })?;
    if arguments.json {
        output::json(&json!({ "address": server.public_url, "listen": server.address.to_string() }))?;
    } else {
        output::line(&format!(
            "MC Trade for BigCommerce is ready at {}. Ctrl-C stops it.",
            server.public_url
        ))?;
    }
    stop.asked().await;
    server.stop().await;
    storage.close().await;
    Ok(())
}
