//! Refunds V3.

use serde::Deserialize;

use super::{Amount, Date, Flag, List, Text, Whole};

/// One refund of an order.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Refund {
    pub(crate) id: Whole,
    pub(crate) order_id: Whole,
    pub(crate) created: Date,
    pub(crate) reason: Text,
    pub(crate) total_amount: Amount,
    /// May be negative.
    pub(crate) total_tax: Amount,
    pub(crate) items: List<RefundItem>,
    pub(crate) payments: List<RefundPayment>,
}

/// One part of a refund.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RefundItem {
    pub(crate) item_type: Text,
    pub(crate) item_id: Whole,
    pub(crate) reason: Text,
    pub(crate) quantity: Whole,
    pub(crate) requested_amount: Amount,
}

/// One way the money went back.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RefundPayment {
    pub(crate) provider_id: Text,
    pub(crate) amount: Amount,
    pub(crate) offline: Flag,
    pub(crate) is_declined: Flag,
}
