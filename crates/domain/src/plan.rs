//! From order to invoice: one pure function holds every rule.

use crate::invoice::{ExistingInvoice, NewRevision, OrderFacts};
use crate::owner::OwnerDecision;
use crate::profile::{CustomerLink, ProfileMatch};
use crate::settings::RevenueSettings;
use crate::shop_order::ShopOrder;
use crate::{Currency, InvoiceId, MoneyError, OrderId, Timestamp};

/// What is known on our side when an order is planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportContext {
    /// The settings in force.
    pub settings: RevenueSettings,
    /// The order's invoice, if it has one.
    pub existing: Option<ExistingInvoice>,
    /// What the order's customer is linked to; `None` for a guest or an unknown customer.
    pub customer: Option<CustomerLink>,
    /// Profiles that agree with the customer, or with the guest where settings allow, strongest reason first.
    pub matches: Vec<ProfileMatch>,
}

/// What is to be done about one reading of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportPlan {
    /// No invoice yet: the order is incomplete. A later change of status creates it.
    Wait,
    /// Make the invoice.
    Create(Box<NewInvoice>),
    /// Change the invoice.
    Update(Box<InvoiceChange>),
    /// The invoice already says all this.
    Unchanged(InvoiceId),
    /// An older version of the order than the invoice has: it never goes back.
    Stale(InvoiceId),
}

/// An invoice to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInvoice {
    /// The order.
    pub order: OrderId,
    /// When the order was placed.
    pub order_date: Timestamp,
    /// What was paid in.
    pub currency: Currency,
    /// What it shows of the order.
    pub facts: OrderFacts,
    /// Whose it is.
    pub owner: OwnerDecision,
    /// Its first revision.
    pub revision: NewRevision,
}

/// A change to an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceChange {
    /// The invoice.
    pub invoice: InvoiceId,
    /// What it shows of the order now.
    pub facts: OrderFacts,
    /// A new owner or Customer Profile, where the rules now give another.
    pub owner: Option<OwnerDecision>,
    /// What this reading adds; `None` where only the owner changes.
    pub revision: Option<NewRevision>,
}

/// Why an order cannot be planned. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// An amount is out of range or two currencies met.
    #[error("the order's amounts do not fit together: {0}")]
    Money(#[from] MoneyError),
    /// The order's currency is another than its invoice's.
    #[error("the order is now in {order}, its invoice is in {invoice}")]
    CurrencyChanged {
        /// The order's.
        order: Currency,
        /// The invoice's.
        invoice: Currency,
    },
}

/// Decides what one reading of an order means for its invoice.
///
/// Pure: the same order, context and moment give the same plan. `now` is when the reading was taken.
///
/// # Errors
/// [`PlanError`] where the order's amounts cannot be an invoice.
pub fn plan(order: &ShopOrder, context: &ImportContext, now: Timestamp) -> Result<ImportPlan, PlanError> {
    let _ = (order, context, now);
    todo!()
}
