//! The server as a whole, on a real port, over SQLite and PostgreSQL, with the practice store for a peer.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops at the first surprise"
)]

mod auth;
mod authorization;
mod books;
mod command;
mod events;
mod harness;
mod http;
mod imports;
mod invoices;
mod openapi;
mod profiles;
mod settings;
mod stores;
mod webapp;
mod webhooks;
