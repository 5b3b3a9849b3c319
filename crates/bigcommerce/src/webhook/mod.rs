//! What BigCommerce sends to us: verified, then read. Pure; nothing here knows a web server or a clock.

mod event;
mod verify;

use mctrade_domain::Timestamp;
use secrecy::SecretString;

pub use self::event::{EventKind, WebhookEvent};
use crate::config::StoreHash;
use crate::shop::hooks::HOOK_SECRET_HEADER;

/// The largest body that is looked at.
pub const MAX_BODY_BYTES: usize = 64 * 1024;

/// The headers of a call that matter.
#[derive(Debug, Clone, Copy, Default)]
pub struct WebhookHeaders<'a> {
    /// `webhook-id`: the same on every delivery of one message.
    pub id: Option<&'a str>,
    /// `webhook-timestamp`: when this delivery was signed, in Unix seconds.
    pub timestamp: Option<&'a str>,
    /// `webhook-signature`: one or more signatures.
    pub signature: Option<&'a str>,
    secret: Option<Hidden<'a>>,
}

impl<'a> WebhookHeaders<'a> {
    /// Picks the headers out of any server's own header map. Names are passed in lower case.
    pub fn from_lookup(lookup: impl Fn(&'static str) -> Option<&'a str>) -> Self {
        Self {
            id: lookup("webhook-id"),
            timestamp: lookup("webhook-timestamp"),
            signature: lookup("webhook-signature"),
            secret: lookup(HOOK_SECRET_HEADER).map(Hidden),
        }
    }
}

/// A secret that a call claims to know.
#[derive(Clone, Copy)]
struct Hidden<'a>(&'a str);

impl std::fmt::Debug for Hidden<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("..")
    }
}

/// How a store's calls prove where they come from.
#[derive(Debug, Clone, Copy)]
pub enum WebhookProof<'a> {
    /// By a signature with the app's or API account's client secret. A secret header alone is then not enough.
    ClientSecret(&'a SecretString),
    /// By the secret header that our hooks were made with, for API accounts whose client secret is not known.
    SecretHeader(&'a SecretString),
}

impl<'a> WebhookProof<'a> {
    /// The best proof that a store's settings allow; `None` where there is none, and then no call may be let in.
    #[must_use]
    pub fn best(client_secret: Option<&'a SecretString>, secret_header: Option<&'a SecretString>) -> Option<Self> {
        client_secret
            .map(Self::ClientSecret)
            .or(secret_header.map(Self::SecretHeader))
    }
}

/// Why a call was not let in. No text here holds a value of the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// The body is larger than any webhook's.
    #[error("the body is larger than 64 KiB")]
    TooLarge,
    /// A header that proves the call is missing.
    #[error("the header {0} is missing")]
    MissingHeader(&'static str),
    /// A header has the wrong shape.
    #[error("the header {0} cannot be read")]
    BadHeader(&'static str),
    /// The call was signed too long ago, or in the future.
    #[error("the call's timestamp is more than five minutes from now")]
    Stale,
    /// The signature or secret is wrong.
    #[error("the signature is wrong")]
    Forged,
    /// The call is about another store.
    #[error("the call is about another store")]
    OtherStore,
    /// The body cannot be understood.
    #[error("the body cannot be read: {0}")]
    Malformed(&'static str),
}

/// Verifies a call and reads it. `raw_body` must be the bytes as received.
///
/// # Errors
/// Why the call is not let in; the proof is always looked at before the body.
pub fn verify_and_parse(
    headers: WebhookHeaders<'_>,
    raw_body: &[u8],
    proof: WebhookProof<'_>,
    store_hash: &StoreHash,
    now: Timestamp,
) -> Result<WebhookEvent, WebhookError> {
    if raw_body.len() > MAX_BODY_BYTES {
        return Err(WebhookError::TooLarge);
    }
    match proof {
        WebhookProof::ClientSecret(secret) => verify::signature(headers, raw_body, secret, now)?,
        WebhookProof::SecretHeader(secret) => {
            verify::secret_header(headers.secret.map(|Hidden(secret)| secret), secret)?;
        }
    }
    event::read(headers.id, raw_body, store_hash)
}
