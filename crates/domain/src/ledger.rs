//! The order ledger: one row per order of a store, whose state is the truth the screens show.

use serde::{Deserialize, Serialize};

use crate::{InvoiceId, OrderId, StoreId, Timestamp};

/// Where an order stands with us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderSyncState {
    /// Something may have changed: a worker will read it.
    Due,
    /// A worker is reading it.
    Running,
    /// Read; there is no invoice yet because the order is incomplete.
    Waiting,
    /// Read; the invoice says what the order says.
    Synced,
    /// Could not be read or planned; the reason stands beside it.
    Failed,
    /// Left out on purpose; the reason stands beside it.
    Excluded,
    /// Archived in the shop; its invoice stays.
    Archived,
    /// The shop says there is no such order.
    Absent,
}

/// Who is waiting for the work: the lowest is served first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// A person pressed Import.
    Interactive,
    /// The shop told us.
    Webhook,
    /// The sweep found it.
    Sweep,
    /// A backfill.
    Backfill,
}

/// The right to work on one order, until the lease ends. A write under an older fence is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The store.
    pub store: StoreId,
    /// The order.
    pub order: OrderId,
    /// Grows by one with each claim of the row.
    pub fence: i64,
    /// When the lease ends.
    pub leased_until: Timestamp,
    /// Failed attempts since the last success.
    pub attempts: i64,
    /// Who waits.
    pub lane: Lane,
}

/// Why an order is in the failed list, in a code that screens group by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureCode {
    /// The store did not answer in time, or not at all.
    StoreUnreachable,
    /// The store answered with an error of its own.
    StoreError,
    /// The store asked for fewer requests.
    RateLimited,
    /// The store refused the token.
    Unauthorized,
    /// The token lacks a scope.
    Forbidden,
    /// The store's answer could not be understood.
    MalformedAnswer,
    /// The order's amounts do not fit together.
    Unplannable,
    /// Our database refused or was away.
    StorageError,
}

impl FailureCode {
    /// Whether another try may succeed without anybody doing anything.
    #[must_use]
    pub fn is_transient(self) -> bool {
        matches!(
            self,
            Self::StoreUnreachable | Self::StoreError | Self::RateLimited | Self::StorageError
        )
    }
}

/// A failure with its plain reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The cause, for grouping.
    pub code: FailureCode,
    /// The plain reason, without secrets or personal data.
    pub detail: String,
}

/// How one claimed order ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyncOutcome {
    /// The invoice was made.
    Created(InvoiceId),
    /// The invoice was changed.
    Updated(InvoiceId),
    /// The invoice already said all this, or a newer version of it.
    Unchanged(InvoiceId),
    /// The order is incomplete: no invoice yet.
    Waiting,
    /// Left out on purpose, and why.
    Excluded(String),
    /// The shop says there is no such order; an invoice it has stays.
    Absent(Option<InvoiceId>),
}

/// One row of the order ledger as screens show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerRow {
    /// The store.
    pub store: StoreId,
    /// The order.
    pub order: OrderId,
    /// Where it stands.
    pub state: OrderSyncState,
    /// The invoice, if there is one.
    pub invoice: Option<InvoiceId>,
    /// Why it failed or was left out.
    pub reason: Option<String>,
    /// The failure's code.
    pub failure: Option<FailureCode>,
    /// Failed attempts since the last success.
    pub attempts: i64,
    /// When it will be tried next, where it is due.
    pub due_at: Option<Timestamp>,
    /// The order's modified date when it was last read.
    pub order_modified_at: Option<Timestamp>,
    /// When it was last read.
    pub synced_at: Option<Timestamp>,
}
