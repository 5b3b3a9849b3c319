//! The order body.

use serde_json::{Value, json};

use super::{absent, link, parts};
use crate::dates;
use crate::model::currency::DOLLAR;
use crate::model::order::Order;
use crate::model::person::Address;
use crate::model::status::status_name;
use crate::money::{Amount, Rate};

/// The fields that money can appear in as a number instead of text.
const MONEY_FIELDS: &[&str] = &[
    "subtotal_ex_tax",
    "subtotal_inc_tax",
    "subtotal_tax",
    "total_ex_tax",
    "total_inc_tax",
    "total_tax",
    "discount_amount",
];

/// The billing or shipping address fields that both have.
pub(crate) fn address(address: &Address) -> Value {
    json!({
        "first_name": address.first_name,
        "last_name": address.last_name,
        "company": address.company,
        "street_1": address.street_1,
        "street_2": address.street_2,
        "city": address.city,
        "state": address.state,
        "zip": address.zip,
        "country": address.country,
        "country_iso2": address.country_iso2,
        "phone": address.phone,
        "email": address.email,
    })
}

/// Puts the fields of one object into another.
pub(crate) fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend(from);
    }
}

/// The order as `GET /v2/orders/{id}` gives it, without includes.
pub(crate) fn order(order: &Order, hash: &str) -> Value {
    let id = order.id;
    let date = |moment| {
        if order.quirks.wrong_weekday {
            dates::rfc2822_wrong_weekday(moment)
        } else {
            dates::rfc2822(moment)
        }
    };
    let mut body = json!({
        "id": id,
        "customer_id": order.customer_id,
        "date_created": date(order.created),
        "date_modified": date(order.modified),
        "date_shipped": order.shipped.map(date).unwrap_or_default(),
        "status_id": order.status_id,
        "status": status_name(order.status_id),
        "custom_status": status_name(order.status_id),
        "cart_id": order.cart_id,
        "payment_method": order.payment.method,
        "payment_provider_id": order.payment.provider_id,
        "payment_status": order.payment.status,
        "items_total": order.items_total(),
        "items_shipped": order.items_shipped(),
        "order_is_digital": order.is_digital(),
        "shipping_address_count": order.consignments.len(),
        "ip_address": order.ip_address,
        "ip_address_v6": "",
        "geoip_country": order.billing.country,
        "geoip_country_iso2": order.billing.country_iso2,
        "staff_notes": order.staff_notes,
        "customer_message": order.customer_message.as_deref().unwrap_or(""),
        "is_deleted": order.is_deleted,
        "is_email_opt_in": order.email_opt_in,
        "is_tax_inclusive_pricing": order.tax_inclusive,
        "order_source": order.source,
        "channel_id": order.channel_id,
        "external_source": order.external_source,
        "external_id": order.external_id,
        "external_merchant_id": order.external_merchant_id,
        "external_order_id": order.external_order_id,
        "ebay_order_id": "0",
        "credit_card_type": absent(order.quirks),
        "tax_provider_id": if order.external_source.is_some() { "" } else { "BasicTaxProvider" },
        "customer_locale": order.locale,
    });
    merge(&mut body, money(order));
    merge(&mut body, currencies(order));
    let mut billing = address(&order.billing);
    billing["form_fields"] = form_fields(order);
    body["billing_address"] = billing;
    for (name, resource) in [
        ("products", "products"),
        ("shipping_addresses", "shipping_addresses"),
        ("coupons", "coupons"),
        ("consignments", "consignments"),
        ("fees", "fees"),
    ] {
        body[name] = link(hash, &format!("/orders/{id}/{resource}"));
    }
    apply_quirks(order, &mut body);
    body
}

fn form_fields(order: &Order) -> Value {
    if order.quirks.form_fields_as_text {
        json!("")
    } else if order.delivery_note.is_empty() {
        json!([])
    } else {
        json!([{"name": "Delivery Instructions", "value": order.delivery_note}])
    }
}

fn money(order: &Order) -> Value {
    let totals = &order.totals;
    json!({
        "subtotal_ex_tax": totals.subtotal_ex,
        "subtotal_inc_tax": totals.subtotal_inc,
        "subtotal_tax": totals.subtotal_tax,
        "base_shipping_cost": totals.shipping.base,
        "shipping_cost_ex_tax": totals.shipping.ex,
        "shipping_cost_inc_tax": totals.shipping.inc,
        "shipping_cost_tax": totals.shipping.tax,
        "shipping_cost_tax_class_id": parts::SHIPPING_TAX_CLASS,
        "base_handling_cost": totals.handling.base,
        "handling_cost_ex_tax": totals.handling.ex,
        "handling_cost_inc_tax": totals.handling.inc,
        "handling_cost_tax": totals.handling.tax,
        "handling_cost_tax_class_id": parts::SHIPPING_TAX_CLASS,
        "base_wrapping_cost": totals.wrapping.base,
        "wrapping_cost_ex_tax": totals.wrapping.ex,
        "wrapping_cost_inc_tax": totals.wrapping.inc,
        "wrapping_cost_tax": totals.wrapping.tax,
        "wrapping_cost_tax_class_id": parts::WRAPPING_TAX_CLASS,
        "total_ex_tax": totals.total_ex,
        "total_inc_tax": totals.total_inc,
        "total_tax": totals.total_tax,
        "discount_amount": totals.discount,
        "coupon_discount": totals.coupon_discount,
        "refunded_amount": Amount::ZERO,
        "store_credit_amount": totals.store_credit,
        "gift_certificate_amount": totals.gift_certificate,
    })
}

fn currencies(order: &Order) -> Value {
    let paid = order.currency;
    json!({
        "currency_id": paid.id,
        "currency_code": paid.code,
        "currency_exchange_rate": Rate(1_000_000).exchange_text(),
        "default_currency_id": paid.id,
        "default_currency_code": paid.code,
        "store_default_currency_code": DOLLAR.code,
        "store_default_to_transactional_exchange_rate": paid.rate.exchange_text(),
    })
}

fn apply_quirks(order: &Order, body: &mut Value) {
    let quirks = order.quirks;
    if quirks.ebay_id_as_number {
        body["ebay_order_id"] = json!(0);
    }
    if quirks.empty_objects_for_null {
        for name in ["external_source", "external_id", "external_merchant_id"] {
            if body[name].is_null() {
                body[name] = json!({});
            }
        }
    }
    if quirks.money_as_numbers {
        for name in MONEY_FIELDS {
            if let Some(amount) = Amount::from_json(&body[*name]) {
                body[*name] = Value::Number(amount.number());
            }
        }
    }
    if let Value::Object(fields) = body {
        if quirks.no_tax_flag {
            fields.remove("is_tax_inclusive_pricing");
        }
        if fields.get("cart_id").is_some_and(Value::is_null) && !quirks.unknown_fields {
            fields.remove("cart_id");
        }
        if quirks.unknown_fields {
            fields.insert(
                "x_preview_field".to_owned(),
                json!({"since": 2026, "values": [1, null, "a"]}),
            );
        }
    }
}
