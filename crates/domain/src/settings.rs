//! Invoice Creation Setup: the settings that turn an order's parts into an invoice's lines.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{AdjustmentTypeId, PaymentTypeId, ProfileId, RevenueItemId, TaxItemId};

/// One store's revenue settings. Each save makes a new version; invoices remember the version that made them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevenueSettings {
    /// Counts saves, from 1.
    pub version: i64,
    /// Assign invoices to the individual's primary related organization. Off by default.
    pub assign_to_related_organization: bool,
    /// Match a guest's e-mail to a profile. Off by default.
    pub match_guests_by_email: bool,
    /// The profile of web purchases by nobody in particular.
    pub anonymous_profile: ProfileId,
    /// Books a product that has no revenue item of its own.
    pub default_revenue_item: RevenueItemId,
    /// Books tax where the line's revenue item has no tax item of its own.
    pub default_tax_item: TaxItemId,
    /// Books shipping and handling, always lines of their own.
    pub shipping_handling_revenue_item: RevenueItemId,
    /// Books gift wrapping, always a line of its own.
    pub gift_wrapping_revenue_item: RevenueItemId,
    /// Books discounts and coupons.
    pub discount_revenue_item: RevenueItemId,
    /// Books fees.
    pub fee_revenue_item: RevenueItemId,
    /// Books what rounding leaves over.
    pub rounding_revenue_item: RevenueItemId,
    /// The type of every adjustment an order's change makes: refund, cancellation or edit.
    pub order_adjustment_type: AdjustmentTypeId,
    /// The payment type where a payment method has none of its own.
    pub default_payment_type: PaymentTypeId,
    /// The payment type of store credit used.
    pub store_credit_payment_type: PaymentTypeId,
    /// The payment type of gift certificates redeemed.
    pub gift_certificate_payment_type: PaymentTypeId,
    /// Payment types by payment method, keyed by the folded method name (see [`crate::text::fold`]).
    pub payment_types: BTreeMap<String, PaymentTypeId>,
    /// Revenue items by the shop's product id.
    pub product_revenue_items: BTreeMap<i64, RevenueItemId>,
}

impl RevenueSettings {
    /// The payment type of a payment method's display name or gateway code.
    #[must_use]
    pub fn payment_type_of(&self, payment_method: &str) -> PaymentTypeId {
        self.payment_types
            .get(&crate::text::fold(payment_method))
            .copied()
            .unwrap_or(self.default_payment_type)
    }
}

/// A thing that settings pick from: a revenue item, tax item, payment type or adjustment type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogItem<Id> {
    /// Its id.
    pub id: Id,
    /// A short code, unique in its kind.
    pub code: String,
    /// The name staff read.
    pub name: String,
    /// Whether it can still be picked.
    pub active: bool,
}

/// What an item of the books is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CatalogKind {
    /// What a line is booked to.
    RevenueItem,
    /// What tax is booked to.
    TaxItem,
    /// How money came in.
    PaymentType,
    /// Why an amount was corrected.
    AdjustmentType,
}
