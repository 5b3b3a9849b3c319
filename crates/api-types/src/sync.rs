//! Imports, the order ledger and the health of the sync on the wire.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::invoices::InvoiceRow;

/// Import one order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ImportRequest {
    /// The store's order number.
    #[cfg_attr(feature = "openapi", schema(example = 1042))]
    pub order_id: i64,
    /// The store; may be left out where one is connected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store_id: Option<Uuid>,
}

/// What an import came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportResult {
    /// The order number.
    pub order_id: i64,
    /// What happened.
    pub outcome: ImportOutcome,
    /// What happened, in a sentence.
    pub detail: String,
    /// The invoice, if there is one.
    pub invoice: Option<InvoiceRow>,
}

/// What an import came to, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ImportOutcome {
    /// An invoice was made.
    Created,
    /// The invoice was changed.
    Updated,
    /// The invoice was already current.
    Unchanged,
    /// The order is incomplete: its invoice will be made when it is placed.
    Waiting,
    /// The settings leave it out.
    Excluded,
}

/// Whether everything is in step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncHealth {
    /// The worst of the stores.
    pub state: SyncState,
    /// The state, in a sentence.
    pub summary: String,
    /// Each store.
    pub stores: Vec<StoreHealth>,
}

/// How one store stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoreHealth {
    /// The store.
    pub store_id: Uuid,
    /// Its name.
    pub name: String,
    /// How it stands.
    pub state: SyncState,
    /// What is wrong and what to do, where something is.
    pub problem: Option<String>,
    /// When everything known was last in step.
    pub in_step_at: Option<DateTime<Utc>>,
    /// When the store last told us something.
    pub last_webhook_at: Option<DateTime<Utc>>,
    /// When we last looked through the store's changes.
    pub last_sweep_at: Option<DateTime<Utc>>,
    /// Orders waiting to be read.
    pub due: i64,
    /// Orders in the failed list.
    pub failed: i64,
    /// Requests left in the store's quota.
    pub quota_left: Option<u32>,
    /// Whether hooks are in place.
    pub hooks_active: Option<bool>,
}

/// How the sync stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SyncState {
    /// Nothing waits.
    InStep,
    /// Work is going on.
    Working,
    /// Some orders failed.
    Attention,
    /// The store cannot be reached or refuses us.
    Disconnected,
    /// No store is connected.
    NoStore,
}

/// What the order ledger is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields, default)]
pub struct LedgerListQuery {
    /// Only this state: `due`, `running`, `waiting`, `synced`, `failed`, `excluded`, `archived` or `absent`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Only this order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_id: Option<i64>,
    /// The store.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store_id: Option<Uuid>,
    /// Rows, 1 to 200, by default 50.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Where to go on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// One order's row in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerRow {
    /// The store.
    pub store_id: Uuid,
    /// The order.
    pub order_id: i64,
    /// Where it stands.
    pub state: String,
    /// Its invoice.
    pub invoice_id: Option<i64>,
    /// Why it failed or was left out, and what to do.
    pub reason: Option<String>,
    /// Failed attempts since the last success.
    pub attempts: i64,
    /// When it was last read.
    pub synced_at: Option<DateTime<Utc>>,
}

/// Start a backfill of the orders placed in a span of days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BackfillRequest {
    /// The first day, of the store's calendar.
    pub from: NaiveDate,
    /// The last day, included.
    pub to: NaiveDate,
    /// The store; may be left out where one is connected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store_id: Option<Uuid>,
}

/// A long-running job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Job {
    /// Its id.
    pub id: Uuid,
    /// What it does.
    pub kind: String,
    /// Where it stands.
    pub state: JobState,
    /// Done so far.
    pub done: i64,
    /// All there is to do, as far as known.
    pub total: Option<i64>,
    /// How many of those failed.
    pub failed: i64,
    /// Why it stopped, where it failed.
    pub problem: Option<String>,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Going on.
    Running,
    /// Done.
    Done,
    /// Stopped by staff.
    Cancelled,
    /// Could not go on.
    Failed,
}
