//! An order's parts: products, coupons, addresses, taxes, fees, consignments.

use serde_json::{Value, json};

use super::order::address;
use super::{absent, link};
use crate::model::order::{Consignment, DiscountSource, Fee, Line, Order, Takes};
use crate::model::pricing::Priced;
use crate::money::{Amount, Rate};

pub(crate) const GOODS_TAX_CLASS: u64 = 0;
pub(crate) const NO_TAX_CLASS: u64 = 1;
pub(crate) const SHIPPING_TAX_CLASS: u64 = 2;
pub(crate) const WRAPPING_TAX_CLASS: u64 = 3;

/// All order products, children after their parents.
pub(crate) fn products(order: &Order) -> Vec<Value> {
    order.lines.iter().map(|line| product(order, line)).collect()
}

/// An order product.
pub(crate) fn product(order: &Order, line: &Line) -> Value {
    let price = &line.price;
    let quirks = order.quirks;
    let applied: Value = match (price.applied.is_empty(), quirks.discounts_as_text) {
        (true, true) => json!(""),
        _ => price
            .applied
            .iter()
            .map(|discount| {
                json!({
                    "id": discount.id,
                    "amount": discount.amount,
                    "name": discount.name,
                    "code": discount.code,
                    "target": "order",
                })
            })
            .collect(),
    };
    let (event_name, event_date) = match &line.event {
        Some((name, date)) => (json!(name), json!(date.to_string())),
        None => (
            Value::Null,
            if quirks.event_date_as_text {
                json!("")
            } else {
                Value::Null
            },
        ),
    };
    let mut body = json!({
        "id": line.id,
        "order_id": order.id,
        "product_id": line.product_id,
        "variant_id": line.variant_id,
        "order_pickup_method_id": 0,
        "order_address_id": order.address_id(line),
        "name": line.name,
        "name_customer": line.name,
        "name_merchant": line.name,
        "sku": line.sku,
        "upc": "",
        "type": line.kind.text(),
        "base_price": price.unit.base,
        "price_ex_tax": price.unit.ex,
        "price_inc_tax": price.unit.inc,
        "price_tax": price.unit.tax,
        "base_total": price.unit.base.times(line.quantity),
        "total_ex_tax": price.total_ex,
        "total_inc_tax": price.total_inc,
        "total_tax": price.total_tax,
        "weight": if line.consignment.is_some() { "1.0000" } else { "0.0000" },
        "width": "0.0000",
        "height": "0.0000",
        "depth": "0.0000",
        "quantity": line.quantity,
        "is_refunded": line.quantity_refunded > 0 && line.quantity_refunded == line.quantity,
        "quantity_refunded": line.quantity_refunded,
        "refund_amount": Amount::ZERO,
        "return_id": 0,
        "quantity_shipped": line.quantity_shipped,
        "event_name": event_name,
        "event_date": event_date,
        "fixed_shipping_cost": Amount::ZERO,
        "ebay_item_id": "",
        "ebay_transaction_id": "",
        "option_set_id": absent(quirks),
        "parent_order_product_id": line.parent,
        "is_bundled_product": line.parent.is_some(),
        "bin_picking_number": "",
        "external_id": absent(quirks),
        "brand": line.brand,
        "gift_certificate_id": Value::Null,
        "applied_discounts": applied,
        "product_options": options(line),
        "configurable_fields": [],
        "discounted_total_inc_tax": price.discounted_inc,
    });
    super::order::merge(&mut body, costs(line));
    body
}

fn costs(line: &Line) -> Value {
    let wrapping = line.wrapping.as_ref();
    let price = &line.price.wrapping;
    json!({
        "base_cost_price": Amount::ZERO,
        "cost_price_ex_tax": Amount::ZERO,
        "cost_price_inc_tax": Amount::ZERO,
        "cost_price_tax": Amount::ZERO,
        "wrapping_id": u64::from(wrapping.is_some()),
        "wrapping_name": wrapping.map(|wrapping| wrapping.name.as_str()),
        "wrapping_message": wrapping.map_or("", |wrapping| wrapping.message.as_str()),
        "base_wrapping_cost": price.base,
        "wrapping_cost_ex_tax": price.ex,
        "wrapping_cost_inc_tax": price.inc,
        "wrapping_cost_tax": price.tax,
    })
}

fn options(line: &Line) -> Value {
    line.options
        .iter()
        .enumerate()
        .map(|(place, option)| {
            json!({
                "id": line.id * 10 + u64::try_from(place).unwrap_or(0),
                "option_id": 18,
                "order_product_id": line.id,
                "product_option_id": line.product_id + 100,
                "display_name": option.name,
                "display_name_customer": option.name,
                "display_name_merchant": option.name,
                "display_value": option.value,
                "display_value_customer": option.value,
                "display_value_merchant": option.value,
                "value": option.value,
                "type": "Multiple choice",
                "name": option.name,
                "display_style": "Dropdown",
            })
        })
        .collect()
}

/// The coupons used, with what they took off.
pub(crate) fn coupons(order: &Order) -> Vec<Value> {
    order
        .discounts
        .iter()
        .filter_map(|discount| {
            let DiscountSource::Coupon { id, coupon_id, code } = &discount.source else {
                return None;
            };
            let (kind, amount) = match discount.takes {
                Takes::PerItem(amount) => (0, amount.number()),
                Takes::Percent(Rate(rate)) => (1, Amount::cents(rate / 100).number()),
                Takes::Total(amount) => (2, amount.number()),
                Takes::FreeShipping => (4, Amount::ZERO.number()),
            };
            Some(json!({
                "id": id,
                "coupon_id": coupon_id,
                "order_id": order.id,
                "code": code,
                "amount": amount,
                "type": kind,
                "discount": discount.amount.number(),
            }))
        })
        .collect()
}

/// Where the order's parts are sent.
pub(crate) fn shipping_addresses(order: &Order, hash: &str) -> Vec<Value> {
    order
        .consignments
        .iter()
        .enumerate()
        .map(|(place, consignment)| shipping_address(order, place, consignment, hash))
        .collect()
}

fn shipping_address(order: &Order, place: usize, consignment: &Consignment, hash: &str) -> Value {
    let lines = || order.lines.iter().filter(move |line| line.consignment == Some(place));
    let id = consignment.id;
    let shipping = &consignment.shipping_price;
    let handling = &consignment.handling_price;
    let mut body = json!({
        "id": id,
        "order_id": order.id,
        "items_total": lines().map(|line| line.quantity).sum::<u64>(),
        "items_shipped": lines().map(|line| line.quantity_shipped).sum::<u64>(),
        "shipping_method": consignment.method,
        "base_cost": shipping.base,
        "cost_ex_tax": shipping.ex,
        "cost_inc_tax": shipping.inc,
        "cost_tax": shipping.tax,
        "cost_tax_class_id": SHIPPING_TAX_CLASS,
        "base_handling_cost": handling.base,
        "handling_cost_ex_tax": handling.ex,
        "handling_cost_inc_tax": handling.inc,
        "handling_cost_tax": handling.tax,
        "handling_cost_tax_class_id": SHIPPING_TAX_CLASS,
        "shipping_zone_id": 1,
        "shipping_zone_name": consignment.address.country,
        "shipping_quotes": link(hash, &format!("/orders/{}/shipping_addresses/{id}/shipping_quotes", order.id)),
        "form_fields": if order.quirks.form_fields_as_text { json!("") } else { json!([]) },
    });
    super::order::merge(&mut body, address(&consignment.address));
    body
}

/// The fees of the order.
pub(crate) fn fees(order: &Order) -> Vec<Value> {
    order.fees.iter().map(fee).collect()
}

fn fee(fee: &Fee) -> Value {
    let Priced { base, ex, inc, tax } = fee.price;
    json!({
        "id": fee.id,
        "type": "custom_fee",
        "display_name_customer": fee.name,
        "display_name_merchant": fee.name,
        "source": "checkout",
        "base_cost": base,
        "cost_ex_tax": ex,
        "cost_inc_tax": inc,
        "cost_tax": tax,
        "tax_class_id": if fee.taxable { json!(GOODS_TAX_CLASS) } else { json!(NO_TAX_CLASS) },
    })
}
