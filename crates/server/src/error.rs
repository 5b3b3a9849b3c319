//! The one table from what went wrong to what the caller reads.
//!
//! Every other crate's error becomes an [`ApiError`] here, with a code of the closed list and a sentence that says
//! what failed, what is safe and what to do. The cause stays in the log.

use std::fmt;
use std::time::Duration;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use actix_web::{HttpResponse, ResponseError};
use mctrade_api_types::{ErrorCode, FieldError, Problem};
use mctrade_shop::ShopError;
use mctrade_storage::StorageError;

use crate::http::request_id;

/// What an operation answers when it cannot do what was asked.
#[derive(Debug)]
pub struct ApiError {
    code: ErrorCode,
    detail: String,
    errors: Vec<FieldError>,
    retry_after: Option<Duration>,
    allow: Option<String>,
    cause: Option<String>,
}

/// What handlers answer.
pub type ApiResult<T> = Result<T, ApiError>;

impl ApiError {
    /// An error with its sentence for a person.
    #[must_use]
    pub fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            errors: Vec::new(),
            retry_after: None,
            allow: None,
            cause: None,
        }
    }

    /// A fault of this system: the cause goes to the log, never to the caller.
    #[must_use]
    pub fn internal(cause: impl fmt::Display) -> Self {
        Self::new(
            ErrorCode::Internal,
            "Something went wrong here. Nothing was lost; try again, and if it stays, tell your administrator the request id.",
        )
        .caused_by(cause)
    }

    /// One field that needs correction.
    #[must_use]
    pub fn field(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self::fields(vec![FieldError {
            pointer: pointer.into(),
            detail,
        }])
    }

    /// Several fields that need correction.
    #[must_use]
    pub fn fields(errors: Vec<FieldError>) -> Self {
        let detail = errors
            .iter()
            .map(|error| error.detail.as_str())
            .collect::<Vec<_>>()
            .join(" ");
        Self {
            errors,
            ..Self::new(ErrorCode::InvalidFields, detail)
        }
    }

    /// A query parameter that cannot be read.
    #[must_use]
    pub fn parameter(code: ErrorCode, name: impl Into<String>, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        let errors = vec![FieldError {
            pointer: name.into(),
            detail: detail.clone(),
        }];
        Self {
            errors,
            ..Self::new(code, detail)
        }
    }

    /// When to try again, in the `Retry-After` header.
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// The methods an address takes, in the `Allow` header.
    #[must_use]
    pub fn allowing(mut self, methods: String) -> Self {
        self.allow = Some(methods);
        self
    }

    /// The cause, for the log.
    #[must_use]
    pub fn caused_by(mut self, cause: impl fmt::Display) -> Self {
        self.cause = Some(cause.to_string());
        self
    }

    /// What kind of error it is.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        self.code
    }

    /// What happened, for a person.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.detail
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.as_str(), self.detail)
    }
}

impl std::error::Error for ApiError {}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        if let Some(cause) = &self.cause {
            if self.code.status() >= 500 {
                tracing::error!(code = self.code.as_str(), cause, "request failed");
            } else {
                tracing::debug!(code = self.code.as_str(), cause, "request refused");
            }
        }
        let problem = Problem {
            kind: format!("/problems/{}", self.code.as_str()),
            title: self.code.title().to_owned(),
            status: self.code.status(),
            detail: self.detail.clone(),
            code: self.code,
            request_id: request_id::current(),
            errors: self.errors.clone(),
        };
        let mut response = HttpResponse::build(self.status_code());
        if let Some(wait) = self.retry_after {
            response.insert_header((RETRY_AFTER, wait.as_secs().max(1).to_string()));
        }
        if let Some(methods) = self
            .allow
            .as_deref()
            .and_then(|allow| HeaderValue::from_str(allow).ok())
        {
            response.insert_header((ALLOW, methods));
        }
        match serde_json::to_vec(&problem) {
            Ok(body) => response
                .insert_header((CONTENT_TYPE, "application/problem+json"))
                .body(body),
            Err(_) => response.finish(),
        }
    }
}

impl From<StorageError> for ApiError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::NotFound("invoice") => Self::new(ErrorCode::InvoiceNotFound, "There is no such invoice."),
            StorageError::NotFound("profile") => Self::new(
                ErrorCode::ProfileNotFound,
                "There is no such profile. Search for it by part of its name.",
            ),
            StorageError::NotFound("store") => Self::new(ErrorCode::StoreNotFound, "No such store is connected."),
            StorageError::NotFound("job") => Self::new(ErrorCode::JobNotFound, "There is no such job."),
            StorageError::NotFound("primary_organization" | "organization") => {
                Self::field("/organization_id", "There is no such organization.")
            }
            StorageError::NotFound(what) => Self::new(ErrorCode::NotFound, format!("There is no such {what}.")),
            StorageError::Stale { current_version } => Self::new(
                ErrorCode::StaleVersion,
                format!(
                    "Somebody changed it since you read it; it is now at version {current_version}. \
                     Nothing was changed: read it again and decide anew."
                ),
            ),
            StorageError::DuplicateEmail { profile } => {
                let detail = format!(
                    "Profile {profile} has this e-mail address. Use that profile, or save anyway to share the address."
                );
                Self {
                    errors: vec![FieldError {
                        pointer: "/contact/email".to_owned(),
                        detail: detail.clone(),
                    }],
                    ..Self::new(ErrorCode::DuplicateEmail, detail)
                }
            }
            StorageError::Conflict(code) => conflict(code),
            StorageError::FenceLost => Self::new(
                ErrorCode::RequestInFlight,
                "The order is being read by another worker at this moment. Nothing was lost; try again shortly.",
            ),
            StorageError::Unavailable(cause) => Self::new(
                ErrorCode::DatabaseUnavailable,
                "The database does not answer. Nothing was changed; try again shortly.",
            )
            .retry_after(Duration::from_secs(2))
            .caused_by(cause),
            StorageError::Refused(cause) | StorageError::Corrupt(cause) => Self::internal(cause),
        }
    }
}

fn conflict(code: &'static str) -> ApiError {
    match code {
        "customer_has_profile" => ApiError::new(
            ErrorCode::CustomerHasProfile,
            "This customer has a Customer Profile already. Nothing was made.",
        ),
        "store_exists" => ApiError::new(ErrorCode::StoreAlreadyConnected, "This store is connected already."),
        "not_an_organization" => ApiError::field(
            "/organization_id",
            "This profile is an individual. Choose an organization.",
        ),
        "not_an_individual" => ApiError::field("/profile_id", "A Customer Profile must be an individual."),
        _ => ApiError::new(
            ErrorCode::CannotUndo,
            "This can no longer be undone: something changed since. Nothing was changed.",
        )
        .caused_by(code),
    }
}

impl From<ShopError> for ApiError {
    fn from(error: ShopError) -> Self {
        let cause = error.to_string();
        match error {
            ShopError::NotFound => Self::new(
                ErrorCode::OrderNotInStore,
                "The store has no such order. Check the number in the store's order list.",
            ),
            ShopError::Unauthorized => Self::new(
                ErrorCode::StoreUnauthorized,
                "The store refused the access token. Nothing was changed; connect the store again with a new token.",
            ),
            ShopError::Forbidden(_) => Self::new(
                ErrorCode::StoreUnauthorized,
                format!("The store refused: {cause}. Give the API account that scope and try again."),
            ),
            ShopError::RateLimited { retry_after } => Self::new(
                ErrorCode::StoreUnavailable,
                "The store asks for fewer requests just now. Nothing was lost; try again shortly.",
            )
            .retry_after(retry_after.unwrap_or(Duration::from_secs(30))),
            ShopError::Unreachable(_) => Self::new(
                ErrorCode::StoreUnavailable,
                "The store does not answer. Nothing was lost; try again shortly.",
            )
            .retry_after(Duration::from_secs(30)),
            ShopError::Server { status } => Self::new(
                ErrorCode::StoreUnavailable,
                format!("The store answered with an error of its own ({status}). Nothing was lost; try again shortly."),
            )
            .retry_after(Duration::from_secs(30)),
            ShopError::Refused { status, .. } => Self::new(
                ErrorCode::StoreAnswerMalformed,
                format!("The store refused the request ({status}). Nothing was changed."),
            ),
            ShopError::Malformed(_) => Self::new(
                ErrorCode::StoreAnswerMalformed,
                "The store's answer could not be read. Nothing was changed; try again, and if it stays, look at the order in the store.",
            ),
        }
        .caused_by(cause)
    }
}
