//! When a failed request is sent again: one pure decision, so that every case can be read and tested.

use std::time::Duration;

/// How often and how long the client tries before it hands the failure on. The caller has its own, longer patience.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Tries of one request, the first included.
    pub tries: u32,
    /// The delay before the second try; it doubles with each further one.
    pub first_delay: Duration,
    /// The longest that a request may have taken, from its first try, for yet another one to begin after a fault.
    pub patience: Duration,
    /// The same where the store only asks us to wait: its quota window is 30 seconds long.
    pub quota_patience: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            tries: 3,
            first_delay: Duration::from_millis(300),
            patience: Duration::from_secs(4),
            quota_patience: Duration::from_secs(40),
        }
    }
}

/// What has been tried so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// The try that just ended, counted from 1.
    pub number: u32,
    /// Since the first try began.
    pub spent: Duration,
    /// Whether sending the request twice does the same as sending it once.
    pub repeatable: bool,
}

/// How a try ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The store answered.
    Answered {
        /// The HTTP status.
        status: u16,
        /// How long the store asks us to wait, where it says so.
        wait: Option<Duration>,
    },
    /// No answer in time: the store may or may not have done what was asked.
    TimedOut,
    /// No connection: the store has seen nothing.
    NotConnected,
    /// The connection broke while the answer came in.
    Disconnected,
}

/// What to do after a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryDecision {
    /// The answer is final, good or bad.
    Deliver,
    /// Send it again after this long.
    RetryAfter(Duration),
    /// Stop: another try would take longer than this client is patient.
    GiveUp,
}

/// Decides what follows a try. `jitter` is a thousandth's share, 0 to 1000, drawn by the caller.
#[must_use]
pub fn decide(policy: &RetryPolicy, attempt: Attempt, outcome: Outcome, jitter: u16) -> RetryDecision {
    let jitter = u32::from(jitter.min(1000));
    let doubled = 1_u32 << attempt.number.saturating_sub(1).min(10);
    let (delay, patience, repeatable) = match outcome {
        // A quota that tells when it ends: a little later, spread, so that all who wait do not start in one instant.
        Outcome::Answered {
            status: 429,
            wait: Some(wait),
        } => (
            wait.saturating_add(Duration::from_millis(u64::from(jitter / 4))),
            policy.quota_patience,
            true,
        ),
        // An overloaded platform: back off, at least half of a second that doubles.
        Outcome::Answered {
            status: 429,
            wait: None,
        } => (
            half_to_whole(Duration::from_secs(1).saturating_mul(doubled), jitter),
            policy.quota_patience,
            true,
        ),
        Outcome::Answered {
            status: 500..=599 | 408,
            ..
        }
        | Outcome::TimedOut
        | Outcome::Disconnected => (
            half_to_whole(policy.first_delay.saturating_mul(doubled), jitter),
            policy.patience,
            attempt.repeatable,
        ),
        Outcome::NotConnected => (
            half_to_whole(policy.first_delay.saturating_mul(doubled), jitter),
            policy.patience,
            true,
        ),
        Outcome::Answered { .. } => return RetryDecision::Deliver,
    };
    if repeatable && attempt.number < policy.tries && attempt.spent.saturating_add(delay) <= patience {
        RetryDecision::RetryAfter(delay)
    } else {
        RetryDecision::GiveUp
    }
}

fn half_to_whole(delay: Duration, jitter: u32) -> Duration {
    delay.saturating_mul(1000 + jitter) / 2000
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn attempt(number: u32) -> Attempt {
        Attempt {
            number,
            spent: Duration::ZERO,
            repeatable: true,
        }
    }

    fn answered(status: u16) -> Outcome {
        Outcome::Answered { status, wait: None }
    }

    fn decide_by_default(attempt: Attempt, outcome: Outcome, jitter: u16) -> RetryDecision {
        decide(&RetryPolicy::default(), attempt, outcome, jitter)
    }

    #[rstest]
    fn a_final_answer_is_delivered_at_once(#[values(200, 204, 301, 400, 401, 403, 404, 409, 413, 422)] status: u16) {
        assert_eq!(
            decide_by_default(attempt(1), answered(status), 500),
            RetryDecision::Deliver
        );
    }

    #[rstest]
    #[case(1, 150, 300)]
    #[case(2, 300, 600)]
    fn a_fault_is_tried_again_after_a_growing_delay(
        #[case] number: u32,
        #[case] least: u64,
        #[case] most: u64,
        #[values(
            answered(500),
            answered(503),
            Outcome::TimedOut,
            Outcome::Disconnected,
            Outcome::NotConnected
        )]
        outcome: Outcome,
    ) {
        let after = |millis| RetryDecision::RetryAfter(Duration::from_millis(millis));
        assert_eq!(decide_by_default(attempt(number), outcome, 0), after(least));
        assert_eq!(decide_by_default(attempt(number), outcome, 1000), after(most));
    }

    #[test]
    fn the_last_try_is_the_last() {
        assert_eq!(decide_by_default(attempt(3), answered(500), 0), RetryDecision::GiveUp);
        assert_eq!(decide_by_default(attempt(3), answered(429), 0), RetryDecision::GiveUp);
    }

    #[test]
    fn a_slow_failure_uses_up_the_patience() {
        let slow = Attempt {
            spent: 15 * SECOND,
            ..attempt(1)
        };
        assert_eq!(decide_by_default(slow, Outcome::TimedOut, 0), RetryDecision::GiveUp);
    }

    #[test]
    fn a_write_that_may_have_happened_is_not_repeated() {
        let write = Attempt {
            repeatable: false,
            ..attempt(1)
        };
        assert_eq!(decide_by_default(write, Outcome::TimedOut, 0), RetryDecision::GiveUp);
        assert_eq!(decide_by_default(write, answered(502), 0), RetryDecision::GiveUp);
        assert!(matches!(
            decide_by_default(write, answered(429), 0),
            RetryDecision::RetryAfter(_)
        ));
        assert!(matches!(
            decide_by_default(write, Outcome::NotConnected, 0),
            RetryDecision::RetryAfter(_)
        ));
    }

    #[test]
    fn a_quota_is_waited_out_to_its_end_and_never_less() {
        let told = Outcome::Answered {
            status: 429,
            wait: Some(12 * SECOND),
        };
        assert_eq!(
            decide_by_default(attempt(1), told, 0),
            RetryDecision::RetryAfter(12 * SECOND)
        );
        assert_eq!(
            decide_by_default(attempt(1), told, 1000),
            RetryDecision::RetryAfter(Duration::from_millis(12_250))
        );
    }

    #[test]
    fn a_wait_longer_than_a_quota_window_is_handed_on() {
        let told = Outcome::Answered {
            status: 429,
            wait: Some(3600 * SECOND),
        };
        assert_eq!(decide_by_default(attempt(1), told, 0), RetryDecision::GiveUp);
    }

    #[test]
    fn a_refusal_without_a_time_backs_off_in_doubling_steps() {
        assert_eq!(
            decide_by_default(attempt(1), answered(429), 1000),
            RetryDecision::RetryAfter(SECOND)
        );
        assert_eq!(
            decide_by_default(attempt(2), answered(429), 1000),
            RetryDecision::RetryAfter(2 * SECOND)
        );
        assert_eq!(
            decide_by_default(attempt(2), answered(429), 0),
            RetryDecision::RetryAfter(SECOND)
        );
    }
}
