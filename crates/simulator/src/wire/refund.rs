//! Refunds, refund quotes and transactions.

use serde_json::{Value, json};

use crate::dates;
use crate::model::refund::{Refund, Transaction};
use crate::money::Amount;
use crate::store::refunds::{Quote, Tender};

/// A refund record.
pub(crate) fn refund(refund: &Refund) -> Value {
    let items: Vec<Value> = refund
        .items
        .iter()
        .map(|item| {
            let mut body = json!({
                "item_type": item.kind.text(),
                "item_id": item.item_id,
                "reason": item.reason,
                "requested_amount": item.requested.map(Amount::number),
            });
            if let Some(quantity) = item.quantity {
                body["quantity"] = json!(quantity);
            }
            body
        })
        .collect();
    let payments: Vec<Value> = refund
        .payments
        .iter()
        .map(|payment| {
            let mut body = json!({
                "id": payment.id,
                "provider_id": payment.provider_id,
                "amount": payment.amount.number(),
                "offline": payment.offline,
                "is_declined": payment.is_declined,
                "declined_message": if payment.is_declined { "The provider declined the refund." } else { "" },
            });
            if let Some(id) = payment.transaction_id {
                body["transaction_id"] = json!(id.to_string());
            }
            body
        })
        .collect();
    json!({
        "id": refund.id,
        "order_id": refund.order_id,
        "user_id": refund.user_id,
        "created": dates::iso(refund.created).replace('Z', "+00:00"),
        "reason": refund.reason,
        "total_amount": refund.total.number(),
        "total_tax": refund.tax.number(),
        "uses_merchant_override_values": refund.overridden,
        "items": items,
        "payments": payments,
    })
}

/// What a refund would come to, and how it could be paid.
pub(crate) fn quote(order_id: u64, quote: &Quote, tenders: &[Tender], tax_inclusive: bool) -> Value {
    let mut open = quote.total;
    let mut options = Vec::new();
    for tender in tenders {
        let amount = tender.left.min(open);
        if !amount.is_positive() {
            continue;
        }
        open -= amount;
        options.push(json!({
            "provider_id": tender.provider_id,
            "provider_description": tender.description,
            "amount": amount.number(),
            "offline": tender.offline,
            "offline_provider": tender.offline,
            "offline_reason": if tender.offline { "The payment was made offline." } else { "" },
        }));
    }
    json!({
        "order_id": order_id,
        "total_refund_amount": quote.total.number(),
        "total_refund_tax_amount": quote.tax.number(),
        "order_level_refund_amount": quote.order_level.number(),
        "rounding": Amount::ZERO.number(),
        "adjustment": quote.adjustment.number(),
        "tax_inclusive": tax_inclusive,
        "refund_methods": [options],
    })
}

/// A payment transaction.
pub(crate) fn transaction(transaction: &Transaction) -> Value {
    let mut body = json!({
        "id": transaction.id,
        "order_id": transaction.order_id.to_string(),
        "event": transaction.event,
        "method": transaction.method,
        "amount": transaction.amount.number(),
        "currency": transaction.currency,
        "gateway": transaction.gateway,
        "gateway_transaction_id": format!("practice-{}", transaction.id),
        "date_created": dates::iso(transaction.created).replace('Z', "+00:00"),
        "test": false,
        "status": if transaction.ok { "ok" } else { "error" },
        "fraud_review": false,
        "offline": Value::Null,
        "custom": Value::Null,
        "gift_certificate": Value::Null,
        "store_credit": Value::Null,
        "payment_method_id": format!("{}.{}", transaction.gateway, transaction.method),
        "payment_instrument_token": Value::Null,
    });
    if let Some(reference) = transaction.reference {
        body["reference_transaction_id"] = json!(reference);
    }
    match (transaction.method, transaction.balance) {
        ("offline", _) => body["offline"] = json!({"display_name": transaction.label}),
        ("credit_card", _) => {
            body["credit_card"] = json!({
                "card_type": "visa", "card_iin": "411111", "card_last4": "1111", "card_expiry_month": 12, "card_expiry_year": 2031,
            });
        }
        ("gift_certificate", Some((before, after))) => {
            body["gift_certificate"] = json!({
                "code": transaction.label,
                "original_balance": before.number(),
                "starting_balance": before.number(),
                "remaining_balance": after.number(),
                "status": "active",
            });
        }
        ("store_credit", Some((_, after))) => body["store_credit"] = json!({"remaining_balance": after.number()}),
        _ => {}
    }
    body
}
