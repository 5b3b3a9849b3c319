//! What the store remembers: orders, people, refunds, payments.

pub(crate) mod catalog;
pub(crate) mod currency;
pub(crate) mod order;
pub(crate) mod person;
pub(crate) mod pricing;
pub(crate) mod refund;
pub(crate) mod status;
pub(crate) mod tax;
