//! The store's past: customers and orders up to the present moment.

use chrono::{DateTime, TimeDelta, Utc};

use super::basket;
use super::life::{self, Step};
use super::people;
use super::scenario::Scenario;
use crate::dice::Dice;
use crate::model::order::Quirks;
use crate::model::person::{Address, CustomerGroup};
use crate::model::status;
use crate::money::Amount;
use crate::store::refunds::RefundRequest;
use crate::store::{Store, StoreError, StoredOrder};

/// How many customers there are for each hundred orders.
const CUSTOMERS_PERCENT: u64 = 45;
const GUESTS_PERCENT: u64 = 24;

/// Who places an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Buyer {
    Guest,
    Customer(u64),
    Anyone,
}

/// A step that is still to come.
#[derive(Clone, Debug)]
pub(crate) struct Pending {
    pub(crate) at: DateTime<Utc>,
    pub(crate) order_id: u64,
    pub(crate) step: Step,
}

impl Store {
    /// Makes customers and orders of the `days` before `now`. What would happen after `now` has not happened yet.
    pub(crate) fn make_history(&mut self, seed: u64, orders: u64, days: u32, now: DateTime<Utc>) {
        let mut dice = Dice::stream(seed, 0);
        let start = now - TimeDelta::days(i64::from(days.max(1)));
        self.make_groups(start);
        if orders == 0 {
            return;
        }
        let customers = (orders * CUSTOMERS_PERCENT / 100).max(3);
        for _ in 0..customers {
            let born = start - TimeDelta::days(i64::try_from(dice.between(1, 900)).unwrap_or(1));
            self.make_customer(&mut dice, people::Region::America, born);
        }
        let span = (now - start).num_seconds().max(1);
        let count = i64::try_from(orders).unwrap_or(i64::MAX).max(1);
        let mut steps: Vec<Pending> = Vec::new();
        for number in 0..count {
            if dice.chance(2) {
                self.next.order += dice.between(1, 3);
            }
            let place = usize::try_from(number).unwrap_or(usize::MAX);
            let scenario = Scenario::ALL
                .get(place)
                .copied()
                .unwrap_or_else(|| dice.weighted(Scenario::WEIGHTS));
            let jitter = i64::try_from(dice.below(u64::try_from(span / count).unwrap_or(1).max(1))).unwrap_or(0);
            let at = (start + TimeDelta::seconds(span / count * number + jitter)).min(now);
            let id = self.make_order(&mut dice, scenario, Buyer::Anyone, at);
            let guest = self.made(id).is_ok_and(|order| order.customer_id == 0);
            let plan = life::plan(&mut dice, scenario, guest);
            steps.extend(plan.into_iter().map(|(after, step)| Pending {
                at: at + after,
                order_id: id,
                step,
            }));
        }
        self.set_apart(&mut steps, orders);
        steps.retain(|pending| pending.at <= now);
        steps.sort_by_key(|pending| (pending.at, pending.order_id));
        for pending in steps {
            self.let_happen(&pending);
        }
        self.events.clear();
    }

    /// A few fates that chance might leave out of a small store happen to fixed orders.
    fn set_apart(&mut self, steps: &mut Vec<Pending>, orders: u64) {
        if orders < 40 {
            return;
        }
        let ids: Vec<u64> = self.orders.keys().copied().skip(20).take(16).collect();
        let refund = |request| Step::Refund {
            request,
            declined: false,
        };
        let fates: [&[Step]; 13] = [
            &[],
            &[Step::CheckOut, Step::Pay, Step::Cancel],
            &[Step::CheckOut, Step::Cancel, Step::Uncancel],
            &[Step::CheckOut, Step::Pay, Step::Archive],
            &[Step::CheckOut, Step::GuestToCustomer],
            &[Step::CheckOut, Step::DeleteCustomer],
            &[Step::CheckOut, Step::Status(status::UNHEARD_OF)],
            &[Step::CheckOut, Step::Pay, Step::Edit],
            &[Step::CheckOut, Step::Status(status::DECLINED)],
            &[Step::CheckOut, Step::Pay, Step::Status(status::DISPUTED)],
            &[Step::CheckOut, Step::Pay, Step::Status(status::REFUNDED)],
            &[Step::CheckOut, Step::Pay, refund(RefundRequest::Full)],
            &[
                Step::CheckOut,
                Step::Pay,
                refund(RefundRequest::FirstLine),
                Step::Archive,
            ],
        ];
        for (id, fate) in ids.into_iter().zip(fates) {
            steps.retain(|pending| pending.order_id != id);
            let Some(StoredOrder::Made(order)) = self.orders.get_mut(&id) else {
                continue;
            };
            if fate.iter().any(|step| matches!(step, Step::GuestToCustomer)) {
                order.customer_id = 0;
            }
            if fate.iter().any(|step| matches!(step, Step::DeleteCustomer)) && order.customer_id == 0 {
                order.customer_id = self.customers.keys().next().copied().unwrap_or(0);
            }
            let mut at = order.created;
            for step in fate {
                at += TimeDelta::minutes(9);
                steps.push(Pending {
                    at,
                    order_id: id,
                    step: step.clone(),
                });
            }
        }
    }

    /// Lets a step happen; one that does not fit the order any more simply does not.
    pub(crate) fn let_happen(&mut self, pending: &Pending) {
        match self.step(pending.order_id, &pending.step, pending.at) {
            Ok(()) => {}
            Err(StoreError::NotPossible { .. } | StoreError::NoSuchCustomer(_) | StoreError::NoSuchOrder(_)) => {}
            Err(error) => tracing::warn!(order_id = pending.order_id, %error, "a step of the practice run failed"),
        }
    }

    fn make_groups(&mut self, at: DateTime<Utc>) {
        if !self.groups.is_empty() {
            return;
        }
        let group = |id, name: &str, is_default, discount_percent| CustomerGroup {
            id,
            name: name.to_owned(),
            is_default,
            discount_percent,
            created: at,
            modified: at,
        };
        self.groups = vec![
            group(1, "Members", false, 10),
            group(2, "Non-members", true, 0),
            group(3, "Board & Staff", false, 25),
        ];
    }

    /// Registers a person by chance.
    pub(crate) fn make_customer(&mut self, dice: &mut Dice, region: people::Region, at: DateTime<Utc>) -> Option<u64> {
        let person = people::person(dice, region, self.next.customer);
        let group = dice.weighted(&[(6, 1), (3, 0), (2, 2), (1, 3)]);
        let id = self.register(&person, group, at).ok()?;
        let credit = if dice.chance(8) {
            Amount::cents(i128::from(dice.between(5, 90)) * 100)
        } else {
            Amount::ZERO
        };
        let customer = self.customers.get_mut(&id)?;
        customer.store_credit = credit;
        customer.accepts_marketing = dice.chance(40);
        Some(id)
    }

    /// Places an order by chance, Incomplete as every checkout begins.
    pub(crate) fn make_order(&mut self, dice: &mut Dice, scenario: Scenario, buyer: Buyer, at: DateTime<Utc>) -> u64 {
        let region = scenario.region();
        let customer_id = match buyer {
            Buyer::Guest => 0,
            Buyer::Customer(id) => id,
            Buyer::Anyone if dice.chance(GUESTS_PERCENT) => 0,
            Buyer::Anyone if region == people::Region::America => self.regular(dice),
            Buyer::Anyone => self.make_customer(dice, region, at).unwrap_or(0),
        };
        let billing = match self.customers.get(&customer_id) {
            Some(customer) => Address {
                email: customer.email.clone(),
                ..customer
                    .addresses
                    .first()
                    .map(|entry| entry.address.clone())
                    .unwrap_or_default()
            },
            None => people::person(dice, region, 5_000 + self.next.order),
        };
        let mut order = basket::build(dice, scenario, billing, customer_id, self.settings.prices_with_tax, at);
        if self.settings.quirks {
            order.quirks = quirks(dice);
        }
        self.place(order)
    }

    /// A customer by chance; some order far more often than others.
    fn regular(&self, dice: &mut Dice) -> u64 {
        let highest = self.customers.keys().next_back().copied().unwrap_or(0);
        let top = if dice.chance(30) { highest.div_ceil(10) } else { highest };
        let wanted = dice.between(1, top.max(1));
        self.customers.range(wanted..).next().map_or(0, |(id, _)| *id)
    }
}

fn quirks(dice: &mut Dice) -> Quirks {
    Quirks {
        form_fields_as_text: dice.chance(5),
        ebay_id_as_number: dice.chance(5),
        empty_objects_for_null: dice.chance(4),
        discounts_as_text: dice.chance(4),
        event_date_as_text: dice.chance(5),
        no_tax_flag: dice.chance(4),
        wrong_weekday: dice.chance(3),
        money_as_numbers: dice.chance(3),
        unknown_fields: dice.chance(5),
    }
}
