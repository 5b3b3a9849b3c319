//! The server as a whole, on a real port, over SQLite and PostgreSQL, with the practice store for a peer.

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
