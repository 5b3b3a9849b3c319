//! What the plan must hold, seen from outside the crate.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at the first surprise"
)]

mod balances;
mod changes;
mod lines;
mod order;
mod owners;
mod properties;
mod refunds;
mod statuses;
