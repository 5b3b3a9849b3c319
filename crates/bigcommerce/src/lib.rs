//! BigCommerce as a shop: typed client, wire shapes, conversion.
//!
//! This crate reads BigCommerce and says it in the domain's words. It must not decide what becomes of an order, must not
//! save anything, and knows neither the database nor the web API.
//!
//! Start at [`BigCommerceShop`]. A call goes `endpoints` (a request as data) -> `transport` (quota, retries, limits) ->
//! `wire` (the shapes as BigCommerce documents them, read tolerantly) -> `convert` (pure, to the domain's types).
//! [`webhook`] is apart: pure verification and reading of what BigCommerce sends to us.

pub mod config;
pub mod connector;
mod convert;
mod endpoints;
mod request;
pub mod retry;
mod shop;
mod transport;
pub mod webhook;
mod wire;

pub use config::{ApiUrl, BigCommerceConfig, ClientLimits, ConfigError, StoreHash};
pub use connector::BigCommerceConnector;
pub use shop::BigCommerceShop;
pub use shop::hooks::{HOOK_SCOPES, HOOK_SECRET_HEADER, INTAKE_PATH};
pub use transport::jitter::Jitter;
