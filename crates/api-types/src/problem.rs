//! Errors on the wire: RFC 9457 problem details.

use serde::{Deserialize, Serialize};

use crate::ErrorCode;

/// An error, as `application/problem+json` (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Names the kind of error: `/problems/<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The error in a few words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened here, what is safe, what to do.
    pub detail: String,
    /// The kind of error, for programs.
    pub code: ErrorCode,
    /// Names this request in our logs.
    pub request_id: String,
    /// The fields that need correction.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

/// One field that needs correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// Where: a JSON pointer such as `/email`, or the name of a query parameter.
    pub pointer: String,
    /// What is wrong and what to do.
    pub detail: String,
}
