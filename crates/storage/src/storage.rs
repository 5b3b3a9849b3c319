//! The database: opened once, cheap to clone.

use std::time::Duration;

use mctrade_migrations::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};

use crate::{
    ApiKeys, Audit, Customers, Idempotency, Inbox, Invoices, Jobs, Ledger, Profiles, Result, Sessions, Settings,
    StorageError, Stores, Timeline, Users,
};

/// Connections that only read, beside SQLite's one writer.
const SQLITE_READERS: u32 = 4;
/// How long a statement waits for another process's write, in milliseconds.
const SQLITE_BUSY_MS: &str = "10000";
/// Connections to PostgreSQL of one instance.
const POSTGRES_CONNECTIONS: u32 = 16;
/// How long a call waits for SQLite's one writer, which others may keep busy.
const SQLITE_ACQUIRE_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a call waits for a connection to PostgreSQL: where it is away, that must soon show.
const POSTGRES_ACQUIRE_TIMEOUT: Duration = Duration::from_secs(8);
/// The number of the lock that instances migrating at once take turns on.
const MIGRATION_LOCK: i64 = 0x006d_6374_7261_6465;

/// Which database is behind a [`Storage`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// A file, or memory.
    Sqlite,
    /// A server, for several instances.
    Postgres,
}

/// The database. Clones share its connections.
#[derive(Debug, Clone)]
pub struct Storage {
    backend: Backend,
    /// SQLite: the one connection that writes. PostgreSQL: the pool.
    writer: DatabaseConnection,
    /// SQLite in a file: the pool that only reads. Otherwise the same as the writer.
    reader: DatabaseConnection,
}

impl Storage {
    /// Opens `sqlite://path?mode=rwc`, `sqlite::memory:` or `postgres://..`.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`] where it cannot be reached.
    pub async fn open(url: &str) -> Result<Self> {
        if url.starts_with("sqlite:") {
            Self::open_sqlite(url).await
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Self::open_postgres(url, None).await
        } else {
            Err(StorageError::Unavailable(
                "the database address must begin with sqlite: or postgres:".to_owned(),
            ))
        }
    }

    async fn open_sqlite(url: &str) -> Result<Self> {
        let in_memory = url.contains(":memory:") || url.contains("mode=memory");
        let mut options = quiet(ConnectOptions::new(url));
        options
            .max_connections(1)
            .min_connections(1)
            .map_sqlx_sqlite_opts(|options| {
                options
                    .pragma("journal_mode", "WAL")
                    .pragma("synchronous", "FULL")
                    .pragma("foreign_keys", "ON")
                    .pragma("busy_timeout", SQLITE_BUSY_MS)
            });
        let writer = Database::connect(options).await?;
        let reader = if in_memory {
            writer.clone()
        } else {
            let mut options = quiet(ConnectOptions::new(url));
            options
                .max_connections(SQLITE_READERS)
                .min_connections(1)
                .map_sqlx_sqlite_opts(|options| {
                    options
                        .read_only(true)
                        .create_if_missing(false)
                        .pragma("query_only", "ON")
                        .pragma("busy_timeout", SQLITE_BUSY_MS)
                });
            Database::connect(options).await?
        };
        Ok(Self {
            backend: Backend::Sqlite,
            writer,
            reader,
        })
    }

    /// Opens PostgreSQL, in one schema of it if so asked.
    pub(crate) async fn open_postgres(url: &str, schema: Option<&str>) -> Result<Self> {
        let mut options = quiet(ConnectOptions::new(url));
        options
            .max_connections(POSTGRES_CONNECTIONS)
            .acquire_timeout(POSTGRES_ACQUIRE_TIMEOUT)
            .test_before_acquire_if_idle_for(Duration::from_secs(30));
        if let Some(schema) = schema {
            options.set_schema_search_path(format!("{schema},public"));
            options.max_connections(4);
        }
        let pool = Database::connect(options).await?;
        Ok(Self {
            backend: Backend::Postgres,
            writer: pool.clone(),
            reader: pool,
        })
    }

    /// Brings the schema up to date; does nothing where it is.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`] where it cannot be reached.
    pub async fn migrate(&self) -> Result<()> {
        let transaction = self.begin().await?;
        if self.backend == Backend::Postgres {
            transaction
                .execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
                .await?;
        }
        Migrator::up(&transaction, None).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`] where there is none.
    pub async fn ping(&self) -> Result<()> {
        self.reader.execute_unprepared("SELECT 1").await?;
        Ok(())
    }

    /// Begins a transaction that writes: on SQLite it takes the write lock at once, so that it never has to give up
    /// halfway.
    pub(crate) async fn begin(&self) -> Result<DatabaseTransaction> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(self.writer.begin_with_options(options).await?)
    }

    /// The connections for reading outside a transaction.
    pub(crate) fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// The connection, or pool, that writes; for what cannot be done in a transaction.
    #[cfg(feature = "testing")]
    pub(crate) fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// What makes a read row this transaction's own. SQLite has but one writer and needs no words for it.
    pub(crate) fn for_update(&self) -> &'static str {
        match self.backend {
            Backend::Sqlite => "",
            Backend::Postgres => " FOR UPDATE",
        }
    }

    /// Which database this is.
    #[must_use]
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// Closes every connection.
    pub async fn close(self) {
        // A connection that cannot be closed is gone already.
        let _ = self.reader.close().await;
        let _ = self.writer.close().await;
    }

    /// Invoices.
    #[must_use]
    pub fn invoices(&self) -> Invoices<'_> {
        Invoices { storage: self }
    }

    /// Profiles.
    #[must_use]
    pub fn profiles(&self) -> Profiles<'_> {
        Profiles { storage: self }
    }

    /// Revenue settings and what they pick from.
    #[must_use]
    pub fn settings(&self) -> Settings<'_> {
        Settings { storage: self }
    }

    /// Connected stores.
    #[must_use]
    pub fn stores(&self) -> Stores<'_> {
        Stores { storage: self }
    }

    /// The stores' customers.
    #[must_use]
    pub fn customers(&self) -> Customers<'_> {
        Customers { storage: self }
    }

    /// The order ledger.
    #[must_use]
    pub fn ledger(&self) -> Ledger<'_> {
        Ledger { storage: self }
    }

    /// Webhooks received.
    #[must_use]
    pub fn inbox(&self) -> Inbox<'_> {
        Inbox { storage: self }
    }

    /// Members of staff.
    #[must_use]
    pub fn users(&self) -> Users<'_> {
        Users { storage: self }
    }

    /// Their sessions.
    #[must_use]
    pub fn sessions(&self) -> Sessions<'_> {
        Sessions { storage: self }
    }

    /// Integrations' keys.
    #[must_use]
    pub fn api_keys(&self) -> ApiKeys<'_> {
        ApiKeys { storage: self }
    }

    /// Long-running jobs.
    #[must_use]
    pub fn jobs(&self) -> Jobs<'_> {
        Jobs { storage: self }
    }

    /// Answers kept for repeated requests.
    #[must_use]
    pub fn idempotency(&self) -> Idempotency<'_> {
        Idempotency { storage: self }
    }

    /// What happened, from the audit log.
    #[must_use]
    pub fn timeline(&self) -> Timeline<'_> {
        Timeline { storage: self }
    }

    /// The checks of `mctrade audit`.
    #[must_use]
    pub fn audit(&self) -> Audit<'_> {
        Audit { storage: self }
    }
}

/// No statement text in logs: it is long, and a caller's own span says what was done.
fn quiet(mut options: ConnectOptions) -> ConnectOptions {
    options
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .acquire_timeout(SQLITE_ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None);
    options
}
