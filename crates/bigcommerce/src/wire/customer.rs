//! Customers V3.

use serde::Deserialize;

use super::{List, Text, Whole};

/// A customer.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Customer {
    pub(crate) id: Whole,
    pub(crate) email: Text,
    pub(crate) first_name: Text,
    pub(crate) last_name: Text,
    pub(crate) company: Text,
    pub(crate) phone: Text,
    /// 0 is none.
    pub(crate) customer_group_id: Whole,
    pub(crate) addresses: List<CustomerAddress>,
}

/// An address of a customer; its fields are named otherwise than an order's.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CustomerAddress {
    pub(crate) company: Text,
    pub(crate) phone: Text,
    pub(crate) address1: Text,
    pub(crate) address2: Text,
    pub(crate) city: Text,
    pub(crate) state_or_province: Text,
    pub(crate) postal_code: Text,
    pub(crate) country_code: Text,
}
