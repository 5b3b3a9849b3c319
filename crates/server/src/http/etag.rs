//! Versions on the wire: `ETag` out, `If-Match` in.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::IF_MATCH;
use actix_web::{FromRequest, HttpRequest};
use mctrade_api_types::ErrorCode;

use crate::error::{ApiError, ApiResult};

/// A version as an `ETag`, quotes included.
#[must_use]
pub fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

/// The version a change is meant for, from `If-Match`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(pub i64);

/// The version a change is meant for, where the caller says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatchGiven(pub Option<i64>);

impl FromRequest for IfMatchGiven {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let is_given = request.headers().contains_key(IF_MATCH);
        ready(if is_given {
            required(request).map(|version| Self(Some(version.0)))
        } else {
            Ok(Self(None))
        })
    }
}

impl FromRequest for IfMatch {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(required(request))
    }
}

fn required(request: &HttpRequest) -> ApiResult<IfMatch> {
    let header = request.headers().get(IF_MATCH).ok_or_else(|| {
        ApiError::new(
            ErrorCode::VersionRequired,
            "Send the If-Match header with the etag of what you read, so that nobody's change is lost.",
        )
    })?;
    header.to_str().ok().and_then(parse).map(IfMatch).ok_or_else(|| {
        ApiError::new(
            ErrorCode::StaleVersion,
            "The If-Match header holds no etag of ours. Read it again and send its etag.",
        )
    })
}

/// A strong etag of ours. Weak ones and `*` match nothing, since a change must name what it was decided on.
fn parse(text: &str) -> Option<i64> {
    let text = text.trim();
    let inner = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
        .unwrap_or(text);
    let plain = !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| inner.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_etag_reads_back_as_the_version_it_was_made_of() {
        assert_eq!(parse(&etag(42)), Some(42));
        for wrong in [
            "",
            "*",
            "W/\"42\"",
            "\"\"",
            "\"x\"",
            "\"-1\"",
            "\"99999999999999999999\"",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
