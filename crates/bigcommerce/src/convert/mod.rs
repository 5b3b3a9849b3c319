//! From wire shapes to the domain's: pure, and each shape taken apart in full, so that a new field stops the build.

pub(crate) mod customer;
pub(crate) mod fault;
pub(crate) mod order;
pub(crate) mod order_parts;
pub(crate) mod product;
pub(crate) mod refund;
pub(crate) mod snapshot;
pub(crate) mod store;
