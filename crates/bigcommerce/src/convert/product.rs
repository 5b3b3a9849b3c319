//! Order products.

use mctrade_domain::shop_order::{AppliedDiscount, OrderProduct, ProductKind, ProductWrapping};

use super::fault::{Amounts, Fault};
use crate::wire;
use crate::wire::date::parse_day;
use crate::wire::{Amount, Text};

pub(crate) fn convert_product(product: wire::order::OrderProduct, amounts: Amounts) -> Result<OrderProduct, Fault> {
    let wire::order::OrderProduct {
        id,
        product_id,
        parent_order_product_id,
        order_address_id,
        name,
        name_customer,
        name_merchant,
        sku,
        r#type,
        quantity,
        price_ex_tax,
        total_ex_tax,
        total_inc_tax,
        total_tax,
        discounted_total_inc_tax,
        wrapping_name,
        wrapping_cost_ex_tax,
        wrapping_cost_inc_tax,
        wrapping_cost_tax,
        tax_class_id,
        event_date,
        applied_discounts,
        product_options,
    } = product;
    let applied_discounts = applied_discounts.0.into_iter().enumerate().map(|(index, discount)| {
        convert_discount(discount, amounts).map_err(|fault| fault.within("applied_discounts", index))
    });
    Ok(OrderProduct {
        id: id.id().ok_or_else(|| Fault::missing("id"))?,
        parent_id: parent_order_product_id.id(),
        product_id: product_id.id(),
        name: first_given([name, name_customer, name_merchant]),
        sku: sku.into_string(),
        kind: convert_kind(r#type),
        quantity: quantity.0.ok_or_else(|| Fault::missing("quantity"))?,
        unit_price_ex_tax: amounts.or_zero(&price_ex_tax, "price_ex_tax")?,
        total: amounts.taxed(
            [&total_ex_tax, &total_inc_tax, &total_tax],
            ["total_ex_tax", "total_inc_tax", "total_tax"],
        )?,
        discounted_total_inc_tax: amounts.read(&discounted_total_inc_tax, "discounted_total_inc_tax")?,
        applied_discounts: applied_discounts.collect::<Result<_, _>>()?,
        options: product_options.0.into_iter().map(convert_option).collect(),
        wrapping: convert_wrapping(
            wrapping_name,
            [&wrapping_cost_ex_tax, &wrapping_cost_inc_tax, &wrapping_cost_tax],
            amounts,
        )?,
        address_id: order_address_id.id(),
        tax_class: tax_class_id.0,
        event_date: parse_day(event_date.as_str()),
    })
}

fn convert_kind(kind: Text) -> ProductKind {
    match kind.as_str() {
        "physical" | "" => ProductKind::Physical,
        "digital" => ProductKind::Digital,
        "giftcertificate" => ProductKind::GiftCertificate,
        _ => ProductKind::Other(kind.into_string()),
    }
}

fn convert_discount(discount: wire::order::AppliedDiscount, amounts: Amounts) -> Result<AppliedDiscount, Fault> {
    let wire::order::AppliedDiscount { id, name, code, amount } = discount;
    Ok(AppliedDiscount {
        name: first_given([name, id]),
        code: code.into_option(),
        amount: amounts.magnitude(&amount, "amount")?,
    })
}

fn convert_option(option: wire::order::ProductOption) -> (String, String) {
    let wire::order::ProductOption {
        display_name,
        display_value,
        name,
        value,
    } = option;
    (first_given([display_name, name]), first_given([display_value, value]))
}

fn convert_wrapping(name: Text, cost: [&Amount; 3], amounts: Amounts) -> Result<Option<ProductWrapping>, Fault> {
    if name.is_empty() && cost.iter().all(|amount| amount.is_zero()) {
        return Ok(None);
    }
    let cost = amounts.taxed(
        cost,
        ["wrapping_cost_ex_tax", "wrapping_cost_inc_tax", "wrapping_cost_tax"],
    )?;
    Ok(Some(ProductWrapping {
        name: name.into_string(),
        cost,
    }))
}

/// The first text that is not empty.
fn first_given<const N: usize>(texts: [Text; N]) -> String {
    texts.into_iter().find_map(Text::into_option).unwrap_or_default()
}
