//! The `mctrade` command: its words, and where each goes.

mod api_key;
mod audit;
mod backfill;
mod demo;
mod doctor;
mod import_order;
mod input;
mod output;
mod serve;
mod simulate;
mod start;
mod store;
mod user;
mod worker;

use clap::{Parser, Subcommand};
use mctrade_bigcommerce::ConfigError as StoreConfigError;
use mctrade_simulator::SimulatorError;
use mctrade_storage::StorageError;

use crate::auth::passwords::PasswordError;
use crate::config::{ConfigError, SettingFlags};
use crate::error::ApiError;
use crate::keys::KeyError;
use crate::serve::StartError;

/// MC Trade for BigCommerce: every order of the store becomes an invoice on the right profile.
#[derive(Debug, Parser)]
#[command(name = "mctrade", version, arg_required_else_help = true)]
pub struct Cli {
    #[command(flatten)]
    settings: SettingFlags,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the browser app and the REST API, and keep invoices in step with orders
    Serve(serve::Arguments),
    /// Keep invoices in step with orders beside other servers; needs PostgreSQL
    Worker,
    /// Bring the database's schema up to date
    Migrate(start::Json),
    /// Run a practice store: a pretend BigCommerce
    Simulate(Box<simulate::Arguments>),
    /// Connect, test and list stores
    #[command(subcommand)]
    Store(store::Command),
    /// Import orders now, straight from the store
    ImportOrder(import_order::Arguments),
    /// Import every order placed in a span of days
    Backfill(backfill::Arguments),
    /// Add, disable and list users
    #[command(subcommand)]
    User(user::Command),
    /// Add, revoke and list API keys
    #[command(subcommand)]
    ApiKey(api_key::Command),
    /// Print the OpenAPI document
    Openapi,
    /// Check every invariant of the books against the database
    Audit(start::Json),
    /// Look at everything a server needs, and say what to do where something is wrong
    Doctor(start::Json),
    /// Start a practice store and a server on it, with a login, profiles and orders
    Demo(Box<demo::Arguments>),
}

/// Why a command did not succeed, in a sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// A setting.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The secret key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The database.
    #[error("{0}")]
    Storage(#[from] StorageError),
    /// What the API would have answered.
    #[error("{}", .0.detail())]
    Refused(#[from] ApiError),
    /// The server.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The practice store.
    #[error(transparent)]
    Simulator(#[from] SimulatorError),
    /// The store's hash or address.
    #[error(transparent)]
    Store(#[from] StoreConfigError),
    /// A password.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// A file, a terminal or a pipe.
    #[error("{what}: {source}")]
    Io {
        /// What was tried.
        what: String,
        /// Why it failed.
        source: std::io::Error,
    },
    /// What is printed could not be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// Anything else, said already in full.
    #[error("{0}")]
    Said(String),
    /// Everything was said on standard output.
    #[error("")]
    Reported,
}

impl CliError {
    fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }
}

/// Runs the command.
///
/// # Errors
/// Why it did not succeed.
pub async fn run(cli: Cli) -> Result<(), CliError> {
    let Cli { settings, command } = cli;
    match command {
        Command::Serve(arguments) => serve::run(&settings, arguments).await,
        Command::Worker => worker::run(&settings).await,
        Command::Migrate(json) => start::migrate(&settings, json).await,
        Command::Simulate(arguments) => simulate::run(&settings, *arguments).await,
        Command::Store(command) => store::run(&settings, command).await,
        Command::ImportOrder(arguments) => import_order::run(&settings, arguments).await,
        Command::Backfill(arguments) => backfill::run(&settings, arguments).await,
        Command::User(command) => user::run(&settings, command).await,
        Command::ApiKey(command) => api_key::run(&settings, command).await,
        Command::Openapi => output::text(&crate::openapi::Document::build()?.json()),
        Command::Audit(json) => audit::run(&settings, json).await,
        Command::Doctor(json) => doctor::run(&settings, json).await,
        Command::Demo(arguments) => demo::run(&settings, *arguments).await,
    }
}
