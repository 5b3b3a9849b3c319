//! Invoice Creation Setup on the wire.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A store's revenue settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RevenueSettings {
    /// Assign to related organization: off by default.
    pub assign_to_related_organization: bool,
    /// Match a guest's e-mail to a profile: off by default.
    pub match_guests_by_email: bool,
    /// The anonymous web purchase profile.
    pub anonymous_profile_id: i64,
    /// Default revenue item: only when the product has none of its own.
    pub default_revenue_item_id: Uuid,
    /// Default tax item: only when the line's revenue item has none.
    pub default_tax_item_id: Uuid,
    /// Shipping/handling revenue item: always its own line.
    pub shipping_handling_revenue_item_id: Uuid,
    /// Gift wrapping revenue item: always its own line.
    pub gift_wrapping_revenue_item_id: Uuid,
    /// Discount revenue item.
    pub discount_revenue_item_id: Uuid,
    /// Fee revenue item.
    pub fee_revenue_item_id: Uuid,
    /// Rounding revenue item.
    pub rounding_revenue_item_id: Uuid,
    /// Adjustment type for every order change: refund, cancellation, edit.
    pub order_adjustment_type_id: Uuid,
    /// Payment type where the payment method has none of its own.
    pub default_payment_type_id: Uuid,
    /// Payment type of store credit.
    pub store_credit_payment_type_id: Uuid,
    /// Payment type of gift certificates redeemed.
    pub gift_certificate_payment_type_id: Uuid,
    /// Payment types by payment method.
    pub payment_types: Vec<PaymentMethodType>,
}

/// The payment type of one payment method.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PaymentMethodType {
    /// The method as the store names it.
    pub payment_method: String,
    /// The payment type.
    pub payment_type_id: Uuid,
}

/// Revenue settings as they stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RevenueSettingsView {
    /// The store they are of.
    pub store_id: Uuid,
    /// Counts saves.
    pub version: i64,
    /// The settings.
    pub settings: RevenueSettings,
    /// For `If-Match`.
    pub etag: String,
}

/// One thing to pick.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Choice {
    /// Its id.
    pub id: Uuid,
    /// A short code.
    pub code: String,
    /// The name.
    pub name: String,
}

/// What revenue settings pick from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SettingsChoices {
    /// Revenue items.
    pub revenue_items: Vec<Choice>,
    /// Tax items.
    pub tax_items: Vec<Choice>,
    /// Payment types.
    pub payment_types: Vec<Choice>,
    /// Adjustment types.
    pub adjustment_types: Vec<Choice>,
}
