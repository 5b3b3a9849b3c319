//! What must hold of any order, sensible or not.

use mctrade_domain::invoice::{ExistingInvoice, FlagCode, InvoiceStatus, LineKind};
use mctrade_domain::plan::{ImportPlan, plan};
use mctrade_domain::shop_order::*;
use mctrade_domain::{Currency, Money, RefundId};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::order::*;

fn statuses() -> impl Strategy<Value = OrderStatus> {
    prop_oneof![9 => 1..=14_i64, 1 => 15..90_i64].prop_map(OrderStatus::from_number)
}

fn payment_statuses() -> impl Strategy<Value = PaymentStatus> {
    select(vec![
        PaymentStatus::Unstated,
        PaymentStatus::Authorized,
        PaymentStatus::Captured,
        PaymentStatus::Paid,
        PaymentStatus::Other("refunded".to_owned()),
        PaymentStatus::Other("void".to_owned()),
    ])
}

prop_compose! {
    fn wild_money()(minor in prop_oneof![-500..500_i64, 0..1_000_000_i64, Just(0)]) -> Money { usd(minor) }
}

prop_compose! {
    fn wild_taxed()(ex_tax in wild_money(), inc_tax in wild_money(), tax in wild_money()) -> TaxedAmount {
        TaxedAmount { ex_tax, inc_tax, tax }
    }
}

prop_compose! {
    fn wild_product()(
        id in 0..6_i64,
        parent in proptest::option::weighted(0.2, 0..6_i64),
        quantity in 0..5_i64,
        total in wild_taxed(),
        discounted in proptest::option::of(wild_money()),
        wrapping in proptest::option::weighted(0.3, wild_taxed()),
    ) -> OrderProduct {
        OrderProduct {
            parent_id: parent,
            discounted_total_inc_tax: discounted,
            wrapping: wrapping.map(|cost| ProductWrapping { name: "Paper".to_owned(), cost }),
            ..product(id, quantity, total)
        }
    }
}

fn targets() -> impl Strategy<Value = RefundTarget> {
    prop_oneof![
        (0..7_i64).prop_map(RefundTarget::Product),
        (0..7_i64).prop_map(RefundTarget::GiftWrapping),
        Just(RefundTarget::Shipping(1)),
        Just(RefundTarget::Handling(1)),
        (0..4_i64).prop_map(RefundTarget::Fee),
        Just(RefundTarget::Order),
    ]
}

prop_compose! {
    fn wild_refund()(
        id in 1..5_i64,
        total in prop_oneof![4 => 0..50_000_i64, 1 => -100..0_i64],
        tax in -100..4_000_i64,
        items in vec((targets(), proptest::option::of(0..4_i64), proptest::option::of(-10..40_000_i64)), 0..4),
        payments in vec((select(vec!["storecredit", "giftcertificate", "card"]), 0..50_000_i64, any::<bool>()), 0..3),
    ) -> OrderRefund {
        OrderRefund {
            items: items.into_iter().map(|(target, quantity, amount)| item(target, quantity, amount)).collect(),
            payments: payments.into_iter()
                .map(|(provider, amount, declined)| RefundPayment { declined, ..refund_payment(provider, amount) })
                .collect(),
            ..refund(id, total, tax, vec![])
        }
    }
}

prop_compose! {
    /// Amounts that need not fit together at all.
    fn wild_order()(
        (status, payment_status) in (statuses(), payment_statuses()),
        (inc, ex, tax_total) in (wild_money(), wild_money(), wild_money()),
        inclusive in proptest::option::of(any::<bool>()),
        (shipping, handling, wrapping) in (wild_taxed(), wild_taxed(), wild_taxed()),
        (discount, coupon, gift, credit) in (wild_money(), wild_money(), wild_money(), wild_money()),
        products in vec(wild_product(), 0..5),
        coupons in vec((select(vec!["", "A", "B", "*"]), wild_money()), 0..4),
        fees in vec((0..3_i64, wild_taxed()), 0..3),
        taxes in vec((select(vec!["", "VAT", "City"]), wild_money()), 0..4),
        refunds in vec(wild_refund(), 0..4),
        (method, customer, archived) in (select(vec!["", "Credit Card", "Cheque"]), any::<bool>(), any::<bool>()),
    ) -> ShopOrder {
        ShopOrder {
            status,
            payment_status,
            payment_method: method.to_owned(),
            total_inc_tax: inc,
            total_ex_tax: ex,
            total_tax: tax_total,
            prices_include_tax: inclusive,
            shipping,
            handling,
            wrapping,
            discount_amount: discount,
            coupon_discount: coupon,
            gift_certificate_amount: gift,
            store_credit_amount: credit,
            customer_id: customer.then_some(mctrade_domain::CustomerId(9)),
            products,
            coupons: coupons.into_iter().enumerate()
                .map(|(id, (code, discount))| OrderCoupon { id: id as i64, code: code.to_owned(), discount })
                .collect(),
            fees: fees.into_iter().map(|(id, cost)| OrderFee { id, name: String::new(), cost }).collect(),
            taxes: taxes.into_iter().enumerate()
                .map(|(id, (name, amount))| OrderTax { amount, ..tax(id as i64, name, 0) })
                .collect(),
            refunds,
            archived,
            ..empty_order()
        }
    }
}

/// Tax of an amount at a rate in percent, rounded half up.
fn tax_of(amount: i64, rate: i64) -> i64 {
    (amount * rate + 50) / 100
}

prop_compose! {
    /// An order whose parts the shop worked out rightly, prices without tax or with it.
    fn coherent_order()(
        status in statuses(),
        inclusive in any::<bool>(),
        rate in select(vec![0_i64, 5, 8, 19, 20]),
        prices in vec((1..50_000_i64, 1..5_i64), 1..6),
        (shipping, handling, fee) in (0..3_000_i64, 0..500_i64, 0..800_i64),
        wrapped in 0..600_i64,
        (coupon_share, discount_share) in (0..30_i64, 0..30_i64),
        gift_share in prop_oneof![Just(0_i64), 1..100_i64],
        net in any::<bool>(),
        credit in 0..2_000_i64,
    ) -> (ShopOrder, Option<bool>) {
        let taxed_at = |amount: i64| {
            if inclusive {
                let tax = amount - (amount * 100 + (100 + rate) / 2) / (100 + rate);
                taxed(amount - tax, tax)
            } else {
                taxed(amount, tax_of(amount, rate))
            }
        };
        let mut order = empty_order();
        order.status = status;
        order.prices_include_tax = Some(inclusive);
        order.products = prices.iter().enumerate()
            .map(|(index, (price, quantity))| product(index as i64 + 1, *quantity, taxed_at(price * quantity)))
            .collect();
        order.products[0].wrapping = (wrapped > 0)
            .then(|| ProductWrapping { name: String::new(), cost: taxed_at(wrapped) });
        order.wrapping = taxed_at(wrapped);
        order.shipping = taxed_at(shipping);
        order.handling = taxed_at(handling);
        order.fees = vec![OrderFee { id: 3, name: "Fee".to_owned(), cost: taxed_at(fee) }];
        let goods: i64 = prices.iter().map(|(price, quantity)| price * quantity).sum();
        let (coupon, discount) = (goods * coupon_share / 100, goods * discount_share / 100);
        order.coupons = vec![OrderCoupon { id: 1, code: "SPRING".to_owned(), discount: usd(coupon) }];
        order.coupon_discount = usd(coupon);
        order.discount_amount = usd(discount);
        let parts = |pick: fn(&TaxedAmount) -> i64| {
            order.products.iter().map(|product| pick(&product.total)).sum::<i64>()
                + pick(&order.wrapping) + pick(&order.shipping) + pick(&order.handling)
                + order.fees.iter().map(|fee| pick(&fee.cost)).sum::<i64>()
        };
        let off = coupon + discount;
        let off_tax = if inclusive { off - (off * 100 + (100 + rate) / 2) / (100 + rate) } else { tax_of(off, rate) };
        let tax_total = parts(|part| part.tax.minor()) - off_tax;
        let off_ex_tax = if inclusive { off - off_tax } else { off };
        let ex_tax = parts(|part| part.ex_tax.minor()) - off_ex_tax;
        let gross = ex_tax + tax_total;
        let gift = gross * gift_share / 100;
        let gift_off = if net { gift } else { 0 };
        order.gift_certificate_amount = usd(gift);
        order.store_credit_amount = usd(credit);
        order.taxes = vec![tax(1, "Sales Tax", tax_total)];
        order.total_tax = usd(tax_total);
        order.total_ex_tax = usd(ex_tax - gift_off);
        order.total_inc_tax = usd(gross - gift_off);
        let certificate_is_line = (gift > 20).then_some(net);
        (order, certificate_is_line)
    }
}

/// What must not depend on the way an invoice came to a version of its order.
#[derive(Debug, PartialEq)]
struct Ends {
    lines: Vec<(String, i64)>,
    received: Vec<(String, i64)>,
    refunds: Vec<(RefundId, i64)>,
    total: Money,
    due: Money,
    voids: Money,
    status: InvoiceStatus,
    modified: i64,
    facts: String,
}

fn ends(invoice: &ExistingInvoice) -> Ends {
    let mut lines: Vec<_> = invoice
        .lines
        .iter()
        .map(|line| (line.key.0.clone(), line.amount.minor()))
        .collect();
    lines.retain(|line| line.1 != 0);
    lines.sort();
    let mut received: Vec<_> = invoice
        .payments
        .iter()
        .map(|state| (format!("{:?}", state.key), state.received.minor()))
        .collect();
    received.retain(|stream| stream.1 != 0);
    received.sort();
    let refunds = invoice
        .refunds
        .iter()
        .map(|(id, amount)| (*id, amount.minor()))
        .filter(|refund| refund.1 != 0);
    Ends {
        lines,
        received,
        refunds: refunds.collect(),
        total: invoice.balance.total().unwrap(),
        due: invoice.balance.due().unwrap(),
        voids: invoice.balance.voids,
        status: invoice.balance.status(invoice.facts.status.is_cancelled()).unwrap(),
        modified: invoice.order_modified_at.timestamp(),
        facts: format!("{:?}", invoice.facts),
    }
}

proptest! {
    #[test]
    fn any_order_makes_an_invoice_that_adds_up(order in wild_order()) {
        first(&order);
    }

    #[test]
    fn a_coherent_order_is_explained_by_its_parts((order, certificate_is_line) in coherent_order()) {
        let invoice = first(&order);
        let rounding = invoice.lines.iter().find(|line| line.kind == LineKind::Rounding);
        prop_assert!(rounding.is_none_or(|line| line.amount.minor().abs() <= 1), "{rounding:?}");
        prop_assert!(invoice.facts.flags.iter().all(|flag| flag.code != FlagCode::NeedsALook));
        if let Some(expect) = certificate_is_line {
            let is_line = invoice.lines.iter().any(|line| line.kind == LineKind::GiftCertificate);
            prop_assert_eq!(is_line, expect, "a gift certificate is a line where the total is net of it");
        }
    }

    #[test]
    fn any_order_of_arrival_ends_in_the_same_state(
        versions in vec(wild_order(), 1..5),
        arrivals in vec(any::<Index>(), 1..8),
    ) {
        let versions: Vec<ShopOrder> = versions
            .into_iter()
            .enumerate()
            .map(|(index, order)| ShopOrder { modified_at: at(index as i64), ..order })
            .collect();
        let newest = versions.last().expect("at least one");
        let mut invoice: Option<ExistingInvoice> = None;
        for arrival in arrivals {
            invoice = Some(apply(arrival.get(&versions), invoice));
        }
        let invoice = apply(newest, invoice);
        prop_assert_eq!(ends(&invoice), ends(&first(newest)));
        for version in &versions[..versions.len() - 1] {
            prop_assert_eq!(read(version, &invoice), Ok(ImportPlan::Stale(INVOICE)));
        }
    }

    #[test]
    fn no_amounts_however_large_make_the_plan_panic(
        order in wild_order(),
        (a, b, c, d) in (any::<i64>(), any::<i64>(), any::<i64>(), any::<i64>()),
    ) {
        let mut order = order;
        order.total_inc_tax = usd(a);
        order.total_tax = usd(b);
        order.gift_certificate_amount = usd(c);
        order.store_credit_amount = usd(d);
        order.discount_amount = usd(a ^ d);
        if let Some(product) = order.products.first_mut() {
            product.total = TaxedAmount { ex_tax: usd(b), inc_tax: usd(c), tax: usd(d) };
            product.discounted_total_inc_tax = Some(usd(a));
        }
        if let Some(refund) = order.refunds.first_mut() {
            refund.total = usd(d);
            refund.tax = usd(c);
        }
        let _ = plan(&order, &context(None), at(0));
    }

    #[test]
    fn yen_have_no_minor_unit_to_lose(amount in 1..10_000_000_i64, rate in 0..30_i64) {
        let yen = |minor| Money::new(minor, Currency::JPY);
        let part = TaxedAmount {
            ex_tax: yen(amount), inc_tax: yen(amount + tax_of(amount, rate)), tax: yen(tax_of(amount, rate)),
        };
        let zero = TaxedAmount::zero(Currency::JPY);
        let nothing = yen(0);
        let order = ShopOrder {
            currency: Currency::JPY,
            total_inc_tax: part.inc_tax,
            total_ex_tax: part.ex_tax,
            total_tax: part.tax,
            products: vec![product(1, 1, part)],
            shipping: zero,
            handling: zero,
            wrapping: zero,
            discount_amount: nothing,
            coupon_discount: nothing,
            gift_certificate_amount: nothing,
            store_credit_amount: nothing,
            ..empty_order()
        };
        let invoice = first(&order);
        prop_assert!(invoice.lines.iter().all(|line| line.kind != LineKind::Rounding));
    }
}
