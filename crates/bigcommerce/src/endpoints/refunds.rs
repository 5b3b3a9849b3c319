//! Refunds V3, the only place where refunds are told.

use mctrade_domain::OrderId;

use super::{comma_separated, scope};
use crate::request::Request;

/// One order's refunds.
pub(crate) fn list_order_refunds(order: OrderId) -> Request {
    Request::get(
        "GET /v3/orders/{id}/payment_actions/refunds",
        format!("/v3/orders/{order}/payment_actions/refunds"),
        scope::ORDERS,
    )
}

/// The refunds of many orders.
pub(crate) fn list_refunds(orders: &[OrderId]) -> Request {
    all_refunds().with("order_id:in", comma_separated(orders.iter().map(|order| order.0)))
}

/// Every refund; used with a small page to try the right to read them.
pub(crate) fn all_refunds() -> Request {
    Request::get(
        "GET /v3/orders/payment_actions/refunds",
        "/v3/orders/payment_actions/refunds".to_owned(),
        scope::ORDERS,
    )
}
