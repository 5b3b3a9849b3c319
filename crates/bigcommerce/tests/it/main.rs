//! The client against recorded answers, a pretend store and every fault a store can show.

mod contract;
mod faults;
mod hooks;
mod lists;
mod orders;
mod quota;
mod reference;
mod store;
mod webhooks;
