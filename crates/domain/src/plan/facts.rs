//! What an invoice shows of its order beside the money, and the remarks that ask for a look.

use std::collections::BTreeSet;

use super::lines::OrderLines;
use super::refunds;
use crate::MoneyError;
use crate::invoice::{Flag, FlagCode, OrderFacts};
use crate::shop_order::{OrderStatus, ShopOrder};

/// Gathers the facts of one reading.
pub(super) fn order_facts(order: &ShopOrder, lines: &OrderLines) -> Result<OrderFacts, MoneyError> {
    let customer = order.customer.as_ref().map(|customer| &customer.contact);
    let name = customer
        .map(|contact| contact.display_name())
        .filter(|name| !name.is_empty());
    let email = customer
        .map(|contact| contact.email.trim().to_owned())
        .filter(|email| !email.is_empty());
    Ok(OrderFacts {
        status: order.status,
        status_label: order.status_label.clone(),
        payment_method: order.payment_method.clone(),
        customer_id: order.customer_id,
        customer_name: name.unwrap_or_else(|| order.billing.display_name()),
        customer_email: email.unwrap_or_else(|| order.billing.email.trim().to_owned()),
        flags: flags(order, lines)?,
    })
}

fn flags(order: &ShopOrder, lines: &OrderLines) -> Result<BTreeSet<Flag>, MoneyError> {
    let mut flags = BTreeSet::new();
    let mut raise = |code, detail| flags.insert(Flag { code, detail });
    if lines.needs_a_look() {
        let parts = order.total_inc_tax.sub(lines.rounding)?;
        let detail = format!(
            "The order's parts come to {parts} and its total is {}: the difference of {} is on a rounding line.",
            order.total_inc_tax, lines.rounding
        );
        raise(FlagCode::NeedsALook, detail);
    }
    let says_refunded = matches!(order.status, OrderStatus::Refunded | OrderStatus::PartiallyRefunded)
        || order.payment_status.is_refunded();
    if says_refunded && !refunds::any_money_went_back(order)? {
        raise(
            FlagCode::RefundedWithoutRecord,
            "Status refunded, no refund recorded.".to_owned(),
        );
    }
    if let OrderStatus::Unknown(number) = order.status {
        raise(
            FlagCode::UnknownStatus,
            format!("The order's status is number {number}, which is not known here."),
        );
    }
    if let (Some(id), None) = (order.customer_id, &order.customer) {
        raise(
            FlagCode::CustomerGone,
            format!("The store no longer has customer {id}."),
        );
    }
    if order.archived {
        raise(FlagCode::Archived, "The order is archived in the store.".to_owned());
    }
    Ok(flags)
}
