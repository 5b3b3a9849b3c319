//! The closed list of error codes: what went wrong, for programs.

use serde::{Deserialize, Serialize};

macro_rules! error_codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $status:literal, $title:literal;)*) => {
        /// What went wrong, for programs. Codes are never renamed or reused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum ErrorCode {
            $($(#[$doc])* #[serde(rename = $text)] $name,)*
        }

        impl ErrorCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The code as it stands on the wire.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }

            /// The HTTP status it is answered with.
            #[must_use]
            pub fn status(self) -> u16 {
                match self { $(Self::$name => $status),* }
            }

            /// The error in a few words, the same for every occurrence.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title),* }
            }
        }
    };
}

error_codes! {
    /// The request is not well-formed JSON, or a parameter cannot be read.
    MalformedRequest = "malformed_request", 400, "The request could not be read";
    /// A query parameter that this operation does not have.
    UnknownParameter = "unknown_parameter", 400, "Unknown parameter";
    /// The cursor was not made by this list, or was changed.
    InvalidCursor = "invalid_cursor", 400, "The page mark is not valid";
    /// Nobody is logged in, or the session has ended.
    NotLoggedIn = "not_logged_in", 401, "Log in first";
    /// E-mail and password do not match an active user.
    WrongCredentials = "wrong_credentials", 401, "E-mail address or password is wrong";
    /// The API key is not known, has ended or was revoked.
    InvalidApiKey = "invalid_api_key", 401, "The API key is not valid";
    /// A webhook's signature or secret is missing, wrong or too old.
    InvalidSignature = "invalid_signature", 401, "The signature is not valid";
    /// The role or scope does not allow this.
    NotAllowed = "not_allowed", 403, "Not allowed";
    /// An unsafe request of a browser without the header that proves it came from this app.
    MissingRequestHeader = "missing_request_header", 403, "The X-Requested-With header is missing";
    /// There is nothing under this address.
    NotFound = "not_found", 404, "Not found";
    /// No such invoice.
    InvoiceNotFound = "invoice_not_found", 404, "No such invoice";
    /// No such profile.
    ProfileNotFound = "profile_not_found", 404, "No such profile";
    /// No such store is connected.
    StoreNotFound = "store_not_found", 404, "No such store";
    /// No such job.
    JobNotFound = "job_not_found", 404, "No such job";
    /// The store has no such order.
    OrderNotInStore = "order_not_in_store", 404, "The store has no such order";
    /// This address does not take this method.
    MethodNotAllowed = "method_not_allowed", 405, "Method not allowed";
    /// No store is connected yet.
    NoStoreConnected = "no_store_connected", 409, "No store is connected";
    /// The change can no longer be taken back: something changed since.
    CannotUndo = "cannot_undo", 409, "This can no longer be undone";
    /// A profile with this e-mail address exists.
    DuplicateEmail = "duplicate_email", 409, "A profile with this e-mail address exists";
    /// The customer already has a profile.
    CustomerHasProfile = "customer_has_profile", 409, "The customer already has a profile";
    /// The store is connected already.
    StoreAlreadyConnected = "store_already_connected", 409, "The store is connected already";
    /// The same Idempotency-Key is being answered at this moment.
    RequestInFlight = "request_in_flight", 409, "The same request is being answered";
    /// Somebody changed it since it was read.
    StaleVersion = "stale_version", 412, "It has changed since you read it";
    /// The body is too large.
    BodyTooLarge = "body_too_large", 413, "The request is too large";
    /// The body is not `application/json`.
    UnsupportedMediaType = "unsupported_media_type", 415, "The request must be JSON";
    /// One or more fields cannot be taken as they are.
    InvalidFields = "invalid_fields", 422, "Some fields need correction";
    /// The Idempotency-Key was used for another request.
    IdempotencyKeyReused = "idempotency_key_reused", 422, "The Idempotency-Key was used for another request";
    /// The order cannot become an invoice as the store sends it.
    OrderNotImportable = "order_not_importable", 422, "The order cannot be imported";
    /// The If-Match header is missing.
    VersionRequired = "version_required", 428, "The If-Match header is missing";
    /// Too many requests.
    TooManyRequests = "too_many_requests", 429, "Too many requests";
    /// A fault of this system.
    Internal = "internal", 500, "Something went wrong here";
    /// The store refused our token.
    StoreUnauthorized = "store_unauthorized", 502, "The store refused the access token";
    /// The store's answer made no sense.
    StoreAnswerMalformed = "store_answer_malformed", 502, "The store's answer could not be read";
    /// The store does not answer.
    StoreUnavailable = "store_unavailable", 503, "The store does not answer";
    /// Our database does not answer.
    DatabaseUnavailable = "database_unavailable", 503, "The database does not answer";
}
