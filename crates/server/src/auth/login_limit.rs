//! At most five password checks a minute for each account from each address.
//!
//! Counting both together slows a guesser without locking the owner out, who calls from another address. A second,
//! wider limit for each address alone stops guessing over many accounts.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use mctrade_domain::Timestamp;

/// Checks of one account from one address in a window.
const OF_ACCOUNT: usize = 5;
/// Checks from one address in a window.
const OF_ADDRESS: usize = 60;
const WINDOW: Duration = Duration::from_secs(60);
/// Entries kept before old ones are dropped.
const SWEEP_ABOVE: usize = 10_000;

#[derive(Debug, PartialEq, Eq, Hash)]
enum Key {
    Account(String, IpAddr),
    Address(IpAddr),
}

/// Counts password checks.
#[derive(Debug, Default)]
pub struct LoginLimit {
    checks: Mutex<HashMap<Key, VecDeque<Timestamp>>>,
}

impl LoginLimit {
    /// Counts one check of an account, named by a hash, from an address.
    ///
    /// # Errors
    /// How long to wait where there have been too many.
    pub fn count(&self, account: &str, address: IpAddr, now: Timestamp) -> Result<(), Duration> {
        let mut checks = self.checks.lock().unwrap_or_else(PoisonError::into_inner);
        if checks.len() > SWEEP_ABOVE {
            checks.retain(|_, times| times.back().is_some_and(|last| *last + WINDOW > now));
        }
        let keys = [
            (Key::Account(account.to_owned(), address), OF_ACCOUNT),
            (Key::Address(address), OF_ADDRESS),
        ];
        for (key, most) in &keys {
            if let Some(wait) = checks.get(key).and_then(|times| wait(times, *most, now)) {
                return Err(wait);
            }
        }
        for (key, most) in keys {
            let times = checks.entry(key).or_default();
            while times.len() >= most {
                times.pop_front();
            }
            times.push_back(now);
        }
        Ok(())
    }

    /// Forgets the checks of an account from an address: the password was right.
    pub fn passed(&self, account: &str, address: IpAddr) {
        let mut checks = self.checks.lock().unwrap_or_else(PoisonError::into_inner);
        checks.remove(&Key::Account(account.to_owned(), address));
        if let Some(times) = checks.get_mut(&Key::Address(address)) {
            times.pop_back();
        }
    }
}

fn wait(times: &VecDeque<Timestamp>, most: usize, now: Timestamp) -> Option<Duration> {
    let oldest_of_full = times.len().checked_sub(most).and_then(|index| times.get(index))?;
    let free_at = *oldest_of_full + WINDOW;
    (free_at > now).then(|| (free_at - now).to_std().unwrap_or(WINDOW))
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::*;

    const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const AWAY: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    fn at(seconds: i64) -> Timestamp {
        DateTime::from_timestamp(1_780_000_000, 0).unwrap() + TimeDelta::seconds(seconds)
    }

    #[test]
    fn the_sixth_check_in_a_minute_waits_and_the_owner_is_not_locked_out() {
        let limit = LoginLimit::default();
        for second in 0..5 {
            assert_eq!(limit.count("a", HOME, at(second)), Ok(()));
        }
        assert_eq!(limit.count("a", HOME, at(10)), Err(Duration::from_secs(50)));
        assert_eq!(limit.count("a", AWAY, at(10)), Ok(()));
        assert_eq!(limit.count("b", HOME, at(10)), Ok(()));
        assert_eq!(limit.count("a", HOME, at(60)), Ok(()));
        assert_eq!(limit.count("a", HOME, at(60)), Err(Duration::from_secs(1)));
    }

    #[test]
    fn a_right_password_clears_the_count() {
        let limit = LoginLimit::default();
        for _ in 0..30 {
            assert_eq!(limit.count("a", HOME, at(0)), Ok(()));
            limit.passed("a", HOME);
        }
    }

    #[test]
    fn guessing_over_many_accounts_is_stopped_too() {
        let limit = LoginLimit::default();
        for account in 0..60 {
            assert_eq!(limit.count(&account.to_string(), HOME, at(0)), Ok(()));
        }
        assert!(limit.count("another", HOME, at(1)).is_err());
    }
}
