//! Store information V2.

use super::scope;
use crate::request::Request;

/// The store's own facts.
pub(crate) fn get_store() -> Request {
    Request::get("GET /v2/store", "/v2/store".to_owned(), scope::INFORMATION)
}

/// The store's clock: BigCommerce's own advice for trying a token.
pub(crate) fn get_time() -> Request {
    Request::get("GET /v2/time", "/v2/time".to_owned(), scope::DEFAULT)
}
