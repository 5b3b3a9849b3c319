//! The taxes of an order, row by row.

use serde_json::{Value, json};

use super::parts::{GOODS_TAX_CLASS, SHIPPING_TAX_CLASS, WRAPPING_TAX_CLASS};
use crate::model::order::Order;
use crate::money::{Amount, Rate};

/// One taxed thing: its tax, the address, the class, the order product and what kind of thing it is.
struct Taxed {
    tax: Amount,
    address_id: u64,
    class_id: u64,
    class: &'static str,
    product_id: Option<u64>,
    kind: &'static str,
}

fn taxed(order: &Order) -> Vec<Taxed> {
    let mut all = Vec::new();
    let mut add = |tax: Amount, address_id, class_id, class, product_id, kind| {
        if tax.is_positive() {
            all.push(Taxed {
                tax,
                address_id,
                class_id,
                class,
                product_id,
                kind,
            });
        }
    };
    for line in &order.lines {
        let to = order.address_id(line);
        add(
            line.price.total_tax,
            to,
            GOODS_TAX_CLASS,
            "Default Tax Class",
            Some(line.id),
            "item",
        );
        add(
            line.price.wrapping.tax,
            to,
            WRAPPING_TAX_CLASS,
            "Gift Wrapping",
            Some(line.id),
            "gift-wrapping",
        );
    }
    for consignment in &order.consignments {
        add(
            consignment.shipping_price.tax,
            consignment.id,
            SHIPPING_TAX_CLASS,
            "Shipping",
            None,
            "shipping",
        );
        add(
            consignment.handling_price.tax,
            consignment.id,
            SHIPPING_TAX_CLASS,
            "Shipping",
            None,
            "handling",
        );
    }
    for fee in &order.fees {
        add(fee.price.tax, 0, GOODS_TAX_CLASS, "Default Tax Class", None, "item");
    }
    all
}

/// The taxes by address, class and rate, or one by one with `details`. They add up to the order's total tax.
pub(crate) fn taxes(order: &Order, details: bool) -> Vec<Value> {
    let mut things = taxed(order);
    if !details {
        let mut grouped: Vec<Taxed> = Vec::new();
        for thing in things {
            let same = |other: &&mut Taxed| other.address_id == thing.address_id && other.class_id == thing.class_id;
            match grouped.iter_mut().find(same) {
                Some(group) => group.tax += thing.tax,
                None => grouped.push(thing),
            }
        }
        things = grouped;
    }
    let rate = order.tax_zone.rate();
    let mut rows = Vec::new();
    for thing in things {
        let mut left = thing.tax;
        let last = order.tax_zone.taxes.len().saturating_sub(1);
        for (place, tax) in order.tax_zone.taxes.iter().enumerate() {
            let part = if place == last {
                left
            } else {
                split(thing.tax, tax.rate, rate)
            };
            left -= part;
            let mut row = json!({
                "id": order.id * 1_000 + u64::try_from(rows.len()).unwrap_or(0),
                "order_id": order.id,
                "order_address_id": thing.address_id,
                "tax_rate_id": tax.id,
                "sales_tax_id": format!("tax-{}", tax.id),
                "tax_class_id": thing.class_id,
                "name": tax.name,
                "class": thing.class,
                "rate": tax.rate.percent_text(),
                "priority": place,
                "priority_amount": part,
                "line_amount": part,
                "order_pickup_method_id": 0,
            });
            if details {
                row["order_product_id"] = json!(thing.product_id.map(|id| id.to_string()));
                row["line_item_type"] = json!(thing.kind);
            }
            rows.push(row);
        }
    }
    rows
}

fn split(tax: Amount, part: Rate, whole: Rate) -> Amount {
    let percent = |rate: Rate| Amount::cents(rate.0);
    tax.share(percent(part), percent(whole))
}
