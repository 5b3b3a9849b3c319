//! Invoices on the wire.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Money;

/// Where an invoice came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum InvoiceSource {
    /// An order of a connected BigCommerce store.
    Bigcommerce,
    /// Staff or an integration.
    Manual,
}

/// An invoice's status, derived from its entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum InvoiceStatus {
    /// Nothing received.
    Open,
    /// Part received.
    PartiallyPaid,
    /// Nothing due.
    Paid,
    /// Part given back.
    PartiallyRefunded,
    /// All given back.
    Refunded,
    /// Cancelled, nothing received.
    Void,
}

/// What the invoice list is asked for. Unknown parameters are refused.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields, default)]
pub struct InvoiceListQuery {
    /// Ordered on or after this day of the store's calendar.
    #[serde(rename = "order_date:min", skip_serializing_if = "Option::is_none")]
    pub order_date_min: Option<NaiveDate>,
    /// Ordered on or before this day of the store's calendar.
    #[serde(rename = "order_date:max", skip_serializing_if = "Option::is_none")]
    pub order_date_max: Option<NaiveDate>,
    /// The store's order number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_id: Option<i64>,
    /// `true`: only invoices on an anonymous profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anonymous: Option<bool>,
    /// `false`: only invoices without a Customer Profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_customer_profile: Option<bool>,
    /// Comma-separated statuses.
    #[serde(rename = "status:in", skip_serializing_if = "Option::is_none")]
    pub status_in: Option<String>,
    /// The Invoice Profile's ID.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile_id: Option<i64>,
    /// The store.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store_id: Option<Uuid>,
    /// Where it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<InvoiceSource>,
    /// Changed at or after this moment.
    #[serde(rename = "updated_at:min", skip_serializing_if = "Option::is_none")]
    pub updated_at_min: Option<DateTime<Utc>>,
    /// Only `-order_date`, the default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<String>,
    /// Rows of a page, 1 to 200, by default 50.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Where to go on, from `meta.page`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// `total` adds `meta.total`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub include: Option<String>,
}

/// A profile as an invoice names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProfileRef {
    /// The profile ID.
    pub id: i64,
    /// The name.
    pub name: String,
    /// Person or organization.
    pub kind: crate::profiles::ProfileKind,
    /// Whether it stands for web purchases by nobody in particular.
    pub anonymous: bool,
}

/// The store's customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerRef {
    /// The customer number; none for a guest.
    pub id: Option<i64>,
    /// The name, from the customer's record or the billing address.
    pub name: String,
    /// The e-mail address, likewise.
    pub email: String,
}

/// A remark that asks for a look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Flag {
    /// `needs_a_look`, `refunded_without_record`, `unknown_status`, `customer_gone` or `archived`.
    pub code: String,
    /// The numbers, in a sentence.
    pub detail: String,
}

/// One row of the invoice list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvoiceRow {
    /// The invoice's id.
    pub id: i64,
    /// The invoice's printed number, such as `INV-10042`.
    pub number: String,
    /// Where it came from.
    pub source: InvoiceSource,
    /// The store.
    pub store_id: Option<Uuid>,
    /// The order number.
    pub order_id: Option<i64>,
    /// Where the store's staff see the order.
    pub order_url: Option<String>,
    /// When the order was placed.
    pub order_date: DateTime<Utc>,
    /// Derived status.
    pub status: InvoiceStatus,
    /// The order's status in the merchant's words.
    pub order_status: String,
    /// The total.
    pub total: Money,
    /// Given back.
    pub refunded: Money,
    /// Still due.
    pub balance: Money,
    /// The payment method.
    pub payment_method: String,
    /// Whose it is.
    pub invoice_profile: ProfileRef,
    /// What decided that: `staff`, `guest`, `guest_email`, `individual`, `related_organization` or `no_single_match`.
    pub owner_rule: String,
    /// The individual linked to the customer; none is shown as "No Profile".
    pub customer_profile: Option<ProfileRef>,
    /// The store's customer; none for a manual invoice.
    pub customer: Option<CustomerRef>,
    /// Remarks.
    pub flags: Vec<Flag>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// For `If-Match`.
    pub etag: String,
}

/// The totals of a filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvoiceSummary {
    /// How many invoices.
    pub count: i64,
    /// How many of them on an anonymous profile.
    pub anonymous: i64,
    /// The sum of their totals, by currency, largest count first.
    pub totals: Vec<Money>,
}

/// One invoice whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invoice {
    /// As the list shows it.
    pub row: InvoiceRow,
    /// The tax within the total.
    pub tax: Money,
    /// The lines.
    pub lines: Vec<InvoiceLine>,
    /// The payments.
    pub payments: Vec<InvoicePayment>,
    /// Adjustments of lines and payments.
    pub adjustments: Vec<InvoiceAdjustment>,
    /// How the balance comes about.
    pub breakdown: BalanceBreakdown,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvoiceLine {
    /// Its id.
    pub id: Uuid,
    /// `product`, `shipping`, `handling`, `gift_wrapping`, `fee`, `discount`, `gift_certificate`, `tax` or `rounding`.
    pub kind: String,
    /// What the customer reads.
    pub description: String,
    /// Stock-keeping unit; may be empty.
    pub sku: String,
    /// How many.
    pub quantity: i64,
    /// Price of one.
    pub unit_price: Money,
    /// The amount.
    pub amount: Money,
    /// The name of the revenue item or tax item it is booked to.
    pub item: String,
    /// Why.
    pub why: Why,
}

/// One payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvoicePayment {
    /// Its id.
    pub id: Uuid,
    /// The payment type's name.
    pub payment_type: String,
    /// The method as the store names it.
    pub method: String,
    /// The amount.
    pub amount: Money,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Why.
    pub why: Why,
}

/// One adjustment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvoiceAdjustment {
    /// Its id.
    pub id: Uuid,
    /// `line` or `payment`.
    pub of: String,
    /// `order_change`, `refund`, `void` or `write_off`.
    pub kind: String,
    /// The adjustment type's name.
    pub adjustment_type: String,
    /// The store's refund record.
    pub refund_id: Option<i64>,
    /// What staff read.
    pub description: String,
    /// The amount.
    pub amount: Money,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Why.
    pub why: Why,
}

/// Why an entry is what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Why {
    /// The rule that decided.
    pub rule: String,
    /// The order's field it came from.
    pub field: String,
    /// The settings version in force.
    pub settings_version: i64,
}

/// How the balance comes about: total + line adjustments - payments + payment adjustments = balance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BalanceBreakdown {
    /// Lines and order changes.
    pub total: Money,
    /// Refund, void and write-off adjustments of lines.
    pub line_adjustments: Money,
    /// Payments.
    pub payments: Money,
    /// Adjustments of payments.
    pub payment_adjustments: Money,
    /// Still due.
    pub balance: Money,
}

/// Change Profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangeProfile {
    /// The new Invoice Profile's ID. Any profile may be the target.
    pub profile_id: i64,
    /// Why, for the audit log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What a row action answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangedInvoice {
    /// The row as it is now.
    pub row: InvoiceRow,
    /// The event to undo, where it can be undone.
    pub undo: Option<Uuid>,
}

/// The customer as a form, and what is known about them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvoiceCustomer {
    /// The store's customer.
    pub customer: CustomerRef,
    /// Prefill for Create Profile From Customer: from the customer's record, for a guest from the billing address.
    pub contact: crate::profiles::Contact,
    /// The profile the customer is linked to already.
    pub linked: Option<ProfileRef>,
    /// Profiles that look like this customer.
    pub duplicates: Vec<crate::profiles::ProfileProposal>,
    /// How many other invoices of this customer are on an anonymous profile.
    pub other_anonymous_invoices: i64,
}

/// Create Profile From Customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateCustomerProfile {
    /// The form.
    pub contact: crate::profiles::Contact,
    /// Standing with the association; by default a non-member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub membership: Option<crate::profiles::Membership>,
    /// The organization the individual primarily belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<i64>,
    /// Move this invoice to the new profile if it is on an anonymous one.
    #[serde(default)]
    pub move_invoice: bool,
    /// Move the customer's other anonymous invoices too.
    #[serde(default)]
    pub move_other_invoices: bool,
    /// Save although a profile with this e-mail address exists.
    #[serde(default)]
    pub allow_duplicate_email: bool,
}

/// Link the customer to an existing individual.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LinkCustomerProfile {
    /// The individual.
    pub profile_id: i64,
    /// Move this invoice to the profile if it is on an anonymous one.
    #[serde(default)]
    pub move_invoice: bool,
}

/// What Create Profile From Customer answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CustomerProfileCreated {
    /// The profile.
    pub profile: crate::profiles::Profile,
    /// The row as it is now.
    pub row: InvoiceRow,
    /// How many invoices moved to the profile, this one included.
    pub moved: i64,
}

/// One event of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimelineEvent {
    /// Its id.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who: a user's e-mail address, an API key's name, or `sync`.
    pub actor: String,
    /// `created`, `order_changed`, `profile_changed`, `customer_profile_changed` or `undone`.
    pub action: String,
    /// What happened, in a sentence.
    pub summary: String,
    /// Staff's reason.
    pub reason: Option<String>,
    /// Whether it can be undone now.
    pub undoable: bool,
}
