//! The order document and its parts become one [`ShopOrder`].

use mctrade_domain::shop_order::{
    ContactDetails, CurrencyFacts, OrderStatus, PaymentStatus, ShopCustomer, ShopOrder, TaxedAmount,
};
use mctrade_domain::{Currency, CustomerId, Money, OrderId};

use super::fault::{Amounts, Fault};
use super::snapshot::snapshot;
use super::{order_parts, product, refund};
use crate::wire::order::{BillingAddress, Order, OrderProduct};
use crate::wire::order_parts::{OrderCoupon, OrderFee, OrderTax};
use crate::wire::refund::Refund;
use crate::wire::{Amount, Document, Text};

/// An order as read: its document and those of its parts.
#[derive(Debug)]
pub(crate) struct OrderParts {
    pub(crate) order: Document<Order>,
    pub(crate) products: Vec<Document<OrderProduct>>,
    pub(crate) coupons: Vec<Document<OrderCoupon>>,
    pub(crate) fees: Vec<Document<OrderFee>>,
    pub(crate) taxes: Vec<Document<OrderTax>>,
    pub(crate) refunds: Vec<Document<Refund>>,
    pub(crate) customer: Option<ShopCustomer>,
}

/// The currency of an order's amounts, where the order says one: what was paid in, else what the shopper saw.
pub(crate) fn stated_currency(transactional: &Text, display: &Text) -> Result<Option<Currency>, Fault> {
    let (place, code) = if transactional.is_empty() {
        ("currency_code", display)
    } else {
        ("default_currency_code", transactional)
    };
    if code.is_empty() {
        return Ok(None);
    }
    Currency::from_code(code.as_str())
        .map(Some)
        .map_err(|_| Fault::new(place, "is not an ISO 4217 currency code"))
}

/// Puts an order together. `currency` is the order's own, or the store's where the order states none.
pub(crate) fn convert_order(parts: OrderParts, currency: Currency) -> Result<ShopOrder, Fault> {
    let snapshot = snapshot(&parts)?;
    let OrderParts {
        order,
        products,
        coupons,
        fees,
        taxes,
        refunds,
        customer,
    } = parts;
    let amounts = Amounts(currency);
    let products = each(products, "products", |wire| product::convert_product(wire, amounts))?;
    let coupons = each(coupons, "coupons", |wire| order_parts::convert_coupon(wire, amounts))?;
    let fees = each(fees, "fees", |wire| order_parts::convert_fee(wire, amounts))?;
    let taxes = each(taxes, "taxes", |wire| order_parts::convert_tax(wire, amounts))?;
    let refunds = each(refunds, "refunds", |wire| refund::convert_refund(wire, amounts))?;
    let Order {
        id,
        customer_id,
        date_created,
        date_modified,
        status_id,
        status,
        custom_status,
        shipping_cost_ex_tax,
        shipping_cost_inc_tax,
        shipping_cost_tax,
        handling_cost_ex_tax,
        handling_cost_inc_tax,
        handling_cost_tax,
        wrapping_cost_ex_tax,
        wrapping_cost_inc_tax,
        wrapping_cost_tax,
        total_ex_tax,
        total_inc_tax,
        total_tax,
        is_tax_inclusive_pricing,
        items_total: _,
        payment_method,
        payment_status,
        order_is_digital,
        store_credit_amount,
        gift_certificate_amount,
        currency_code,
        currency_exchange_rate,
        default_currency_code: _,
        store_default_currency_code,
        store_default_to_transactional_exchange_rate,
        discount_amount,
        coupon_discount,
        is_deleted,
        billing_address,
        order_source,
        channel_id,
        external_source,
        fees: _,
        consignments: _,
    } = order.value;
    let created_at = date_created.0.ok_or_else(|| Fault::missing("date_created"))?;
    let total = total(amounts, &total_ex_tax, &total_inc_tax, &total_tax)?;
    Ok(ShopOrder {
        id: OrderId(id.id().ok_or_else(|| Fault::missing("id"))?),
        created_at,
        modified_at: date_modified.0.unwrap_or(created_at),
        status: OrderStatus::from_number(status_id.0.ok_or_else(|| Fault::missing("status_id"))?),
        status_label: if custom_status.is_empty() {
            status
        } else {
            custom_status
        }
        .into_string(),
        payment_status: convert_payment_status(payment_status),
        payment_method: payment_method.into_string(),
        currency,
        rates: CurrencyFacts {
            display_code: currency_code.into_option(),
            display_rate: currency_exchange_rate.into_option(),
            store_code: store_default_currency_code.into_option(),
            store_rate: store_default_to_transactional_exchange_rate.into_option(),
        },
        total_inc_tax: total.inc_tax,
        total_ex_tax: total.ex_tax,
        total_tax: total.tax,
        prices_include_tax: is_tax_inclusive_pricing.0,
        shipping: amounts.taxed(
            [&shipping_cost_ex_tax, &shipping_cost_inc_tax, &shipping_cost_tax],
            ["shipping_cost_ex_tax", "shipping_cost_inc_tax", "shipping_cost_tax"],
        )?,
        handling: amounts.taxed(
            [&handling_cost_ex_tax, &handling_cost_inc_tax, &handling_cost_tax],
            ["handling_cost_ex_tax", "handling_cost_inc_tax", "handling_cost_tax"],
        )?,
        wrapping: amounts.taxed(
            [&wrapping_cost_ex_tax, &wrapping_cost_inc_tax, &wrapping_cost_tax],
            ["wrapping_cost_ex_tax", "wrapping_cost_inc_tax", "wrapping_cost_tax"],
        )?,
        discount_amount: amounts.magnitude(&discount_amount, "discount_amount")?,
        coupon_discount: amounts.magnitude(&coupon_discount, "coupon_discount")?,
        gift_certificate_amount: amounts.magnitude(&gift_certificate_amount, "gift_certificate_amount")?,
        store_credit_amount: amounts.magnitude(&store_credit_amount, "store_credit_amount")?,
        customer_id: customer_id.id().map(CustomerId),
        customer,
        billing: billing_address.0.map(convert_billing).unwrap_or_default(),
        products,
        coupons,
        fees,
        taxes,
        refunds,
        channel_id: channel_id.0,
        source: order_source.into_string(),
        external_source: external_source.into_option(),
        archived: is_deleted.is_set(),
        digital: order_is_digital.is_set(),
        snapshot,
    })
}

/// The total with tax must be there: it is the invoice's, and nothing else can stand in for it.
fn total(amounts: Amounts, ex: &Amount, inc: &Amount, tax: &Amount) -> Result<TaxedAmount, Fault> {
    if inc.0.is_none() {
        return Err(Fault::missing("total_inc_tax"));
    }
    amounts.taxed([ex, inc, tax], ["total_ex_tax", "total_inc_tax", "total_tax"])
}

fn each<W, T>(
    documents: Vec<Document<W>>,
    place: &str,
    mut convert: impl FnMut(W) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    documents
        .into_iter()
        .enumerate()
        .map(|(index, document)| convert(document.value).map_err(|fault| fault.within(place, index)))
        .collect()
}

fn convert_payment_status(status: Text) -> PaymentStatus {
    match status.as_str().to_ascii_lowercase().as_str() {
        "" => PaymentStatus::Unstated,
        "authorized" => PaymentStatus::Authorized,
        "captured" => PaymentStatus::Captured,
        "paid" => PaymentStatus::Paid,
        _ => PaymentStatus::Other(status.into_string()),
    }
}

fn convert_billing(address: BillingAddress) -> ContactDetails {
    let BillingAddress {
        first_name,
        last_name,
        company,
        street_1,
        street_2,
        city,
        state,
        zip,
        country_iso2,
        phone,
        email,
    } = address;
    ContactDetails {
        first_name: first_name.into_string(),
        last_name: last_name.into_string(),
        company: company.into_string(),
        email: email.into_string(),
        phone: phone.into_string(),
        street_1: street_1.into_string(),
        street_2: street_2.into_string(),
        city: city.into_string(),
        state: state.into_string(),
        postal_code: zip.into_string(),
        country_code: country_iso2.into_string(),
    }
}

/// A row's total where both it and its currency can be read.
pub(crate) fn row_total(total: &Text, currency: Currency) -> Option<Money> {
    Money::parse(total.as_str(), currency).ok()
}
