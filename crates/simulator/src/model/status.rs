//! The order statuses every BigCommerce store has.

/// A status with its place in the control panel's list.
#[derive(Debug)]
pub(crate) struct Status {
    pub(crate) id: u32,
    pub(crate) name: &'static str,
    pub(crate) order: u32,
    pub(crate) description: &'static str,
}

const fn status(id: u32, name: &'static str, order: u32, description: &'static str) -> Status {
    Status {
        id,
        name,
        order,
        description,
    }
}

pub(crate) const INCOMPLETE: u32 = 0;
pub(crate) const PENDING: u32 = 1;
pub(crate) const SHIPPED: u32 = 2;
pub(crate) const PARTIALLY_SHIPPED: u32 = 3;
pub(crate) const REFUNDED: u32 = 4;
pub(crate) const CANCELLED: u32 = 5;
pub(crate) const DECLINED: u32 = 6;
pub(crate) const AWAITING_PAYMENT: u32 = 7;
pub(crate) const COMPLETED: u32 = 10;
pub(crate) const AWAITING_FULFILLMENT: u32 = 11;
pub(crate) const DISPUTED: u32 = 13;
pub(crate) const PARTIALLY_REFUNDED: u32 = 14;
/// A number no published list has: stores do meet such.
pub(crate) const UNHEARD_OF: u32 = 42;

pub(crate) const STATUSES: &[Status] = &[
    status(
        0,
        "Incomplete",
        0,
        "The shopper reached the payment page and did not finish.",
    ),
    status(
        1,
        "Pending",
        1,
        "The shopper started the checkout and did not complete it.",
    ),
    status(2, "Shipped", 8, "The order was sent; receipt is not confirmed."),
    status(3, "Partially Shipped", 6, "Some items of the order were sent."),
    status(4, "Refunded", 11, "The whole order was paid back."),
    status(5, "Cancelled", 9, "The seller cancelled the order."),
    status(6, "Declined", 10, "The seller declined the order."),
    status(
        7,
        "Awaiting Payment",
        2,
        "The checkout is complete; the payment is not confirmed.",
    ),
    status(
        8,
        "Awaiting Pickup",
        5,
        "The order waits for the customer to collect it.",
    ),
    status(
        9,
        "Awaiting Shipment",
        4,
        "The order is packed and waits for the carrier.",
    ),
    status(
        10,
        "Completed",
        7,
        "The order was sent or downloaded; nothing is left to do.",
    ),
    status(
        11,
        "Awaiting Fulfillment",
        3,
        "The order is paid and waits to be packed.",
    ),
    status(
        12,
        "Manual Verification Required",
        13,
        "Some part of the order has to be checked by a person.",
    ),
    status(13, "Disputed", 12, "The customer disputes the payment."),
    status(14, "Partially Refunded", 14, "A part of the order was paid back."),
];

/// The name of a status, also of one that no list has.
pub(crate) fn status_name(id: u32) -> &'static str {
    STATUSES
        .iter()
        .find(|status| status.id == id)
        .map_or("In Review", |status| status.name)
}

/// Whether the store counts an order in this status as paid.
pub(crate) fn is_paid(id: u32) -> bool {
    matches!(id, 2 | 3 | 8 | 9 | 10 | 11)
}
