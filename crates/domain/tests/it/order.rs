//! Orders and settings to plan with, and what must hold of every plan.

use std::collections::BTreeMap;

use chrono::{TimeZone, Utc};
use mctrade_domain::invoice::{AdjustmentKind, ExistingInvoice, NewRevision};
use mctrade_domain::plan::{ImportContext, ImportPlan, PlanError, plan};
use mctrade_domain::settings::RevenueSettings;
use mctrade_domain::shop_order::*;
use mctrade_domain::{
    AdjustmentTypeId, Currency, InvoiceId, Money, OrderId, PaymentTypeId, ProfileId, RefundId, RevenueItemId,
    TaxItemId, Timestamp,
};
use uuid::Uuid;

pub(crate) const ANONYMOUS: ProfileId = ProfileId(1);
pub(crate) const INVOICE: InvoiceId = InvoiceId(10_001);

pub(crate) fn at(second: i64) -> Timestamp {
    Utc.timestamp_opt(1_760_000_000 + second, 0).unwrap()
}

pub(crate) fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

pub(crate) fn taxed(ex_tax: i64, tax: i64) -> TaxedAmount {
    TaxedAmount {
        ex_tax: usd(ex_tax),
        inc_tax: usd(ex_tax + tax),
        tax: usd(tax),
    }
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

pub(crate) fn settings() -> RevenueSettings {
    RevenueSettings {
        version: 7,
        assign_to_related_organization: false,
        match_guests_by_email: false,
        anonymous_profile: ANONYMOUS,
        default_revenue_item: RevenueItemId(id(1)),
        default_tax_item: TaxItemId(id(2)),
        shipping_handling_revenue_item: RevenueItemId(id(3)),
        gift_wrapping_revenue_item: RevenueItemId(id(4)),
        discount_revenue_item: RevenueItemId(id(5)),
        fee_revenue_item: RevenueItemId(id(6)),
        rounding_revenue_item: RevenueItemId(id(7)),
        order_adjustment_type: AdjustmentTypeId(id(8)),
        default_payment_type: PaymentTypeId(id(9)),
        store_credit_payment_type: PaymentTypeId(id(10)),
        gift_certificate_payment_type: PaymentTypeId(id(11)),
        payment_types: BTreeMap::from([("credit card".to_owned(), PaymentTypeId(id(12)))]),
        product_revenue_items: BTreeMap::from([(77, RevenueItemId(id(13)))]),
    }
}

pub(crate) fn context(existing: Option<ExistingInvoice>) -> ImportContext {
    ImportContext {
        settings: settings(),
        existing,
        customer: None,
        matches: Vec::new(),
    }
}

/// A guest's order of nothing yet, awaiting fulfillment, paid by credit card.
pub(crate) fn empty_order() -> ShopOrder {
    let zero = TaxedAmount::zero(Currency::USD);
    ShopOrder {
        id: OrderId(100),
        created_at: at(0),
        modified_at: at(0),
        status: OrderStatus::AwaitingFulfillment,
        status_label: "Awaiting Fulfillment".to_owned(),
        payment_status: PaymentStatus::Unstated,
        payment_method: "Credit Card".to_owned(),
        currency: Currency::USD,
        rates: CurrencyFacts::default(),
        total_inc_tax: usd(0),
        total_ex_tax: usd(0),
        total_tax: usd(0),
        prices_include_tax: Some(false),
        shipping: zero,
        handling: zero,
        wrapping: zero,
        discount_amount: usd(0),
        coupon_discount: usd(0),
        gift_certificate_amount: usd(0),
        store_credit_amount: usd(0),
        customer_id: None,
        customer: None,
        billing: ContactDetails {
            first_name: "Jane".to_owned(),
            last_name: "Doe".to_owned(),
            email: "jane@example.org".to_owned(),
            ..ContactDetails::default()
        },
        products: Vec::new(),
        coupons: Vec::new(),
        fees: Vec::new(),
        taxes: Vec::new(),
        refunds: Vec::new(),
        channel_id: Some(1),
        source: "www".to_owned(),
        external_source: None,
        archived: false,
        digital: false,
        snapshot: "{}".to_owned(),
    }
}

pub(crate) fn product(id: i64, quantity: i64, total: TaxedAmount) -> OrderProduct {
    OrderProduct {
        id,
        parent_id: None,
        product_id: Some(500 + id),
        name: format!("Product {id}"),
        sku: format!("SKU-{id}"),
        kind: ProductKind::Physical,
        quantity,
        unit_price_ex_tax: Money::new(total.ex_tax.minor() / quantity.max(1), total.ex_tax.currency()),
        total,
        discounted_total_inc_tax: None,
        applied_discounts: Vec::new(),
        options: Vec::new(),
        wrapping: None,
        address_id: Some(1),
        tax_class: None,
        event_date: None,
    }
}

pub(crate) fn tax(id: i64, name: &str, minor: i64) -> OrderTax {
    OrderTax {
        id,
        name: name.to_owned(),
        class: "Default Tax Class".to_owned(),
        rate: "8.0000".to_owned(),
        amount: usd(minor),
        order_product_id: None,
    }
}

pub(crate) fn refund(id: i64, total: i64, tax: i64, items: Vec<RefundItem>) -> OrderRefund {
    OrderRefund {
        id: RefundId(id),
        created_at: at(1),
        reason: String::new(),
        total: usd(total),
        tax: usd(tax),
        items,
        payments: vec![refund_payment("checkout_paypal", total)],
    }
}

pub(crate) fn refund_payment(provider: &str, minor: i64) -> RefundPayment {
    RefundPayment {
        provider: provider.to_owned(),
        amount: usd(minor),
        offline: false,
        declined: false,
    }
}

pub(crate) fn item(target: RefundTarget, quantity: Option<i64>, amount: Option<i64>) -> RefundItem {
    RefundItem {
        target,
        quantity,
        amount: amount.map(usd),
        reason: String::new(),
    }
}

/// 100.00 of one product with 8.00 tax and 12.00 shipping with 0.96 tax: 120.96, paid.
pub(crate) fn paid_order() -> ShopOrder {
    let mut order = empty_order();
    order.products = vec![product(15, 4, taxed(10_000, 800))];
    order.shipping = taxed(1_200, 96);
    order.taxes = vec![tax(1, "Sales Tax", 896)];
    order.total_ex_tax = usd(11_200);
    order.total_tax = usd(896);
    order.total_inc_tax = usd(12_096);
    order
}

pub(crate) fn first(order: &ShopOrder) -> ExistingInvoice {
    apply(order, None)
}

/// The invoice after one more reading; also checks what must hold of every plan.
pub(crate) fn apply(order: &ShopOrder, existing: Option<ExistingInvoice>) -> ExistingInvoice {
    let planned = plan(order, &context(existing.clone()), at(0)).unwrap();
    check_plan(order, existing.as_ref(), &planned);
    planned.after(existing.as_ref(), INVOICE).unwrap().expect("an invoice")
}

pub(crate) fn read(order: &ShopOrder, existing: &ExistingInvoice) -> Result<ImportPlan, PlanError> {
    plan(order, &context(Some(existing.clone())), at(0))
}

pub(crate) fn revision(plan: &ImportPlan) -> &NewRevision {
    match plan {
        ImportPlan::Create(new) => &new.revision,
        ImportPlan::Update(change) => change.revision.as_ref().expect("a revision"),
        other => panic!("no revision in {other:?}"),
    }
}

/// A change of the invoice as one revision, or nothing.
pub(crate) fn update(order: &ShopOrder, existing: &ExistingInvoice) -> NewRevision {
    revision(&read(order, existing).unwrap()).clone()
}

/// What money.md asks of every plan, from the entries alone.
pub(crate) fn check_plan(order: &ShopOrder, existing: Option<&ExistingInvoice>, planned: &ImportPlan) {
    let Some(invoice) = planned.after(existing, INVOICE).unwrap() else {
        return;
    };
    if matches!(planned, ImportPlan::Stale(_)) {
        return;
    }
    let minor = |amounts: Vec<Money>| amounts.into_iter().map(Money::minor).map(i128::from).sum::<i128>();
    let lines = minor(invoice.lines.iter().map(|line| line.amount).collect());
    assert_eq!(
        lines,
        i128::from(order.total_inc_tax.minor()),
        "lines and order changes sum to the total"
    );
    assert_eq!(invoice.balance.total().unwrap(), order.total_inc_tax);
    let mut keys: Vec<_> = invoice.lines.iter().map(|line| &line.key).collect();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), invoice.lines.len(), "line keys are unique");

    let received = minor(invoice.payments.iter().map(|state| state.received).collect());
    let refunded = minor(invoice.refunds.values().copied().collect());
    let recorded: i128 = order
        .refunds
        .iter()
        .map(|refund| i128::from(refund.total.minor().max(0)))
        .sum();
    assert!(
        refunded <= recorded,
        "refunds exceed the records: {refunded} > {recorded}"
    );
    let balance = &invoice.balance;
    assert_eq!(i128::from(balance.received().unwrap().minor()), received);
    assert_eq!(
        i128::from(balance.payment_refunds.minor()),
        refunded,
        "refund payments are what was applied"
    );
    assert_eq!(
        i128::from(balance.refund_adjustments.minor()),
        -refunded,
        "each refund is two entries that balance"
    );
    let due =
        i128::from(order.total_inc_tax.minor()) - refunded + i128::from(balance.voids.minor()) - received + refunded;
    assert_eq!(i128::from(balance.due().unwrap().minor()), due);
    assert!(
        invoice.payments.iter().all(|state| !state.received.is_negative()),
        "no stream is below nothing"
    );
    if order.status.is_cancelled() {
        assert!(due <= 0, "a cancelled order owes nothing");
    } else {
        assert!(balance.voids.is_zero(), "only a cancelled order is voided");
    }
    let revision = match planned {
        ImportPlan::Create(new) => Some(&new.revision),
        ImportPlan::Update(change) => change.revision.as_ref(),
        ImportPlan::Wait | ImportPlan::Unchanged(_) | ImportPlan::Stale(_) => None,
    };
    if let Some(revision) = revision {
        assert_eq!(
            revision.balance, invoice.balance,
            "the revision's sums are those of the entries"
        );
        assert!(
            revision.payments.iter().all(|payment| payment.amount.minor() > 0),
            "payments are positive"
        );
        assert!(
            revision.line_adjustments.iter().all(|entry| !entry.amount.is_zero()),
            "no empty entry"
        );
        let known: Vec<_> = invoice.lines.iter().map(|line| Some(&line.key)).collect();
        for entry in &revision.line_adjustments {
            assert!(
                entry.line.is_none() || known.contains(&entry.line.as_ref()),
                "{:?} is no line",
                entry.line
            );
            assert_eq!(entry.refund.is_some(), entry.kind == AdjustmentKind::Refund);
        }
    }
    let again = read(order, &invoice).unwrap();
    assert_eq!(
        again,
        ImportPlan::Unchanged(INVOICE),
        "the same order read twice changes nothing"
    );
}
