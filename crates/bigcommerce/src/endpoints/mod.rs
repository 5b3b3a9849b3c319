//! The endpoints used, one function each; no function here sends anything.

pub(crate) mod customers;
pub(crate) mod hooks;
pub(crate) mod orders;
pub(crate) mod refunds;
pub(crate) mod store;

/// The scopes that an API account needs, as BigCommerce names them.
pub(crate) mod scope {
    pub(crate) const ORDERS: &str = "store_v2_orders_read_only";
    pub(crate) const CUSTOMERS: &str = "store_v2_customers";
    pub(crate) const INFORMATION: &str = "store_v2_information_read_only";
    pub(crate) const DEFAULT: &str = "default";
}

/// The numbers as BigCommerce's `:in` filters take them.
pub(crate) fn comma_separated(ids: impl IntoIterator<Item = i64>) -> String {
    let ids: Vec<String> = ids.into_iter().map(|id| id.to_string()).collect();
    ids.join(",")
}
