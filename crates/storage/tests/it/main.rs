//! Everything that is remembered, on SQLite and, where `MCTRADE_TEST_POSTGRES_URL` names a server, on PostgreSQL.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod accounts;
mod apply;
mod audit;
mod files;
mod ledger;
mod paging;
mod rules;
mod search;
mod settings;
mod staff;
mod support;
