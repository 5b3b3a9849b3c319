//! The server's operations: one typed function each, and the one way a request is made.

mod auth;
mod error;
mod invoices;
mod profiles;
mod settings;
mod stores;
mod sync;
mod wire;

use std::{cell::RefCell, rc::Rc};

use gloo_net::http::{Method, Request, RequestBuilder, Response};
use mctrade_api_types::{ErrorCode, Problem};
use serde::Serialize;
use uuid::Uuid;
use wasm_bindgen_futures::JsFuture;

use self::wire::FromWire;
pub(crate) use self::{
    auth::*, error::ApiError, invoices::*, profiles::*, settings::*, stores::*, sync::*, wire::read_event,
};

/// What the rest of the app wants to know of every request.
pub(crate) struct Watcher {
    /// Called after each attempt: whether the server answered at all.
    pub(crate) reached: Box<dyn Fn(bool)>,
    /// Called when the session has ended; the promise is kept once somebody has logged in again.
    pub(crate) log_in_again: Box<dyn Fn() -> js_sys::Promise>,
}

thread_local! {
    static WATCHER: RefCell<Option<Rc<Watcher>>> = const { RefCell::new(None) };
}

/// Names who watches all requests; the app does so once, at the start.
pub(crate) fn watch(watcher: Watcher) {
    WATCHER.with_borrow_mut(|slot| *slot = Some(Rc::new(watcher)));
}

fn watcher() -> Option<Rc<Watcher>> {
    WATCHER.with_borrow(Clone::clone)
}

/// One request, not sent yet.
struct Call {
    method: Method,
    address: String,
    body: Option<String>,
    if_match: Option<String>,
    idempotency_key: Option<Uuid>,
    /// Logging in and out are about the session themselves: a missing one is their answer, not an interruption.
    about_session: bool,
}

impl Call {
    fn new(method: Method, address: impl Into<String>) -> Self {
        Self {
            method,
            address: address.into(),
            body: None,
            if_match: None,
            idempotency_key: None,
            about_session: false,
        }
    }

    fn get(address: impl Into<String>) -> Self {
        Self::new(Method::GET, address)
    }

    /// A GET with the query that `query` serializes to.
    fn list(address: &str, query: &impl Serialize) -> Self {
        let query = serde_urlencoded::to_string(query).unwrap_or_default();
        Self::get(if query.is_empty() {
            address.to_owned()
        } else {
            format!("{address}?{query}")
        })
    }

    fn post(address: impl Into<String>) -> Self {
        let mut call = Self::new(Method::POST, address);
        call.idempotency_key = Some(Uuid::new_v4());
        call
    }

    fn put(address: impl Into<String>) -> Self {
        Self::new(Method::PUT, address)
    }

    fn json(mut self, body: &impl Serialize) -> Self {
        self.body = serde_json::to_string(body).ok();
        self
    }

    fn if_match(mut self, etag: &str) -> Self {
        self.if_match = Some(etag.to_owned());
        self
    }

    /// The same key on a second attempt makes the server answer as it did the first time.
    fn idempotency_key(mut self, key: Uuid) -> Self {
        self.idempotency_key = Some(key);
        self
    }

    fn about_session(mut self) -> Self {
        self.about_session = true;
        self
    }

    /// Sends the request and reads the answer's body as `T`.
    async fn send<T: FromWire>(self) -> Result<T, ApiError> {
        let answer = self.text().await?;
        wire::read(&answer.body).ok_or(ApiError::Unreadable {
            status: answer.status,
            request_id: answer.request_id,
        })
    }

    /// Sends the request and ignores what a good answer says.
    async fn send_only(self) -> Result<(), ApiError> {
        self.text().await.map(|_| ())
    }

    /// Sends the request; when the session has ended, waits for the next one and sends it again.
    async fn text(self) -> Result<Answer, ApiError> {
        loop {
            let error = match self.attempt().await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let ended = !self.about_session && error.code() == Some(ErrorCode::NotLoggedIn);
            match watcher() {
                Some(watcher) if ended => {
                    // A promise that is never kept leaves the page as it stands, which is what the person sees.
                    let _ = JsFuture::from((watcher.log_in_again)()).await;
                }
                _ => return Err(error),
            }
        }
    }

    async fn attempt(&self) -> Result<Answer, ApiError> {
        let result = match self.request() {
            Ok(request) => request.send().await,
            Err(error) => Err(error),
        };
        if let Some(watcher) = watcher() {
            (watcher.reached)(result.is_ok());
        }
        let Ok(response) = result else {
            return Err(ApiError::Unreachable);
        };
        let answer = Answer::read(&response).await?;
        if response.ok() {
            Ok(answer)
        } else {
            Err(answer.into_error(&response))
        }
    }

    fn request(&self) -> Result<Request, gloo_net::Error> {
        let mut builder = RequestBuilder::new(&self.address)
            .method(self.method.clone())
            .header("Accept", "application/json");
        if self.method != Method::GET {
            builder = builder.header("X-Requested-With", "mctrade");
        }
        if let Some(etag) = &self.if_match {
            builder = builder.header("If-Match", etag);
        }
        if let Some(key) = &self.idempotency_key {
            builder = builder.header("Idempotency-Key", &key.to_string());
        }
        match &self.body {
            Some(body) => builder.header("Content-Type", "application/json").body(body.as_str()),
            None => builder.build(),
        }
    }
}

/// What came back.
struct Answer {
    status: u16,
    body: String,
    request_id: Option<String>,
}

impl Answer {
    async fn read(response: &Response) -> Result<Self, ApiError> {
        let body = response.text().await.map_err(|_| ApiError::Unreachable)?;
        Ok(Self {
            status: response.status(),
            body,
            request_id: response.headers().get("X-Request-Id"),
        })
    }

    fn into_error(self, response: &Response) -> ApiError {
        let retry_after = response
            .headers()
            .get("Retry-After")
            .and_then(|seconds| seconds.trim().parse().ok());
        match wire::read::<Problem>(&self.body) {
            Some(problem) => ApiError::Problem {
                problem: Box::new(problem),
                retry_after,
            },
            None => ApiError::Unreadable {
                status: self.status,
                request_id: self.request_id,
            },
        }
    }
}
