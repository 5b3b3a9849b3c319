//! A changed order adds entries; nothing is rewritten.

use mctrade_domain::invoice::AdjustmentKind;
use mctrade_domain::plan::{ImportPlan, PlanError};
use mctrade_domain::shop_order::*;
use mctrade_domain::{Currency, Money};

use crate::order::*;

#[test]
fn the_same_order_twice_changes_nothing() {
    let order = paid_order();
    let invoice = first(&order);
    assert_eq!(read(&order, &invoice), Ok(ImportPlan::Unchanged(INVOICE)));
}

#[test]
fn an_older_version_never_overwrites_a_newer_one() {
    let mut order = paid_order();
    order.modified_at = at(10);
    let invoice = first(&order);
    order.modified_at = at(9);
    order.status = OrderStatus::Cancelled;
    assert_eq!(read(&order, &invoice), Ok(ImportPlan::Stale(INVOICE)));
}

#[test]
fn a_newer_version_that_moves_no_amount_is_still_remembered() {
    let mut order = paid_order();
    let invoice = first(&order);
    order.modified_at = at(10);
    let invoice = apply(&order, Some(invoice));
    assert_eq!(invoice.order_modified_at, at(10));
    order.modified_at = at(5);
    order.status = OrderStatus::Cancelled;
    assert_eq!(read(&order, &invoice), Ok(ImportPlan::Stale(INVOICE)));
}

#[test]
fn a_change_within_the_same_second_is_seen() {
    let mut order = paid_order();
    let invoice = first(&order);
    order.status = OrderStatus::Cancelled;
    assert!(matches!(read(&order, &invoice), Ok(ImportPlan::Update(_))));
}

#[test]
fn an_edit_adjusts_lines_by_the_difference_adds_new_ones_and_takes_removed_ones_to_zero() {
    let mut order = paid_order();
    order.products.push(product(16, 1, taxed(500, 0)));
    order.total_ex_tax = usd(11_700);
    order.total_inc_tax = usd(12_596);
    let invoice = first(&order);
    order.modified_at = at(10);
    order.products = vec![product(15, 3, taxed(7_500, 600)), product(18, 1, taxed(1_000, 80))];
    order.taxes = vec![tax(1, "Sales Tax", 776)];
    order.total_ex_tax = usd(9_700);
    order.total_tax = usd(776);
    order.total_inc_tax = usd(10_476);
    let revision = update(&order, &invoice);
    let adjustments: Vec<_> = revision
        .line_adjustments
        .iter()
        .map(|entry| {
            (
                entry.line.as_ref().unwrap().0.as_str(),
                entry.kind,
                entry.amount.minor(),
            )
        })
        .collect();
    assert_eq!(
        adjustments,
        [
            ("product:15", AdjustmentKind::OrderChange, -2_500),
            ("tax:Sales Tax", AdjustmentKind::OrderChange, -120),
            ("product:16", AdjustmentKind::OrderChange, -500),
        ]
    );
    let lines: Vec<_> = revision.lines.iter().map(|line| line.key.0.as_str()).collect();
    assert_eq!(lines, ["product:18"]);
    let invoice = apply(&order, Some(invoice));
    assert_eq!(invoice.balance.total(), Ok(usd(10_476)));
    assert_eq!(invoice.balance.due(), Ok(usd(0)), "the payment follows the total");
}

#[test]
fn a_removed_product_that_comes_back_is_adjusted_up_again() {
    let mut order = paid_order();
    let before = first(&order);
    let mut without = order.clone();
    without.products.clear();
    without.modified_at = at(1);
    let invoice = apply(&without, Some(before.clone()));
    order.modified_at = at(2);
    let invoice = apply(&order, Some(invoice));
    let amount = |invoice: &mctrade_domain::invoice::ExistingInvoice, key: &str| {
        invoice
            .lines
            .iter()
            .find(|line| line.key.0 == key)
            .map(|line| line.amount)
    };
    assert_eq!(amount(&invoice, "product:15"), amount(&before, "product:15"));
    assert_eq!(amount(&invoice, "rounding"), Some(usd(0)));
}

#[test]
fn another_payment_method_moves_the_money_to_its_payment_type() {
    let mut order = paid_order();
    let invoice = first(&order);
    order.payment_method = "Cheque".to_owned();
    order.modified_at = at(1);
    let revision = update(&order, &invoice);
    assert_eq!(revision.payment_adjustments[0].amount, usd(12_096));
    assert_eq!(revision.payments[0].payment_type, settings().default_payment_type);
    let invoice = apply(&order, Some(invoice));
    assert_eq!(invoice.payments[0].received, usd(12_096));
    assert_eq!(invoice.payments[0].payment_type, settings().default_payment_type);
}

#[test]
fn facts_alone_change_without_a_revision() {
    let mut order = paid_order();
    let invoice = first(&order);
    order.status_label = "Packing".to_owned();
    let Ok(ImportPlan::Update(change)) = read(&order, &invoice) else {
        panic!("no update")
    };
    assert!(change.revision.is_none() && change.owner.is_none());
    assert_eq!(change.facts.status_label, "Packing");
}

#[test]
fn an_order_in_another_currency_than_its_invoice_is_refused() {
    let invoice = first(&paid_order());
    let mut order = empty_order();
    order.currency = Currency::JPY;
    order.total_inc_tax = Money::new(1, Currency::JPY);
    order.modified_at = at(1);
    let expect = PlanError::CurrencyChanged {
        order: Currency::JPY,
        invoice: Currency::USD,
    };
    assert_eq!(read(&order, &invoice), Err(expect));
}

#[test]
fn other_settings_do_not_move_what_is_booked() {
    let order = paid_order();
    let invoice = first(&order);
    let mut context = context(Some(invoice));
    context.settings.version = 8;
    context.settings.default_revenue_item = mctrade_domain::RevenueItemId(uuid::Uuid::from_u128(99));
    context.settings.payment_types.clear();
    let again = mctrade_domain::plan::plan(&order, &context, at(0));
    assert_eq!(again, Ok(ImportPlan::Unchanged(INVOICE)));
}
