//! The answers to HTTP requests. Everything up to [`serve`] is plain functions of the store and a request.

pub(crate) mod answer;
pub(crate) mod gate;
pub(crate) mod oauth;
pub(crate) mod practice;
pub(crate) mod query;
pub(crate) mod router;
pub(crate) mod serve;
pub(crate) mod v2_orders;
pub(crate) mod v2_shop;
pub(crate) mod v2_write;
pub(crate) mod v3_customers;
pub(crate) mod v3_customers_write;
pub(crate) mod v3_hooks;
pub(crate) mod v3_refunds;
