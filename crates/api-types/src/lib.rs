//! The REST API's wire types, shared by the server and the browser app.
//!
//! This crate only says things on the wire: it holds no rule of the business and depends on nothing of ours.
//! Start at [`paths`] for the addresses and [`error_code`] for what can go wrong.

pub mod auth;
pub mod error_code;
pub mod events;
pub mod invoices;
pub mod list;
pub mod money;
pub mod paths;
pub mod problem;
pub mod profiles;
pub mod settings;
pub mod stores;
pub mod sync;

pub use error_code::ErrorCode;
pub use list::{Page, PageLinks, PageMeta};
pub use money::Money;
pub use problem::{FieldError, Problem};
