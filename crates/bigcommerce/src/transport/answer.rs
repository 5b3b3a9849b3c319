//! An answer, and what its status and headers mean.

use std::time::Duration;

use mctrade_shop::ShopError;
use reqwest::header::HeaderMap;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::budget::QuotaHeaders;
use crate::request::Request;
use crate::wire::{List, Text};

/// A whole answer, read within the limits.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) quota: Option<QuotaHeaders>,
    pub(crate) wait: Option<Duration>,
    pub(crate) body: String,
}

impl Answer {
    /// The body of a success, or what the failure means.
    pub(crate) fn into_body(self, request: &Request, token: &SecretString) -> Result<String, ShopError> {
        match self.status {
            200..=299 => Ok(self.body),
            300..=399 => Err(ShopError::Refused {
                status: self.status,
                message: "it answered with a redirect, and redirects are never followed".to_owned(),
            }),
            401 => Err(ShopError::Unauthorized),
            403 => Err(ShopError::Forbidden(request.scope.to_owned())),
            404 => Err(ShopError::NotFound),
            429 => Err(ShopError::RateLimited { retry_after: self.wait }),
            408 | 500..=599 => Err(ShopError::Server { status: self.status }),
            status => Err(ShopError::Refused {
                status,
                message: shop_words(&self.body, token),
            }),
        }
    }
}

/// Reads the quota headers; all four or nothing.
pub(crate) fn quota_headers(headers: &HeaderMap) -> Option<QuotaHeaders> {
    Some(QuotaHeaders {
        limit: number(headers, "x-rate-limit-requests-quota")?.try_into().ok()?,
        left: number(headers, "x-rate-limit-requests-left")?.try_into().ok()?,
        resets_in: short(Duration::from_millis(number(headers, "x-rate-limit-time-reset-ms")?)),
        window: short(Duration::from_millis(
            number(headers, "x-rate-limit-time-window-ms").unwrap_or(30_000),
        )),
    })
}

/// How long an answer asks us to wait.
pub(crate) fn wait_asked_for(headers: &HeaderMap) -> Option<Duration> {
    if let Some(millis) = number(headers, "x-rate-limit-time-reset-ms") {
        return Some(short(Duration::from_millis(millis)));
    }
    let seconds = number(headers, "x-retry-after").or_else(|| number(headers, "retry-after"))?;
    Some(short(Duration::from_secs(seconds)))
}

fn number(headers: &HeaderMap, name: &str) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.trim().parse().ok()
}

/// A header must not be able to stop a store's traffic for days.
fn short(told: Duration) -> Duration {
    told.min(Duration::from_secs(15 * 60))
}

/// The shop's own words of an error body, V2 (`[{status, message}]`) or V3 (`{status, title, errors}`), made safe to show.
fn shop_words(body: &str, token: &SecretString) -> String {
    #[derive(Deserialize, Default)]
    #[serde(default)]
    struct Words {
        message: Text,
        title: Text,
    }

    let words = serde_json::from_str::<List<Words>>(body)
        .ok()
        .and_then(|list| list.0.into_iter().next())
        .or_else(|| serde_json::from_str::<Words>(body).ok())
        .unwrap_or_default();
    let words = if words.message.is_empty() {
        words.title
    } else {
        words.message
    };
    safe_to_show(words.as_str(), token)
}

/// Cuts to a sentence's length and leaves out what looks like an e-mail address, and our own token if it comes back.
fn safe_to_show(words: &str, token: &SecretString) -> String {
    let shown: Vec<&str> = words
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .map(|word| {
            if word.contains('@') || word.contains(token.expose_secret()) {
                "…"
            } else {
                word
            }
        })
        .collect();
    let shown: String = shown.join(" ").chars().take(200).collect();
    if shown.is_empty() {
        "it gave no reason".to_owned()
    } else {
        shown
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(
        r#"[{"status":400,"message":"The field 'id' is not supported by this resource."}]"#,
        "The field 'id' is not supported by this resource."
    )]
    #[case(
        r#"{"status":422,"title":"JSON data is missing or invalid","errors":{"destination":"error.path.missing."}}"#,
        "JSON data is missing or invalid"
    )]
    #[case(r#"{"title":"jane@example.com is taken"}"#, "… is taken")]
    #[case(r#"{"title":"no token s3cret here"}"#, "no token … here")]
    #[case("<html>", "it gave no reason")]
    #[case("", "it gave no reason")]
    fn the_shops_words_are_shown_without_addresses(#[case] body: &str, #[case] words: &str) {
        assert_eq!(shop_words(body, &SecretString::from("s3cret")), words);
    }

    #[test]
    fn quota_headers_are_read_in_any_case_and_never_half() {
        let mut headers = HeaderMap::new();
        headers.insert("X-Rate-Limit-Requests-Quota", "150".parse().unwrap());
        headers.insert("x-rate-limit-requests-left", "35".parse().unwrap());
        assert_eq!(quota_headers(&headers), None);
        headers.insert("X-Rate-Limit-Time-Reset-Ms", "1500".parse().unwrap());
        let quota = quota_headers(&headers).unwrap();
        assert_eq!((quota.limit, quota.left), (150, 35));
        assert_eq!(wait_asked_for(&headers), Some(Duration::from_millis(1500)));
    }

    #[test]
    fn a_wait_in_seconds_is_understood_and_a_wild_one_capped() {
        let mut headers = HeaderMap::new();
        headers.insert("X-Retry-After", "7".parse().unwrap());
        assert_eq!(wait_asked_for(&headers), Some(Duration::from_secs(7)));
        headers.insert("X-Retry-After", "99999999".parse().unwrap());
        assert_eq!(wait_asked_for(&headers), Some(Duration::from_secs(900)));
        headers.insert("X-Retry-After", "soon".parse().unwrap());
        assert_eq!(wait_asked_for(&headers), None);
    }
}
