//! What each order status makes of an invoice.

use mctrade_domain::invoice::{FlagCode, InvoiceStatus, PaymentKey};
use mctrade_domain::plan::{ImportPlan, plan};
use mctrade_domain::shop_order::{OrderStatus, PaymentStatus, RefundTarget};
use rstest::rstest;

use crate::order::*;

#[rstest]
#[case(1, InvoiceStatus::Open)]
#[case(2, InvoiceStatus::Paid)]
#[case(3, InvoiceStatus::Paid)]
#[case(4, InvoiceStatus::Paid)]
#[case(5, InvoiceStatus::Void)]
#[case(6, InvoiceStatus::Void)]
#[case(7, InvoiceStatus::Open)]
#[case(8, InvoiceStatus::Paid)]
#[case(9, InvoiceStatus::Paid)]
#[case(10, InvoiceStatus::Paid)]
#[case(11, InvoiceStatus::Paid)]
#[case(12, InvoiceStatus::Open)]
#[case(13, InvoiceStatus::Open)]
#[case(14, InvoiceStatus::Paid)]
#[case(99, InvoiceStatus::Open)]
#[case(-1, InvoiceStatus::Open)]
fn each_status_makes_its_invoice(#[case] number: i64, #[case] expect: InvoiceStatus) {
    let mut order = paid_order();
    order.status = OrderStatus::from_number(number);
    let planned = plan(&order, &context(None), at(0)).unwrap();
    check_plan(&order, None, &planned);
    let revision = revision(&planned);
    assert_eq!(revision.status, expect);
    let due = if expect == InvoiceStatus::Open { 12_096 } else { 0 };
    assert_eq!(revision.balance.due(), Ok(usd(due)));
    assert_eq!(revision.payments.is_empty(), expect != InvoiceStatus::Paid);
}

#[test]
fn an_incomplete_order_waits_and_a_later_status_creates_its_invoice() {
    let mut order = paid_order();
    order.status = OrderStatus::Incomplete;
    assert_eq!(plan(&order, &context(None), at(0)), Ok(ImportPlan::Wait));
    order.status = OrderStatus::AwaitingFulfillment;
    assert!(matches!(plan(&order, &context(None), at(0)), Ok(ImportPlan::Create(_))));
}

#[rstest]
#[case(PaymentStatus::Unstated, InvoiceStatus::Open, InvoiceStatus::Void)]
#[case(PaymentStatus::Authorized, InvoiceStatus::Open, InvoiceStatus::Void)]
#[case(PaymentStatus::Other("pending".into()), InvoiceStatus::Open, InvoiceStatus::Void)]
#[case(PaymentStatus::Other("void".into()), InvoiceStatus::Open, InvoiceStatus::Void)]
#[case(PaymentStatus::Captured, InvoiceStatus::Paid, InvoiceStatus::Paid)]
#[case(PaymentStatus::Paid, InvoiceStatus::Paid, InvoiceStatus::Paid)]
#[case(PaymentStatus::Other("Partially Refunded".into()), InvoiceStatus::Paid, InvoiceStatus::Paid)]
fn the_gateways_word_proves_money_where_the_status_does_not(
    #[case] payment_status: PaymentStatus,
    #[case] pending: InvoiceStatus,
    #[case] cancelled: InvoiceStatus,
) {
    let mut order = paid_order();
    order.payment_status = payment_status;
    for (status, expect) in [(OrderStatus::Pending, pending), (OrderStatus::Cancelled, cancelled)] {
        order.status = status;
        let planned = plan(&order, &context(None), at(0)).unwrap();
        check_plan(&order, None, &planned);
        assert_eq!(revision(&planned).status, expect, "{status:?}");
    }
}

#[test]
fn a_cancelled_order_with_a_refund_record_keeps_its_payment() {
    let mut order = paid_order();
    order.status = OrderStatus::Cancelled;
    order.refunds = vec![refund(5, 3_000, 0, vec![item(RefundTarget::Order, None, Some(3_000))])];
    let invoice = first(&order);
    assert_eq!(invoice.balance.status(true), Ok(InvoiceStatus::PartiallyRefunded));
    assert_eq!(invoice.balance.received(), Ok(usd(12_096)));
    assert_eq!(invoice.balance.voids, usd(0));
}

#[test]
fn cancelling_takes_the_payment_and_the_rest_back_and_un_cancelling_restores_both() {
    let mut order = paid_order();
    let paid = first(&order);
    order.status = OrderStatus::Cancelled;
    order.modified_at = at(10);
    let cancelled = apply(&order, Some(paid.clone()));
    assert_eq!(cancelled.balance.status(true), Ok(InvoiceStatus::Void));
    assert_eq!(cancelled.balance.voids, usd(-12_096));
    assert_eq!(
        cancelled.balance.total(),
        Ok(usd(12_096)),
        "the total stays as the order has it"
    );
    order.status = OrderStatus::Completed;
    order.modified_at = at(20);
    let restored = apply(&order, Some(cancelled));
    assert_eq!(restored.balance.voids, usd(0));
    assert_eq!(restored.balance.status(false), Ok(InvoiceStatus::Paid));
    assert_eq!(restored.payments, paid.payments);
    assert_eq!(restored.lines, paid.lines);
    assert_eq!(restored.revision, 3);
}

#[test]
fn a_cancelled_order_whose_total_changes_is_voided_by_the_new_total() {
    let mut order = paid_order();
    order.status = OrderStatus::Cancelled;
    let invoice = first(&order);
    order.shipping = taxed(0, 0);
    order.taxes = vec![tax(1, "Sales Tax", 800)];
    (order.total_tax, order.total_ex_tax, order.total_inc_tax) = (usd(800), usd(10_000), usd(10_800));
    order.modified_at = at(1);
    let invoice = apply(&order, Some(invoice));
    assert_eq!(invoice.balance.voids, usd(-10_800));
    assert_eq!(invoice.balance.due(), Ok(usd(0)));
}

#[rstest]
#[case(4)]
#[case(14)]
fn refunded_without_a_record_is_flagged_and_no_money_is_invented(#[case] number: i64) {
    let mut order = paid_order();
    order.status = OrderStatus::from_number(number);
    let invoice = first(&order);
    let codes: Vec<_> = invoice.facts.flags.iter().map(|flag| flag.code).collect();
    assert_eq!(codes, [FlagCode::RefundedWithoutRecord]);
    assert!(invoice.refunds.is_empty());
    assert_eq!(invoice.balance.status(false), Ok(InvoiceStatus::Paid));
}

#[test]
fn an_unknown_status_an_archived_order_and_a_gone_customer_are_flagged() {
    let mut order = paid_order();
    order.status = OrderStatus::Unknown(42);
    order.archived = true;
    order.customer_id = Some(mctrade_domain::CustomerId(9));
    let codes: Vec<_> = first(&order).facts.flags.into_iter().map(|flag| flag.code).collect();
    assert_eq!(
        codes,
        [FlagCode::UnknownStatus, FlagCode::CustomerGone, FlagCode::Archived]
    );
}

#[test]
fn a_zero_total_is_paid_by_nothing() {
    let mut order = empty_order();
    order.products = vec![product(1, 1, taxed(0, 0))];
    order.payment_method = String::new();
    let invoice = first(&order);
    assert_eq!(invoice.balance.status(false), Ok(InvoiceStatus::Paid));
    assert!(invoice.payments.is_empty());
    assert_eq!(invoice.lines.len(), 1, "a free ticket is still a line");
}

#[test]
fn store_credit_is_a_tender_of_its_own() {
    let mut order = paid_order();
    order.store_credit_amount = usd(2_000);
    let invoice = first(&order);
    let received: Vec<_> = invoice
        .payments
        .iter()
        .map(|state| (state.key, state.received))
        .collect();
    assert_eq!(
        received,
        [(PaymentKey::Order, usd(10_096)), (PaymentKey::StoreCredit, usd(2_000))]
    );
}

#[test]
fn store_credit_above_the_total_pays_the_total_and_no_more() {
    let mut order = paid_order();
    order.store_credit_amount = usd(50_000);
    let invoice = first(&order);
    let received: Vec<_> = invoice
        .payments
        .iter()
        .map(|state| (state.key, state.received))
        .collect();
    assert_eq!(received, [(PaymentKey::StoreCredit, usd(12_096))]);
}

#[test]
fn payment_types_follow_the_payment_method() {
    let mut order = paid_order();
    order.payment_method = "CRÉDIT  card".to_owned();
    assert_eq!(
        first(&order).payments[0].payment_type,
        settings().payment_types["credit card"]
    );
    order.payment_method = "Cheque".to_owned();
    assert_eq!(first(&order).payments[0].payment_type, settings().default_payment_type);
}
