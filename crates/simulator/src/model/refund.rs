//! Refund records and payment transactions.

use chrono::{DateTime, Utc};

use crate::money::Amount;

/// What a refund item pays back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RefundKind {
    Product,
    GiftWrapping,
    Shipping,
    Handling,
    Order,
    Fee,
}

impl RefundKind {
    pub(crate) const fn text(self) -> &'static str {
        match self {
            RefundKind::Product => "PRODUCT",
            RefundKind::GiftWrapping => "GIFT_WRAPPING",
            RefundKind::Shipping => "SHIPPING",
            RefundKind::Handling => "HANDLING",
            RefundKind::Order => "ORDER",
            RefundKind::Fee => "FEE",
        }
    }

    pub(crate) fn from_text(text: &str) -> Option<RefundKind> {
        [
            RefundKind::Product,
            RefundKind::GiftWrapping,
            RefundKind::Shipping,
            RefundKind::Handling,
            RefundKind::Order,
            RefundKind::Fee,
        ]
        .into_iter()
        .find(|kind| kind.text() == text)
    }
}

/// One item of a refund.
#[derive(Clone, Debug)]
pub(crate) struct RefundItem {
    pub(crate) kind: RefundKind,
    pub(crate) item_id: u64,
    pub(crate) quantity: Option<u64>,
    pub(crate) requested: Option<Amount>,
    pub(crate) reason: String,
}

/// One payment that carries a refund.
#[derive(Clone, Debug)]
pub(crate) struct RefundPayment {
    pub(crate) id: u64,
    pub(crate) provider_id: String,
    pub(crate) amount: Amount,
    pub(crate) offline: bool,
    pub(crate) is_declined: bool,
    pub(crate) transaction_id: Option<u64>,
}

/// A refund record.
#[derive(Clone, Debug)]
pub(crate) struct Refund {
    pub(crate) id: u64,
    pub(crate) order_id: u64,
    pub(crate) user_id: u64,
    pub(crate) created: DateTime<Utc>,
    pub(crate) reason: String,
    pub(crate) total: Amount,
    pub(crate) tax: Amount,
    pub(crate) overridden: bool,
    pub(crate) items: Vec<RefundItem>,
    pub(crate) payments: Vec<RefundPayment>,
}

/// A payment transaction of an order.
#[derive(Clone, Debug)]
pub(crate) struct Transaction {
    pub(crate) id: u64,
    pub(crate) order_id: u64,
    pub(crate) event: &'static str,
    pub(crate) method: &'static str,
    pub(crate) gateway: &'static str,
    pub(crate) amount: Amount,
    pub(crate) currency: &'static str,
    pub(crate) created: DateTime<Utc>,
    pub(crate) ok: bool,
    pub(crate) reference: Option<u64>,
    pub(crate) label: String,
    /// What was on the gift certificate or the store credit before and after.
    pub(crate) balance: Option<(Amount, Amount)>,
}
