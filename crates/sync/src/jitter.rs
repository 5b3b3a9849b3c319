//! Randomness for delays, passed in so that a run can be repeated.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng};

/// Where a delay's random part comes from.
pub trait Jitter: Send + Sync + fmt::Debug {
    /// A number from 0 to 1000.
    fn per_mille(&self) -> u16;
}

/// No randomness: every delay in full.
#[derive(Debug, Clone, Copy)]
pub struct NoJitter;

impl Jitter for NoJitter {
    fn per_mille(&self) -> u16 {
        1000
    }
}

/// A generator whose run follows from its seed.
#[derive(Debug)]
pub struct SeededJitter(Mutex<StdRng>);

impl SeededJitter {
    /// A generator of its own stream.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl Jitter for SeededJitter {
    fn per_mille(&self) -> u16 {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .random_range(0..=1000)
    }
}
