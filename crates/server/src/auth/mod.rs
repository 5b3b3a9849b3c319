//! Who is calling, and what they may do.
//!
//! [`authenticate`] finds out who calls, once per request; a handler's [`caller::Caller`] says what it needs.

pub mod authenticate;
pub mod caller;
pub mod login_limit;
pub mod passwords;
pub mod principal;
pub mod token;

pub use caller::Caller;
pub use principal::Principal;
