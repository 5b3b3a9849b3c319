//! The client against recorded answers, a pretend store and every fault a store can show.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops at the first surprise, and says what it skips"
)]

mod contract;
mod faults;
mod hooks;
mod lists;
mod orders;
mod quota;
mod reference;
mod store;
mod webhooks;
