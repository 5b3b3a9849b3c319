//! From order to invoice: one pure function holds every rule.
//!
//! [`plan`] first works out what the invoice must say after this reading (its lines, payments, refunds and void), then
//! what has to be added to what it says already. Entries are only ever added.

mod after;
mod changes;
mod discounts;
mod facts;
mod lines;
mod payments;
mod refunds;

use crate::invoice::{ExistingInvoice, NewRevision, OrderFacts};
use crate::owner::{self, OwnerDecision};
use crate::profile::{CustomerLink, ProfileMatch};
use crate::settings::RevenueSettings;
use crate::shop_order::{OrderStatus, ShopOrder};
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
    /// What this reading adds; `None` where only the owner or the facts change.
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
/// Pure: the same order, context and moment give the same plan. `now` is when the reading was taken; no rule asks for
/// it yet, since an order's own dates decide.
///
/// The invoice follows the newest version of the order alone: whatever versions came before it, in whatever order, the
/// entries end in the same amounts. A version that is newer than the last one makes a revision even where no amount
/// moved, so that a late reading of something in between is known to be old.
///
/// # Errors
/// [`PlanError`] where the order's amounts cannot be an invoice.
pub fn plan(order: &ShopOrder, context: &ImportContext, _now: Timestamp) -> Result<ImportPlan, PlanError> {
    let existing = context.existing.as_ref();
    match existing {
        Some(invoice) if order.modified_at < invoice.order_modified_at => return Ok(ImportPlan::Stale(invoice.id)),
        Some(invoice) if order.currency != invoice.currency => {
            return Err(PlanError::CurrencyChanged {
                order: order.currency,
                invoice: invoice.currency,
            });
        }
        None if order.status == OrderStatus::Incomplete => return Ok(ImportPlan::Wait),
        Some(_) | None => {}
    }
    let lines = lines::order_lines(order, &context.settings)?;
    let facts = facts::order_facts(order, &lines)?;
    let owner = owner::decide(order, context);
    let revision = changes::revision(order, &context.settings, existing, &lines)?;
    let Some(invoice) = existing else {
        return Ok(ImportPlan::Create(Box::new(NewInvoice {
            order: order.id,
            order_date: order.created_at,
            currency: order.currency,
            facts,
            owner,
            revision,
        })));
    };
    let owner = (owner.owner != invoice.owner || owner.customer_profile != invoice.customer_profile).then_some(owner);
    let revision = changes::says_anything_new(order, invoice, &revision).then_some(revision);
    if owner.is_none() && revision.is_none() && facts == invoice.facts {
        return Ok(ImportPlan::Unchanged(invoice.id));
    }
    Ok(ImportPlan::Update(Box::new(InvoiceChange {
        invoice: invoice.id,
        facts,
        owner,
        revision,
    })))
}
