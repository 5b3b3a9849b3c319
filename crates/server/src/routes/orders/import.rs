//! `POST /orders/import`.

use actix_web::post;
use actix_web::web::{Data, Json};
use mctrade_api_types::sync::{ImportRequest, ImportResult};
use mctrade_domain::OrderId;

use crate::auth::Caller;
use crate::auth::caller::SyncFull;
use crate::error::{ApiError, ApiResult};
use crate::http::json::JsonBody;
use crate::state::AppState;

/// Import an order
///
/// Reads one order from the store now and makes or changes its invoice. An order that was imported before is brought up
/// to date.
#[utoipa::path(
    tag = "orders",
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again, it has one effect and one answer.")),
    request_body = ImportRequest,
    responses((status = 200, description = "What the import came to, and the invoice's row.", body = ImportResult)),
    security(("session" = []), ("api_key" = ["sync:write"])),
    extensions(("x-errors" = json!([
        "invalid_fields", "order_not_in_store", "no_store_connected", "store_not_found", "order_not_importable",
        "store_unauthorized", "store_answer_malformed", "store_unavailable", "request_in_flight",
        "idempotency_key_reused",
    ]))),
)]
#[post("/orders/import")]
pub(super) async fn import_order(
    state: Data<AppState>,
    _caller: Caller<SyncFull>,
    body: JsonBody<ImportRequest>,
) -> ApiResult<Json<ImportResult>> {
    let ImportRequest { order_id, store_id } = body.0;
    if order_id < 1 {
        return Err(ApiError::field("/order_id", "An order number is 1 or more."));
    }
    let store = state.stores.meant(store_id).await?;
    let stores = state.stores.list().await?;
    let result = state.engine.import(&store, OrderId(order_id), &stores).await?;
    Ok(Json(result))
}
