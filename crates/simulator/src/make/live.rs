//! A store that goes on: now and then an order comes in, and now and then one changes.

use super::history::{Buyer, Pending};
use super::life::Step;
use super::scenario::Scenario;
use crate::store::Store;
use crate::store::refunds::RefundRequest;

/// Changes happen to the newest so many orders.
const RECENT: usize = 40;

impl Store {
    /// Lets the next thing happen: an order by chance, or a change to a recent one.
    pub(crate) fn live_step(&mut self, waiting: &mut Vec<Pending>) {
        let now = self.now();
        for mut pending in std::mem::take(waiting) {
            pending.at = now;
            self.let_happen(&pending);
        }
        let mut dice = self.dice.fork();
        let recent: Vec<u64> = self.orders.keys().rev().take(RECENT).copied().collect();
        if recent.len() < 5 || dice.chance(65) {
            let scenario = dice.weighted(Scenario::WEIGHTS);
            let order_id = self.make_order(&mut dice, scenario, Buyer::Anyone, now);
            waiting.push(Pending {
                at: now,
                order_id,
                step: Step::CheckOut,
            });
            return;
        }
        let order_id = *dice.pick(&recent);
        let guest = self.made(order_id).is_ok_and(|order| order.customer_id == 0);
        let refund = |request| Step::Refund {
            request,
            declined: false,
        };
        let step = match dice.below(100) {
            0..=24 => Step::Edit,
            25..=39 => Step::Pay,
            40..=54 => Step::Ship {
                everything: dice.chance(80),
            },
            55..=64 => refund(RefundRequest::FirstLine),
            65..=72 => refund(RefundRequest::Full),
            73..=82 => Step::Cancel,
            83..=87 => Step::Uncancel,
            88..=89 => Step::Archive,
            _ if guest => Step::GuestToCustomer,
            _ => Step::Edit,
        };
        self.let_happen(&Pending {
            at: now,
            order_id,
            step,
        });
    }
}
