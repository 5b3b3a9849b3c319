//! Refunds.

use mctrade_domain::RefundId;
use mctrade_domain::shop_order::{OrderRefund, RefundItem, RefundPayment, RefundTarget};

use super::fault::{Amounts, Fault};
use crate::wire::refund as wire;
use crate::wire::{Text, Whole};

pub(crate) fn convert_refund(refund: wire::Refund, amounts: Amounts) -> Result<OrderRefund, Fault> {
    let wire::Refund {
        id,
        order_id: _,
        created,
        reason,
        total_amount,
        total_tax,
        items,
        payments,
    } = refund;
    let items = items
        .0
        .into_iter()
        .enumerate()
        .map(|(index, item)| convert_item(item, amounts).map_err(|fault| fault.within("items", index)));
    let payments = payments
        .0
        .into_iter()
        .enumerate()
        .map(|(index, payment)| convert_payment(payment, amounts).map_err(|fault| fault.within("payments", index)));
    Ok(OrderRefund {
        id: RefundId(id.id().ok_or_else(|| Fault::missing("id"))?),
        created_at: created.0.ok_or_else(|| Fault::missing("created"))?,
        reason: reason.into_string(),
        total: amounts
            .read(&total_amount, "total_amount")?
            .ok_or_else(|| Fault::missing("total_amount"))?,
        tax: amounts.or_zero(&total_tax, "total_tax")?,
        items: items.collect::<Result<_, _>>()?,
        payments: payments.collect::<Result<_, _>>()?,
    })
}

fn convert_item(item: wire::RefundItem, amounts: Amounts) -> Result<RefundItem, Fault> {
    let wire::RefundItem {
        item_type,
        item_id,
        reason,
        quantity,
        requested_amount,
    } = item;
    Ok(RefundItem {
        target: convert_target(&item_type, item_id)?,
        quantity: quantity.0,
        amount: amounts.read(&requested_amount, "requested_amount")?,
        reason: reason.into_string(),
    })
}

fn convert_target(item_type: &Text, item_id: Whole) -> Result<RefundTarget, Fault> {
    let id = || item_id.id().ok_or_else(|| Fault::missing("item_id"));
    Ok(match item_type.as_str().to_ascii_uppercase().as_str() {
        "PRODUCT" => RefundTarget::Product(id()?),
        "GIFT_WRAPPING" => RefundTarget::GiftWrapping(id()?),
        "SHIPPING" => RefundTarget::Shipping(id()?),
        "HANDLING" => RefundTarget::Handling(id()?),
        "FEE" => RefundTarget::Fee(id()?),
        // A kind that BigCommerce adds later still gave money back, and the refund's total says how much.
        _ => RefundTarget::Order,
    })
}

fn convert_payment(payment: wire::RefundPayment, amounts: Amounts) -> Result<RefundPayment, Fault> {
    let wire::RefundPayment {
        provider_id,
        amount,
        offline,
        is_declined,
    } = payment;
    Ok(RefundPayment {
        provider: provider_id.into_string(),
        amount: amounts.or_zero(&amount, "amount")?,
        offline: offline.is_set(),
        declined: is_declined.is_set(),
    })
}
