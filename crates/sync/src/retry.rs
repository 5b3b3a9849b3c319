//! When a failed order is tried again: a pure decision.

use std::time::Duration;

use mctrade_domain::Timestamp;
use mctrade_domain::ledger::FailureCode;

/// What to do about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// Try again at this moment.
    At(Timestamp),
    /// Leave it in the failed list: only a change can help.
    Never,
}

/// What a reading failed of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FailedAttempt {
    /// Failed attempts before this one.
    pub attempts: i64,
    /// The cause.
    pub code: FailureCode,
    /// Whether another try may succeed without anybody doing anything.
    pub transient: bool,
    /// How long the shop asks us to wait.
    pub retry_after: Option<Duration>,
}

/// Seconds before the second, third, .. attempt. The last one repeats.
const DELAYS: [u64; 9] = [5, 15, 60, 120, 300, 600, 1_200, 1_800, 3_600];

/// Attempts after which an order that makes the shop or the database fail goes to the failed list.
const MOST_ATTEMPTS: i64 = 12;

/// Decides whether and when a failed order is tried again.
///
/// A shop that is away or asks for patience is waited for as long as it takes, since no order is at fault. An order that
/// makes the shop or our database answer with an error goes to the failed list after some hours. All else fails at once.
/// `jitter` from 0 to 1000 spreads the delay over its second half.
#[must_use]
pub fn decide(attempt: FailedAttempt, jitter: u16, now: Timestamp) -> Retry {
    let FailedAttempt {
        attempts,
        code,
        transient,
        retry_after,
    } = attempt;
    let waits_for_shop = matches!(code, FailureCode::StoreUnreachable | FailureCode::RateLimited);
    if !transient || (!waits_for_shop && attempts.saturating_add(1) >= MOST_ATTEMPTS) {
        return Retry::Never;
    }
    let step = usize::try_from(attempts.max(0))
        .unwrap_or(usize::MAX)
        .min(DELAYS.len() - 1);
    let full = Duration::from_secs(DELAYS[step]);
    let spread = full / 2 + full / 2 * u32::from(jitter.min(1000)) / 1000;
    let delay = spread.max(retry_after.unwrap_or_default());
    match chrono::Duration::from_std(delay)
        .ok()
        .and_then(|delay| now.checked_add_signed(delay))
    {
        Some(at) => Retry::At(at),
        None => Retry::Never,
    }
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone, Utc};
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn now() -> Timestamp {
        Utc.timestamp_opt(1_760_000_000, 0).unwrap()
    }

    fn attempt(attempts: i64, code: FailureCode) -> FailedAttempt {
        FailedAttempt {
            attempts,
            code,
            transient: code.is_transient(),
            retry_after: None,
        }
    }

    fn seconds(retry: Retry) -> Option<i64> {
        match retry {
            Retry::At(at) => Some((at - now()).num_seconds()),
            Retry::Never => None,
        }
    }

    #[rstest]
    #[case(0, Some(5))]
    #[case(1, Some(15))]
    #[case(4, Some(300))]
    #[case(10, Some(3_600))]
    #[case(11, None)]
    #[case(400, None)]
    fn a_failing_store_answer_is_tried_for_hours_and_then_listed(#[case] attempts: i64, #[case] expect: Option<i64>) {
        assert_eq!(
            seconds(decide(attempt(attempts, FailureCode::StoreError), 1000, now())),
            expect
        );
    }

    #[rstest]
    #[case(FailureCode::StoreUnreachable)]
    #[case(FailureCode::RateLimited)]
    fn a_store_that_is_away_is_waited_for_as_long_as_it_takes(#[case] code: FailureCode) {
        assert_eq!(seconds(decide(attempt(1_000, code), 1000, now())), Some(3_600));
    }

    #[rstest]
    #[case(FailureCode::Unauthorized)]
    #[case(FailureCode::Forbidden)]
    #[case(FailureCode::MalformedAnswer)]
    #[case(FailureCode::Unplannable)]
    fn what_no_patience_heals_fails_at_once(#[case] code: FailureCode) {
        assert_eq!(decide(attempt(0, code), 500, now()), Retry::Never);
    }

    #[test]
    fn the_store_s_own_wish_is_kept() {
        let wish = FailedAttempt {
            retry_after: Some(Duration::from_secs(90)),
            ..attempt(0, FailureCode::RateLimited)
        };
        assert_eq!(seconds(decide(wish, 0, now())), Some(90));
    }

    proptest! {
        #[test]
        fn delays_are_never_shorter_than_half_nor_longer_than_the_step(attempts in -5..10_i64, jitter in any::<u16>()) {
            let at = |jitter| match decide(attempt(attempts, FailureCode::StoreUnreachable), jitter, now()) {
                Retry::At(at) => at,
                Retry::Never => unreachable!("a store that is away is waited for"),
            };
            prop_assert!(at(0) <= at(jitter) && at(jitter) <= at(1000));
            prop_assert_eq!((at(0) - now()) * 2, at(1000) - now());
        }
    }
}
