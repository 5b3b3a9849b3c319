//! What a connection to a store needs to know, checked before the first request.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use reqwest::Url;
use secrecy::SecretString;

use crate::retry::RetryPolicy;

/// Why a connection to a store could not be set up. No text here holds a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The store hash has the wrong shape.
    #[error(
        "a store hash is 5 to 20 lower-case letters and digits, such as the abc123 of store-abc123.mybigcommerce.com"
    )]
    StoreHash,
    /// The access token is empty or holds characters that no token has.
    #[error("the access token is empty or holds characters that no access token has")]
    AccessToken,
    /// The API address cannot be used.
    #[error("the BigCommerce API address cannot be used: {0}")]
    ApiUrl(&'static str),
    /// The HTTP client could not be built.
    #[error("the HTTP client could not be built: {0}")]
    Client(String),
}

/// A store's hash: what names it in every API path.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StoreHash(String);

impl StoreHash {
    /// Reads a store hash: 5 to 20 lower-case letters and digits, nothing else, so that it can never alter a path.
    ///
    /// # Errors
    /// [`ConfigError::StoreHash`] for anything else.
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        let plain = text.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        if plain && (5..=20).contains(&text.len()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ConfigError::StoreHash)
        }
    }

    /// The hash as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for StoreHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for StoreHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for StoreHash {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        Self::parse(text)
    }
}

/// Where the API is. Only a start-up setting may name another place than BigCommerce's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiUrl(Url);

impl ApiUrl {
    /// BigCommerce's own address.
    pub const OFFICIAL: &'static str = "https://api.bigcommerce.com";

    /// The address that the operator set at start-up: the practice store, or a test's peer. `http` is allowed here only.
    ///
    /// # Errors
    /// [`ConfigError::ApiUrl`] unless it is a plain http or https address without credentials, query or fragment.
    pub fn start_up_override(text: &str) -> Result<Self, ConfigError> {
        let url = Url::parse(text.trim()).map_err(|_| ConfigError::ApiUrl("it is not a web address"))?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err(ConfigError::ApiUrl(
                "it must begin with https:// or http:// and name a host",
            ));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(ConfigError::ApiUrl("it must not hold a name or password"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(ConfigError::ApiUrl("it must not have a query or a fragment"));
        }
        Ok(Self(url))
    }

    /// BigCommerce's own address.
    ///
    /// # Errors
    /// Never in practice; the address is fixed.
    pub fn official() -> Result<Self, ConfigError> {
        Self::start_up_override(Self::OFFICIAL)
    }

    pub(crate) fn is_encrypted(&self) -> bool {
        self.0.scheme() == "https"
    }

    /// The address of a store's API, ending in a slash.
    pub(crate) fn store_base(&self, store_hash: &StoreHash) -> String {
        format!("{}/stores/{store_hash}", self.0.as_str().trim_end_matches('/'))
    }
}

impl FromStr for ApiUrl {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        Self::start_up_override(text)
    }
}

/// How patient and how greedy the client is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientLimits {
    /// How long one request may take, to the last byte of its answer.
    pub timeout: Duration,
    /// The largest answer read, after decompression.
    pub max_body_bytes: usize,
    /// When a failed request is sent again.
    pub retry: RetryPolicy,
}

impl Default for ClientLimits {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(15),
            max_body_bytes: 32 * 1024 * 1024,
            retry: RetryPolicy::default(),
        }
    }
}

/// Everything a connection to one store needs.
#[derive(Debug, Clone)]
pub struct BigCommerceConfig {
    /// Which store.
    pub store_hash: StoreHash,
    /// The API account's access token.
    pub access_token: SecretString,
    /// Where the API is.
    pub api_url: ApiUrl,
    /// How patient and how greedy the client is.
    pub limits: ClientLimits,
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("abc12")]
    #[case("ytoxrhskys")]
    #[case("12345678901234567890")]
    fn a_store_hash_of_letters_and_digits_is_taken(#[case] text: &str) {
        assert_eq!(StoreHash::parse(text).unwrap().as_str(), text);
    }

    #[rstest]
    #[case("")]
    #[case("abc1")]
    #[case("123456789012345678901")]
    #[case("ABC123")]
    #[case("abc/23")]
    #[case("../..")]
    #[case("abc12?x=1")]
    #[case("abc12\n")]
    #[case(" abc12")]
    #[case("abc１２３")]
    #[case("api.evil.example")]
    fn any_other_store_hash_is_refused(#[case] text: &str) {
        assert_eq!(StoreHash::parse(text), Err(ConfigError::StoreHash));
    }

    #[rstest]
    #[case("ftp://127.0.0.1/")]
    #[case("file:///etc/passwd")]
    #[case("https://user:secret@api.example/")]
    #[case("https://api.example/?token=1")]
    #[case("https://api.example/#x")]
    #[case("api.example")]
    #[case("")]
    fn an_odd_api_address_is_refused(#[case] text: &str) {
        assert!(matches!(ApiUrl::start_up_override(text), Err(ConfigError::ApiUrl(_))));
    }

    #[test]
    fn a_stores_address_is_below_the_api_address() {
        let hash = StoreHash::parse("abc123").unwrap();
        assert_eq!(
            ApiUrl::official().unwrap().store_base(&hash),
            "https://api.bigcommerce.com/stores/abc123"
        );
        let practice = ApiUrl::start_up_override("http://127.0.0.1:9000/").unwrap();
        assert_eq!(practice.store_base(&hash), "http://127.0.0.1:9000/stores/abc123");
        assert!(!practice.is_encrypted());
    }

    #[test]
    fn a_config_prints_without_its_token() {
        let config = BigCommerceConfig {
            store_hash: StoreHash::parse("abc123").unwrap(),
            access_token: SecretString::from("canary-token"),
            api_url: ApiUrl::official().unwrap(),
            limits: ClientLimits::default(),
        };
        assert!(!format!("{config:?}").contains("canary"));
    }
}
