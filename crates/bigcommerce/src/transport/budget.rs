//! What a store's quota allows, as a pure state machine: no clock is read and nothing waits here.

use std::time::Duration;

use mctrade_shop::Quota;
use tokio::time::Instant;

/// Who asks. People and webhooks go before backfills and sweeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lane {
    /// A person, or a webhook's order.
    Foreground,
    /// A list or a batch.
    Background,
}

/// The quota as one answer's headers tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct QuotaHeaders {
    pub(crate) limit: u32,
    pub(crate) left: u32,
    pub(crate) resets_in: Duration,
    pub(crate) window: Duration,
}

/// Whether a request may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Admission {
    Go,
    /// Not before this moment.
    Until(Instant),
    /// When another request has ended.
    AfterAnother,
}

/// Requests of one store that may be under way at once.
const MOST_IN_FLIGHT: u32 = 8;
/// Of these, those that lists and batches may use, so that a person always finds one free.
const MOST_IN_BACKGROUND: u32 = 5;

/// One store's quota, shared by everything that talks to the store.
#[derive(Debug, Default)]
pub(crate) struct Budget {
    told: Option<Told>,
    blocked_until: Option<Instant>,
    /// After a refusal one request goes alone, until one is answered.
    probing: bool,
    in_flight: u32,
    waiting_in_foreground: u32,
}

#[derive(Debug, Clone, Copy)]
struct Told {
    limit: u32,
    left: u32,
    ends: Instant,
    window: Duration,
}

impl Budget {
    /// Takes a request into account if it may be sent now.
    pub(crate) fn admit(&mut self, now: Instant, lane: Lane) -> Admission {
        if let Some(until) = self.blocked_until {
            if now < until {
                return Admission::Until(until);
            }
            self.blocked_until = None;
        }
        let slots = match lane {
            Lane::Foreground => MOST_IN_FLIGHT,
            Lane::Background => MOST_IN_BACKGROUND,
        };
        let steps_aside = lane == Lane::Background && self.waiting_in_foreground > 0;
        if self.in_flight >= slots || (self.in_flight > 0 && (self.probing || steps_aside)) {
            return Admission::AfterAnother;
        }
        if let Some(told) = &mut self.told {
            if now >= told.ends {
                told.left = told.limit;
                told.ends = now + told.window;
            }
            if told.left <= reserve(told.limit, lane) {
                return Admission::Until(told.ends);
            }
            told.left -= 1;
        }
        self.in_flight += 1;
        Admission::Go
    }

    /// Takes an answer into account. `told` is what its headers say of the quota.
    pub(crate) fn settle(&mut self, now: Instant, told: Option<QuotaHeaders>) {
        self.in_flight = self.in_flight.saturating_sub(1);
        let Some(told) = told else { return };
        let ends = now + told.resets_in;
        let left = match self.told {
            // Answers overtake each other: within one window the lowest count is the true one.
            Some(known) if ends < known.ends + known.window / 2 => known.left.min(told.left),
            _ => told.left,
        };
        self.told = Some(Told {
            limit: told.limit,
            left,
            ends,
            window: told.window,
        });
    }

    /// An answer came that was not a refusal for too many requests.
    pub(crate) fn relax(&mut self) {
        self.probing = false;
    }

    /// The store refused for too many requests: nobody asks again before the delay is over.
    pub(crate) fn block(&mut self, now: Instant, delay: Duration) {
        let until = now + delay;
        self.blocked_until = Some(self.blocked_until.map_or(until, |known| known.max(until)));
        self.probing = true;
        if let Some(told) = &mut self.told {
            told.left = 0;
            told.ends = until;
        }
    }

    pub(crate) fn wait_in_foreground(&mut self, waits: bool) {
        self.waiting_in_foreground = if waits {
            self.waiting_in_foreground.saturating_add(1)
        } else {
            self.waiting_in_foreground.saturating_sub(1)
        };
    }

    pub(crate) fn quota(&self, now: Instant) -> Option<Quota> {
        self.told.map(|told| Quota {
            limit: told.limit,
            left: if now >= told.ends { told.limit } else { told.left },
            resets_in: told.ends.saturating_duration_since(now),
        })
    }
}

/// What is left to others: the quota is shared by all apps of the store, and background work leaves room for people.
fn reserve(limit: u32, lane: Lane) -> u32 {
    match lane {
        Lane::Foreground => limit / 20,
        Lane::Background => limit / 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn told(limit: u32, left: u32, resets_in: Duration) -> Option<QuotaHeaders> {
        Some(QuotaHeaders {
            limit,
            left,
            resets_in,
            window: 30 * SECOND,
        })
    }

    fn after_one_answer(now: Instant, limit: u32, left: u32) -> Budget {
        let mut budget = Budget::default();
        assert_eq!(budget.admit(now, Lane::Foreground), Admission::Go);
        budget.settle(now, told(limit, left, 10 * SECOND));
        budget
    }

    #[test]
    fn nothing_is_held_back_while_no_quota_is_known() {
        let mut budget = Budget::default();
        assert_eq!(budget.admit(Instant::now(), Lane::Background), Admission::Go);
        assert_eq!(budget.quota(Instant::now()), None);
    }

    #[test]
    fn background_work_leaves_room_for_people_and_people_for_other_apps() {
        let now = Instant::now();
        let mut budget = after_one_answer(now, 100, 20);
        assert_eq!(budget.admit(now, Lane::Background), Admission::Until(now + 10 * SECOND));
        assert_eq!(budget.admit(now, Lane::Foreground), Admission::Go);
        budget.settle(now, told(100, 5, 10 * SECOND));
        assert_eq!(budget.admit(now, Lane::Foreground), Admission::Until(now + 10 * SECOND));
    }

    #[test]
    fn a_new_window_fills_the_budget_again() {
        let now = Instant::now();
        let mut budget = after_one_answer(now, 100, 0);
        let later = now + 10 * SECOND;
        assert_eq!(budget.admit(later, Lane::Background), Admission::Go);
        assert_eq!(budget.quota(later).map(|quota| quota.left), Some(99));
    }

    #[test]
    fn an_answer_that_was_overtaken_does_not_raise_the_count() {
        let now = Instant::now();
        let mut budget = after_one_answer(now, 100, 40);
        assert_eq!(budget.admit(now, Lane::Foreground), Admission::Go);
        budget.settle(now, told(100, 60, 10 * SECOND));
        assert_eq!(budget.quota(now).map(|quota| quota.left), Some(39));
        assert_eq!(budget.admit(now, Lane::Foreground), Admission::Go);
        budget.settle(now, told(100, 99, 30 * SECOND));
        assert_eq!(
            budget.quota(now).map(|quota| quota.left),
            Some(99),
            "a new window began"
        );
    }

    #[test]
    fn background_work_never_takes_every_slot_and_steps_aside() {
        let now = Instant::now();
        let mut budget = Budget::default();
        for _ in 0..MOST_IN_BACKGROUND {
            assert_eq!(budget.admit(now, Lane::Background), Admission::Go);
        }
        assert_eq!(budget.admit(now, Lane::Background), Admission::AfterAnother);
        assert_eq!(budget.admit(now, Lane::Foreground), Admission::Go);
        budget.settle(now, None);
        budget.settle(now, None);
        budget.wait_in_foreground(true);
        assert_eq!(budget.admit(now, Lane::Background), Admission::AfterAnother);
        budget.wait_in_foreground(false);
        assert_eq!(budget.admit(now, Lane::Background), Admission::Go);
    }

    #[test]
    fn after_a_refusal_all_wait_and_then_one_goes_alone() {
        let now = Instant::now();
        let mut budget = after_one_answer(now, 100, 50);
        budget.block(now, 2 * SECOND);
        assert_eq!(
            budget.admit(now + SECOND, Lane::Foreground),
            Admission::Until(now + 2 * SECOND)
        );
        let after = now + 2 * SECOND;
        assert_eq!(budget.admit(after, Lane::Foreground), Admission::Go);
        assert_eq!(budget.admit(after, Lane::Foreground), Admission::AfterAnother);
        budget.settle(after, None);
        budget.relax();
        assert_eq!(budget.admit(after, Lane::Foreground), Admission::Go);
        assert_eq!(budget.admit(after, Lane::Foreground), Admission::Go);
    }
}
