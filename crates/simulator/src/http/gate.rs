//! What every API request passes: faults, the token, the quota; then the answer's headers.

use std::time::{Duration, Instant};

use super::answer::{Answer, Version};
use super::query::Query;
use super::router::{self, Ask, version_of};
use crate::faults::Fault;
use crate::quota::Allowance;
use crate::store::Store;

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Incoming {
    pub(crate) method: String,
    pub(crate) store_hash: String,
    /// Below the store, `/v2/orders.json`.
    pub(crate) path: String,
    pub(crate) query_text: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) token: Option<String>,
    pub(crate) body: Vec<u8>,
}

/// How an answer leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Answer(Answer),
    /// The whole length is promised, only a part is sent.
    Cut(Answer),
    Late(Answer, Duration),
    /// Nothing is sent; the connection is dropped after a while.
    Silence(Duration),
}

impl Outcome {
    fn status(&self) -> u16 {
        match self {
            Outcome::Answer(answer) | Outcome::Cut(answer) | Outcome::Late(answer, _) => answer.status,
            Outcome::Silence(_) => 0,
        }
    }
}

/// Answers a request to the API.
pub(crate) fn respond(store: &mut Store, incoming: &Incoming, now: Instant) -> Outcome {
    let outcome = decide(store, incoming, now);
    store.traffic.note(
        &incoming.method,
        clean(&incoming.path),
        &incoming.query_text,
        outcome.status(),
    );
    outcome
}

/// The path without the suffix that V2 allows and without a slash at its end.
fn clean(path: &str) -> &str {
    path.trim_end_matches('/').trim_end_matches(".json")
}

fn decide(store: &mut Store, incoming: &Incoming, now: Instant) -> Outcome {
    let path = clean(&incoming.path);
    let version = version_of(path);
    let fault = store.faults.strike(&incoming.method, path);
    match &fault {
        Some(Fault::Timeout { ms }) => return Outcome::Silence(Duration::from_millis(*ms)),
        Some(Fault::Unauthorized) => return Outcome::Answer(unauthorized(version)),
        Some(Fault::Forbidden) => return Outcome::Answer(forbidden(version)),
        Some(Fault::NotFound) => return Outcome::Answer(version.not_found()),
        Some(Fault::ServerError) => return Outcome::Answer(version.error(500, "Internal Server Error")),
        Some(Fault::Unavailable) => return Outcome::Answer(version.error(503, "Service Unavailable")),
        Some(Fault::RateLimited { headers: false }) => return Outcome::Answer(too_many(version)),
        _ => {}
    }
    if incoming.store_hash != store.settings.hash {
        return Outcome::Answer(forbidden(version));
    }
    if !incoming
        .token
        .as_deref()
        .is_some_and(|token| same(token, &store.settings.token))
    {
        return Outcome::Answer(unauthorized(version));
    }
    let allowance = store.quota.ask(now);
    if !allowance.admitted || fault == (Some(Fault::RateLimited { headers: true })) {
        return Outcome::Answer(limited(version, allowance));
    }
    let query = Query::new(incoming.query.clone(), version);
    let ask = Ask {
        method: &incoming.method,
        path,
        query: &query,
        body: &incoming.body,
        version,
    };
    let mut answer = router::answer(store, &ask);
    answer.headers.extend(quota_headers(allowance));
    match fault {
        Some(Fault::CutJson) if answer.body.as_ref().is_some_and(|body| body.len() > 1) => Outcome::Cut(answer),
        Some(Fault::MalformedJson) => {
            answer.status = 200;
            answer.body = Some(b"<!DOCTYPE html><html><body>Maintenance</body></html> {\"id\": ".to_vec());
            Outcome::Answer(answer)
        }
        Some(Fault::EmptyBody) => {
            answer.status = 200;
            answer.body = Some(Vec::new());
            Outcome::Answer(answer)
        }
        Some(Fault::Slow { ms }) => Outcome::Late(answer, Duration::from_millis(ms)),
        _ => Outcome::Answer(answer),
    }
}

/// Compares without telling by its duration where two texts differ.
fn same(left: &str, right: &str) -> bool {
    left.len() == right.len()
        && left
            .bytes()
            .zip(right.bytes())
            .fold(0, |differs, (left, right)| differs | (left ^ right))
            == 0
}

fn unauthorized(version: Version) -> Answer {
    version.error(
        401,
        match version {
            Version::V2 => "No credentials were supplied in the request, or they are invalid.",
            Version::V3 => "Unauthorized - the v3 Auth client ID or token in the request are not a valid combination for this store.",
        },
    )
}

fn forbidden(version: Version) -> Answer {
    version.error(403, "You don't have a required scope to access the endpoint")
}

fn too_many(version: Version) -> Answer {
    version.error(429, "Too many requests")
}

fn limited(version: Version, allowance: Allowance) -> Answer {
    let mut answer = too_many(version);
    answer.headers.extend(quota_headers(allowance));
    answer
        .headers
        .push(("x-retry-after", allowance.reset.as_secs().max(1).to_string()));
    answer
}

fn quota_headers(allowance: Allowance) -> [(&'static str, String); 6] {
    [
        ("x-rate-limit-time-window-ms", allowance.window.as_millis().to_string()),
        ("x-rate-limit-time-reset-ms", allowance.reset.as_millis().to_string()),
        ("x-rate-limit-requests-quota", allowance.limit.to_string()),
        ("x-rate-limit-requests-left", allowance.left.to_string()),
        ("x-bc-apilimit-remaining", allowance.left.to_string()),
        ("x-bc-store-version", "7.6.0".to_owned()),
    ]
}
