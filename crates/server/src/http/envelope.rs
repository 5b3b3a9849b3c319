//! What surrounds every request: its id, its log line, its measure, the headers, and a problem in place of a panic.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, ResponseError as _};
use futures_util::FutureExt as _;
use mctrade_api_types::ErrorCode;
use tracing::Instrument as _;

use super::headers;
use super::request_id::{self, REQUEST_ID, X_REQUEST_ID};
use crate::error::ApiError;
use crate::state::AppState;

/// Surrounds a request.
///
/// # Errors
/// Only as actix wants an answer that has no request any more; it carries the whole answer.
pub async fn envelope<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let state = AppState::of(request.request())?;
    let id = request_id::of(request.headers());
    let method = request.method().clone();
    let path = request.path().to_owned();
    let span = tracing::info_span!("request", id = %id);
    let started = Instant::now();
    let work = async {
        let outcome = AssertUnwindSafe(next.call(request)).catch_unwind().await;
        let mut answered = match outcome {
            Ok(Ok(response)) => Answered::Whole(in_our_form(response.map_into_boxed_body(), &path)),
            Ok(Err(error)) => Answered::Bare(error.error_response()),
            Err(_panic) => Answered::Bare(ApiError::internal("a handler panicked").error_response()),
        };
        let pattern = answered.pattern(&path);
        let headers = answered.headers();
        headers::put(headers, &path, state.is_secure());
        if let Ok(value) = HeaderValue::from_str(&request_id::current()) {
            headers.insert(X_REQUEST_ID, value);
        }
        let status = answered.status();
        let took = started.elapsed();
        state.metrics.request(method.as_str(), &pattern, status.as_u16(), took);
        tracing::info!(
            method = method.as_str(),
            route = pattern,
            status = status.as_u16(),
            micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
            "answered"
        );
        answered.into_result()
    };
    REQUEST_ID.scope(id, work.instrument(span)).await
}

enum Answered {
    Whole(ServiceResponse<BoxBody>),
    Bare(HttpResponse<BoxBody>),
}

impl Answered {
    fn headers(&mut self) -> &mut HeaderMap {
        match self {
            Self::Whole(response) => response.headers_mut(),
            Self::Bare(response) => response.headers_mut(),
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Whole(response) => response.status(),
            Self::Bare(response) => response.status(),
        }
    }

    /// The route's pattern, never the path itself: paths can hold secrets, such as a webhook's.
    fn pattern(&self, path: &str) -> String {
        let matched = match self {
            Self::Whole(response) => response.request().match_pattern(),
            Self::Bare(_) => None,
        };
        matched.unwrap_or_else(|| {
            let kind = if path.starts_with("/api/") { "/api/.." } else { "/.." };
            kind.to_owned()
        })
    }

    fn into_result(self) -> Result<ServiceResponse<BoxBody>, Error> {
        match self {
            Self::Whole(response) => Ok(response),
            Self::Bare(response) => Err(InternalError::from_response("answered", response).into()),
        }
    }
}

/// Puts a problem in the place of an error answer that the framework made in a form of its own.
fn in_our_form(response: ServiceResponse<BoxBody>, path: &str) -> ServiceResponse<BoxBody> {
    let status = response.status();
    let is_ours = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/problem+json"));
    let concerns_programs = path.starts_with("/api/") || path.starts_with("/webhooks/");
    if is_ours || !concerns_programs || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let code = match status {
        StatusCode::NOT_FOUND => ErrorCode::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ErrorCode::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => ErrorCode::BodyTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ErrorCode::UnsupportedMediaType,
        status if status.is_client_error() => ErrorCode::MalformedRequest,
        _ => ErrorCode::Internal,
    };
    let (request, _) = response.into_parts();
    ServiceResponse::new(
        request,
        ApiError::new(code, format!("{}.", code.title())).error_response(),
    )
}
