//! Breaking things on purpose.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::dice::Dice;
use crate::error::SimulatorError;

/// What goes wrong, for the API's answers and for the webhooks. The same seed breaks the same requests.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FaultPlan {
    /// Rules for requests; the first that applies decides.
    pub requests: Vec<RequestFault>,
    /// What happens to the webhooks.
    pub webhooks: WebhookFaults,
}

impl FaultPlan {
    /// Reads a plan from a JSON file.
    ///
    /// # Errors
    /// When the file cannot be read or is not a plan.
    pub fn from_file(path: &Path) -> Result<FaultPlan, SimulatorError> {
        let bytes = std::fs::read(path).map_err(|source| SimulatorError::file(path, source))?;
        serde_json::from_slice(&bytes).map_err(|error| SimulatorError::document(path, error.to_string()))
    }

    /// A plan that breaks the next `times` requests in one way.
    pub fn next(times: u32, fault: Fault) -> FaultPlan {
        FaultPlan {
            requests: vec![RequestFault::new(fault).times(times)],
            webhooks: WebhookFaults::default(),
        }
    }
}

/// A rule for requests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequestFault {
    /// What goes wrong.
    pub fault: Fault,
    /// Only paths that contain this, such as `/v2/orders`; empty for all.
    #[serde(default)]
    pub path: String,
    /// Only this method.
    #[serde(default)]
    pub method: Option<String>,
    /// How many matching requests pass first.
    #[serde(default)]
    pub skip: u32,
    /// How many requests it hits; without a number, every one until the plan is replaced.
    #[serde(default)]
    pub times: Option<u32>,
    /// How many of a hundred matching requests it hits; without a number, each.
    #[serde(default)]
    pub chance_percent: Option<u8>,
}

impl RequestFault {
    /// A rule that hits every request.
    pub fn new(fault: Fault) -> RequestFault {
        RequestFault {
            fault,
            path: String::new(),
            method: None,
            skip: 0,
            times: None,
            chance_percent: None,
        }
    }

    /// Only so many times.
    #[must_use]
    pub fn times(mut self, times: u32) -> RequestFault {
        self.times = Some(times);
        self
    }

    /// Only paths that contain this text.
    #[must_use]
    pub fn on(mut self, path: &str) -> RequestFault {
        path.clone_into(&mut self.path);
        self
    }

    /// Only so many of a hundred requests.
    #[must_use]
    pub fn chance(mut self, percent: u8) -> RequestFault {
        self.chance_percent = Some(percent);
        self
    }
}

/// What can go wrong with an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fault {
    /// 401, as a revoked token gets.
    Unauthorized,
    /// 403, as a token without the scope gets.
    Forbidden,
    /// 404.
    NotFound,
    /// 429, with the quota headers or without them.
    RateLimited {
        /// Whether the answer says when to come back.
        headers: bool,
    },
    /// 500.
    ServerError,
    /// 503.
    Unavailable,
    /// No answer; the connection is dropped after this long.
    Timeout {
        /// Milliseconds before the connection is dropped.
        ms: u64,
    },
    /// The right answer, broken off in the middle while its length promises all of it.
    CutJson,
    /// The right status with a body that is not JSON.
    MalformedJson,
    /// 200 with an empty body.
    EmptyBody,
    /// The right answer, late.
    Slow {
        /// Milliseconds before the answer.
        ms: u64,
    },
}

/// What happens to webhooks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WebhookFaults {
    /// The next so many are lost.
    pub lose: u32,
    /// All are lost.
    pub lose_all: bool,
    /// So many of a hundred are lost.
    pub lose_percent: u8,
    /// Each is sent so many times more, with the same id.
    pub duplicate: u32,
    /// Each is sent this much later.
    pub delay_ms: u64,
    /// Each event waits for the next one and goes out after it.
    pub reorder: bool,
    /// How far the timestamps are off, in seconds.
    pub clock_skew_seconds: i64,
}

/// The plan with what it has already done.
#[derive(Clone, Debug)]
pub(crate) struct FaultState {
    plan: FaultPlan,
    seen: Vec<u32>,
    hit: Vec<u32>,
    dice: Dice,
}

impl FaultState {
    pub(crate) fn new(plan: FaultPlan, seed: u64) -> FaultState {
        let rules = plan.requests.len();
        FaultState {
            plan,
            seen: vec![0; rules],
            hit: vec![0; rules],
            dice: Dice::stream(seed, 2),
        }
    }

    pub(crate) fn replace(&mut self, plan: FaultPlan) {
        let rules = plan.requests.len();
        self.plan = plan;
        self.seen = vec![0; rules];
        self.hit = vec![0; rules];
    }

    pub(crate) fn plan(&self) -> &FaultPlan {
        &self.plan
    }

    pub(crate) fn webhooks_mut(&mut self) -> &mut WebhookFaults {
        &mut self.plan.webhooks
    }

    /// What goes wrong with this request.
    pub(crate) fn strike(&mut self, method: &str, path: &str) -> Option<Fault> {
        for (place, rule) in self.plan.requests.iter().enumerate() {
            let fits = path.contains(&rule.path)
                && rule
                    .method
                    .as_ref()
                    .is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
                && rule.times.is_none_or(|times| self.hit[place] < times);
            if !fits {
                continue;
            }
            self.seen[place] += 1;
            let due = self.seen[place] > rule.skip
                && rule
                    .chance_percent
                    .is_none_or(|percent| self.dice.chance(u64::from(percent)));
            if due {
                self.hit[place] += 1;
                return Some(rule.fault.clone());
            }
        }
        None
    }

    /// Whether the next webhook gets lost.
    pub(crate) fn loses_webhook(&mut self) -> bool {
        let webhooks = &mut self.plan.webhooks;
        if webhooks.lose_all {
            return true;
        }
        if webhooks.lose > 0 {
            webhooks.lose -= 1;
            return true;
        }
        webhooks.lose_percent > 0 && self.dice.chance(u64::from(webhooks.lose_percent))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_hits_as_often_as_it_says() {
        let mut rule = RequestFault::new(Fault::ServerError).times(2).on("/v2/orders");
        rule.skip = 1;
        let mut state = FaultState::new(
            FaultPlan {
                requests: vec![rule],
                ..FaultPlan::default()
            },
            1,
        );
        let mut strikes = |path: &str| state.strike("GET", path).is_some();
        assert!(!strikes("/v2/time"));
        assert_eq!(
            [1, 2, 3, 4].map(|_| strikes("/v2/orders/100")),
            [false, true, true, false]
        );
    }

    #[test]
    fn lost_webhooks_are_counted_down() {
        let plan = FaultPlan {
            webhooks: WebhookFaults {
                lose: 2,
                ..WebhookFaults::default()
            },
            ..FaultPlan::default()
        };
        let mut state = FaultState::new(plan, 1);
        assert_eq!([1, 2, 3].map(|_| state.loses_webhook()), [true, true, false]);
    }

    #[test]
    fn a_plan_with_an_unknown_word_is_refused() {
        assert!(
            serde_json::from_str::<FaultPlan>(r#"{"requests":[{"fault":{"kind":"server_error"},"tmes":3}]}"#).is_err()
        );
        let plan: FaultPlan =
            serde_json::from_str(r#"{"requests":[{"fault":{"kind":"rate_limited","headers":false},"times":3}]}"#)
                .unwrap();
        assert_eq!(plan, FaultPlan::next(3, Fault::RateLimited { headers: false }));
    }
}
