//! placeholder until the engine arrives
use chrono::NaiveDate;
use mctrade_api_types::sync::{ImportResult, SyncHealth};
use mctrade_domain::{OrderId, StoreId};
use mctrade_storage::{Job, Storage, Store};

use crate::error::{ApiError, ApiResult};

#[derive(Debug)]
pub struct Engine;
impl Engine {
    pub fn wake(&self, _store: StoreId) {}
}
pub async fn import(_e: &Engine, _s: &Storage, _store: &Store, _o: OrderId, _all: &[Store]) -> ApiResult<ImportResult> {
    Err(ApiError::internal("no engine"))
}
pub async fn health(_e: &Engine) -> ApiResult<SyncHealth> {
    Err(ApiError::internal("no engine"))
}
pub async fn start_backfill(_e: &Engine, _s: &Store, _from: NaiveDate, _to: NaiveDate) -> ApiResult<Job> {
    Err(ApiError::internal("no engine"))
}
