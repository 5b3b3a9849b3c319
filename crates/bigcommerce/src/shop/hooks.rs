//! Our webhooks in the store: which are ours, which are missing, which to wake.

use std::collections::BTreeMap;

use mctrade_shop::{HookDestination, HookState, ShopError};
use reqwest::Url;
use secrecy::ExposeSecret;
use serde_json::value::RawValue;

use super::BigCommerceShop;
use crate::endpoints::hooks::{self, HookBody};
use crate::request::Request;
use crate::transport::budget::Lane;
use crate::wire::hook::Hook;
use crate::wire::{Document, Envelope};

/// What the store is asked to tell of. Its channels' own scopes are left out, as they repeat these.
pub const HOOK_SCOPES: [&str; 12] = [
    "store/order/created",
    "store/order/updated",
    "store/order/statusUpdated",
    "store/order/archived",
    "store/order/refund/created",
    "store/order/transaction/created",
    "store/order/transaction/updated",
    "store/customer/created",
    "store/customer/updated",
    "store/customer/deleted",
    "store/app/uninstalled",
    "store/information/updated",
];

/// The header that carries our secret on each call, lower-case.
pub const HOOK_SECRET_HEADER: &str = "x-mctrade-webhook-secret";

/// The path that every destination of ours has, before its unguessable part.
pub const INTAKE_PATH: &str = "/webhooks/bigcommerce/";

impl BigCommerceShop {
    pub(super) async fn our_hooks(&self) -> Result<Vec<HookState>, ShopError> {
        let hooks = self.all_hooks().await?;
        Ok(hooks.iter().filter(|hook| is_ours(hook)).filter_map(state).collect())
    }

    pub(super) async fn make_sure_of_hooks(&self, destination: &HookDestination) -> Result<Vec<HookState>, ShopError> {
        let hooks = self.all_hooks().await?;
        let mut states = Vec::with_capacity(HOOK_SCOPES.len());
        for scope in HOOK_SCOPES {
            let step = plan_hook(&hooks, scope, destination);
            let hook = match step {
                HookStep::Keep(hook) => state(hook),
                HookStep::Change(id) => {
                    let request = hooks::update_hook(id, body(scope, destination)?);
                    self.send_hook(&request).await?
                }
                HookStep::Create => self.create_hook(scope, destination).await?,
            };
            let hook = hook.ok_or_else(|| ShopError::Malformed("POST /v3/hooks: data.id is missing".to_owned()))?;
            // A change may be answered before it holds; what was asked for is what counts.
            states.push(HookState {
                scope: scope.to_owned(),
                active: true,
                ..hook
            });
        }
        Ok(states)
    }

    pub(super) async fn remove_our_hooks(&self) -> Result<(), ShopError> {
        for hook in self.all_hooks().await?.iter().filter(|hook| is_ours(hook)) {
            let Some(id) = hook.id.id() else { continue };
            match self.transport.send(&hooks::delete_hook(id), Lane::Foreground).await {
                Ok(_) | Err(ShopError::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Creates a hook. A conflict means that it is there already, made by another process or by a try whose answer was lost.
    async fn create_hook(&self, scope: &str, destination: &HookDestination) -> Result<Option<HookState>, ShopError> {
        let request = hooks::create_hook(body(scope, destination)?);
        let refused = match self.send_hook(&request).await {
            Err(error @ ShopError::Refused { status: 409 | 422, .. }) => error,
            // It may have been made all the same.
            Err(error @ (ShopError::Unreachable(_) | ShopError::Server { .. })) => error,
            made => return made,
        };
        match plan_hook(&self.all_hooks().await?, scope, destination) {
            HookStep::Keep(hook) => Ok(state(hook)),
            HookStep::Change(id) => self.send_hook(&hooks::update_hook(id, body(scope, destination)?)).await,
            HookStep::Create => Err(refused),
        }
    }

    async fn send_hook(&self, request: &Request) -> Result<Option<HookState>, ShopError> {
        let answer = self.transport.send(request, Lane::Foreground).await?;
        let Some(raw) = Envelope::read(&answer, request.name)?.data else {
            return Ok(None);
        };
        Ok(state(&read_hook(raw, request.name)?))
    }

    async fn all_hooks(&self) -> Result<Vec<Hook>, ShopError> {
        let request = hooks::list_hooks();
        let endpoint = request.name;
        let rows = self.list_v3(request, Lane::Foreground).await?;
        rows.into_iter().map(|raw| read_hook(raw, endpoint)).collect()
    }
}

fn read_hook(raw: Box<RawValue>, endpoint: &str) -> Result<Hook, ShopError> {
    Ok(Document::<Hook>::read(raw, endpoint, "data")?.value)
}

fn state(hook: &Hook) -> Option<HookState> {
    Some(HookState {
        id: hook.id.id()?,
        scope: hook.scope.as_str().to_owned(),
        active: hook.is_active.is_set(),
    })
}

/// An API account may be shared with other apps: only what carries our header or our path is ours.
fn is_ours(hook: &Hook) -> bool {
    hook.sent_headers().contains_key(HOOK_SECRET_HEADER)
        || Url::parse(hook.destination.as_str()).is_ok_and(|url| url.path().contains(INTAKE_PATH))
}

/// What one scope needs.
#[derive(Debug)]
enum HookStep<'a> {
    /// It is there, awake, and carries the secret.
    Keep(&'a Hook),
    /// It is there and must be set right.
    Change(i64),
    /// It is not there.
    Create,
}

/// A hook of ours at the same server but an older address is moved: left alone, its failing calls would have the store
/// block the whole server.
fn plan_hook<'a>(hooks: &'a [Hook], scope: &str, destination: &HookDestination) -> HookStep<'a> {
    let of_scope = || hooks.iter().filter(|hook| hook.scope.as_str() == scope);
    let here = of_scope().find(|hook| hook.destination.as_str() == destination.url);
    if let Some(hook) = here {
        let headers = hook.sent_headers();
        let secret = headers.get(HOOK_SECRET_HEADER).map(String::as_str);
        let right = hook.is_active.is_set() && secret == Some(destination.secret_header.expose_secret());
        return match hook.id.id() {
            Some(id) if !right => HookStep::Change(id),
            Some(_) | None => HookStep::Keep(hook),
        };
    }
    of_scope()
        .filter(|hook| is_ours(hook) && same_server(hook.destination.as_str(), &destination.url))
        .find_map(|hook| hook.id.id())
        .map_or(HookStep::Create, HookStep::Change)
}

fn same_server(one: &str, other: &str) -> bool {
    match (Url::parse(one), Url::parse(other)) {
        (Ok(one), Ok(other)) => one.origin() == other.origin(),
        _ => false,
    }
}

fn body(scope: &str, destination: &HookDestination) -> Result<String, ShopError> {
    let body = HookBody {
        scope,
        destination: &destination.url,
        is_active: true,
        headers: BTreeMap::from([(HOOK_SECRET_HEADER, destination.secret_header.expose_secret())]),
    };
    serde_json::to_string(&body).map_err(|_| ShopError::Malformed("a hook could not be written as JSON".to_owned()))
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;

    const HERE: &str = "https://books.example/webhooks/bigcommerce/new";

    fn destination() -> HookDestination {
        HookDestination {
            url: HERE.to_owned(),
            secret_header: SecretString::from("s3cret"),
        }
    }

    fn hook(destination: &str, active: bool, headers: &str) -> Hook {
        let json = format!(
            r#"{{"id":7,"scope":"store/order/created","destination":"{destination}","is_active":{active},"headers":{headers}}}"#
        );
        serde_json::from_str(&json).unwrap()
    }

    fn check(hook: Hook, expected: &str) {
        let hooks = [hook];
        let step = plan_hook(&hooks, "store/order/created", &destination());
        let step = match step {
            HookStep::Keep(_) => "keep",
            HookStep::Change(7) => "change",
            HookStep::Change(_) => "another",
            HookStep::Create => "create",
        };
        assert_eq!(step, expected);
    }

    #[test]
    fn a_hook_is_kept_woken_moved_or_made() {
        let ours = r#"{"X-MCTrade-Webhook-Secret":"s3cret"}"#;
        check(hook(HERE, true, ours), "keep");
        check(hook(HERE, false, ours), "change");
        check(hook(HERE, true, r#"{"x-mctrade-webhook-secret":"older"}"#), "change");
        check(hook(HERE, true, "null"), "change");
        check(
            hook("https://books.example/webhooks/bigcommerce/old", true, "null"),
            "change",
        );
        check(
            hook("https://staging.example/webhooks/bigcommerce/x", true, ours),
            "create",
        );
        check(hook("https://books.example/other-app", true, "null"), "create");
    }

    #[test]
    fn a_hook_of_another_app_is_not_ours() {
        assert!(!is_ours(&hook(
            "https://elsewhere.example/hook",
            true,
            r#"{"x-key":"1"}"#
        )));
        assert!(!is_ours(&hook("not an address", true, "[]")));
        assert!(is_ours(&hook(
            "https://elsewhere.example/webhooks/bigcommerce/t",
            true,
            "null"
        )));
    }
}
