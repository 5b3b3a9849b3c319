//! Customers, their addresses and groups.

use chrono::{DateTime, Utc};

use crate::money::Amount;

/// A postal address with the person it names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) company: String,
    pub(crate) street_1: String,
    pub(crate) street_2: String,
    pub(crate) city: String,
    pub(crate) state: String,
    pub(crate) zip: String,
    pub(crate) country: String,
    pub(crate) country_iso2: String,
    pub(crate) phone: String,
    pub(crate) email: String,
}

/// An address in a customer's address book.
#[derive(Clone, Debug)]
pub(crate) struct BookAddress {
    pub(crate) id: u64,
    pub(crate) address: Address,
    pub(crate) commercial: bool,
}

/// A registered customer.
#[derive(Clone, Debug)]
pub(crate) struct Customer {
    pub(crate) id: u64,
    pub(crate) email: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) company: String,
    pub(crate) phone: String,
    pub(crate) notes: String,
    pub(crate) tax_exempt_category: String,
    pub(crate) group_id: u64,
    pub(crate) store_credit: Amount,
    pub(crate) created: DateTime<Utc>,
    pub(crate) modified: DateTime<Utc>,
    pub(crate) addresses: Vec<BookAddress>,
    pub(crate) accepts_marketing: bool,
    pub(crate) force_password_reset: bool,
}

/// A customer group; prices may depend on it.
#[derive(Clone, Debug)]
pub(crate) struct CustomerGroup {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) is_default: bool,
    pub(crate) discount_percent: u64,
    pub(crate) created: DateTime<Utc>,
    pub(crate) modified: DateTime<Utc>,
}
