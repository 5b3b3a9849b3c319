//! `POST /stores/{id}/test`.

use actix_web::post;
use actix_web::web::{Data, Json, Path};
use mctrade_api_types::ErrorCode;
use mctrade_api_types::stores::StoreTest;
use mctrade_domain::StoreId;
use uuid::Uuid;

use crate::auth::Caller;
use crate::auth::caller::StoresFull;
use crate::connect;
use crate::error::{ApiError, ApiResult};
use crate::state::AppState;

/// Test a store's connection
///
/// Tries each right this system needs and looks at the hooks. Changes nothing in the store.
#[utoipa::path(
    tag = "stores",
    params(
        ("id" = Uuid, Path, description = "The store's id.", example = "01890a5d-ac96-774b-bcce-b302099a8057"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again, it has one effect and one answer."),
    ),
    responses((status = 200, description = "What works and what does not.", body = StoreTest)),
    security(("session" = []), ("api_key" = ["stores:write"])),
    extensions(("x-errors" = json!(["store_not_found", "request_in_flight", "idempotency_key_reused"]))),
)]
#[post("/stores/{id}/test")]
pub(super) async fn test_store(
    state: Data<AppState>,
    _caller: Caller<StoresFull>,
    id: Path<Uuid>,
) -> ApiResult<Json<StoreTest>> {
    let store = state.storage.stores().find(StoreId(*id)).await?;
    let store = store.ok_or_else(|| ApiError::new(ErrorCode::StoreNotFound, "No such store is connected."))?;
    let test = connect::test(&state.storage, &state.shops, &store, state.clock.now()).await?;
    state.stores.forget();
    Ok(Json(test))
}
