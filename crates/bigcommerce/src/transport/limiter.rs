//! The waiting side of a store's quota.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mctrade_shop::{Quota, ShopError};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

use super::budget::{Admission, Budget, Lane, QuotaHeaders};

/// One per store, shared by every connection to it.
#[derive(Debug, Default)]
pub(crate) struct Limiter {
    budget: Mutex<Budget>,
    freed: Notify,
}

/// The right to send one request. Dropping it without an answer gives the slot back.
#[derive(Debug)]
pub(crate) struct Permit<'a> {
    limiter: &'a Limiter,
    settled: bool,
}

impl Limiter {
    /// Waits until a request may be sent, at most for `patience`.
    pub(crate) async fn acquire(&self, lane: Lane, patience: Duration) -> Result<Permit<'_>, ShopError> {
        let deadline = Instant::now() + patience;
        let mut waiting = None;
        loop {
            // Asked for before the budget is looked at, so that no release in between is missed.
            let freed = self.freed.notified();
            let admission = self.budget().admit(Instant::now(), lane);
            let until = match admission {
                Admission::Go => {
                    return Ok(Permit {
                        limiter: self,
                        settled: false,
                    });
                }
                Admission::Until(until) if until > deadline => {
                    let retry_after = Some(until.saturating_duration_since(Instant::now()));
                    return Err(ShopError::RateLimited { retry_after });
                }
                Admission::Until(until) => until,
                Admission::AfterAnother if Instant::now() >= deadline => {
                    return Err(ShopError::RateLimited { retry_after: None });
                }
                Admission::AfterAnother => deadline,
            };
            if lane == Lane::Foreground && waiting.is_none() {
                waiting = Some(Waiting::new(self));
            }
            tokio::select! {
                () = freed => {}
                () = sleep_until(until) => {}
            }
        }
    }

    /// Keeps every request of the store waiting for this long.
    pub(crate) fn block(&self, delay: Duration) {
        self.budget().block(Instant::now(), delay);
    }

    pub(crate) fn quota(&self) -> Option<Quota> {
        self.budget().quota(Instant::now())
    }

    fn budget(&self) -> MutexGuard<'_, Budget> {
        self.budget.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Permit<'_> {
    /// The request was answered; `told` is what the answer says of the quota.
    pub(crate) fn answered(mut self, told: Option<QuotaHeaders>, refused: bool) {
        let mut budget = self.limiter.budget();
        budget.settle(Instant::now(), told);
        if !refused {
            budget.relax();
        }
        drop(budget);
        self.settled = true;
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        if !self.settled {
            self.limiter.budget().settle(Instant::now(), None);
        }
        self.limiter.freed.notify_waiters();
    }
}

/// Counts a waiter of the foreground for as long as it waits, even if it is cancelled.
struct Waiting<'a>(&'a Limiter);

impl<'a> Waiting<'a> {
    fn new(limiter: &'a Limiter) -> Self {
        limiter.budget().wait_in_foreground(true);
        Self(limiter)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.budget().wait_in_foreground(false);
        self.0.freed.notify_waiters();
    }
}
