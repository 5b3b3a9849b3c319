//! What happens to an order after the shopper clicked "Place order".

use chrono::{DateTime, TimeDelta, Utc};

use super::scenario::Scenario;
use crate::dice::Dice;
use crate::model::status;
use crate::store::edits::Edit;
use crate::store::refunds::RefundRequest;
use crate::store::{Store, StoreError};

/// One thing that happens to an order.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    CheckOut,
    Pay,
    Ship { everything: bool },
    Edit,
    Refund { request: RefundRequest, declined: bool },
    Cancel,
    Uncancel,
    Archive,
    Status(u32),
    GuestToCustomer,
    DeleteCustomer,
}

/// A step with how long after the order it happens.
pub(crate) type Plan = Vec<(TimeDelta, Step)>;

/// Draws what happens to an order.
pub(crate) fn plan(dice: &mut Dice, scenario: Scenario, guest: bool) -> Plan {
    let mut plan: Plan = Vec::new();
    let minutes = |dice: &mut Dice, least: u64, most: u64| {
        TimeDelta::minutes(i64::try_from(dice.between(least, most)).unwrap_or(1))
    };
    if dice.chance(3) {
        return plan;
    }
    plan.push((
        TimeDelta::seconds(20 + i64::try_from(dice.below(200)).unwrap_or(0)),
        Step::CheckOut,
    ));
    plan.push((minutes(dice, 600, 6_000), Step::Pay));
    if guest && dice.chance(6) {
        plan.push((minutes(dice, 7, 300), Step::GuestToCustomer));
    }
    if dice.chance(9) {
        plan.push((minutes(dice, 30, 3_000), Step::Edit));
    }
    if dice.chance(60) {
        plan.push((
            minutes(dice, 900, 4_000),
            Step::Ship {
                everything: dice.chance(85),
            },
        ));
    }
    let refund = |request| Step::Refund {
        request,
        declined: false,
    };
    let fate = dice.below(100);
    match (scenario, fate) {
        (Scenario::Free, _) => {}
        (_, 0..=4) => plan.push((minutes(dice, 1_500, 12_000), refund(RefundRequest::Full))),
        (_, 5..=9) => plan.push((minutes(dice, 1_500, 12_000), refund(RefundRequest::FirstLine))),
        (_, 10..=11) => {
            plan.push((
                minutes(dice, 1_500, 5_000),
                refund(RefundRequest::Amount {
                    amount: "5.00".to_owned(),
                }),
            ));
            plan.push((minutes(dice, 5_100, 9_000), refund(RefundRequest::FirstLine)));
        }
        (_, 12) => plan.push((minutes(dice, 1_500, 5_000), refund(RefundRequest::Shipping))),
        (_, 13) => plan.push((
            minutes(dice, 1_500, 5_000),
            Step::Refund {
                request: RefundRequest::FirstLine,
                declined: true,
            },
        )),
        (_, 14..=18) => plan.push((minutes(dice, 20, 8_000), Step::Cancel)),
        (_, 19..=20) => {
            plan.push((minutes(dice, 20, 2_000), Step::Cancel));
            plan.push((minutes(dice, 2_100, 4_000), Step::Uncancel));
        }
        (_, 21) => {
            plan.push((minutes(dice, 20, 2_000), Step::Cancel));
            plan.push((minutes(dice, 2_100, 4_000), refund(RefundRequest::Full)));
        }
        (_, 22) => plan.push((minutes(dice, 30, 400), Step::Status(status::DECLINED))),
        (_, 23) => plan.push((minutes(dice, 3_000, 20_000), Step::Status(status::DISPUTED))),
        (_, 24) => plan.push((minutes(dice, 3_000, 20_000), Step::Status(status::REFUNDED))),
        (_, 25) => plan.push((minutes(dice, 3_000, 20_000), Step::Status(status::UNHEARD_OF))),
        (_, 26) => plan.push((minutes(dice, 30, 20_000), Step::Status(12))),
        (_, 27) if !guest => plan.push((minutes(dice, 3_000, 20_000), Step::DeleteCustomer)),
        _ => {}
    }
    if dice.chance(3) {
        plan.push((minutes(dice, 5_000, 30_000), Step::Archive));
    }
    plan.sort_by_key(|(after, _)| *after);
    plan
}

impl Store {
    /// Lets one step happen.
    pub(crate) fn step(&mut self, order_id: u64, step: &Step, at: DateTime<Utc>) -> Result<(), StoreError> {
        match step {
            Step::CheckOut => self.check_out(order_id, at),
            Step::Pay => self.pay(order_id, at),
            Step::Ship { everything } => {
                if !status::is_paid(self.made(order_id)?.status_id) {
                    return Err(StoreError::not_possible(order_id, "it is not paid"));
                }
                self.ship(order_id, *everything, at)
            }
            Step::Edit => self.edit(order_id, &Edit::Any, at),
            Step::Refund { request, declined } => {
                let items = self.refund_items(order_id, request)?;
                self.refund(order_id, items, None, *declined, "Requested by the customer", at)
                    .map(|_| ())
            }
            Step::Cancel => {
                if self.made(order_id)?.status_id == status::INCOMPLETE {
                    return Err(StoreError::not_possible(order_id, "it was never checked out"));
                }
                self.cancel(order_id, at)
            }
            Step::Uncancel => self.uncancel(order_id, at),
            Step::Archive => self.archive(order_id, true, at),
            Step::Status(to) => self.set_status(order_id, *to, at),
            Step::GuestToCustomer => self.guest_to_customer(order_id, at).map(|_| ()),
            Step::DeleteCustomer => {
                let customer_id = self.made(order_id)?.customer_id;
                self.delete_customer(customer_id)
            }
        }
    }
}
