//! What is added to an invoice so that it says what the order says now.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::OrderLines;
use super::payments;
use super::refunds::{self, RefundableLines};
use crate::invoice::{
    AdjustmentKind, Balance, ExistingInvoice, LineKey, LineKind, NewLine, NewLineAdjustment, NewRevision, Why,
};
use crate::settings::RevenueSettings;
use crate::shop_order::ShopOrder;
use crate::{Money, MoneyError};

/// Works out the revision that one reading makes; it may have no entries.
pub(super) fn revision(
    order: &ShopOrder,
    settings: &RevenueSettings,
    existing: Option<&ExistingInvoice>,
    target: &OrderLines,
) -> Result<NewRevision, MoneyError> {
    let (lines, mut line_adjustments) = line_changes(settings, existing, &target.lines)?;
    let received = payments::received(order, target)?;
    let (payments, mut payment_adjustments) = payments::changes(order, settings, existing, &received)?;

    let refundable = RefundableLines {
        keys: target
            .lines
            .iter()
            .map(|line| &line.key)
            .chain(existing_keys(existing))
            .collect(),
        taxes: target
            .lines
            .iter()
            .filter(|line| line.kind == LineKind::Tax)
            .map(|line| (&line.key, line.amount))
            .collect(),
    };
    let (refund_lines, refund_payments) = refunds::changes(order, settings, existing, &refundable, &received)?;
    line_adjustments.extend(refund_lines);
    payment_adjustments.extend(refund_payments);

    let before = existing.map_or(Balance::zero(order.currency), |invoice| invoice.balance);
    let mut balance = before.with_entries(&lines, &line_adjustments, &payments, &payment_adjustments)?;
    if let Some(void) = void_change(order, settings, &balance)? {
        balance = balance.with_entries(&[], std::slice::from_ref(&void), &[], &[])?;
        line_adjustments.push(void);
    }
    Ok(NewRevision {
        number: existing.map_or(0, |invoice| invoice.revision).saturating_add(1),
        order_modified_at: order.modified_at,
        total: order.total_inc_tax,
        tax: order.total_tax,
        snapshot: order.snapshot.clone(),
        lines,
        line_adjustments,
        payments,
        payment_adjustments,
        balance,
        status: balance.status(order.status.is_cancelled())?,
    })
}

/// Whether a revision is worth writing: it has entries, or the order's version, standing, total or tax is another.
pub(super) fn says_anything_new(order: &ShopOrder, existing: &ExistingInvoice, revision: &NewRevision) -> bool {
    !revision.lines.is_empty()
        || !revision.line_adjustments.is_empty()
        || !revision.payments.is_empty()
        || !revision.payment_adjustments.is_empty()
        || revision.order_modified_at != existing.order_modified_at
        || revision.total != existing.total
        || revision.tax != existing.tax
        || order.status != existing.facts.status
}

fn existing_keys(existing: Option<&ExistingInvoice>) -> impl Iterator<Item = &LineKey> {
    existing
        .into_iter()
        .flat_map(|invoice| &invoice.lines)
        .map(|line| &line.key)
}

/// New lines for new parts, differences for changed ones, and to zero what is gone.
fn line_changes(
    settings: &RevenueSettings,
    existing: Option<&ExistingInvoice>,
    target: &[NewLine],
) -> Result<(Vec<NewLine>, Vec<NewLineAdjustment>), MoneyError> {
    let Some(invoice) = existing else {
        return Ok((target.to_vec(), Vec::new()));
    };
    let standing: BTreeMap<&LineKey, Money> = invoice.lines.iter().map(|line| (&line.key, line.amount)).collect();
    let wanted: BTreeSet<&LineKey> = target.iter().map(|line| &line.key).collect();
    let change = |key: &LineKey, amount: Money, description: &str, field: &str| NewLineAdjustment {
        line: Some(key.clone()),
        kind: AdjustmentKind::OrderChange,
        adjustment_type: settings.order_adjustment_type,
        refund: None,
        amount,
        description: description.to_owned(),
        why: Why {
            rule: "order_adjustment_type".to_owned(),
            field: field.to_owned(),
            settings_version: settings.version,
        },
    };
    let (mut lines, mut adjustments) = (Vec::new(), Vec::new());
    for line in target {
        match standing.get(&line.key) {
            None => lines.push(line.clone()),
            Some(amount) => {
                let difference = line.amount.sub(*amount)?;
                if !difference.is_zero() {
                    adjustments.push(change(&line.key, difference, "Order changed", &line.why.field));
                }
            }
        }
    }
    for line in invoice
        .lines
        .iter()
        .filter(|line| !wanted.contains(&line.key) && !line.amount.is_zero())
    {
        adjustments.push(change(
            &line.key,
            line.amount.neg()?,
            "No longer on the order",
            &line.key.0,
        ));
    }
    Ok((lines, adjustments))
}

/// Voids what is outstanding of a cancelled order, and takes the void back once it is not cancelled.
fn void_change(
    order: &ShopOrder,
    settings: &RevenueSettings,
    balance: &Balance,
) -> Result<Option<NewLineAdjustment>, MoneyError> {
    let nothing = Money::zero(order.currency);
    let cancelled = order.status.is_cancelled();
    let outstanding = balance.due()?.sub(balance.voids)?;
    let wanted = if cancelled && outstanding.minor() > 0 {
        outstanding.neg()?
    } else {
        nothing
    };
    let change = wanted.sub(balance.voids)?;
    if change.is_zero() {
        return Ok(None);
    }
    Ok(Some(NewLineAdjustment {
        line: None,
        kind: AdjustmentKind::Void,
        adjustment_type: settings.order_adjustment_type,
        refund: None,
        amount: change,
        description: match cancelled {
            true => format!("Order {}", payments::status_words(order)),
            false => "Order no longer cancelled".to_owned(),
        },
        why: Why {
            rule: if cancelled { "void_outstanding" } else { "void_reversed" }.to_owned(),
            field: "status_id".to_owned(),
            settings_version: settings.version,
        },
    }))
}
