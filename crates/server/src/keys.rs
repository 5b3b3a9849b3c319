//! The secret key, and the keys made from it: one for each purpose, so that none can stand in for another.

use std::fmt;
use std::path::Path;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::Mac;
use mctrade_domain::StoreId;
use secrecy::{ExposeSecret, SecretBox, SecretString};
use sha2::{Digest, Sha256};

use crate::entropy::Entropy;

type HmacSha256 = hmac::Hmac<Sha256>;

/// Bytes the secret key must have at least.
const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 12;

/// Why the server refuses a secret key; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// None was named.
    #[error(
        "no secret key: it seals store tokens and signs sessions. Make one with `openssl rand -base64 32 > mctrade.key`, \
         keep it outside the database's backups, and name it by MCTRADE_SECRET_KEY_FILE or --secret-key-file"
    )]
    Missing,
    /// The file cannot be read.
    #[error("the secret key file {file} cannot be read: {source}. Make one with `openssl rand -base64 32 > {file}`")]
    Unreadable {
        /// The file.
        file: String,
        /// Why.
        source: std::io::Error,
    },
    /// It is too short or too plain.
    #[error(
        "the secret key in {file} is too weak: it must be 32 random bytes in base64. \
         Make one with `openssl rand -base64 32 > {file}`"
    )]
    Weak {
        /// The file.
        file: String,
    },
}

/// A sealed value cannot be opened: another key, another store, or changed bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sealed secret cannot be opened with this secret key; was the key file exchanged?")]
pub struct CannotOpen;

/// The keys made from the secret key.
pub struct Keys {
    id: String,
    session: SecretBox<[u8; 32]>,
    cursor: SecretBox<[u8; 32]>,
    seal: SecretBox<[u8; 32]>,
    webhook: SecretBox<[u8; 32]>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Keys {
    /// Reads the secret key's file.
    ///
    /// # Errors
    /// [`KeyError`], in a sentence that says what to do.
    pub fn load(file: Option<&Path>) -> Result<Self, KeyError> {
        let file = file.ok_or(KeyError::Missing)?;
        let name = file.display().to_string();
        let text = std::fs::read_to_string(file).map_err(|source| KeyError::Unreadable {
            file: name.clone(),
            source,
        })?;
        Self::from_text(&text).ok_or(KeyError::Weak { file: name })
    }

    /// The keys of a secret key in base64 or base64url; `None` if it is too weak.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let text = text.trim();
        let bytes = STANDARD
            .decode(text)
            .or_else(|_| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')))
            .ok()?;
        let mut distinct = bytes.clone();
        distinct.sort_unstable();
        distinct.dedup();
        // 32 random bytes hold fewer than 16 distinct values with a chance below one in 10^12.
        (bytes.len() >= KEY_BYTES && distinct.len() >= KEY_BYTES / 2).then(|| Self::from_bytes(&bytes))
    }

    fn from_bytes(secret: &[u8]) -> Self {
        let made = |purpose: &str| SecretBox::new(Box::new(tag(secret, purpose.as_bytes())));
        let id = tag(secret, b"mctrade key id");
        Self {
            id: hex(&id[..8]),
            session: made("mctrade session tokens"),
            cursor: made("mctrade list cursors"),
            seal: made("mctrade store secrets"),
            webhook: made("mctrade webhook addresses"),
        }
    }

    /// A new secret key as its file holds it.
    #[must_use]
    pub fn new_key_text(entropy: &dyn Entropy) -> SecretString {
        let mut bytes = [0; KEY_BYTES];
        entropy.fill(&mut bytes);
        SecretString::from(format!("{}\n", STANDARD.encode(bytes)))
    }

    /// Names the secret key without telling it; kept beside what it sealed, for rotation.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The key of session tokens.
    #[must_use]
    pub fn session(&self) -> &[u8] {
        self.session.expose_secret()
    }

    /// Tags a list cursor.
    #[must_use]
    pub fn cursor_tag(&self, cursor: &[u8]) -> [u8; 32] {
        tag(self.cursor.expose_secret(), cursor)
    }

    /// Seals a store's secret. Only the same store's row opens it again.
    #[must_use]
    pub fn seal(&self, store: StoreId, secret: &SecretString, entropy: &dyn Entropy) -> Option<Vec<u8>> {
        let mut nonce = [0; NONCE_BYTES];
        entropy.fill(&mut nonce);
        let payload = Payload {
            msg: secret.expose_secret().as_bytes(),
            aad: store.0.as_bytes(),
        };
        let sealed = self.cipher()?.encrypt(&Nonce::from(nonce), payload).ok()?;
        Some([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`Self::seal`] sealed.
    ///
    /// # Errors
    /// [`CannotOpen`] under another key, for another store, or when it was changed.
    pub fn open(&self, store: StoreId, sealed: &[u8]) -> Result<SecretString, CannotOpen> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(CannotOpen)?;
        let payload = Payload {
            msg: sealed,
            aad: store.0.as_bytes(),
        };
        let opened = self
            .cipher()
            .ok_or(CannotOpen)?
            .decrypt(&Nonce::from(*nonce), payload)
            .map_err(|_| CannotOpen)?;
        String::from_utf8(opened)
            .map(SecretString::from)
            .map_err(|_| CannotOpen)
    }

    /// The unguessable end of a store's webhook address: the same at every call, so that no copy need be kept.
    #[must_use]
    pub fn webhook_path(&self, store: StoreId) -> SecretString {
        let made = tag(
            self.webhook.expose_secret(),
            &[b"path".as_slice(), store.0.as_bytes()].concat(),
        );
        SecretString::from(hex(&made[..20]))
    }

    /// The secret header a store sends along with its webhooks.
    #[must_use]
    pub fn webhook_header(&self, store: StoreId) -> SecretString {
        let made = tag(
            self.webhook.expose_secret(),
            &[b"header".as_slice(), store.0.as_bytes()].concat(),
        );
        SecretString::from(hex(&made))
    }

    fn cipher(&self) -> Option<Aes256Gcm> {
        Aes256Gcm::new_from_slice(self.seal.expose_secret()).ok()
    }
}

/// HMAC-SHA-256.
fn tag(key: &[u8], message: &[u8]) -> [u8; 32] {
    // HMAC takes a key of any length, so the fallback is never reached; it keeps this free of a panic.
    let Ok(mut mac) = <HmacSha256 as hmac::KeyInit>::new_from_slice(key) else {
        return Sha256::digest([key, message].concat()).into();
    };
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// The SHA-256 of a text in hexadecimal: how API keys and webhook addresses are kept.
#[must_use]
pub fn sha256_hex(text: &[u8]) -> String {
    hex(&Sha256::digest(text))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::OsEntropy;

    fn keys() -> Keys {
        Keys::from_text(Keys::new_key_text(&OsEntropy).expose_secret()).unwrap()
    }

    fn store(number: u128) -> StoreId {
        StoreId(uuid::Uuid::from_u128(number))
    }

    #[test]
    fn a_sealed_secret_opens_for_its_own_store_alone() {
        let keys = keys();
        let sealed = keys.seal(store(1), &SecretString::from("token"), &OsEntropy).unwrap();
        assert!(!sealed.windows(5).any(|part| part == b"token"));
        assert_eq!(keys.open(store(1), &sealed).unwrap().expose_secret(), "token");
        assert!(keys.open(store(2), &sealed).is_err());
        let mut changed = sealed.clone();
        changed[14] ^= 1;
        assert!(keys.open(store(1), &changed).is_err());
        assert!(keys.open(store(1), b"short").is_err());
        assert!(self::keys().open(store(1), &sealed).is_err());
    }

    #[test]
    fn weak_keys_are_refused() {
        for weak in [
            "",
            "secret",
            &STANDARD.encode([7; 32]),
            &STANDARD.encode([1, 2, 3]),
            "not base64 at all!",
        ] {
            assert!(Keys::from_text(weak).is_none(), "{weak}");
        }
    }

    #[test]
    fn a_missing_key_is_refused_with_what_to_do() {
        let error = Keys::load(None).unwrap_err().to_string();
        assert!(error.contains("openssl rand -base64 32"), "{error}");
        let error = Keys::load(Some(Path::new("no/such/file"))).unwrap_err().to_string();
        assert!(error.contains("openssl rand -base64 32"), "{error}");
    }

    #[test]
    fn webhook_addresses_differ_by_store_and_stay_the_same() {
        let keys = keys();
        let path = keys.webhook_path(store(1));
        assert_eq!(path.expose_secret(), keys.webhook_path(store(1)).expose_secret());
        assert_ne!(path.expose_secret(), keys.webhook_path(store(2)).expose_secret());
        assert_eq!(path.expose_secret().len(), 40);
    }
}
