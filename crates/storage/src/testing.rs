//! Fresh, migrated databases for tests.

use crate::Storage;

/// A migrated SQLite database in memory.
pub async fn fresh_sqlite() -> Storage {
    todo!()
}

/// A migrated PostgreSQL schema of its own on the server of `MCTRADE_TEST_POSTGRES_URL`; `None`, and a word on
/// standard error, where the variable is not set.
pub async fn fresh_postgres() -> Option<Storage> {
    todo!()
}

/// One of each that can be had.
pub async fn all() -> Vec<Storage> {
    todo!()
}
