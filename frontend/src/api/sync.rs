//! Imports and the health of the sync.

use mctrade_api_types::{
    Page, paths,
    sync::{BackfillRequest, ImportRequest, ImportResult, Job, LedgerListQuery, LedgerRow, SyncHealth},
};

use super::{ApiError, Call};

/// Imports one order, or updates its invoice.
pub(crate) async fn import_order(request: &ImportRequest) -> Result<ImportResult, ApiError> {
    Call::post(paths::ORDERS_IMPORT).json(request).send().await
}

/// Whether everything is in step.
pub(crate) async fn get_sync_health() -> Result<SyncHealth, ApiError> {
    Call::get(paths::SYNC_HEALTH).send().await
}

/// Rows of the order ledger.
pub(crate) async fn list_ledger(query: &LedgerListQuery) -> Result<Page<LedgerRow>, ApiError> {
    Call::list(paths::SYNC_ORDERS, query).send().await
}

/// Starts a backfill.
pub(crate) async fn start_backfill(request: &BackfillRequest) -> Result<Job, ApiError> {
    Call::post(paths::SYNC_BACKFILL).json(request).send().await
}
