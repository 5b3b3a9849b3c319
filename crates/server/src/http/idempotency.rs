//! `Idempotency-Key`: the same request sent again has one effect and gets the same answer.
//!
//! Answers are kept for 24 hours for each caller. What the caller could not do (401, 403), faults of ours (5xx) and
//! waits (429) are not kept, so that the same key can be used once the cause is gone.

use std::panic::AssertUnwindSafe;

use actix_web::body::{self, BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_TYPE, ETAG, HeaderName, HeaderValue, LOCATION};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _, HttpResponse};
use chrono::TimeDelta;
use futures_util::FutureExt as _;
use mctrade_api_types::ErrorCode;
use mctrade_storage::IdempotencyState;
use tracing::Instrument as _;

use super::json::{API_BODY_LIMIT, read_body};
use super::request_id::{self, REQUEST_ID};
use crate::auth::authenticate::Identity;
use crate::error::{ApiError, ApiResult};
use crate::keys::sha256_hex;
use crate::state::AppState;

/// How long answers are kept.
pub const KEPT: TimeDelta = TimeDelta::hours(24);
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// Answers a repeated POST from memory, or remembers the answer of a first one.
pub async fn idempotency<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let caller = match request.extensions().get::<Identity>() {
        Some(Identity::Known(principal)) => Some(principal.key()),
        _ => None,
    };
    let (Some(owner), true, Some(header)) = (
        caller,
        request.method() == Method::POST,
        request.headers().get(IDEMPOTENCY_KEY).cloned(),
    ) else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    let key = key_of(&header)?;
    let state = AppState::of(request.request())?;
    let body = read_body(request.take_payload(), API_BODY_LIMIT).await?;
    let fingerprint = fingerprint(&request, &body);
    request.set_payload(Payload::from(body));

    let kept = state.storage.idempotency();
    let known = kept
        .begin(&owner, &key, &fingerprint, state.clock.now())
        .await
        .map_err(ApiError::from)?;
    match known {
        IdempotencyState::New => {}
        IdempotencyState::InFlight => {
            return Err(ApiError::new(
                ErrorCode::RequestInFlight,
                "The first request with this Idempotency-Key is still being answered. Try again shortly.",
            )
            .into());
        }
        IdempotencyState::OtherRequest => {
            return Err(ApiError::new(
                ErrorCode::IdempotencyKeyReused,
                "This Idempotency-Key was used for another request. Use a new key for each new request.",
            )
            .into());
        }
        IdempotencyState::Done { status, body, headers } => {
            return Ok(request.into_response(replay(status, body, &headers)));
        }
    }
    // A task of its own: a caller who hangs up must not leave the work half done or the answer unkept.
    let id = request_id::current();
    let work = async move { answer_once(&state, request, next, &owner, &key).await };
    actix_web::rt::spawn(REQUEST_ID.scope(id, work.in_current_span()))
        .await
        .unwrap_or_else(|error| Err(ApiError::internal(error).into()))
}

/// Does the work and keeps its answer.
async fn answer_once<B: MessageBody + 'static>(
    state: &AppState,
    request: ServiceRequest,
    next: Next<B>,
    owner: &str,
    key: &str,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let kept = state.storage.idempotency();
    let outcome = AssertUnwindSafe(next.call(request)).catch_unwind().await;
    let outcome = outcome.unwrap_or_else(|_panic| Err(ApiError::internal("a handler panicked").into()));
    let response = match outcome {
        Ok(response) => response,
        Err(error) => {
            kept.forget(owner, key).await.map_err(ApiError::from)?;
            return Err(error);
        }
    };
    let (request, response) = response.into_parts();
    let status = response.status();
    if !is_kept(status) {
        kept.forget(owner, key).await.map_err(ApiError::from)?;
        return Ok(ServiceResponse::new(request, response.map_into_boxed_body()));
    }
    let (head, body) = response.into_parts();
    let bytes = body::to_bytes(body)
        .await
        .map_err(|_| ApiError::internal("an answer's body could not be read"))?;
    let headers = [CONTENT_TYPE, ETAG, LOCATION]
        .into_iter()
        .filter_map(|name| {
            let value = head.headers().get(&name)?.to_str().ok()?.to_owned();
            Some((name.as_str().to_owned(), value))
        })
        .collect::<Vec<_>>();
    kept.finish(owner, key, status.as_u16(), &bytes, &headers)
        .await
        .map_err(ApiError::from)?;
    Ok(ServiceResponse::new(request, head.set_body(BoxBody::new(bytes))))
}

fn key_of(header: &HeaderValue) -> ApiResult<String> {
    let key = header.to_str().unwrap_or_default().trim();
    if (1..=255).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(key.to_owned())
    } else {
        Err(ApiError::new(
            ErrorCode::MalformedRequest,
            "The Idempotency-Key must be 1 to 255 visible characters, such as a new UUID for each request.",
        ))
    }
}

fn fingerprint(request: &ServiceRequest, body: &[u8]) -> String {
    let mut text = format!("{} {}\n", request.method(), request.uri()).into_bytes();
    text.extend_from_slice(body);
    sha256_hex(&text)
}

fn is_kept(status: StatusCode) -> bool {
    !status.is_server_error()
        && !matches!(
            status,
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS
        )
}

fn replay(status: u16, body: Vec<u8>, headers: &[(String, String)]) -> HttpResponse<BoxBody> {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    for (name, value) in headers {
        response.insert_header((name.as_str(), value.as_str()));
    }
    response.insert_header((REPLAYED, "true"));
    response.body(body)
}
