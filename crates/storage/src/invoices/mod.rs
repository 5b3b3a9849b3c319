//! Invoices: the list, one in full, and what staff do to them.

mod change_profile;
mod customer_profile;
mod detail;
pub(crate) mod list;
pub(crate) mod ownership;
pub(crate) mod seal;
pub(crate) mod state;
pub(crate) mod undo;

use mctrade_domain::filter::InvoiceListItem;
use mctrade_domain::invoice::{AdjustmentKind, Balance, LineKind, Why};
use mctrade_domain::profile::{MatchReason, NewProfile, Profile, ProfileRef};
use mctrade_domain::shop_order::ContactDetails;
use mctrade_domain::{CustomerId, EntryId, InvoiceId, Money, ProfileId, RefundId, Timestamp};

use crate::{Result, Storage, TimelineEvent};

/// Invoices.
#[derive(Debug, Clone, Copy)]
pub struct Invoices<'a> {
    pub(crate) storage: &'a Storage,
}

/// How much a filter finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceTotals {
    /// How many invoices.
    pub count: i64,
    /// How many of them are on an anonymous profile.
    pub anonymous: i64,
    /// The sum of their totals, one amount per currency.
    pub totals: Vec<Money>,
}

/// One invoice in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceDetail {
    /// What the list shows of it.
    pub item: InvoiceListItem,
    /// The tax within the total.
    pub tax: Money,
    /// Its lines, in the order they were written.
    pub lines: Vec<LineDetail>,
    /// Its payments, in the order they were written.
    pub payments: Vec<PaymentDetail>,
    /// Its adjustments of lines and payments, in the order they were written.
    pub adjustments: Vec<AdjustmentDetail>,
    /// The sums of all entries.
    pub balance: Balance,
    /// The order's document at the last revision, verbatim JSON.
    pub snapshot: String,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineDetail {
    /// The entry.
    pub id: EntryId,
    /// What it stands for.
    pub kind: LineKind,
    /// What the customer reads.
    pub description: String,
    /// Stock-keeping unit; may be empty.
    pub sku: String,
    /// How many.
    pub quantity: i64,
    /// Price of one, without tax.
    pub unit_price: Money,
    /// The amount.
    pub amount: Money,
    /// The name of the revenue or tax item it is booked to.
    pub item_name: String,
    /// Why.
    pub why: Why,
}

/// One payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentDetail {
    /// The entry.
    pub id: EntryId,
    /// The name of its payment type.
    pub payment_type_name: String,
    /// The method as the shop names it.
    pub method: String,
    /// The amount.
    pub amount: Money,
    /// When it was written.
    pub recorded_at: Timestamp,
    /// Why.
    pub why: Why,
}

/// What an adjustment corrects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AdjustmentOf {
    /// A line, or the invoice as a whole.
    Line,
    /// A payment.
    Payment,
}

/// One adjustment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdjustmentDetail {
    /// The entry.
    pub id: EntryId,
    /// What it corrects.
    pub of: AdjustmentOf,
    /// Why the amount is corrected.
    pub kind: AdjustmentKind,
    /// The name of its adjustment type.
    pub adjustment_type_name: String,
    /// The refund it belongs to.
    pub refund: Option<RefundId>,
    /// What staff read.
    pub description: String,
    /// The amount.
    pub amount: Money,
    /// When it was written.
    pub recorded_at: Timestamp,
    /// Why.
    pub why: Why,
}

/// A change of an invoice's profile, asked for by staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeProfile {
    /// The invoice.
    pub invoice: InvoiceId,
    /// Whose it is to be.
    pub profile: ProfileId,
    /// The version it was read at.
    pub expected_version: i64,
    /// Why, if they say.
    pub reason: Option<String>,
}

/// Who bought, as Create Profile From Customer shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceCustomer {
    /// The customer number; `None` for a guest.
    pub customer_id: Option<CustomerId>,
    /// The customer's record; for a guest, the order's billing address.
    pub contact: ContactDetails,
    /// The Customer Profile they have.
    pub linked: Option<ProfileRef>,
    /// Individuals that agree with them, strongest reason first.
    pub matches: Vec<(Profile, MatchReason)>,
    /// How many other invoices of theirs are on an anonymous profile.
    pub other_anonymous: i64,
}

/// A new individual for an invoice's customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateCustomerProfile {
    /// The invoice.
    pub invoice: InvoiceId,
    /// The individual.
    pub profile: NewProfile,
    /// Make them this invoice's Invoice Profile too.
    pub move_invoice: bool,
    /// Make them the Invoice Profile of the customer's other anonymous invoices too.
    pub move_others: bool,
    /// Save them although another profile has their e-mail address.
    pub allow_duplicate_email: bool,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerProfileCreated {
    /// The new individual.
    pub profile: Profile,
    /// The invoice as it is now.
    pub item: InvoiceListItem,
    /// How many invoices got a new Invoice Profile.
    pub moved: i64,
}

/// An individual there is already, for an invoice's customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkCustomerProfile {
    /// The invoice.
    pub invoice: InvoiceId,
    /// The individual.
    pub profile: ProfileId,
    /// Make them this invoice's Invoice Profile too.
    pub move_invoice: bool,
}

impl Invoices<'_> {
    /// What happened to an invoice, newest first.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn timeline(&self, invoice: InvoiceId) -> Result<Vec<TimelineEvent>> {
        self.storage.timeline().invoice(invoice).await
    }
}
