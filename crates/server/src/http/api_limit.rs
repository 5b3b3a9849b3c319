//! How many requests a caller may make, told in headers on every API answer.

use std::fmt;
use std::num::NonZeroU32;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _, ResponseError as _};
use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use mctrade_api_types::ErrorCode;

use crate::auth::authenticate::Identity;
use crate::error::ApiError;
use crate::state::AppState;

type Limiter = RateLimiter<String, DefaultKeyedStateStore<String>, DefaultClock, StateInformationMiddleware>;

/// The window the quota is told for.
const WINDOW: Duration = Duration::from_secs(60);
/// Callers kept before idle ones are forgotten.
const SWEEP_ABOVE: usize = 10_000;

/// Counts requests by caller, or by address where nobody is known.
pub struct ApiLimit {
    limiter: Limiter,
    quota: u32,
}

impl fmt::Debug for ApiLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiLimit")
            .field("quota", &self.quota)
            .finish_non_exhaustive()
    }
}

/// What a caller has left.
#[derive(Debug, Clone, Copy)]
struct Left {
    quota: u32,
    left: u32,
    reset: Duration,
}

impl ApiLimit {
    /// So many requests a minute for each caller.
    #[must_use]
    pub fn new(per_minute: NonZeroU32) -> Self {
        Self {
            limiter: RateLimiter::keyed(Quota::per_minute(per_minute)).with_middleware::<StateInformationMiddleware>(),
            quota: per_minute.get(),
        }
    }

    fn count(&self, caller: &str) -> Result<Left, Duration> {
        if self.limiter.len() > SWEEP_ABOVE {
            self.limiter.retain_recent();
        }
        match self.limiter.check_key(&caller.to_owned()) {
            Ok(state) => {
                let left = state.remaining_burst_capacity();
                Ok(Left {
                    quota: self.quota,
                    left,
                    reset: (WINDOW / self.quota) * self.quota.saturating_sub(left),
                })
            }
            Err(not_until) => Err(not_until.wait_time_from(DefaultClock::default().now())),
        }
    }
}

/// Counts the request, refuses it where there were too many, and tells what is left.
pub async fn api_limit<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let state = AppState::of(request.request())?;
    let caller = match request.extensions().get::<Identity>() {
        Some(Identity::Known(principal)) => principal.key(),
        _ => request.peer_addr().map_or_else(
            || "address:unknown".to_owned(),
            |address| format!("address:{}", address.ip()),
        ),
    };
    match state.api_limit.count(&caller) {
        Ok(left) => {
            let mut response = next.call(request).await?.map_into_left_body();
            tell(response.headers_mut(), left);
            Ok(response)
        }
        Err(wait) => {
            let error = ApiError::new(
                ErrorCode::TooManyRequests,
                "Too many requests. Wait as the Retry-After header says.",
            )
            .retry_after(wait + Duration::from_secs(1));
            let mut answer = error.error_response();
            let left = Left {
                quota: state.api_limit.quota,
                left: 0,
                reset: WINDOW,
            };
            tell(answer.headers_mut(), left);
            Ok(request.into_response(answer).map_into_right_body())
        }
    }
}

fn tell(headers: &mut HeaderMap, left: Left) {
    let numbers = [
        ("x-rate-limit-requests-quota", u128::from(left.quota)),
        ("x-rate-limit-requests-left", u128::from(left.left)),
        ("x-rate-limit-time-reset-ms", left.reset.as_millis()),
        ("x-rate-limit-time-window-ms", WINDOW.as_millis()),
    ];
    for (name, number) in numbers {
        if let Ok(value) = HeaderValue::from_str(&number.to_string()) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}
