//! The JSON body of a request, read strictly: unknown fields and keys given twice are refused, errors point at the field.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::{Bytes, BytesMut};
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt as _;
use mctrade_api_types::ErrorCode;
use serde::de::DeserializeOwned;

use super::words;
use crate::error::{ApiError, ApiResult};

/// Bytes an API request's body may have.
pub const API_BODY_LIMIT: usize = 1024 * 1024;

/// How long a body may take to arrive.
const SLOWEST_BODY: Duration = Duration::from_secs(30);

/// A body of `application/json`.
#[derive(Debug)]
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for JsonBody<T> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = ApiResult<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(is_json);
        let payload = payload.take();
        Box::pin(async move {
            if !is_json {
                return Err(ApiError::new(
                    ErrorCode::UnsupportedMediaType,
                    "Send the request as JSON, with the header Content-Type: application/json.",
                ));
            }
            let body = read_body(payload, API_BODY_LIMIT).await?;
            parse(&body).map(Self)
        })
    }
}

/// Reads a whole body, up to a limit.
///
/// # Errors
/// `body_too_large` above the limit, `malformed_request` if the connection breaks or is too slow.
pub async fn read_body(payload: Payload, limit: usize) -> ApiResult<Bytes> {
    tokio::time::timeout(SLOWEST_BODY, read_whole(payload, limit))
        .await
        .unwrap_or_else(|_| {
            Err(ApiError::new(
                ErrorCode::MalformedRequest,
                "The request's body took too long to arrive.",
            ))
        })
}

async fn read_whole(mut payload: Payload, limit: usize) -> ApiResult<Bytes> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| {
            ApiError::new(ErrorCode::MalformedRequest, "The request's body ended before its time.").caused_by(error)
        })?;
        if body.len() + chunk.len() > limit {
            return Err(ApiError::new(
                ErrorCode::BodyTooLarge,
                format!("The request is larger than {} KiB.", limit / 1024),
            ));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

fn is_json(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> ApiResult<T> {
    // A list would be read as an object's fields in their order, which no caller can mean.
    let instead = match body.trim_ascii_start().first() {
        Some(b'[') => Some("a list"),
        Some(b'"') => Some("a text"),
        Some(b'n' | b't' | b'f' | b'-' | b'0'..=b'9') => Some("a single value"),
        _ => None,
    };
    if let Some(instead) = instead {
        return Err(ApiError::new(
            ErrorCode::MalformedRequest,
            format!("Send a JSON object, not {instead}."),
        ));
    }
    let mut reader = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let pointer = pointer(error.path());
        let cause = error.into_inner();
        match cause.classify() {
            serde_json::error::Category::Data => {
                let message = cause.to_string();
                let pointer = match words::named_field(&message) {
                    Some(field) if !pointer.ends_with(&format!("/{field}")) => format!("{pointer}/{field}"),
                    _ => pointer,
                };
                ApiError::field(pointer, words::plain(&message))
            }
            // The reader takes a value of the wrong kind, where a word from a list belongs, for bad JSON.
            _ if !pointer.is_empty() && serde_json::from_slice::<serde::de::IgnoredAny>(body).is_ok() => {
                ApiError::field(pointer, "Enter one of the allowed words, in quotes.")
            }
            _ => malformed(&cause),
        }
    })?;
    reader.end().map_err(|error| malformed(&error))?;
    Ok(value)
}

fn malformed(cause: &serde_json::Error) -> ApiError {
    ApiError::new(
        ErrorCode::MalformedRequest,
        format!(
            "The request's body is not well-formed JSON: look at line {}, column {}.",
            cause.line(),
            cause.column()
        ),
    )
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .map(|segment| match segment {
            Segment::Seq { index } => format!("/{index}"),
            Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Enum { variant } => format!("/{variant}"),
            Segment::Unknown => String::new(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use mctrade_api_types::invoices::CreateCustomerProfile;
    use mctrade_api_types::profiles::NewProfile;
    use mctrade_api_types::sync::ImportRequest;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(r#"{"order_id":"abc"}"#, "invalid_fields", "Enter a whole number.")]
    #[case(
        r#"{"order_id":12345678901234567890}"#,
        "invalid_fields",
        "Enter a whole number of at most 18 digits."
    )]
    #[case(
        r#"{"order_id":123456789012345678901}"#,
        "invalid_fields",
        "Enter a whole number of at most 18 digits."
    )]
    #[case(
        r#"{"order_id":10.5}"#,
        "invalid_fields",
        "Enter a whole number of at most 18 digits."
    )]
    #[case(r#"{}"#, "invalid_fields", "The field \"order_id\" is missing.")]
    #[case(
        r#"{"order_id":1,"order_id":2}"#,
        "invalid_fields",
        "The field \"order_id\" is given more than once."
    )]
    #[case(
        r#"{"order_id":1,"x":2}"#,
        "invalid_fields",
        "There is no field \"x\" here. Check its spelling."
    )]
    #[case(
        r#"{"order_id":1"#,
        "malformed_request",
        "The request's body is not well-formed JSON: look at line 1, column 13."
    )]
    #[case(
        r#"{"order_id":1} x"#,
        "malformed_request",
        "The request's body is not well-formed JSON: look at line 1, column 16."
    )]
    fn a_body_that_cannot_be_taken_is_refused_in_a_sentence(
        #[case] body: &str,
        #[case] code: &str,
        #[case] detail: &str,
    ) {
        let error = parse::<ImportRequest>(body.as_bytes()).unwrap_err();
        assert_eq!((error.code().as_str(), error.detail()), (code, detail));
    }

    #[rstest]
    #[case("[1,2]", "Send a JSON object, not a list.")]
    #[case(" null", "Send a JSON object, not a single value.")]
    #[case("\"x\"", "Send a JSON object, not a text.")]
    #[case("7", "Send a JSON object, not a single value.")]
    fn a_body_that_is_no_object_is_refused(#[case] body: &str, #[case] detail: &str) {
        let error = parse::<ImportRequest>(body.as_bytes()).unwrap_err();
        assert_eq!((error.code().as_str(), error.detail()), ("malformed_request", detail));
    }

    #[rstest]
    #[case(
        r#"{"kind":"nope","first_name":"A"}"#,
        "/kind",
        "Use \\\"individual\\\" or \\\"organization\\\"."
    )]
    #[case(r#"{"kind":5}"#, "/kind", "Enter one of the allowed words, in quotes.")]
    #[case(r#"{"kind":"individual","contact":5}"#, "/contact", "Enter an object, in braces")]
    fn a_wrong_value_is_told_without_the_reader_s_own_words(
        #[case] body: &str,
        #[case] pointer: &str,
        #[case] detail: &str,
    ) {
        let text = format!("{:?}", parse::<NewProfile>(body.as_bytes()).unwrap_err());
        assert!(text.contains(pointer) && text.contains(detail), "{text}");
        assert!(!text.contains("struct") && !text.contains("variant"), "{text}");
    }

    #[test]
    fn an_error_points_at_its_field() {
        let error = parse::<CreateCustomerProfile>(br#"{"contact":{"email":5}}"#).unwrap_err();
        let text = format!("{error:?}");
        assert!(text.contains("\"/contact/email\""), "{text}");
        let error = parse::<CreateCustomerProfile>(br#"{"contact":{"mail":"x"}}"#).unwrap_err();
        let text = format!("{error:?}");
        assert!(text.contains("\"/contact/mail\""), "{text}");
    }

    #[test]
    fn a_body_nested_too_deep_is_refused_and_not_followed() {
        let deep = "[".repeat(100_000);
        assert_eq!(
            parse::<ImportRequest>(deep.as_bytes()).unwrap_err().code().status() / 100,
            4
        );
    }
}
