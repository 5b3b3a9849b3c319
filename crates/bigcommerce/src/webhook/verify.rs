//! Signatures of Standard Webhooks, over the raw bytes, and the plain secret header.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use mctrade_domain::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

use super::{WebhookError, WebhookHeaders};

/// How far a call's timestamp may be from now, either way.
const TOLERANCE_SECONDS: u64 = 5 * 60;
/// The longest `webhook-id` that is taken.
const LONGEST_ID: usize = 256;
/// Signatures looked at: a sender in the middle of a change of secrets sends two.
const MOST_SIGNATURES: usize = 8;

/// Checks a Standard Webhooks signature. The key is the client secret's own bytes.
pub(super) fn signature(
    headers: WebhookHeaders<'_>,
    raw_body: &[u8],
    client_secret: &SecretString,
    now: Timestamp,
) -> Result<(), WebhookError> {
    let id = headers.id.ok_or(WebhookError::MissingHeader("webhook-id"))?;
    let timestamp = headers
        .timestamp
        .ok_or(WebhookError::MissingHeader("webhook-timestamp"))?;
    let signatures = headers
        .signature
        .ok_or(WebhookError::MissingHeader("webhook-signature"))?;
    if id.is_empty() || id.len() > LONGEST_ID {
        return Err(WebhookError::BadHeader("webhook-id"));
    }
    let digits = !timestamp.is_empty() && timestamp.bytes().all(|c| c.is_ascii_digit());
    let sent: i64 = timestamp
        .parse()
        .ok()
        .filter(|_| digits)
        .ok_or(WebhookError::BadHeader("webhook-timestamp"))?;
    if now.timestamp().abs_diff(sent) > TOLERANCE_SECONDS {
        return Err(WebhookError::Stale);
    }
    let mut mac = keyed(client_secret)?;
    mac.update(id.as_bytes());
    mac.update(b".");
    mac.update(timestamp.as_bytes());
    mac.update(b".");
    mac.update(raw_body);
    let right = signatures
        .split_ascii_whitespace()
        .take(MOST_SIGNATURES)
        .filter_map(|signature| signature.strip_prefix("v1,"))
        .filter_map(|signature| STANDARD.decode(signature).ok())
        // `verify_slice` compares in constant time.
        .any(|signature| mac.clone().verify_slice(&signature).is_ok());
    if right { Ok(()) } else { Err(WebhookError::Forged) }
}

/// Compares the secret header in constant time, whatever its length.
pub(super) fn secret_header(told: Option<&str>, expected: &SecretString) -> Result<(), WebhookError> {
    let told = told.ok_or(WebhookError::MissingHeader(super::HOOK_SECRET_HEADER))?;
    // Two tags under one key are equal only for equal texts, and say nothing of where they differ.
    let told = keyed(expected)?.chain_update(told.as_bytes()).finalize();
    let expected = keyed(expected)?.chain_update(expected.expose_secret().as_bytes());
    expected
        .verify_slice(&told.into_bytes())
        .map_err(|_| WebhookError::Forged)
}

/// An empty secret would let everybody in: nothing is ever right under it.
fn keyed(secret: &SecretString) -> Result<Hmac<Sha256>, WebhookError> {
    let key = secret.expose_secret().as_bytes();
    if key.is_empty() {
        return Err(WebhookError::Forged);
    }
    Hmac::new_from_slice(key).map_err(|_| WebhookError::Forged)
}
