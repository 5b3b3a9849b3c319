//! Invoices: append-only entries, the balance derived from them, and the status derived from the balance.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::owner::Owner;
use crate::shop_order::OrderStatus;
use crate::{
    AdjustmentTypeId, Currency, CustomerId, InvoiceId, Money, MoneyError, PaymentTypeId, ProfileId, RefundId,
    RevenueItemId, TaxItemId, Timestamp,
};

/// Where an invoice came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceSource {
    /// An order of a connected BigCommerce store.
    Bigcommerce,
    /// Staff or an integration.
    Manual,
}

/// Derived from the entries, never set by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceStatus {
    /// Nothing received.
    Open,
    /// Part received.
    PartiallyPaid,
    /// Nothing due.
    Paid,
    /// Part of what was received was given back.
    PartiallyRefunded,
    /// Everything received was given back.
    Refunded,
    /// The order was cancelled and nothing was received.
    Void,
}

impl InvoiceStatus {
    /// Every status.
    pub const ALL: [Self; 6] = [
        Self::Open,
        Self::PartiallyPaid,
        Self::Paid,
        Self::PartiallyRefunded,
        Self::Refunded,
        Self::Void,
    ];
}

/// What names one line of an invoice for as long as it lives: `product:15`, `shipping`, `tax:Sales Tax`.
///
/// The same part of the order gives the same key at every reading, so that a change is a difference per line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LineKey(pub String);

/// What a line stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// A product.
    Product,
    /// Shipping.
    Shipping,
    /// Handling.
    Handling,
    /// Gift wrapping.
    GiftWrapping,
    /// A fee.
    Fee,
    /// A discount or coupon; negative.
    Discount,
    /// A gift certificate redeemed, where the order's total is net of it; negative.
    GiftCertificate,
    /// Tax.
    Tax,
    /// What is left when the lines do not add up to the total.
    Rounding,
}

/// What a line is booked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Booking {
    /// Revenue.
    Revenue(RevenueItemId),
    /// Tax.
    Tax(TaxItemId),
}

/// Why an entry or an owner is what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// The rule that decided, such as `default_revenue_item`.
    pub rule: String,
    /// The order's field it came from, such as `products[15].total_ex_tax`.
    pub field: String,
    /// The settings version in force.
    pub settings_version: i64,
}

/// A line to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLine {
    /// Its lasting name within the invoice.
    pub key: LineKey,
    /// What it stands for.
    pub kind: LineKind,
    /// What it is booked to.
    pub booking: Booking,
    /// What the customer reads.
    pub description: String,
    /// Stock-keeping unit; may be empty.
    pub sku: String,
    /// How many.
    pub quantity: i64,
    /// Price of one, without tax.
    pub unit_price: Money,
    /// The line's amount.
    pub amount: Money,
    /// Why.
    pub why: Why,
}

/// Why an amount is corrected. Only order changes move the invoice's total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdjustmentKind {
    /// The order itself changed.
    OrderChange,
    /// A refund record.
    Refund,
    /// A cancellation, or its reversal.
    Void,
    /// Given up by staff.
    WriteOff,
}

/// A correction of a line to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLineAdjustment {
    /// The line, or `None` for the invoice as a whole.
    pub line: Option<LineKey>,
    /// Why the amount is corrected.
    pub kind: AdjustmentKind,
    /// The type it is booked under.
    pub adjustment_type: AdjustmentTypeId,
    /// The refund it belongs to.
    pub refund: Option<RefundId>,
    /// Negative lowers what is due.
    pub amount: Money,
    /// What staff read.
    pub description: String,
    /// Why.
    pub why: Why,
}

/// What names one stream of payment of an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentKey {
    /// The order's payment method.
    Order,
    /// Store credit.
    StoreCredit,
    /// Gift certificates.
    GiftCertificate,
}

/// A payment to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPayment {
    /// Which stream.
    pub key: PaymentKey,
    /// The payment type.
    pub payment_type: PaymentTypeId,
    /// Positive.
    pub amount: Money,
    /// The method as the shop names it.
    pub method: String,
    /// Why.
    pub why: Why,
}

/// A correction of a payment to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPaymentAdjustment {
    /// Which stream.
    pub payment: PaymentKey,
    /// Why the amount is corrected.
    pub kind: AdjustmentKind,
    /// The type it is booked under.
    pub adjustment_type: AdjustmentTypeId,
    /// The refund it belongs to.
    pub refund: Option<RefundId>,
    /// Positive gives money back and raises what is due.
    pub amount: Money,
    /// What staff read.
    pub description: String,
    /// Why.
    pub why: Why,
}

/// The sums of an invoice's entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Balance {
    /// Sum of the lines.
    pub lines: Money,
    /// Sum of the line adjustments made by order changes.
    pub order_changes: Money,
    /// Sum of the line adjustments of refunds; negative.
    pub refund_adjustments: Money,
    /// Sum of the line adjustments of cancellations; negative while voided.
    pub voids: Money,
    /// Sum of the line adjustments given up by staff.
    pub write_offs: Money,
    /// Sum of the payments.
    pub payments: Money,
    /// Sum of the payment adjustments of refunds; positive.
    pub payment_refunds: Money,
    /// Sum of all other payment adjustments.
    pub payment_corrections: Money,
}

impl Balance {
    /// No entries yet.
    #[must_use]
    pub fn zero(currency: Currency) -> Self {
        let zero = Money::zero(currency);
        Self {
            lines: zero,
            order_changes: zero,
            refund_adjustments: zero,
            voids: zero,
            write_offs: zero,
            payments: zero,
            payment_refunds: zero,
            payment_corrections: zero,
        }
    }

    /// These sums with more entries.
    ///
    /// # Errors
    /// If two currencies meet or a sum does not fit.
    pub fn with_entries(
        mut self,
        lines: &[NewLine],
        line_adjustments: &[NewLineAdjustment],
        payments: &[NewPayment],
        payment_adjustments: &[NewPaymentAdjustment],
    ) -> Result<Self, MoneyError> {
        for line in lines {
            self.lines = self.lines.add(line.amount)?;
        }
        for adjustment in line_adjustments {
            let sum = match adjustment.kind {
                AdjustmentKind::OrderChange => &mut self.order_changes,
                AdjustmentKind::Refund => &mut self.refund_adjustments,
                AdjustmentKind::Void => &mut self.voids,
                AdjustmentKind::WriteOff => &mut self.write_offs,
            };
            *sum = sum.add(adjustment.amount)?;
        }
        for payment in payments {
            self.payments = self.payments.add(payment.amount)?;
        }
        for adjustment in payment_adjustments {
            let sum = match adjustment.kind {
                AdjustmentKind::Refund => &mut self.payment_refunds,
                AdjustmentKind::OrderChange | AdjustmentKind::Void | AdjustmentKind::WriteOff => {
                    &mut self.payment_corrections
                }
            };
            *sum = sum.add(adjustment.amount)?;
        }
        Ok(self)
    }

    /// The invoice's total: the lines and what order changes made of them.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`].
    pub fn total(&self) -> Result<Money, MoneyError> {
        self.lines.add(self.order_changes)
    }

    /// Money received and not taken back by a correction; refunds do not count here.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`].
    pub fn received(&self) -> Result<Money, MoneyError> {
        self.payments.sub(self.payment_corrections)
    }

    /// What is still due: total, refund, void and write-off adjustments, less payments, plus payment adjustments.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`].
    pub fn due(&self) -> Result<Money, MoneyError> {
        self.total()?
            .add(self.refund_adjustments)?
            .add(self.voids)?
            .add(self.write_offs)?
            .sub(self.payments)?
            .add(self.payment_refunds)?
            .add(self.payment_corrections)
    }

    /// The status these sums and the order's standing mean.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`].
    pub fn status(&self, order_cancelled: bool) -> Result<InvoiceStatus, MoneyError> {
        let received = self.received()?.minor();
        let refunded = self.payment_refunds.minor();
        let due = self.due()?.minor();
        Ok(if refunded > 0 {
            if refunded >= received {
                InvoiceStatus::Refunded
            } else {
                InvoiceStatus::PartiallyRefunded
            }
        } else if order_cancelled && received == 0 {
            InvoiceStatus::Void
        } else if due <= 0 {
            InvoiceStatus::Paid
        } else if received > 0 {
            InvoiceStatus::PartiallyPaid
        } else {
            InvoiceStatus::Open
        })
    }
}

/// A visible remark on an invoice that asks for a look.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Flag {
    /// What kind of remark.
    pub code: FlagCode,
    /// The numbers, in a sentence.
    pub detail: String,
}

/// The kinds of remark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlagCode {
    /// The order's parts differ from its total by more than rounding explains.
    NeedsALook,
    /// The order says refunded, and there is no refund record.
    RefundedWithoutRecord,
    /// The order's status is a number this version does not know.
    UnknownStatus,
    /// The order names a customer the shop no longer has.
    CustomerGone,
    /// The order is archived in the shop.
    Archived,
}

/// What an invoice shows of its order beside the money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderFacts {
    /// Where the order stands.
    pub status: OrderStatus,
    /// The status in the merchant's words.
    pub status_label: String,
    /// The payment method's name.
    pub payment_method: String,
    /// The signed-in customer; `None` for a guest.
    pub customer_id: Option<CustomerId>,
    /// The customer's name, from their record or the billing address.
    pub customer_name: String,
    /// The customer's e-mail, from their record or the billing address.
    pub customer_email: String,
    /// Remarks.
    pub flags: BTreeSet<Flag>,
}

/// Everything of one reading of the order that is added to an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRevision {
    /// Counts the invoice's revisions, from 1.
    pub number: i64,
    /// The order's own modified date.
    pub order_modified_at: Timestamp,
    /// The order's total, which the invoice's total must equal.
    pub total: Money,
    /// The tax within it.
    pub tax: Money,
    /// The order's document, verbatim JSON.
    pub snapshot: String,
    /// New lines.
    pub lines: Vec<NewLine>,
    /// New corrections of lines.
    pub line_adjustments: Vec<NewLineAdjustment>,
    /// New payments.
    pub payments: Vec<NewPayment>,
    /// New corrections of payments.
    pub payment_adjustments: Vec<NewPaymentAdjustment>,
    /// The sums after this revision, all earlier entries included.
    pub balance: Balance,
    /// The status after this revision.
    pub status: InvoiceStatus,
}

/// One line as it stands: its amount with every order change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineState {
    /// Its lasting name.
    pub key: LineKey,
    /// What it stands for.
    pub kind: LineKind,
    /// What it is booked to.
    pub booking: Booking,
    /// What the customer reads.
    pub description: String,
    /// The line and its order changes.
    pub amount: Money,
}

/// One payment stream as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentState {
    /// Which stream.
    pub key: PaymentKey,
    /// The payment type of its last payment.
    pub payment_type: PaymentTypeId,
    /// Payments less corrections; refunds do not count here.
    pub received: Money,
}

/// The invoice of an order as `plan` needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExistingInvoice {
    /// The invoice.
    pub id: InvoiceId,
    /// Its currency.
    pub currency: Currency,
    /// The number of its last revision.
    pub revision: i64,
    /// The order's modified date at that revision.
    pub order_modified_at: Timestamp,
    /// The order's total at that revision.
    pub total: Money,
    /// The order's tax at that revision.
    pub tax: Money,
    /// Every line.
    pub lines: Vec<LineState>,
    /// Every payment stream.
    pub payments: Vec<PaymentState>,
    /// Refund records applied, and the amount of each; zero if applied and reversed.
    pub refunds: BTreeMap<RefundId, Money>,
    /// The sums.
    pub balance: Balance,
    /// What it shows of its order.
    pub facts: OrderFacts,
    /// Whose it is.
    pub owner: Owner,
    /// The individual in the Customer Profile column.
    pub customer_profile: Option<ProfileId>,
}
