//! Sends requests: within the quota, within the limits, as often as the retry decision says.

pub(crate) mod answer;
pub(crate) mod budget;
pub(crate) mod jitter;
pub(crate) mod limiter;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use mctrade_shop::ShopError;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};
use reqwest::redirect;
use secrecy::{ExposeSecret, SecretString};
use tokio::time::{Instant, sleep};

use self::answer::{Answer, quota_headers, wait_asked_for};
use self::budget::Lane;
use self::jitter::Jitter;
use self::limiter::Limiter;
use crate::config::{ApiUrl, BigCommerceConfig, ClientLimits, ConfigError};
use crate::request::{Method, Request};
use crate::retry::{Attempt, Outcome, RetryDecision, decide};

const AUTH_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// The way to one store.
pub(crate) struct Transport {
    http: reqwest::Client,
    base: String,
    token: SecretString,
    limiter: Arc<Limiter>,
    limits: ClientLimits,
    jitter: Arc<Jitter>,
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("base", &self.base)
            .finish_non_exhaustive()
    }
}

/// Builds the HTTP client that all stores share. It follows no redirect and takes no proxy from the environment.
pub(crate) fn http_client(api_url: &ApiUrl, limits: &ClientLimits) -> Result<reqwest::Client, ConfigError> {
    let builder = reqwest::Client::builder()
        .user_agent(concat!("mctrade-bigcommerce/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .no_proxy()
        .referer(false)
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(limits.timeout);
    let builder = if api_url.is_encrypted() {
        builder.https_only(true)
    } else {
        // Plain http needs no root certificates, and a bare machine has none to load.
        builder.tls_certs_only(std::iter::empty())
    };
    builder
        .build()
        .map_err(|error| ConfigError::Client(error.without_url().to_string()))
}

impl Transport {
    pub(crate) fn new(
        config: BigCommerceConfig,
        http: reqwest::Client,
        limiter: Arc<Limiter>,
        jitter: Arc<Jitter>,
    ) -> Result<Self, ConfigError> {
        let BigCommerceConfig {
            store_hash,
            access_token,
            api_url,
            limits,
        } = config;
        token_header(&access_token)?;
        Ok(Self {
            http,
            base: api_url.store_base(&store_hash),
            token: access_token,
            limiter,
            limits,
            jitter,
        })
    }

    pub(crate) fn limiter(&self) -> &Limiter {
        &self.limiter
    }

    /// Sends a request and reads its answer; the text is a success's body, which may be empty.
    pub(crate) async fn send(&self, request: &Request, lane: Lane) -> Result<String, ShopError> {
        let began = Instant::now();
        let mut number = 1;
        loop {
            let permit = self.limiter.acquire(lane, self.limits.retry.quota_patience).await?;
            let tried = self.send_once(request).await;
            let (outcome, told) = match &tried {
                Ok(answer) => (
                    Outcome::Answered {
                        status: answer.status,
                        wait: answer.wait,
                    },
                    answer.quota,
                ),
                Err(fault) => (fault.outcome, None),
            };
            let refused = matches!(outcome, Outcome::Answered { status: 429, .. });
            let attempt = Attempt {
                number,
                spent: began.elapsed(),
                repeatable: request.is_repeatable(),
            };
            let decision = decide(&self.limits.retry, attempt, outcome, self.jitter.draw());
            if refused {
                let wait = tried.as_ref().ok().and_then(|answer| answer.wait);
                let delay = match decision {
                    RetryDecision::RetryAfter(delay) => delay,
                    RetryDecision::Deliver | RetryDecision::GiveUp => wait.unwrap_or(Duration::from_secs(1)),
                };
                self.limiter.block(delay);
            }
            match &tried {
                Ok(_) => permit.answered(told, refused),
                Err(_) => drop(permit),
            }
            tracing::debug!(endpoint = request.name, number, ?outcome, ?decision, "asked the store");
            match decision {
                // The limiter holds everybody back after a refusal, this request included.
                RetryDecision::RetryAfter(_) if refused => {}
                RetryDecision::RetryAfter(delay) => sleep(delay).await,
                RetryDecision::Deliver | RetryDecision::GiveUp => {
                    return tried.map_err(|fault| fault.error)?.into_body(request, &self.token);
                }
            }
            number += 1;
        }
    }

    async fn send_once(&self, request: &Request) -> Result<Answer, Fault> {
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
            Method::Delete => reqwest::Method::DELETE,
        };
        let token = token_header(&self.token).map_err(|error| Fault::fatal(error.to_string()))?;
        let mut builder = self
            .http
            .request(method, format!("{}{}", self.base, request.path))
            .query(&request.query)
            .header(AUTH_TOKEN, token)
            .header(ACCEPT, HeaderValue::from_static("application/json"));
        if let Some(body) = &request.body {
            builder = builder
                .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
                .body(body.clone());
        }
        let mut response = builder.send().await.map_err(|error| Fault::from_http(&error))?;
        let status = response.status().as_u16();
        let quota = quota_headers(response.headers());
        let wait = wait_asked_for(response.headers());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| Fault::from_http(&error))? {
            if body.len() + chunk.len() > self.limits.max_body_bytes {
                let most = self.limits.max_body_bytes;
                return Err(Fault::malformed(
                    request,
                    &format!("the answer is larger than {most} bytes"),
                ));
            }
            body.extend_from_slice(&chunk);
        }
        match String::from_utf8(body) {
            Ok(body) => Ok(Answer {
                status,
                quota,
                wait,
                body,
            }),
            // The status of a failure tells enough.
            Err(_) if status >= 300 => Ok(Answer {
                status,
                quota,
                wait,
                body: String::new(),
            }),
            Err(_) => Err(Fault::malformed(request, "the answer is not UTF-8 text")),
        }
    }
}

/// A try without a whole answer.
struct Fault {
    outcome: Outcome,
    error: ShopError,
}

impl Fault {
    fn from_http(error: &reqwest::Error) -> Self {
        let (outcome, words) = if error.is_connect() {
            (Outcome::NotConnected, "no connection")
        } else if error.is_timeout() {
            (Outcome::TimedOut, "no answer in time")
        } else {
            (Outcome::Disconnected, "the connection broke off")
        };
        Self {
            outcome,
            error: ShopError::Unreachable(words.to_owned()),
        }
    }

    fn malformed(request: &Request, what: &str) -> Self {
        Self::fatal(format!("{}: {what}", request.name))
    }

    fn fatal(what: String) -> Self {
        Self {
            outcome: Outcome::Answered {
                status: 200,
                wait: None,
            },
            error: ShopError::Malformed(what),
        }
    }
}

/// The token as a header that logs never show.
fn token_header(token: &SecretString) -> Result<HeaderValue, ConfigError> {
    let text = token.expose_secret();
    let plain = !text.is_empty() && text.bytes().all(|c| c.is_ascii_graphic());
    let mut value = HeaderValue::from_str(text)
        .ok()
        .filter(|_| plain)
        .ok_or(ConfigError::AccessToken)?;
    value.set_sensitive(true);
    Ok(value)
}
