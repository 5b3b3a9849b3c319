//! Coupons, fees and taxes.

use mctrade_domain::shop_order::{OrderCoupon, OrderFee, OrderTax};

use super::fault::{Amounts, Fault};
use crate::wire::order_parts as wire;

pub(crate) fn convert_coupon(coupon: wire::OrderCoupon, amounts: Amounts) -> Result<OrderCoupon, Fault> {
    let wire::OrderCoupon { id, code, discount } = coupon;
    Ok(OrderCoupon {
        id: id.id().ok_or_else(|| Fault::missing("id"))?,
        code: code.into_string(),
        discount: amounts.magnitude(&discount, "discount")?,
    })
}

pub(crate) fn convert_fee(fee: wire::OrderFee, amounts: Amounts) -> Result<OrderFee, Fault> {
    let wire::OrderFee {
        id,
        display_name_customer,
        display_name_merchant,
        base_cost,
        cost_ex_tax,
        cost_exc_tax,
        cost_inc_tax,
        cost_tax,
    } = fee;
    let ex_tax = if cost_ex_tax.0.is_some() {
        cost_ex_tax
    } else {
        cost_exc_tax
    };
    // The base cost is with or without tax as the merchant enters prices; it serves where neither is told.
    let ex_tax = if ex_tax.0.is_some() || cost_inc_tax.0.is_some() {
        ex_tax
    } else {
        base_cost
    };
    let name = if display_name_customer.is_empty() {
        display_name_merchant
    } else {
        display_name_customer
    };
    Ok(OrderFee {
        id: id.id().ok_or_else(|| Fault::missing("id"))?,
        name: name.into_string(),
        cost: amounts.taxed(
            [&ex_tax, &cost_inc_tax, &cost_tax],
            ["cost_ex_tax", "cost_inc_tax", "cost_tax"],
        )?,
    })
}

pub(crate) fn convert_tax(tax: wire::OrderTax, amounts: Amounts) -> Result<OrderTax, Fault> {
    let wire::OrderTax {
        id,
        name,
        class,
        rate,
        line_amount,
        order_product_id,
    } = tax;
    Ok(OrderTax {
        id: id.id().ok_or_else(|| Fault::missing("id"))?,
        name: name.into_string(),
        class: class.into_string(),
        rate: rate.into_string(),
        amount: amounts.or_zero(&line_amount, "line_amount")?,
        order_product_id: order_product_id.id(),
    })
}
