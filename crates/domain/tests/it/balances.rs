//! The sums of an invoice, and the status derived from them.

use mctrade_domain::invoice::{Balance, InvoiceStatus};
use mctrade_domain::{Currency, MoneyError};
use rstest::rstest;

use crate::order::usd;

/// Lines, payments, refunded, void and whether the order is cancelled; what is due, and the status.
#[rstest]
#[case(10_000, 0, 0, 0, false, 10_000, InvoiceStatus::Open)]
#[case(10_000, 4_000, 0, 0, false, 6_000, InvoiceStatus::PartiallyPaid)]
#[case(10_000, 10_000, 0, 0, false, 0, InvoiceStatus::Paid)]
#[case(10_000, 12_000, 0, 0, false, -2_000, InvoiceStatus::Paid)]
#[case(10_000, 10_000, 3_000, 0, false, 0, InvoiceStatus::PartiallyRefunded)]
#[case(10_000, 10_000, 10_000, 0, false, 0, InvoiceStatus::Refunded)]
#[case(10_000, 10_000, 10_000, 0, true, 0, InvoiceStatus::Refunded)]
#[case(10_000, 0, 0, 10_000, true, 0, InvoiceStatus::Void)]
#[case(10_000, 10_000, 0, 0, true, 0, InvoiceStatus::Paid)]
#[case(0, 0, 0, 0, false, 0, InvoiceStatus::Paid)]
#[case(0, 0, 0, 0, true, 0, InvoiceStatus::Void)]
fn what_is_due_and_the_status_follow_from_the_sums(
    #[case] lines: i64,
    #[case] payments: i64,
    #[case] refunded: i64,
    #[case] void: i64,
    #[case] cancelled: bool,
    #[case] due: i64,
    #[case] status: InvoiceStatus,
) {
    let balance = Balance {
        lines: usd(lines),
        payments: usd(payments),
        refund_adjustments: usd(-refunded),
        payment_refunds: usd(refunded),
        voids: usd(-void),
        ..Balance::zero(Currency::USD)
    };
    assert_eq!(
        balance.total(),
        Ok(usd(lines)),
        "refunds and voids leave the total as the order has it"
    );
    assert_eq!(balance.due(), Ok(usd(due)));
    assert_eq!(balance.status(cancelled), Ok(status));
}

#[test]
fn sums_out_of_range_are_errors() {
    let most = Balance {
        lines: usd(i64::MAX),
        order_changes: usd(1),
        ..Balance::zero(Currency::USD)
    };
    assert_eq!(most.total(), Err(MoneyError::Overflow));
    assert_eq!(most.status(false), Err(MoneyError::Overflow));
}
