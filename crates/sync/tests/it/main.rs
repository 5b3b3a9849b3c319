//! The engine against a pretend shop and real databases.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at the first surprise"
)]

mod backfill;
mod bench;
mod contention;
mod convergence;
mod engine;
mod fake_shop;
mod import;
mod sweep;
mod worker;
