//! The actix-web backend and the `mctrade` command: the composition root.
//!
//! It admits (auth), answers (routes) and composes (cli, app). It holds no rule of the business: `mctrade-domain`
//! decides and `mctrade-storage` remembers. Start at [`app`] for the web application and at [`cli`] for the command.

pub mod app;
pub mod auth;
pub mod cli;
pub mod config;
pub mod connect;
pub mod convert;
pub mod engine;
pub mod entropy;
pub mod error;
pub mod events;
pub mod http;
pub mod keys;
pub mod metrics;
pub mod openapi;
pub mod routes;
pub mod serve;
pub mod shops;
pub mod state;
pub mod stores;
pub mod telemetry;
pub mod webapp;
