//! From the domain's types to the wire's and back. Each conversion names every field, so that a new one stops the build.

pub mod cursor;
pub mod filter;
pub mod health;
pub mod invoice;
pub mod profile;
pub mod settings;
pub mod sync;
pub mod user;

use mctrade_api_types::Money as WireMoney;
use mctrade_domain::Money;
use serde::Serialize;

/// An amount on the wire.
#[must_use]
pub fn money(amount: Money) -> WireMoney {
    WireMoney {
        amount: amount.amount_text(),
        currency: amount.currency().code().to_owned(),
    }
}

/// The wire's word for one of the domain's enums, which serde knows.
#[must_use]
pub fn word<T: Serialize>(value: T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
