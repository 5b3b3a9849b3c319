//! The request quota that all clients of a store share.

use std::str::FromStr;
use std::time::{Duration, Instant};

/// How many requests the store's plan admits in a window of 30 seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QuotaPlan {
    /// 150 requests.
    Plus,
    /// 450 requests.
    Pro,
    /// So many that no client meets the limit.
    #[default]
    Unlimited,
    /// Another number.
    Custom(u64),
}

impl QuotaPlan {
    const fn limit(self) -> u64 {
        match self {
            QuotaPlan::Plus => 150,
            QuotaPlan::Pro => 450,
            QuotaPlan::Unlimited => 1_000_000,
            QuotaPlan::Custom(limit) => limit,
        }
    }
}

impl FromStr for QuotaPlan {
    type Err = String;

    fn from_str(text: &str) -> Result<QuotaPlan, String> {
        match text {
            "plus" => Ok(QuotaPlan::Plus),
            "pro" => Ok(QuotaPlan::Pro),
            "unlimited" => Ok(QuotaPlan::Unlimited),
            other => other.parse().map(QuotaPlan::Custom).map_err(|_| {
                format!("'{other}' is not a plan: use plus, pro, unlimited, or a number of requests in 30 seconds")
            }),
        }
    }
}

/// What the quota says to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Allowance {
    pub(crate) admitted: bool,
    pub(crate) limit: u64,
    pub(crate) left: u64,
    pub(crate) reset: Duration,
    pub(crate) window: Duration,
}

/// The quota of the present window.
#[derive(Clone, Debug)]
pub(crate) struct Quota {
    limit: u64,
    window: Duration,
    opened: Option<Instant>,
    used: u64,
}

impl Quota {
    pub(crate) fn new(plan: QuotaPlan, window: Duration) -> Quota {
        Quota {
            limit: plan.limit(),
            window,
            opened: None,
            used: 0,
        }
    }

    pub(crate) fn set_plan(&mut self, plan: QuotaPlan) {
        self.limit = plan.limit();
    }

    /// Counts a request.
    pub(crate) fn ask(&mut self, now: Instant) -> Allowance {
        let opened = match self.opened {
            Some(opened) if now.duration_since(opened) < self.window => opened,
            _ => {
                self.used = 0;
                now
            }
        };
        self.opened = Some(opened);
        let admitted = self.used < self.limit;
        if admitted {
            self.used += 1;
        }
        Allowance {
            admitted,
            limit: self.limit,
            left: self.limit - self.used,
            reset: self.window.saturating_sub(now.duration_since(opened)),
            window: self.window,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_admits_its_quota_and_the_next_one_starts_anew() {
        let mut quota = Quota::new(QuotaPlan::Custom(2), Duration::from_secs(30));
        let start = Instant::now();
        let mut ask = |seconds| quota.ask(start + Duration::from_secs(seconds));
        assert!(ask(0).admitted);
        assert_eq!(ask(1).left, 0);
        let refused = ask(10);
        assert!(!refused.admitted);
        assert_eq!(refused.reset, Duration::from_secs(20));
        assert!(ask(30).admitted);
    }

    #[test]
    fn plans_are_known_by_name_or_number() {
        assert_eq!("pro".parse(), Ok(QuotaPlan::Pro));
        assert_eq!("12".parse(), Ok(QuotaPlan::Custom(12)));
        assert!("gold".parse::<QuotaPlan>().is_err());
    }
}
