//! A practice store by itself: `cargo run -p mctrade-simulator --example practice_store -- --listen 127.0.0.1:8081`.
//!
//! Takes the flags of `mctrade simulate` that a client test needs, and runs until its standard input ends.

use std::io;

use mctrade_simulator::{SimulatorConfig, SimulatorError, start};

fn wrong(flag: &str) -> SimulatorError {
    SimulatorError::Setting(format!("the value of {flag} cannot be read"))
}

fn config() -> Result<SimulatorConfig, SimulatorError> {
    let mut config = SimulatorConfig::new("practice1", "practice-token", "practice-secret");
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "simulate");
    while let Some(flag) = arguments.next() {
        let value = arguments.next().ok_or_else(|| wrong(&flag))?;
        match flag.as_str() {
            "--listen" => config.listen = value.parse().map_err(|_| wrong(&flag))?,
            "--https-listen" => config.https_listen = Some(value.parse().map_err(|_| wrong(&flag))?),
            "--ca-file" => config.ca_file = Some(value.into()),
            "--store-hash" => config.store_hash = value,
            "--access-token" => config.access_token = value,
            "--client-secret" => config.client_secret = value,
            "--seed" => config.seed = value.parse().map_err(|_| wrong(&flag))?,
            "--orders" => config.orders = value.parse().map_err(|_| wrong(&flag))?,
            "--load" => config.load = Some(value.into()),
            "--webhook-url" => config.webhook_url = Some(value),
            _ => return Err(SimulatorError::Setting(format!("{flag} is not a flag of this example"))),
        }
    }
    Ok(config)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let store = start(config()?).await?;
    tokio::task::spawn_blocking(|| io::copy(&mut io::stdin(), &mut io::sink())).await??;
    store.stop().await;
    Ok(())
}
