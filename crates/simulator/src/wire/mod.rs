//! The JSON of the answers, as BigCommerce documents it.

pub(crate) mod consignments;
pub(crate) mod customer;
pub(crate) mod order;
pub(crate) mod parts;
pub(crate) mod refund;
pub(crate) mod shop;
pub(crate) mod taxes;

use serde_json::{Value, json};

use crate::model::order::Quirks;

/// A link to a part of an order.
pub(crate) fn link(hash: &str, resource: &str) -> Value {
    json!({"url": format!("https://api.bigcommerce.com/stores/{hash}/v2{resource}"), "resource": resource})
}

/// `null`, or `{}` in the stores that send that instead.
fn absent(quirks: Quirks) -> Value {
    if quirks.empty_objects_for_null {
        json!({})
    } else {
        Value::Null
    }
}
