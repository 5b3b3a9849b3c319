//! The business: money, orders, invoices, profiles and the plan that joins them.
//!
//! This crate decides. It does no I/O, is not async, knows no database and no web framework, and never reads a clock:
//! time comes in as a [`Timestamp`]. Start at [`plan::plan`], the one function that turns an order into an invoice.

pub mod access;
pub mod clock;
pub mod filter;
pub mod ids;
pub mod invoice;
pub mod ledger;
pub mod money;
pub mod owner;
pub mod plan;
pub mod profile;
pub mod settings;
pub mod shop_order;
pub mod text;

pub use clock::{Clock, Timestamp};
pub use ids::*;
pub use money::{Currency, Money, MoneyError};
