//! Which lines an order makes, and that they explain its total.

use mctrade_domain::Currency;
use mctrade_domain::invoice::{Booking, FlagCode, LineKind, PaymentKey};
use mctrade_domain::plan::{PlanError, plan};
use mctrade_domain::shop_order::*;
use mctrade_domain::{Money, MoneyError};
use rstest::rstest;

use crate::order::*;

fn amounts(order: &ShopOrder) -> Vec<(String, i64)> {
    let planned = plan(order, &context(None), at(0)).unwrap();
    check_plan(order, None, &planned);
    revision(&planned)
        .lines
        .iter()
        .map(|line| (line.key.0.clone(), line.amount.minor()))
        .collect()
}

fn check(order: &ShopOrder, expect: &[(&str, i64)]) {
    let expect: Vec<(String, i64)> = expect
        .iter()
        .map(|(key, amount)| ((*key).to_owned(), *amount))
        .collect();
    assert_eq!(amounts(order), expect);
}

fn totals(order: &mut ShopOrder, ex_tax: i64, tax: i64) {
    order.total_ex_tax = usd(ex_tax);
    order.total_tax = usd(tax);
    order.total_inc_tax = usd(ex_tax + tax);
}

fn coupon(id: i64, code: &str, discount: i64) -> OrderCoupon {
    OrderCoupon {
        id,
        code: code.to_owned(),
        discount: usd(discount),
    }
}

#[test]
fn every_part_of_the_order_has_its_line() {
    let mut order = empty_order();
    let mut wrapped = product(15, 2, taxed(5_000, 400));
    wrapped.wrapping = Some(ProductWrapping {
        name: "Paper".to_owned(),
        cost: taxed(300, 24),
    });
    let mut child = product(16, 1, taxed(0, 0));
    child.parent_id = Some(15);
    order.products = vec![wrapped, child, product(17, 1, taxed(2_000, 160))];
    order.wrapping = taxed(300, 24);
    order.shipping = taxed(1_200, 96);
    order.handling = taxed(250, 20);
    order.fees = vec![OrderFee {
        id: 3,
        name: "Rush".to_owned(),
        cost: taxed(500, 0),
    }];
    order.coupons = vec![coupon(8, "SPRING", 700)];
    order.coupon_discount = usd(700);
    order.discount_amount = usd(150);
    order.taxes = vec![tax(1, "State", 400), tax(2, "City", 232), tax(3, "State", 68)];
    totals(&mut order, 8_400, 700);
    check(
        &order,
        &[
            ("product:15", 5_000),
            ("product:17", 2_000),
            ("wrapping:15", 300),
            ("shipping", 1_200),
            ("handling", 250),
            ("fee:3", 500),
            ("discount:SPRING", -700),
            ("discount", -150),
            ("tax:State", 468),
            ("tax:City", 232),
        ],
    );
}

#[test]
fn lines_are_booked_by_the_settings_and_say_why() {
    let mut order = paid_order();
    let mut own = product(20, 1, taxed(100, 0));
    own.product_id = Some(77);
    order.products.push(own);
    totals(&mut order, 11_300, 896);
    let planned = plan(&order, &context(None), at(0)).unwrap();
    let lines = &revision(&planned).lines;
    let facts: Vec<_> = lines
        .iter()
        .map(|line| (line.key.0.as_str(), line.why.rule.as_str(), line.why.field.as_str()))
        .collect();
    assert_eq!(
        facts,
        [
            ("product:15", "default_revenue_item", "products[15].total_ex_tax"),
            ("product:20", "product_revenue_item", "products[20].total_ex_tax"),
            ("shipping", "shipping_handling_revenue_item", "shipping_cost_ex_tax"),
            ("tax:Sales Tax", "default_tax_item", "taxes[1].line_amount"),
        ]
    );
    assert_eq!(
        lines[1].booking,
        Booking::Revenue(settings().product_revenue_items[&77])
    );
    assert_eq!(lines[3].booking, Booking::Tax(settings().default_tax_item));
    assert!(lines.iter().all(|line| line.why.settings_version == 7));
}

#[test]
fn parts_that_are_named_alike_keep_keys_of_their_own() {
    let mut order = empty_order();
    order.products = vec![product(0, 1, taxed(100, 0)), product(0, 1, taxed(200, 0))];
    order.coupons = vec![
        coupon(1, "A", 10),
        coupon(2, "A", 5),
        coupon(3, "", 7),
        coupon(4, "*", 1),
    ];
    order.coupon_discount = usd(30);
    totals(&mut order, 270, 0);
    check(
        &order,
        &[
            ("product:0", 100),
            ("product:0#2", 200),
            ("discount:A", -15),
            ("discount:", -7),
            ("discount:*", -1),
            ("discount:*#2", -7),
        ],
    );
}

#[test]
fn wrapping_that_no_product_names_is_one_line() {
    let mut order = paid_order();
    order.wrapping = taxed(300, 0);
    totals(&mut order, 11_500, 896);
    check(
        &order,
        &[
            ("product:15", 10_000),
            ("wrapping", 300),
            ("shipping", 1_200),
            ("tax:Sales Tax", 896),
        ],
    );
}

#[test]
fn tax_without_entries_is_one_line() {
    let mut order = paid_order();
    order.taxes.clear();
    check(&order, &[("product:15", 10_000), ("shipping", 1_200), ("tax:", 896)]);
}

#[rstest]
#[case(4, false)]
#[case(-3, false)]
#[case(5, true)]
#[case(-400, true)]
fn what_the_parts_leave_is_a_rounding_line_and_much_of_it_asks_for_a_look(#[case] off: i64, #[case] flagged: bool) {
    let mut order = paid_order();
    order.products.push(product(16, 1, taxed(0, 0)));
    order.total_inc_tax = usd(12_096 + off);
    check(
        &order,
        &[
            ("product:15", 10_000),
            ("product:16", 0),
            ("shipping", 1_200),
            ("tax:Sales Tax", 896),
            ("rounding", off),
        ],
    );
    let codes: Vec<_> = first(&order).facts.flags.into_iter().map(|flag| flag.code).collect();
    assert_eq!(codes, if flagged { vec![FlagCode::NeedsALook] } else { vec![] });
}

/// Prices with 20 % tax in them: 120.00 and 60.00, 30.00 off with the tax in it, of which a coupon took 20.00.
fn inclusive() -> ShopOrder {
    let mut order = empty_order();
    order.prices_include_tax = Some(true);
    order.products = vec![product(1, 1, taxed(10_000, 2_000)), product(2, 1, taxed(5_000, 1_000))];
    order.coupons = vec![coupon(1, "TEN", 2_000)];
    order.coupon_discount = usd(2_000);
    order.discount_amount = usd(1_000);
    order.taxes = vec![tax(1, "VAT", 2_500)];
    totals(&mut order, 12_500, 2_500);
    order
}

#[test]
fn in_a_tax_inclusive_store_the_discount_loses_its_tax() {
    check(
        &inclusive(),
        &[
            ("product:1", 10_000),
            ("product:2", 5_000),
            ("discount:TEN", -1_667),
            ("discount", -833),
            ("tax:VAT", 2_500),
        ],
    );
}

#[test]
fn an_order_that_does_not_say_whether_prices_include_tax_is_read_the_way_that_explains_its_total() {
    for says in [None, Some(false)] {
        let mut order = ShopOrder {
            prices_include_tax: says,
            ..inclusive()
        };
        assert!(
            amounts(&order).contains(&("discount:TEN".to_owned(), -1_667)),
            "{says:?}"
        );
        order.coupon_discount = usd(0);
        order.coupons.clear();
        order.discount_amount = usd(0);
        totals(&mut order, 15_000, 3_000);
        order.taxes = vec![tax(1, "VAT", 3_000)];
        check(
            &order,
            &[("product:1", 10_000), ("product:2", 5_000), ("tax:VAT", 3_000)],
        );
    }
}

#[test]
fn where_the_total_without_tax_is_no_help_the_products_say_how_the_discount_fell() {
    let mut order = inclusive();
    order.products[0].discounted_total_inc_tax = Some(usd(9_000));
    order.products[1].discounted_total_inc_tax = Some(usd(6_000));
    order.total_ex_tax = usd(15_001);
    check(
        &order,
        &[
            ("product:1", 10_000),
            ("product:2", 5_000),
            ("discount:TEN", -1_667),
            ("discount", -833),
            ("tax:VAT", 2_500),
        ],
    );
}

#[test]
fn a_gift_certificate_is_a_line_where_the_total_is_net_of_it() {
    let mut order = paid_order();
    order.gift_certificate_amount = usd(2_000);
    totals(&mut order, 9_200, 896);
    check(
        &order,
        &[
            ("product:15", 10_000),
            ("shipping", 1_200),
            ("gift_certificate", -2_000),
            ("tax:Sales Tax", 896),
        ],
    );
    let invoice = first(&order);
    assert_eq!(invoice.payments.len(), 1);
    assert_eq!(invoice.lines[2].kind, LineKind::GiftCertificate);
}

#[test]
fn a_gift_certificate_is_a_payment_where_the_total_is_not_net_of_it() {
    let mut order = paid_order();
    order.gift_certificate_amount = usd(2_000);
    check(
        &order,
        &[("product:15", 10_000), ("shipping", 1_200), ("tax:Sales Tax", 896)],
    );
    let received: Vec<_> = first(&order)
        .payments
        .iter()
        .map(|state| (state.key, state.received))
        .collect();
    assert_eq!(
        received,
        [
            (PaymentKey::Order, usd(10_096)),
            (PaymentKey::GiftCertificate, usd(2_000))
        ]
    );
}

#[test]
fn a_net_gift_certificate_in_a_tax_inclusive_store_leaves_no_rounding() {
    let mut order = inclusive();
    order.gift_certificate_amount = usd(4_000);
    totals(&mut order, 8_500, 2_500);
    check(
        &order,
        &[
            ("product:1", 10_000),
            ("product:2", 5_000),
            ("discount:TEN", -1_667),
            ("discount", -833),
            ("gift_certificate", -4_000),
            ("tax:VAT", 2_500),
        ],
    );
}

#[test]
fn the_options_of_a_product_are_read_in_its_line() {
    let mut order = paid_order();
    order.products[0].options = vec![
        ("Size".to_owned(), "S".to_owned()),
        ("Colour".to_owned(), " Red ".to_owned()),
    ];
    assert_eq!(first(&order).lines[0].description, "Product 15 (Size: S, Colour: Red)");
}

#[test]
fn amounts_out_of_range_and_mixed_currencies_are_errors() {
    let mut order = paid_order();
    order.shipping.ex_tax = usd(i64::MAX);
    let planned = plan(&order, &context(None), at(0));
    assert_eq!(planned, Err(PlanError::Money(MoneyError::Overflow)));
    let mut order = paid_order();
    order.shipping.ex_tax = Money::new(1, Currency::JPY);
    let planned = plan(&order, &context(None), at(0));
    assert!(matches!(
        planned,
        Err(PlanError::Money(MoneyError::CurrencyMismatch(_, _)))
    ));
}
