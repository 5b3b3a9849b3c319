//! Time and randomness as things that are passed in; here are the real ones.

use std::fmt;

use mctrade_domain::Timestamp;
use mctrade_domain::clock::{Clock, whole_micros};
use rand::TryRng as _;
use rand::rngs::SysRng;

/// Where randomness comes from.
pub trait Entropy: Send + Sync + fmt::Debug {
    /// Fills with random bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's randomness.
#[derive(Debug, Clone, Copy)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        // The system's source fails only where the process can do nothing safely any more.
        if SysRng.try_fill_bytes(bytes).is_err() {
            std::process::abort();
        }
    }
}

/// The system's clock.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the system's clock for the server"
    )]
    fn now(&self) -> Timestamp {
        whole_micros(chrono::Utc::now())
    }
}

/// A random text in an alphabet without look-alikes, `length` characters long.
#[must_use]
pub fn random_text(entropy: &dyn Entropy, length: usize) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = vec![0; length];
    entropy.fill(&mut bytes);
    bytes
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
        .collect()
}
