//! `GET /sync/health`.

use actix_web::get;
use actix_web::web::{Data, Json};
use mctrade_api_types::sync::SyncHealth;

use crate::auth::Caller;
use crate::auth::caller::SyncRead;
use crate::error::ApiResult;
use crate::state::AppState;

/// Is everything in step
///
/// How each store stands, in a sentence, and what to do where something is wrong.
#[utoipa::path(
    tag = "sync",
    responses((status = 200, description = "How the sync stands.", body = SyncHealth)),
    security(("session" = []), ("api_key" = ["sync:read"])),
)]
#[get("/sync/health")]
pub(super) async fn get_sync_health(state: Data<AppState>, _caller: Caller<SyncRead>) -> ApiResult<Json<SyncHealth>> {
    state.engine.health().await.map(Json)
}
