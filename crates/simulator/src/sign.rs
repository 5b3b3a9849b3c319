//! Standard Webhooks: how the store signs its calls.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// The `webhook-signature` header: version 1, keyed with the bytes of the client secret.
pub(crate) fn signature(client_secret: &str, webhook_id: &str, timestamp: i64, body: &[u8]) -> String {
    // HMAC takes a key of any length, so that this cannot fail.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(client_secret.as_bytes()) else {
        return String::new();
    };
    mac.update(format!("{webhook_id}.{timestamp}.").as_bytes());
    mac.update(body);
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

/// The `hash` of a payload: SHA-1 of its JSON, in hexadecimal digits. It is a hint for duplicates, not a signature.
pub(crate) fn payload_hash(payload: &str) -> String {
    Sha1::digest(payload.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_the_one_of_the_published_scheme() {
        let body = br#"{"scope":"store/order/created","store_id":"1025646","data":{"type":"order","id":250},"hash":"dd70c0976e06b67aaf671e73f49dcb79230ebf9d","created_at":1561479335,"producer":"stores/abc123"}"#;
        assert_eq!(
            signature("my-client-secret", "msg_test_1", 1_561_479_335, body),
            "v1,Eq1/Ez83TbKGZOe7QvD/Ajnb9Yvi+7HvlQ5wV07p0GM="
        );
    }

    #[test]
    fn the_payload_hash_has_forty_digits() {
        assert_eq!(payload_hash("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
    }
}
