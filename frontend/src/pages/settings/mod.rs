//! Settings.

mod revenue;
mod stores;

pub(crate) use self::{revenue::RevenueSetup, stores::StoresPage};
