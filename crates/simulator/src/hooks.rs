//! The hooks that clients have created, and what was sent to them.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use serde_json::{Value, json};

use crate::store::{Store, take};

/// At most so many hooks have the same scope.
const MOST_PER_SCOPE: usize = 10;
const REMEMBERED_DELIVERIES: usize = 500;
const IDLE_DAYS: i64 = 90;

/// A hook.
#[derive(Clone, Debug)]
pub(crate) struct Hook {
    pub(crate) id: u64,
    pub(crate) scope: String,
    pub(crate) destination: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) is_active: bool,
    pub(crate) created: DateTime<Utc>,
    pub(crate) updated: DateTime<Utc>,
    pub(crate) last_used: DateTime<Utc>,
}

impl Hook {
    pub(crate) fn json(&self, client_id: &str, store_hash: &str) -> Value {
        json!({
            "id": self.id,
            "client_id": client_id,
            "store_hash": store_hash,
            "scope": self.scope,
            "destination": self.destination,
            "headers": if self.headers.is_empty() { Value::Null } else { json!(self.headers) },
            "is_active": self.is_active,
            "created_at": self.created.timestamp(),
            "updated_at": self.updated.timestamp(),
        })
    }
}

/// How a webhook call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryOutcome {
    /// Answered with 2xx.
    Delivered,
    /// Answered otherwise, or not at all; it will be tried again or has been given up.
    Failed,
    /// Thrown away on purpose.
    Lost,
}

/// One webhook call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Delivery {
    /// The hook, or 0 for the fixed address given at the start.
    pub hook_id: u64,
    /// What happened.
    pub scope: String,
    /// The order it was about.
    pub order_id: Option<u64>,
    /// The `webhook-id` header, the same for each try.
    pub webhook_id: String,
    /// Which try it was, from 1.
    pub attempt: u32,
    /// How it ended.
    pub outcome: DeliveryOutcome,
    /// The status of the answer.
    pub status: Option<u16>,
}

/// Why a hook cannot be created or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum HookRefusal {
    /// The body is not a hook at all.
    Input,
    /// Fields with what is wrong with them.
    Fields(BTreeMap<&'static str, &'static str>),
    /// It would be the same as another.
    Conflict,
}

/// Whether a store sends to this address.
pub(crate) fn may_send_to(destination: &str, strict: bool) -> bool {
    let Ok(url) = reqwest::Url::parse(destination) else {
        return false;
    };
    let public = url.scheme() == "https" && url.port_or_known_default() == Some(443) && url.host_str().is_some();
    public || (!strict && matches!(url.scheme(), "http" | "https") && is_loopback(&url))
}

/// Whether an address is on this machine.
pub(crate) fn is_loopback(url: &reqwest::Url) -> bool {
    match url.host_str() {
        Some("localhost") => true,
        Some(host) => host
            .trim_matches(['[', ']'])
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback()),
        None => false,
    }
}

impl Store {
    /// Creates a hook from a request's body.
    pub(crate) fn create_hook(&mut self, body: &Value) -> Result<Hook, HookRefusal> {
        if !body.is_object() {
            return Err(HookRefusal::Input);
        }
        let mut missing = BTreeMap::new();
        for name in ["scope", "destination"] {
            if body[name].as_str().is_none_or(str::is_empty) {
                missing.insert(name, "error.path.missing.");
            }
        }
        if !missing.is_empty() {
            return Err(HookRefusal::Fields(missing));
        }
        let now = self.now();
        let mut hook = Hook {
            id: 0,
            scope: String::new(),
            destination: String::new(),
            headers: BTreeMap::new(),
            is_active: true,
            created: now,
            updated: now,
            last_used: now,
        };
        self.change_hook(&mut hook, body)?;
        hook.id = take(&mut self.next.hook);
        self.hooks.insert(hook.id, hook.clone());
        Ok(hook)
    }

    /// Changes a hook by a request's body.
    pub(crate) fn update_hook(&mut self, id: u64, body: &Value) -> Result<Hook, HookRefusal> {
        let mut hook = self.hooks.get(&id).cloned().ok_or(HookRefusal::Input)?;
        if !body.is_object() {
            return Err(HookRefusal::Input);
        }
        self.change_hook(&mut hook, body)?;
        hook.updated = self.now();
        hook.last_used = hook.updated;
        self.hooks.insert(id, hook.clone());
        Ok(hook)
    }

    fn change_hook(&self, hook: &mut Hook, body: &Value) -> Result<(), HookRefusal> {
        let wrong = |field, problem| HookRefusal::Fields(BTreeMap::from([(field, problem)]));
        if let Some(scope) = body["scope"].as_str() {
            if !scope.starts_with("store/") {
                return Err(wrong("scope", "error.scope.invalid"));
            }
            scope.clone_into(&mut hook.scope);
        }
        if let Some(destination) = body["destination"].as_str() {
            if !may_send_to(destination, self.settings.strict_hooks) {
                return Err(wrong("destination", "error.destination.invalid"));
            }
            destination.clone_into(&mut hook.destination);
        }
        match &body["is_active"] {
            Value::Bool(active) => hook.is_active = *active,
            Value::Null => {}
            _ => return Err(wrong("is_active", "error.expected.jsboolean")),
        }
        match &body["headers"] {
            Value::Object(headers) => {
                hook.headers.clear();
                for (name, value) in headers {
                    let value = value
                        .as_str()
                        .ok_or_else(|| wrong("headers", "error.expected.jsstring"))?;
                    hook.headers.insert(name.clone(), value.to_owned());
                }
            }
            Value::Null => {}
            _ => return Err(wrong("headers", "error.expected.jsobject")),
        }
        let others = || {
            self.hooks
                .values()
                .filter(|other| other.id != hook.id && other.scope == hook.scope)
        };
        if others().any(|other| other.destination == hook.destination) || others().count() >= MOST_PER_SCOPE {
            return Err(HookRefusal::Conflict);
        }
        Ok(())
    }

    /// Switches hooks off that nobody has needed for 90 days.
    pub(crate) fn retire_idle_hooks(&mut self) {
        let now = self.now();
        for hook in self.hooks.values_mut() {
            if hook.is_active && now - hook.last_used > TimeDelta::days(IDLE_DAYS) {
                hook.is_active = false;
                hook.updated = now;
            }
        }
    }

    /// Switches a hook off after its last try.
    pub(crate) fn deactivate_hook(&mut self, id: u64) {
        let now = self.now();
        if let Some(hook) = self.hooks.get_mut(&id) {
            hook.is_active = false;
            hook.updated = now;
            tracing::info!(hook_id = id, scope = %hook.scope, "hook deactivated after its last try");
        }
    }

    pub(crate) fn note_delivery(&mut self, delivery: Delivery) {
        let now = self.now();
        if delivery.outcome == DeliveryOutcome::Delivered
            && let Some(hook) = self.hooks.get_mut(&delivery.hook_id)
        {
            hook.last_used = now;
        }
        if self.deliveries.len() == REMEMBERED_DELIVERIES {
            self.deliveries.pop_front();
        }
        self.deliveries.push_back(delivery);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_practice_store_sends_to_this_machine_and_a_strict_one_only_to_https() {
        let check = |url: &str, lenient: bool, strict: bool| {
            assert_eq!(may_send_to(url, false), lenient, "{url}");
            assert_eq!(may_send_to(url, true), strict, "{url}");
        };
        check("http://127.0.0.1:8080/webhooks", true, false);
        check("http://localhost/webhooks", true, false);
        check("https://[::1]:9443/webhooks", true, false);
        check("https://app.example/webhooks", true, true);
        check("https://app.example:8443/webhooks", false, false);
        check("http://app.example/webhooks", false, false);
        check("ftp://localhost/", false, false);
        check("nonsense", false, false);
    }
}
