//! What was received for an order, by stream of payment.

use std::collections::BTreeMap;

use super::lines::OrderLines;
use super::refunds;
use crate::invoice::{AdjustmentKind, ExistingInvoice, NewPayment, NewPaymentAdjustment, PaymentKey, Why};
use crate::settings::RevenueSettings;
use crate::shop_order::ShopOrder;
use crate::{Money, MoneyError, PaymentTypeId};

/// What an order says was received, by stream; only streams that received something.
pub(super) type Received = BTreeMap<PaymentKey, Money>;

/// Reads what was received.
///
/// An order is paid whole or not at all: by its status, by the gateway's word, or because money went back that must
/// have come in. A cancelled order counts as paid only by the latter two.
pub(super) fn received(order: &ShopOrder, lines: &OrderLines) -> Result<Received, MoneyError> {
    let mut received = Received::new();
    if proof(order)?.is_none() {
        return Ok(received);
    }
    let mut left = order.total_inc_tax;
    for (key, tender) in [
        (PaymentKey::StoreCredit, order.store_credit_amount),
        (PaymentKey::GiftCertificate, lines.gift_certificate_tender),
    ] {
        let amount = if tender.minor() > left.minor() { left } else { tender };
        if amount.minor() > 0 {
            left = left.sub(amount)?;
            received.insert(key, amount);
        }
    }
    if left.minor() > 0 {
        received.insert(PaymentKey::Order, left);
    }
    Ok(received)
}

/// The order's field that says the money came in.
fn proof(order: &ShopOrder) -> Result<Option<&'static str>, MoneyError> {
    Ok(if order.status.is_paid() {
        Some("status_id")
    } else if order.payment_status.is_paid() || order.payment_status.is_refunded() {
        Some("payment_status")
    } else if refunds::any_money_went_back(order)? {
        Some("refunds")
    } else {
        None
    })
}

/// The payments and corrections that bring an invoice to what was received.
pub(super) fn changes(
    order: &ShopOrder,
    settings: &RevenueSettings,
    existing: Option<&ExistingInvoice>,
    received: &Received,
) -> Result<(Vec<NewPayment>, Vec<NewPaymentAdjustment>), MoneyError> {
    let (mut payments, mut corrections) = (Vec::new(), Vec::new());
    let field = proof(order)?.unwrap_or("status_id");
    for key in [PaymentKey::Order, PaymentKey::StoreCredit, PaymentKey::GiftCertificate] {
        let (payment_type, method, rule) = stream(order, settings, key);
        let wanted = received.get(&key).copied().unwrap_or(Money::zero(order.currency));
        let state = existing.and_then(|invoice| invoice.payments.iter().find(|state| state.key == key));
        let mut standing = state.map_or(Money::zero(order.currency), |state| state.received);
        let method_changed = existing.is_some_and(|invoice| invoice.facts.payment_method != order.payment_method)
            && key == PaymentKey::Order
            && state.is_some_and(|state| state.payment_type != payment_type);
        let kept = match () {
            () if method_changed && wanted.minor() > 0 => Money::zero(order.currency),
            () if wanted.minor() < standing.minor() => wanted,
            () => standing,
        };
        let taken_back = standing.sub(kept)?;
        if !taken_back.is_zero() {
            let cancelled = order.status.is_cancelled();
            corrections.push(NewPaymentAdjustment {
                payment: key,
                kind: if cancelled {
                    AdjustmentKind::Void
                } else {
                    AdjustmentKind::OrderChange
                },
                adjustment_type: settings.order_adjustment_type,
                refund: None,
                amount: taken_back,
                description: match () {
                    () if method_changed => "Payment method changed".to_owned(),
                    () if cancelled => format!("Order {}: no payment", status_words(order)),
                    () => "Order changed".to_owned(),
                },
                why: why("order_adjustment_type", field, settings),
            });
            standing = kept;
        }
        let missing = wanted.sub(standing)?;
        if !missing.is_zero() {
            payments.push(NewPayment {
                key,
                payment_type,
                amount: missing,
                method,
                why: why(rule, field, settings),
            });
        }
    }
    Ok((payments, corrections))
}

/// The status in words for a description: the merchant's, or the standing itself.
pub(super) fn status_words(order: &ShopOrder) -> String {
    match order.status_label.trim() {
        "" => "cancelled".to_owned(),
        label => label.to_lowercase(),
    }
}

fn stream(order: &ShopOrder, settings: &RevenueSettings, key: PaymentKey) -> (PaymentTypeId, String, &'static str) {
    match key {
        PaymentKey::Order => {
            let payment_type = settings.payment_type_of(&order.payment_method);
            let mapped = settings
                .payment_types
                .contains_key(&crate::text::fold(&order.payment_method));
            let rule = if mapped {
                "payment_method_payment_type"
            } else {
                "default_payment_type"
            };
            (payment_type, order.payment_method.clone(), rule)
        }
        PaymentKey::StoreCredit => (
            settings.store_credit_payment_type,
            "Store credit".to_owned(),
            "store_credit_payment_type",
        ),
        PaymentKey::GiftCertificate => (
            settings.gift_certificate_payment_type,
            "Gift certificate".to_owned(),
            "gift_certificate_payment_type",
        ),
    }
}

fn why(rule: &str, field: &str, settings: &RevenueSettings) -> Why {
    Why {
        rule: rule.to_owned(),
        field: field.to_owned(),
        settings_version: settings.version,
    }
}
