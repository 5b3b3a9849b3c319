//! The database: opened once, cheap to clone.

use crate::{
    ApiKeys, Audit, Customers, Idempotency, Inbox, Invoices, Jobs, Ledger, Profiles, Result, Sessions, Settings,
    Stores, Timeline, Users,
};

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
    pub(crate) backend: Backend,
}

impl Storage {
    /// Opens `sqlite://path?mode=rwc`, `sqlite::memory:` or `postgres://..`.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`] where it cannot be reached.
    pub async fn open(url: &str) -> Result<Self> {
        let _ = url;
        todo!()
    }

    /// Brings the schema up to date; does nothing where it is.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`] where it cannot be reached.
    pub async fn migrate(&self) -> Result<()> {
        todo!()
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`] where there is none.
    pub async fn ping(&self) -> Result<()> {
        todo!()
    }

    /// Which database this is.
    #[must_use]
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// Closes every connection.
    pub async fn close(self) {
        todo!()
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
