//! Finds out who is calling, once per request, from a session cookie or an API key.

use actix_web::body::MessageBody;
use actix_web::cookie::{Cookie, SameSite, time};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{AUTHORIZATION, HeaderValue, SET_COOKIE};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _};
use chrono::TimeDelta;
use mctrade_api_types::ErrorCode;
use mctrade_domain::{SessionId, Timestamp, UserId};

use super::principal::Principal;
use super::token;
use crate::error::ApiResult;
use crate::keys::sha256_hex;
use crate::state::AppState;

/// How long a session lasts when nothing is done.
pub const IDLE: TimeDelta = TimeDelta::minutes(30);
/// How long a session lasts at most.
pub const ABSOLUTE: TimeDelta = TimeDelta::hours(8);
/// A use of a session is noted at most this often.
const NOTED_EVERY: TimeDelta = TimeDelta::minutes(1);
/// What every API key begins with.
pub const KEY_PREFIX: &str = "mct_";

/// What is known of the caller.
#[derive(Debug, Clone)]
pub enum Identity {
    /// Nothing was sent that says who.
    Nobody,
    /// Somebody.
    Known(Principal),
    /// What was sent is not good.
    Refused(ErrorCode, &'static str),
}

/// Notes who is calling for the handlers behind, and renews the session's cookie.
pub async fn authenticate<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let state = AppState::of(request.request())?;
    let Found { identity, renewed } = find(&state, &request).await?;
    request.extensions_mut().insert(identity);
    let mut response = next.call(request).await?;
    let signs_itself = response.headers().contains_key(SET_COOKIE);
    if let Some(cookie) = renewed
        && !signs_itself
        && let Ok(value) = HeaderValue::from_str(&cookie.to_string())
    {
        response.headers_mut().insert(SET_COOKIE, value);
    }
    Ok(response)
}

struct Found {
    identity: Identity,
    renewed: Option<Cookie<'static>>,
}

impl From<Identity> for Found {
    fn from(identity: Identity) -> Self {
        Self {
            identity,
            renewed: None,
        }
    }
}

async fn find(state: &AppState, request: &ServiceRequest) -> ApiResult<Found> {
    if let Some(value) = request.headers().get(AUTHORIZATION) {
        return by_key(state, value).await.map(Found::from);
    }
    let Some(cookie) = request.cookie(cookie_name(state)) else {
        return Ok(Identity::Nobody.into());
    };
    let found = by_session(state, cookie.value()).await?;
    if matches!(found.identity, Identity::Known(_)) && is_unsafe(request.method()) && !has_our_header(request) {
        return Ok(Identity::Refused(
            ErrorCode::MissingRequestHeader,
            "Send the header \"X-Requested-With: mctrade\" with every request that changes something.",
        )
        .into());
    }
    Ok(found)
}

async fn by_key(state: &AppState, header: &HeaderValue) -> ApiResult<Identity> {
    const WRONG: Identity = Identity::Refused(
        ErrorCode::InvalidApiKey,
        "The API key is not known, has expired or was revoked. Ask an administrator for a new one.",
    );
    let key = header
        .to_str()
        .ok()
        .and_then(|text| text.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, key)| key.trim())
        .filter(|key| key.starts_with(KEY_PREFIX) && key.len() <= 128);
    let Some(key) = key else { return Ok(WRONG) };
    let Some(found) = state
        .storage
        .api_keys()
        .find_by_hash(&sha256_hex(key.as_bytes()))
        .await?
    else {
        return Ok(WRONG);
    };
    let now = state.clock.now();
    if found.revoked_at.is_some() || found.expires_at.is_some_and(|end| end <= now) {
        return Ok(WRONG);
    }
    if found.last_used_at.is_none_or(|last| last + NOTED_EVERY <= now) {
        state.storage.api_keys().touch(found.id, now).await?;
    }
    Ok(Identity::Known(Principal::Key {
        id: found.id,
        name: found.name,
        scopes: found.scopes,
    }))
}

async fn by_session(state: &AppState, cookie: &str) -> ApiResult<Found> {
    const ENDED: Identity = Identity::Refused(ErrorCode::NotLoggedIn, "The session has ended. Log in again.");
    let now = state.clock.now();
    let Some(token) = token::read(&state.keys, cookie, now) else {
        return Ok(ENDED.into());
    };
    let Some((session, user)) = state.storage.sessions().find(token.session).await? else {
        return Ok(ENDED.into());
    };
    let over = session.revoked || session.idle_until <= now || session.expires_at <= now;
    if over || !user.active || user.id != token.user {
        return Ok(ENDED.into());
    }
    let mut ends_at = session.idle_until;
    let mut renewed = None;
    let could_end_at = (now + IDLE).min(session.expires_at);
    if could_end_at - session.idle_until >= NOTED_EVERY {
        state.storage.sessions().touch(session.id, could_end_at).await?;
        ends_at = could_end_at;
        renewed = session_cookie(state, session.id, user.id, now, could_end_at);
    }
    let identity = Identity::Known(Principal::Staff {
        user: user.id,
        email: user.email,
        role: user.role,
        session: session.id,
        ends_at,
    });
    Ok(Found { identity, renewed })
}

/// Whether a session still holds; for answers that stay open.
///
/// # Errors
/// Where the database does not answer.
pub async fn session_holds(state: &AppState, session: SessionId) -> ApiResult<bool> {
    let now = state.clock.now();
    let found = state.storage.sessions().find(session).await?;
    Ok(found.is_some_and(|(session, user)| {
        !session.revoked && user.active && session.expires_at > now && session.idle_until > now
    }))
}

/// The cookie's name; over https browsers then bind it to this host alone.
#[must_use]
pub fn cookie_name(state: &AppState) -> &'static str {
    if state.is_secure() { "__Host-mctrade" } else { "mctrade" }
}

/// The cookie of a session; `None` only if signing fails.
#[must_use]
pub fn session_cookie(
    state: &AppState,
    session: SessionId,
    user: UserId,
    now: Timestamp,
    until: Timestamp,
) -> Option<Cookie<'static>> {
    let token = token::issue(&state.keys, session, user, now, until)?;
    Some(cookie(state, token, (until - now).num_seconds()))
}

/// The cookie that makes a browser forget its session.
#[must_use]
pub fn ended_cookie(state: &AppState) -> Cookie<'static> {
    cookie(state, String::new(), 0)
}

fn cookie(state: &AppState, value: String, seconds: i64) -> Cookie<'static> {
    Cookie::build(cookie_name(state), value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(state.is_secure())
        .max_age(time::Duration::seconds(seconds))
        .finish()
}

fn is_unsafe(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

fn has_our_header(request: &ServiceRequest) -> bool {
    request
        .headers()
        .get("x-requested-with")
        .is_some_and(|value| value.as_bytes() == b"mctrade")
}
