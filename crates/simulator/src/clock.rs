//! The store's own time, which is not the time of whoever asks.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

#[derive(Debug)]
enum Source {
    Machine,
    Fixed(Mutex<DateTime<Utc>>),
}

/// Where the store's time comes from: the machine, or a moment that only moves when told to.
#[derive(Clone, Debug)]
pub struct StoreClock(Arc<Source>);

impl StoreClock {
    /// The machine's clock.
    pub fn machine() -> StoreClock {
        StoreClock(Arc::new(Source::Machine))
    }

    /// A clock that stands still at `now` until [`StoreClock::advance`] moves it.
    pub fn fixed(now: DateTime<Utc>) -> StoreClock {
        StoreClock(Arc::new(Source::Fixed(Mutex::new(now))))
    }

    /// The store's present moment.
    pub fn now(&self) -> DateTime<Utc> {
        match self.0.as_ref() {
            Source::Machine => machine_now(),
            Source::Fixed(moment) => *moment.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Moves a fixed clock; the machine's clock does not move.
    pub fn advance(&self, by: TimeDelta) {
        if let Source::Fixed(moment) = self.0.as_ref() {
            let mut moment = moment.lock().unwrap_or_else(PoisonError::into_inner);
            *moment += by;
        }
    }
}

impl Default for StoreClock {
    fn default() -> StoreClock {
        StoreClock::machine()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place where the practice store reads the machine's clock"
)]
fn machine_now() -> DateTime<Utc> {
    Utc::now()
}
