//! Behaviour of the practice store, seen from outside.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod access;
mod control;
mod customers;
mod faults;
mod harness;
mod load;
mod money;
mod orders;
mod published;
mod refunds;
mod specs;
mod tls;
mod webhooks;
