//! Fresh, migrated databases for tests.

mod bulk;

use sea_orm::ConnectionTrait;

use crate::{Backend, Storage};

pub use bulk::{fill, page_steps, raw_page};

/// The variable that names a PostgreSQL server to test on.
pub const POSTGRES_URL: &str = "MCTRADE_TEST_POSTGRES_URL";

/// A migrated SQLite database in memory.
///
/// # Panics
/// Where it cannot be made.
pub async fn fresh_sqlite() -> Storage {
    ready(Storage::open("sqlite::memory:").await).await
}

/// A migrated PostgreSQL schema of its own on the server of [`POSTGRES_URL`]; `None`, and a word on standard error,
/// where the variable is not set.
///
/// # Panics
/// Where the server cannot be used.
#[expect(clippy::print_stderr, reason = "a skipped test must say so")]
pub async fn fresh_postgres() -> Option<Storage> {
    let Ok(url) = std::env::var(POSTGRES_URL) else {
        eprintln!("skipped on PostgreSQL: {POSTGRES_URL} is not set");
        return None;
    };
    let schema = format!("test_{}", uuid::Uuid::new_v4().simple());
    let storage = Storage::open_postgres(&url, Some(&schema)).await;
    if let Ok(storage) = &storage {
        let made = storage
            .reader()
            .execute_unprepared(&format!("CREATE SCHEMA {schema}"))
            .await;
        assert!(made.is_ok(), "a schema for a test: {made:?}");
    }
    Some(ready(storage).await)
}

/// One of each that can be had.
///
/// # Panics
/// Where one cannot be made.
pub async fn all() -> Vec<Storage> {
    let mut storages = vec![fresh_sqlite().await];
    storages.extend(fresh_postgres().await);
    storages
}

/// Runs a statement as somebody with the database's own tools would, past everything this crate does.
///
/// # Errors
/// What the database says.
pub async fn tamper(storage: &Storage, sql: &str) -> crate::Result<u64> {
    let transaction = storage.begin().await?;
    let done = transaction.execute_unprepared(sql).await?;
    transaction.commit().await?;
    Ok(done.rows_affected())
}

/// The first column of the first row of a query, as a number.
///
/// # Errors
/// What the database says.
pub async fn number(storage: &Storage, sql: &str) -> crate::Result<i64> {
    let row = crate::sql::Sql::new(sql)
        .one::<crate::sql::Count, _>(storage.reader())
        .await?;
    Ok(row.map_or(0, |row| row.count))
}

/// The text columns of a query's rows, one `name` a row.
///
/// # Errors
/// What the database says.
pub async fn names(storage: &Storage, sql: &str) -> crate::Result<Vec<String>> {
    #[derive(sea_orm::FromQueryResult)]
    struct Named {
        name: String,
    }
    let rows = crate::sql::Sql::new(sql).all::<Named, _>(storage.reader()).await?;
    Ok(rows.into_iter().map(|row| row.name).collect())
}

async fn ready(opened: crate::Result<Storage>) -> Storage {
    match opened {
        Ok(storage) => {
            let migrated = storage.migrate().await;
            assert!(migrated.is_ok(), "migrating a database for a test: {migrated:?}");
            debug_assert!(matches!(storage.backend(), Backend::Sqlite | Backend::Postgres));
            storage
        }
        #[expect(clippy::panic, reason = "a test without its database cannot go on")]
        Err(error) => panic!("a database for a test: {error}"),
    }
}
