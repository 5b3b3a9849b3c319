//! `mctrade simulate`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use mctrade_simulator::{FaultPlan, QuotaPlan, SimulatorConfig};
use serde_json::json;

use super::{CliError, output, start};
use crate::config::SettingFlags;

/// How the practice store is set up.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The address to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8090")]
    listen: SocketAddr,
    /// Listen for HTTPS as well, with a certificate of a CA made at the start
    #[arg(long, value_name = "ADDRESS")]
    https_listen: Option<SocketAddr>,
    /// Where to write that CA's certificate
    #[arg(long, value_name = "FILE", requires = "https_listen")]
    ca_file: Option<PathBuf>,
    /// The store's hash
    #[arg(long, value_name = "HASH", default_value = "practice1")]
    store_hash: String,
    /// The token that requests must carry
    #[arg(long, value_name = "TOKEN", default_value = "practice-token")]
    access_token: String,
    /// The secret that webhooks are signed with
    #[arg(long, value_name = "SECRET", default_value = "practice-secret")]
    client_secret: String,
    /// The same seed gives the same store
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// How many orders are made up for the start [default: 500, or 0 with --load]
    #[arg(long, value_name = "N")]
    orders: Option<u64>,
    /// Serve the documents of this folder as they are
    #[arg(long, value_name = "DIR")]
    load: Option<PathBuf>,
    /// An address that gets every webhook without a hook of its own
    #[arg(long, value_name = "URL")]
    webhook_url: Option<String>,
    /// What goes wrong: a JSON file
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
    /// Go on placing and changing orders, one every so many seconds
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    live_every: Option<u64>,
    /// Requests admitted in 30 seconds: plus (150), pro (450), unlimited, or a number
    #[arg(long, value_name = "PLAN", default_value = "unlimited")]
    quota: QuotaPlan,
    /// Print one line of JSON when the store is open
    #[arg(long)]
    json: bool,
}

/// How many orders the store has when none is asked for.
const MADE_UP: u64 = 500;

/// How many orders to make up: none beside documents, unless asked for.
fn made_up(asked: Option<u64>, has_documents: bool) -> u64 {
    asked.unwrap_or(if has_documents { 0 } else { MADE_UP })
}

/// Runs the store until the process is asked to stop.
pub(super) async fn run(flags: &SettingFlags, arguments: Arguments) -> Result<(), CliError> {
    start::settings(flags, arguments.json)?;
    let mut stop = start::StopWish::listen()?;
    let mut config = SimulatorConfig::new(arguments.store_hash, arguments.access_token, arguments.client_secret);
    config.listen = arguments.listen;
    config.https_listen = arguments.https_listen;
    config.ca_file = arguments.ca_file;
    config.seed = arguments.seed;
    config.orders = made_up(arguments.orders, arguments.load.is_some());
    config.load = arguments.load;
    config.webhook_url = arguments.webhook_url;
    config.live_every = arguments.live_every.map(Duration::from_secs);
    config.plan = arguments.quota;
    if let Some(file) = &arguments.faults {
        config.faults = FaultPlan::from_file(file)?;
    }
    let store = mctrade_simulator::start(config).await?;
    if arguments.json {
        let https = store.https_address.map(|address| format!("https://{address}"));
        output::json(&json!({ "address": store.url(), "https_address": https }))?;
    } else {
        output::line(&format!(
            "The practice store is open at {}; place and change orders at {}/practice. Ctrl-C stops it.",
            store.url(),
            store.url()
        ))?;
    }
    stop.asked().await;
    store.stop().await;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(clap::Parser)]
    struct Line {
        #[command(flatten)]
        arguments: Arguments,
    }

    fn orders(line: &[&str]) -> u64 {
        let line = std::iter::once(&"simulate").chain(line);
        let arguments = <Line as clap::Parser>::parse_from(line).arguments;
        made_up(arguments.orders, arguments.load.is_some())
    }

    #[test]
    fn documents_stand_alone_unless_orders_are_asked_for_beside_them() {
        assert_eq!(orders(&[]), 500);
        assert_eq!(orders(&["--orders", "7"]), 7);
        assert_eq!(orders(&["--load", "documents"]), 0);
        assert_eq!(orders(&["--load", "documents", "--orders", "7"]), 7);
    }
}
