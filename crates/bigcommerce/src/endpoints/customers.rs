//! Customers V3.

use mctrade_domain::CustomerId;

use super::{comma_separated, scope};
use crate::request::Request;

/// Customers by number, with their addresses; there is no request for one.
pub(crate) fn list_customers(customers: &[CustomerId]) -> Request {
    all_customers()
        .with("id:in", comma_separated(customers.iter().map(|customer| customer.0)))
        .with("include", "addresses")
}

/// Every customer; used with a small page to try the right to read them.
pub(crate) fn all_customers() -> Request {
    Request::get("GET /v3/customers", "/v3/customers".to_owned(), scope::CUSTOMERS)
}
