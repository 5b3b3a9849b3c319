//! The order document of Orders V2.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Amount, Date, Flag, List, Object, Text, Whole};

/// An order, without the fields that nothing here uses.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Order {
    pub(crate) id: Whole,
    /// 0 is a guest.
    pub(crate) customer_id: Whole,
    pub(crate) date_created: Date,
    pub(crate) date_modified: Date,
    pub(crate) status_id: Whole,
    pub(crate) status: Text,
    pub(crate) custom_status: Text,
    pub(crate) shipping_cost_ex_tax: Amount,
    pub(crate) shipping_cost_inc_tax: Amount,
    pub(crate) shipping_cost_tax: Amount,
    pub(crate) handling_cost_ex_tax: Amount,
    pub(crate) handling_cost_inc_tax: Amount,
    pub(crate) handling_cost_tax: Amount,
    pub(crate) wrapping_cost_ex_tax: Amount,
    pub(crate) wrapping_cost_inc_tax: Amount,
    pub(crate) wrapping_cost_tax: Amount,
    pub(crate) total_ex_tax: Amount,
    pub(crate) total_inc_tax: Amount,
    pub(crate) total_tax: Amount,
    /// Missing on orders of before about 2024.
    pub(crate) is_tax_inclusive_pricing: Flag,
    pub(crate) items_total: Whole,
    pub(crate) payment_method: Text,
    pub(crate) payment_status: Text,
    pub(crate) order_is_digital: Flag,
    pub(crate) store_credit_amount: Amount,
    pub(crate) gift_certificate_amount: Amount,
    /// The currency the shopper saw.
    pub(crate) currency_code: Text,
    pub(crate) currency_exchange_rate: Text,
    /// The currency that was paid in: of all totals.
    pub(crate) default_currency_code: Text,
    pub(crate) store_default_currency_code: Text,
    pub(crate) store_default_to_transactional_exchange_rate: Text,
    pub(crate) discount_amount: Amount,
    pub(crate) coupon_discount: Amount,
    pub(crate) is_deleted: Flag,
    pub(crate) billing_address: Object<BillingAddress>,
    pub(crate) order_source: Text,
    pub(crate) channel_id: Whole,
    pub(crate) external_source: Text,
    /// A link, or the fees where they were asked for.
    pub(crate) fees: Option<Box<RawValue>>,
    /// A link, or the consignments where they were asked for.
    pub(crate) consignments: Option<Box<RawValue>>,
}

/// Who is billed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct BillingAddress {
    pub(crate) first_name: Text,
    pub(crate) last_name: Text,
    pub(crate) company: Text,
    pub(crate) street_1: Text,
    pub(crate) street_2: Text,
    pub(crate) city: Text,
    pub(crate) state: Text,
    pub(crate) zip: Text,
    pub(crate) country_iso2: Text,
    pub(crate) phone: Text,
    pub(crate) email: Text,
}

/// A product of an order.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct OrderProduct {
    pub(crate) id: Whole,
    /// 0 for a custom product.
    pub(crate) product_id: Whole,
    pub(crate) parent_order_product_id: Whole,
    pub(crate) order_address_id: Whole,
    pub(crate) name: Text,
    pub(crate) name_customer: Text,
    pub(crate) name_merchant: Text,
    pub(crate) sku: Text,
    pub(crate) r#type: Text,
    pub(crate) quantity: Whole,
    pub(crate) price_ex_tax: Amount,
    pub(crate) total_ex_tax: Amount,
    pub(crate) total_inc_tax: Amount,
    pub(crate) total_tax: Amount,
    pub(crate) discounted_total_inc_tax: Amount,
    pub(crate) wrapping_name: Text,
    pub(crate) wrapping_cost_ex_tax: Amount,
    pub(crate) wrapping_cost_inc_tax: Amount,
    pub(crate) wrapping_cost_tax: Amount,
    pub(crate) tax_class_id: Whole,
    pub(crate) event_date: Text,
    pub(crate) applied_discounts: List<AppliedDiscount>,
    pub(crate) product_options: List<ProductOption>,
}

/// The part of a discount that fell on one product.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AppliedDiscount {
    pub(crate) id: Text,
    pub(crate) name: Text,
    pub(crate) code: Text,
    pub(crate) amount: Amount,
}

/// An option the shopper chose.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ProductOption {
    pub(crate) display_name: Text,
    pub(crate) display_value: Text,
    pub(crate) name: Text,
    pub(crate) value: Text,
}

/// A row of an order list, read so that one unreadable order never hides the others.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct OrderRow {
    pub(crate) id: Whole,
    pub(crate) date_created: Text,
    pub(crate) date_modified: Text,
    pub(crate) status_id: Text,
    pub(crate) total_inc_tax: Text,
    pub(crate) currency_code: Text,
    pub(crate) default_currency_code: Text,
}

/// How many orders there are.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct OrderCount {
    pub(crate) count: Whole,
}
