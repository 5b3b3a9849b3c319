//! The engine that keeps invoices in step with orders.
//!
//! Webhooks, sweeps, backfills and the Import button are doors to one thing: they mark an order due in the order
//! ledger, and one order at a time is claimed, read whole from the shop, planned and written down
//! ([`StoreConnection::sync_order`]). A claim has a lease and a fencing number, so a crash at any instruction loses
//! nothing and a late worker writes nothing.
//!
//! This crate must not decide what an order means (that is `mctrade_domain::plan`), must not know a platform, the web
//! or the database behind `mctrade_storage`. Start at [`Engine`].

mod backfill;
mod batch;
mod connection;
mod engine;
mod events;
mod failure;
mod health;
mod import;
mod jitter;
mod options;
pub mod retry;
mod sweep;
mod sync_order;
mod worker;

pub use backfill::{BackfillError, BackfillProgress, BackfillRange};
pub use connection::StoreConnection;
pub use engine::{Engine, EngineError};
pub use events::SyncEvent;
pub use failure::suggested_fix;
pub use health::{StoreHealth, StoreState};
pub use import::{ImportError, Imported};
pub use jitter::{Jitter, NoJitter, SeededJitter};
pub use options::SyncOptions;
pub use sweep::{SweepError, Swept};
pub use sync_order::OrderEnd;
