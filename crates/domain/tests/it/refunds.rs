//! Refund records become two entries each.

use mctrade_domain::RefundId;
use mctrade_domain::invoice::{InvoiceStatus, NewRevision, PaymentKey};
use mctrade_domain::shop_order::*;

use crate::order::*;

fn refunded(refund: OrderRefund) -> NewRevision {
    let mut order = paid_order();
    let invoice = first(&order);
    order.status = OrderStatus::PartiallyRefunded;
    order.modified_at = at(5);
    order.refunds = vec![refund];
    apply(&order, Some(invoice.clone()));
    update(&order, &invoice)
}

fn by_line(revision: &NewRevision) -> Vec<(Option<&str>, i64)> {
    revision
        .line_adjustments
        .iter()
        .map(|entry| (entry.line.as_ref().map(|key| key.0.as_str()), entry.amount.minor()))
        .collect()
}

#[test]
fn a_refund_is_a_payment_adjustment_and_line_adjustments_with_its_tax() {
    let revision = refunded(refund(
        12,
        2_700,
        200,
        vec![item(RefundTarget::Product(15), Some(1), None)],
    ));
    assert_eq!(
        by_line(&revision),
        [(Some("product:15"), -2_500), (Some("tax:Sales Tax"), -200)]
    );
    let payments: Vec<_> = revision
        .payment_adjustments
        .iter()
        .map(|entry| (entry.payment, entry.amount))
        .collect();
    assert_eq!(payments, [(PaymentKey::Order, usd(2_700))]);
    assert_eq!(revision.status, InvoiceStatus::PartiallyRefunded);
    assert_eq!(revision.balance.total(), Ok(usd(12_096)));
    assert_eq!(revision.balance.due(), Ok(usd(0)));
}

#[test]
fn every_kind_of_item_finds_its_line() {
    let mut order = paid_order();
    order.handling = taxed(200, 0);
    order.fees = vec![OrderFee {
        id: 3,
        name: "Fee".to_owned(),
        cost: taxed(100, 0),
    }];
    order.products[0].wrapping = Some(ProductWrapping {
        name: String::new(),
        cost: taxed(300, 0),
    });
    order.wrapping = taxed(300, 0);
    order.total_ex_tax = usd(11_800);
    order.total_inc_tax = usd(12_696);
    let invoice = first(&order);
    order.modified_at = at(1);
    order.refunds = vec![refund(
        1,
        2_406,
        96,
        vec![
            item(RefundTarget::GiftWrapping(15), None, None),
            item(RefundTarget::Shipping(1), None, Some(1_296)),
            item(RefundTarget::Handling(1), None, Some(200)),
            item(RefundTarget::Fee(3), None, Some(100)),
            item(RefundTarget::Order, None, Some(500)),
            item(RefundTarget::Product(999), Some(1), Some(10)),
        ],
    )];
    apply(&order, Some(invoice.clone()));
    assert_eq!(
        by_line(&update(&order, &invoice)),
        [
            (Some("wrapping:15"), -300),
            (Some("shipping"), -1_200),
            (Some("handling"), -200),
            (Some("fee:3"), -100),
            (None, -500),
            (None, -10),
            (Some("tax:Sales Tax"), -96),
        ]
    );
}

#[test]
fn a_refund_that_only_adjusts_tax_falls_on_the_tax_line() {
    let revision = refunded(refund(1, 96, 96, vec![]));
    assert_eq!(by_line(&revision), [(Some("tax:Sales Tax"), -96)]);
}

#[test]
fn what_no_item_accounts_for_falls_on_the_invoice_as_a_whole() {
    let revision = refunded(refund(
        1,
        3_000,
        0,
        vec![item(RefundTarget::Product(15), None, Some(1_000))],
    ));
    assert_eq!(by_line(&revision), [(Some("product:15"), -1_000), (None, -2_000)]);
}

#[test]
fn items_that_exceed_the_money_share_it() {
    let items = vec![
        item(RefundTarget::Product(15), None, Some(3_000)),
        item(RefundTarget::Shipping(1), None, Some(1_000)),
    ];
    let revision = refunded(refund(1, 1_000, 0, items));
    assert_eq!(
        by_line(&revision),
        [(Some("product:15"), -750), (Some("shipping"), -250)]
    );
}

#[test]
fn a_negative_tax_within_a_refund_raises_the_tax_line() {
    let revision = refunded(refund(
        1,
        1_000,
        -50,
        vec![item(RefundTarget::Product(15), None, Some(1_000))],
    ));
    assert_eq!(
        by_line(&revision),
        [(Some("product:15"), -1_050), (Some("tax:Sales Tax"), 50)]
    );
}

#[test]
fn a_wholly_declined_refund_does_not_count() {
    let mut order = paid_order();
    let mut declined = refund(1, 1_000, 0, vec![item(RefundTarget::Product(15), None, Some(1_000))]);
    declined.payments[0].declined = true;
    order.refunds = vec![declined];
    let invoice = first(&order);
    assert!(invoice.refunds.is_empty());
    assert_eq!(invoice.balance.status(false), Ok(InvoiceStatus::Paid));
}

#[test]
fn the_declined_part_of_a_refund_does_not_count() {
    let mut order = paid_order();
    let mut half = refund(1, 1_000, 100, vec![item(RefundTarget::Product(15), None, Some(1_000))]);
    half.payments = vec![
        refund_payment("card", 600),
        RefundPayment {
            declined: true,
            ..refund_payment("card", 400)
        },
    ];
    order.refunds = vec![half];
    let invoice = first(&order);
    assert_eq!(invoice.refunds[&RefundId(1)], usd(600));
}

#[test]
fn a_refund_that_the_gateway_declines_later_is_taken_back() {
    let mut order = paid_order();
    order.refunds = vec![refund(
        1,
        1_000,
        80,
        vec![item(RefundTarget::Product(15), None, Some(1_000))],
    )];
    let invoice = first(&order);
    order.refunds[0].payments[0].declined = true;
    order.modified_at = at(9);
    let revision = update(&order, &invoice);
    assert_eq!(
        by_line(&revision),
        [(Some("product:15"), 920), (Some("tax:Sales Tax"), 80)]
    );
    let reversed = apply(&order, Some(invoice));
    assert_eq!(reversed.refunds[&RefundId(1)], usd(0));
    assert_eq!(reversed.balance.status(false), Ok(InvoiceStatus::Paid));
}

#[test]
fn a_second_refund_adds_to_the_first_and_the_whole_is_refunded() {
    let mut order = paid_order();
    order.refunds = vec![refund(1, 2_096, 0, vec![item(RefundTarget::Order, None, None)])];
    let invoice = first(&order);
    order.refunds.push(refund(
        2,
        10_000,
        0,
        vec![item(RefundTarget::Order, None, Some(10_000))],
    ));
    order.modified_at = at(9);
    let revision = update(&order, &invoice);
    assert_eq!(revision.payment_adjustments.len(), 1, "the first is applied already");
    let invoice = apply(&order, Some(invoice));
    assert_eq!(invoice.balance.status(false), Ok(InvoiceStatus::Refunded));
    assert_eq!(invoice.balance.due(), Ok(usd(0)));
}

#[test]
fn money_goes_back_by_the_streams_it_came_in_by() {
    let mut order = paid_order();
    order.store_credit_amount = usd(2_000);
    let mut both = refund(1, 3_000, 0, vec![]);
    both.payments = vec![
        refund_payment("checkout_paypal", 1_000),
        refund_payment("storecredit", 2_000),
    ];
    order.refunds = vec![both];
    let invoice = first(&order);
    let planned = mctrade_domain::plan::plan(&order, &context(None), at(0)).unwrap();
    let payments: Vec<_> = revision(&planned)
        .payment_adjustments
        .iter()
        .map(|entry| (entry.payment, entry.amount))
        .collect();
    assert_eq!(
        payments,
        [(PaymentKey::Order, usd(1_000)), (PaymentKey::StoreCredit, usd(2_000))]
    );
    assert_eq!(invoice.refunds[&RefundId(1)], usd(3_000));
    order.store_credit_amount = usd(0);
    let planned = mctrade_domain::plan::plan(&order, &context(None), at(0)).unwrap();
    let payments: Vec<_> = revision(&planned)
        .payment_adjustments
        .iter()
        .map(|entry| (entry.payment, entry.amount))
        .collect();
    assert_eq!(
        payments,
        [(PaymentKey::Order, usd(3_000))],
        "store credit was never taken"
    );
}
