//! An invoice rebuilt from its entries, as planning needs it.

use std::collections::{BTreeMap, BTreeSet};

use mctrade_domain::invoice::{
    AdjustmentKind, Balance, Booking, ExistingInvoice, Flag, LineKey, LineState, OrderFacts, PaymentKey, PaymentState,
};
use mctrade_domain::owner::Owner;
use mctrade_domain::shop_order::OrderStatus;
use mctrade_domain::{
    Currency, CustomerId, InvoiceId, Money, OrderId, PaymentTypeId, ProfileId, RefundId, RevenueItemId, StoreId,
    TaxItemId,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::codes::Code;
use crate::entities::{invoice, invoice_entry};
use crate::{Result, StorageError, json};

/// The four kinds of entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EntryKind {
    Line,
    LineAdjustment,
    Payment,
    PaymentAdjustment,
}

impl EntryKind {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::LineAdjustment => "line_adjustment",
            Self::Payment => "payment",
            Self::PaymentAdjustment => "payment_adjustment",
        }
    }

    pub(crate) fn from_code(code: &str) -> Result<Self> {
        [Self::Line, Self::LineAdjustment, Self::Payment, Self::PaymentAdjustment]
            .into_iter()
            .find(|kind| kind.code() == code)
            .ok_or_else(|| StorageError::Corrupt(format!("{code:?} is no kind of entry")))
    }
}

/// The invoice of an order.
pub(crate) async fn of_order<C: ConnectionTrait>(
    connection: &C,
    store: StoreId,
    order: OrderId,
) -> Result<Option<ExistingInvoice>> {
    let found = invoice::Entity::find()
        .filter(invoice::Column::StoreId.eq(store.0))
        .filter(invoice::Column::OrderId.eq(order.0))
        .one(connection)
        .await?;
    let Some(row) = found else {
        return Ok(None);
    };
    let entries = entries(connection, InvoiceId(row.id)).await?;
    rebuilt(row, &entries).map(Some)
}

/// Every entry of an invoice, in the order they were written.
pub(crate) async fn entries<C: ConnectionTrait>(
    connection: &C,
    invoice: InvoiceId,
) -> Result<Vec<invoice_entry::Model>> {
    Ok(invoice_entry::Entity::find()
        .filter(invoice_entry::Column::InvoiceId.eq(invoice.0))
        .order_by_asc(invoice_entry::Column::Revision)
        .order_by_asc(invoice_entry::Column::Position)
        .all(connection)
        .await?)
}

fn rebuilt(row: invoice::Model, entries: &[invoice_entry::Model]) -> Result<ExistingInvoice> {
    let currency = Currency::from_code(&row.currency)?;
    let flags: Vec<Flag> = json::read(&row.flags)?;
    Ok(ExistingInvoice {
        id: InvoiceId(row.id),
        currency,
        revision: row.revision,
        order_modified_at: row.order_modified_at,
        total: Money::new(row.total_minor, currency),
        tax: Money::new(row.tax_minor, currency),
        lines: lines(entries, currency)?,
        payments: payments(entries, currency)?,
        refunds: refunds(entries, currency)?,
        balance: balance(entries, currency)?,
        facts: OrderFacts {
            status: OrderStatus::from_number(row.order_status_number),
            status_label: row.order_status_label,
            payment_method: row.payment_method,
            customer_id: row.customer_id.map(CustomerId),
            customer_name: row.customer_name,
            customer_email: row.customer_email,
            flags: flags.into_iter().collect::<BTreeSet<_>>(),
        },
        owner: Owner {
            profile: ProfileId(row.profile_id),
            rule: Code::from_code(&row.owner_rule)?,
        },
        customer_profile: row.customer_profile_id.map(ProfileId),
    })
}

fn lines(entries: &[invoice_entry::Model], currency: Currency) -> Result<Vec<LineState>> {
    let mut lines: Vec<LineState> = Vec::new();
    for entry in entries {
        let amount = Money::new(entry.amount_minor, currency);
        match EntryKind::from_code(&entry.entry_kind)? {
            EntryKind::Line => lines.push(LineState {
                key: LineKey(required(entry.line_key.clone(), "line key")?),
                kind: Code::from_code(&required(entry.line_kind.clone(), "line kind")?)?,
                booking: booking(entry)?,
                description: entry.description.clone(),
                amount,
            }),
            EntryKind::LineAdjustment if adjustment_kind(entry)? == AdjustmentKind::OrderChange => {
                let line = lines
                    .iter_mut()
                    .find(|line| Some(line.key.0.as_str()) == entry.line_key.as_deref());
                if let Some(line) = line {
                    line.amount = line.amount.add(amount)?;
                }
            }
            EntryKind::LineAdjustment | EntryKind::Payment | EntryKind::PaymentAdjustment => {}
        }
    }
    Ok(lines)
}

fn payments(entries: &[invoice_entry::Model], currency: Currency) -> Result<Vec<PaymentState>> {
    let mut payments: Vec<PaymentState> = Vec::new();
    for entry in entries {
        let amount = Money::new(entry.amount_minor, currency);
        let kind = EntryKind::from_code(&entry.entry_kind)?;
        let received = match kind {
            EntryKind::Payment => amount,
            EntryKind::PaymentAdjustment if adjustment_kind(entry)? != AdjustmentKind::Refund => amount.neg()?,
            EntryKind::Line | EntryKind::LineAdjustment | EntryKind::PaymentAdjustment => continue,
        };
        let key = PaymentKey::from_code(&required(entry.payment_key.clone(), "payment key")?)?;
        let payment_type = entry.payment_type_id.map(PaymentTypeId);
        match (payments.iter_mut().find(|state| state.key == key), payment_type) {
            (Some(state), payment_type) => {
                state.received = state.received.add(received)?;
                state.payment_type = payment_type.unwrap_or(state.payment_type);
            }
            (None, Some(payment_type)) => payments.push(PaymentState {
                key,
                payment_type,
                received,
            }),
            (None, None) => {}
        }
    }
    Ok(payments)
}

/// What each refund record gave back and was not taken back since.
fn refunds(entries: &[invoice_entry::Model], currency: Currency) -> Result<BTreeMap<RefundId, Money>> {
    let mut refunds = BTreeMap::new();
    for entry in entries {
        if entry.entry_kind == EntryKind::PaymentAdjustment.code()
            && adjustment_kind(entry)? == AdjustmentKind::Refund
            && let Some(refund) = entry.refund_id
        {
            let applied = refunds.entry(RefundId(refund)).or_insert(Money::zero(currency));
            *applied = applied.add(Money::new(entry.amount_minor, currency))?;
        }
    }
    Ok(refunds)
}

/// The sums of an invoice's entries.
pub(crate) fn balance(entries: &[invoice_entry::Model], currency: Currency) -> Result<Balance> {
    let mut balance = Balance::zero(currency);
    for entry in entries {
        let sum = match EntryKind::from_code(&entry.entry_kind)? {
            EntryKind::Line => &mut balance.lines,
            EntryKind::LineAdjustment => match adjustment_kind(entry)? {
                AdjustmentKind::OrderChange => &mut balance.order_changes,
                AdjustmentKind::Refund => &mut balance.refund_adjustments,
                AdjustmentKind::Void => &mut balance.voids,
                AdjustmentKind::WriteOff => &mut balance.write_offs,
            },
            EntryKind::Payment => &mut balance.payments,
            EntryKind::PaymentAdjustment => match adjustment_kind(entry)? {
                AdjustmentKind::Refund => &mut balance.payment_refunds,
                AdjustmentKind::OrderChange | AdjustmentKind::Void | AdjustmentKind::WriteOff => {
                    &mut balance.payment_corrections
                }
            },
        };
        *sum = sum.add(Money::new(entry.amount_minor, currency))?;
    }
    Ok(balance)
}

/// Why an adjustment corrects.
pub(crate) fn adjustment_kind(entry: &invoice_entry::Model) -> Result<AdjustmentKind> {
    AdjustmentKind::from_code(&required(entry.adjustment_kind.clone(), "kind of adjustment")?)
}

fn booking(entry: &invoice_entry::Model) -> Result<Booking> {
    match (entry.revenue_item_id, entry.tax_item_id) {
        (Some(item), None) => Ok(Booking::Revenue(RevenueItemId(item))),
        (None, Some(item)) => Ok(Booking::Tax(TaxItemId(item))),
        _ => Err(StorageError::Corrupt(format!(
            "entry {} is booked to no one item",
            entry.id
        ))),
    }
}

fn required<T>(value: Option<T>, what: &str) -> Result<T> {
    value.ok_or_else(|| StorageError::Corrupt(format!("an entry has no {what}")))
}
