//! Passwords: argon2id, a few at a time, with the same work whether the user exists or not.

use std::fmt;
use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Semaphore;

use crate::entropy::Entropy;

/// Memory of one hash in KiB, passes over it and lanes: OWASP's first choice for argon2id.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Hashes computed at once, so that logins cannot take the whole machine.
const AT_ONCE: usize = 2;
/// Characters a new password must have at least.
const LEAST_LENGTH: usize = 12;
/// Bytes a password may have at most, so that hashing stays bounded.
const MOST_BYTES: usize = 1024;

/// Why a password cannot be taken or checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// It is too short.
    #[error("use a password of at least {LEAST_LENGTH} characters; a few random words are easy to keep in mind")]
    TooShort,
    /// It is too long.
    #[error("use a password of at most {MOST_BYTES} bytes")]
    TooLong,
    /// The hash could not be computed.
    #[error("the password could not be hashed")]
    Hash,
}

/// Hashes and checks passwords.
#[derive(Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    nobody: Arc<str>,
}

impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passwords")
    }
}

impl Passwords {
    /// Ready to hash.
    ///
    /// # Errors
    /// [`PasswordError::Hash`] where the hash's parameters do not work on this machine.
    pub fn new(entropy: &dyn Entropy) -> Result<Self, PasswordError> {
        // What an unknown user's password is checked against, so that both answers take as long.
        let mut salt = [0; 16];
        entropy.fill(&mut salt);
        let nobody = hash_now(b"nobody has this password", &salt)?;
        Ok(Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            nobody: nobody.into(),
        })
    }

    /// The hash of a new password.
    ///
    /// # Errors
    /// [`PasswordError`], in a sentence for the person who chose it.
    pub fn hash_new(password: &SecretString, entropy: &dyn Entropy) -> Result<String, PasswordError> {
        let password = password.expose_secret();
        if password.chars().count() < LEAST_LENGTH {
            return Err(PasswordError::TooShort);
        }
        if password.len() > MOST_BYTES {
            return Err(PasswordError::TooLong);
        }
        let mut salt = [0; 16];
        entropy.fill(&mut salt);
        hash_now(password.as_bytes(), &salt)
    }

    /// Whether a password is the one of a hash; with no hash, no, after the same work.
    pub async fn verify(&self, password: SecretString, hash: Option<String>) -> bool {
        let Ok(_turn) = self.turns.acquire().await else {
            return false;
        };
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.nobody.to_string());
        let fits = tokio::task::spawn_blocking(move || {
            let password = password.expose_secret();
            password.len() <= MOST_BYTES
                && PasswordHash::new(&hash)
                    .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
        })
        .await
        .unwrap_or(false);
        known && fits
    }
}

fn hash_now(password: &[u8], salt: &[u8]) -> Result<String, PasswordError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| PasswordError::Hash)?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_with_salt(password, salt)
        .map(|hash| hash.to_string())
        .map_err(|_| PasswordError::Hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::OsEntropy;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_alone() {
        let passwords = Passwords::new(&OsEntropy).unwrap();
        let hash = Passwords::hash_new(&"correct horse battery".into(), &OsEntropy).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(
            passwords
                .verify("correct horse battery".into(), Some(hash.clone()))
                .await
        );
        assert!(!passwords.verify("correct horse".into(), Some(hash)).await);
        assert!(!passwords.verify("nobody has this password".into(), None).await);
    }

    #[test]
    fn short_and_endless_passwords_are_refused() {
        let hash = |text: &str| Passwords::hash_new(&text.into(), &OsEntropy);
        assert_eq!(hash("elevenchars"), Err(PasswordError::TooShort));
        assert_eq!(hash(&"x".repeat(2000)), Err(PasswordError::TooLong));
    }
}
