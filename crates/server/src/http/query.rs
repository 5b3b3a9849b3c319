//! The query of a request, read strictly: unknown parameters are refused, errors name the parameter.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use mctrade_api_types::ErrorCode;
use serde::de::DeserializeOwned;

use super::words;
use crate::error::{ApiError, ApiResult};

/// The parameters of a query.
#[derive(Debug)]
pub struct QueryOf<T>(pub T);

impl<T: DeserializeOwned> FromRequest for QueryOf<T> {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(parse(request.query_string()).map(Self))
    }
}

fn parse<T: DeserializeOwned>(query: &str) -> ApiResult<T> {
    let pairs = form_urlencoded::parse(query.as_bytes());
    let reader = serde_urlencoded::Deserializer::new(pairs);
    serde_path_to_error::deserialize(reader).map_err(|error| {
        let name = error.path().to_string();
        let message = error.into_inner().to_string();
        if let Some(field) = words::repeated_field(&message) {
            return ApiError::parameter(
                ErrorCode::MalformedRequest,
                field,
                format!("The parameter \"{field}\" is given more than once."),
            );
        }
        match words::unknown_field(&message) {
            Some(field) => ApiError::parameter(
                ErrorCode::UnknownParameter,
                field,
                format!("There is no parameter \"{field}\" here. Check its spelling."),
            ),
            None => ApiError::parameter(
                ErrorCode::MalformedRequest,
                name.clone(),
                format!("The parameter \"{name}\" cannot be read. {}", words::plain(&message)),
            ),
        }
    })
}

#[cfg(test)]
mod tests {
    use mctrade_api_types::invoices::InvoiceListQuery;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("nosuch=1", "unknown_parameter", "nosuch")]
    #[case("order_id=abc", "malformed_request", "order_id")]
    #[case("order_date%3Amin=yesterday", "malformed_request", "order_date:min")]
    #[case("anonymous=perhaps", "malformed_request", "anonymous")]
    #[case("limit=-1", "malformed_request", "limit")]
    #[case("order_id=1&order_id=2", "malformed_request", "order_id")]
    fn a_parameter_that_cannot_be_read_is_named(#[case] query: &str, #[case] code: &str, #[case] name: &str) {
        let error = parse::<InvoiceListQuery>(query).unwrap_err();
        assert_eq!(error.code().as_str(), code);
        let text = format!("{error:?}");
        assert!(text.contains(name), "{text}");
    }

    #[rstest]
    #[case("order_id=1&order_id=2", "The parameter \"order_id\" is given more than once.")]
    #[case("order_id=", "The parameter \"order_id\" cannot be read. Enter a whole number.")]
    fn what_is_wrong_with_a_parameter_is_a_plain_sentence(#[case] query: &str, #[case] detail: &str) {
        assert_eq!(parse::<InvoiceListQuery>(query).unwrap_err().detail(), detail);
    }

    #[test]
    fn a_query_reads_as_it_is_written() {
        let query = parse::<InvoiceListQuery>("order_date:min=2026-05-01&anonymous=true&limit=20").unwrap();
        assert_eq!(query.order_date_min.unwrap().to_string(), "2026-05-01");
        assert_eq!((query.anonymous, query.limit), (Some(true), Some(20)));
    }
}
