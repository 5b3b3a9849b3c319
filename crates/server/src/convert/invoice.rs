//! Invoices on the wire.

use mctrade_api_types::invoices as wire;
use mctrade_domain::MoneyError;
use mctrade_domain::filter::InvoiceListItem;
use mctrade_domain::invoice::{Balance, Flag, InvoiceSource, InvoiceStatus, Why};
use mctrade_domain::profile::{MatchReason, Profile};
use mctrade_storage::{
    AdjustmentDetail, AdjustmentOf, InvoiceCustomer, InvoiceDetail, InvoiceTotals, LineDetail, PaymentDetail, Store,
    TimelineEvent,
};

use super::{money, profile, word};
use crate::http::etag::etag;
use crate::stores::order_url;

/// One row of the list.
#[must_use]
pub fn row(item: InvoiceListItem, stores: &[Store]) -> wire::InvoiceRow {
    let InvoiceListItem {
        id,
        source,
        store,
        order,
        order_date,
        status,
        order_status,
        total,
        refunded,
        balance,
        payment_method,
        invoice_profile,
        owner_rule,
        customer_profile,
        customer_id,
        customer_name,
        customer_email,
        flags,
        updated_at,
        version,
    } = item;
    wire::InvoiceRow {
        id: id.0,
        number: id.number(),
        source: source_of(source),
        store_id: store.map(|store| store.0),
        order_id: order.map(|order| order.0),
        order_url: order_url(stores, store, order),
        order_date,
        status: status_of(status),
        order_status,
        total: money(total),
        refunded: money(refunded),
        balance: money(balance),
        payment_method,
        invoice_profile: profile::reference(invoice_profile),
        owner_rule: word(owner_rule),
        customer_profile: customer_profile.map(profile::reference),
        customer: (source == InvoiceSource::Bigcommerce).then(|| wire::CustomerRef {
            id: customer_id.map(|customer| customer.0),
            name: customer_name,
            email: customer_email,
        }),
        flags: flags.into_iter().map(flag).collect(),
        updated_at,
        etag: etag(version),
    }
}

/// One invoice whole.
///
/// # Errors
/// Where its sums do not fit 64 bits.
pub fn whole(detail: InvoiceDetail, stores: &[Store]) -> Result<wire::Invoice, MoneyError> {
    let InvoiceDetail {
        item,
        tax,
        lines,
        payments,
        adjustments,
        balance,
        snapshot: _,
    } = detail;
    Ok(wire::Invoice {
        row: row(item, stores),
        tax: money(tax),
        lines: lines.into_iter().map(line).collect(),
        payments: payments.into_iter().map(payment).collect(),
        adjustments: adjustments.into_iter().map(adjustment).collect(),
        breakdown: breakdown(&balance)?,
    })
}

/// The totals of a filter.
#[must_use]
pub fn summary(totals: InvoiceTotals) -> wire::InvoiceSummary {
    let InvoiceTotals {
        count,
        anonymous,
        totals,
    } = totals;
    wire::InvoiceSummary {
        count,
        anonymous,
        totals: totals.into_iter().map(money).collect(),
    }
}

/// The customer as a form.
#[must_use]
pub fn customer(customer: InvoiceCustomer) -> wire::InvoiceCustomer {
    let InvoiceCustomer {
        customer_id,
        contact,
        linked,
        matches,
        other_anonymous,
    } = customer;
    wire::InvoiceCustomer {
        customer: wire::CustomerRef {
            id: customer_id.map(|customer| customer.0),
            name: contact.display_name(),
            email: contact.email.clone(),
        },
        contact: profile::contact(contact),
        linked: linked.map(profile::reference),
        duplicates: matches.into_iter().map(proposal).collect(),
        other_anonymous_invoices: other_anonymous,
    }
}

/// One event of an invoice.
#[must_use]
pub fn timeline_event(event: TimelineEvent) -> wire::TimelineEvent {
    let TimelineEvent {
        id,
        at,
        actor,
        action,
        summary,
        reason,
        undoable,
    } = event;
    wire::TimelineEvent {
        id: id.0,
        at,
        actor,
        action,
        summary,
        reason,
        undoable,
    }
}

fn proposal((found, reason): (Profile, MatchReason)) -> mctrade_api_types::profiles::ProfileProposal {
    let reason = match reason {
        MatchReason::Email => "Same e-mail address",
        MatchReason::Phone => "Same telephone number",
        MatchReason::NameAndAddress => "Same name and address",
    };
    mctrade_api_types::profiles::ProfileProposal {
        profile: profile::row(found),
        reason: reason.to_owned(),
    }
}

fn source_of(source: InvoiceSource) -> wire::InvoiceSource {
    match source {
        InvoiceSource::Bigcommerce => wire::InvoiceSource::Bigcommerce,
        InvoiceSource::Manual => wire::InvoiceSource::Manual,
    }
}

fn status_of(status: InvoiceStatus) -> wire::InvoiceStatus {
    match status {
        InvoiceStatus::Open => wire::InvoiceStatus::Open,
        InvoiceStatus::PartiallyPaid => wire::InvoiceStatus::PartiallyPaid,
        InvoiceStatus::Paid => wire::InvoiceStatus::Paid,
        InvoiceStatus::PartiallyRefunded => wire::InvoiceStatus::PartiallyRefunded,
        InvoiceStatus::Refunded => wire::InvoiceStatus::Refunded,
        InvoiceStatus::Void => wire::InvoiceStatus::Void,
    }
}

fn flag(flag: Flag) -> wire::Flag {
    let Flag { code, detail } = flag;
    wire::Flag {
        code: word(code),
        detail,
    }
}

fn why(why: Why) -> wire::Why {
    let Why {
        rule,
        field,
        settings_version,
    } = why;
    wire::Why {
        rule,
        field,
        settings_version,
    }
}

fn line(line: LineDetail) -> wire::InvoiceLine {
    let LineDetail {
        id,
        kind,
        description,
        sku,
        quantity,
        unit_price,
        amount,
        item_name,
        why: reason,
    } = line;
    wire::InvoiceLine {
        id: id.0,
        kind: word(kind),
        description,
        sku,
        quantity,
        unit_price: money(unit_price),
        amount: money(amount),
        item: item_name,
        why: why(reason),
    }
}

fn payment(payment: PaymentDetail) -> wire::InvoicePayment {
    let PaymentDetail {
        id,
        payment_type_name,
        method,
        amount,
        recorded_at,
        why: reason,
    } = payment;
    wire::InvoicePayment {
        id: id.0,
        payment_type: payment_type_name,
        method,
        amount: money(amount),
        recorded_at,
        why: why(reason),
    }
}

fn adjustment(adjustment: AdjustmentDetail) -> wire::InvoiceAdjustment {
    let AdjustmentDetail {
        id,
        of,
        kind,
        adjustment_type_name,
        refund,
        description,
        amount,
        recorded_at,
        why: reason,
    } = adjustment;
    wire::InvoiceAdjustment {
        id: id.0,
        of: match of {
            AdjustmentOf::Line => "line".to_owned(),
            AdjustmentOf::Payment => "payment".to_owned(),
        },
        kind: word(kind),
        adjustment_type: adjustment_type_name,
        refund_id: refund.map(|refund| refund.0),
        description,
        amount: money(amount),
        recorded_at,
        why: why(reason),
    }
}

fn breakdown(balance: &Balance) -> Result<wire::BalanceBreakdown, MoneyError> {
    let line_adjustments = balance.refund_adjustments.add(balance.voids)?.add(balance.write_offs)?;
    Ok(wire::BalanceBreakdown {
        total: money(balance.total()?),
        line_adjustments: money(line_adjustments),
        payments: money(balance.payments),
        payment_adjustments: money(balance.payment_refunds.add(balance.payment_corrections)?),
        balance: money(balance.due()?),
    })
}
