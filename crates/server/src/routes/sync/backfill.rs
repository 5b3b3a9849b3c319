//! `POST /sync/backfill`.

use actix_web::http::header::LOCATION;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use mctrade_api_types::paths;
use mctrade_api_types::sync::{BackfillRequest, Job};

use crate::auth::Caller;
use crate::auth::caller::SyncFull;
use crate::convert::sync;
use crate::error::ApiResult;
use crate::http::json::JsonBody;
use crate::state::AppState;

/// Start a backfill
///
/// Imports every order placed in a span of the store's days, newest first. Orders whose invoice is current stay as they
/// are. Follow it by `GET /jobs/{id}` or `GET /events`; it goes on after a restart.
#[utoipa::path(
    tag = "sync",
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again, it has one effect and one answer.")),
    request_body = BackfillRequest,
    responses((status = 202, description = "The job, begun.", body = Job)),
    security(("session" = []), ("api_key" = ["sync:write"])),
    extensions(("x-errors" = json!([
        "invalid_fields", "no_store_connected", "store_not_found", "request_in_flight", "idempotency_key_reused",
    ]))),
)]
#[post("/sync/backfill")]
pub(super) async fn start_backfill(
    state: Data<AppState>,
    _caller: Caller<SyncFull>,
    body: JsonBody<BackfillRequest>,
) -> ApiResult<HttpResponse> {
    let BackfillRequest { from, to, store_id } = body.0;
    let store = state.stores.meant(store_id).await?;
    let job = state.engine.start_backfill(&store, from, to).await?;
    Ok(HttpResponse::Accepted()
        .insert_header((LOCATION, paths::job(job.id.0)))
        .json(sync::job(job)))
}
