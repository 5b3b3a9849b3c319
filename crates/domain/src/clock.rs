//! Time as a value that is passed in.

use chrono::{DateTime, Timelike, Utc};

/// A moment in UTC, to the microsecond: the finest step that both databases keep.
pub type Timestamp = DateTime<Utc>;

/// Where the time comes from. The server passes the system's clock, tests a fixed one.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// The present moment, whole microseconds.
    fn now(&self) -> Timestamp;
}

/// Cuts a moment to whole microseconds.
///
/// SQLite would keep nanoseconds and PostgreSQL microseconds, and a value must read back as it was written.
#[must_use]
pub fn whole_micros(at: Timestamp) -> Timestamp {
    at.with_nanosecond(at.nanosecond() / 1_000 * 1_000).unwrap_or(at)
}

/// A clock that stands still, for tests and for replaying a run.
#[derive(Debug, Clone, Copy)]
pub struct FixedClock(pub Timestamp);

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        whole_micros(self.0)
    }
}
