//! `GET /settings/revenue`.

use actix_web::http::header::ETAG;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use mctrade_api_types::settings::RevenueSettingsView;

use super::SettingsQuery;
use crate::auth::Caller;
use crate::auth::caller::SettingsRead;
use crate::convert::settings;
use crate::error::ApiResult;
use crate::http::query::QueryOf;
use crate::state::AppState;

/// Get revenue settings
///
/// The Invoice Creation Setup of a store, with its version.
#[utoipa::path(
    tag = "settings",
    params(SettingsQuery),
    responses((status = 200, description = "The settings. Their ETag stands for this version.", body = RevenueSettingsView)),
    security(("session" = []), ("api_key" = ["settings:read"])),
    extensions(("x-errors" = json!([
        "malformed_request", "unknown_parameter", "store_not_found", "no_store_connected", "invalid_fields",
    ]))),
)]
#[get("/settings/revenue")]
pub(super) async fn get_revenue_settings(
    state: Data<AppState>,
    _caller: Caller<SettingsRead>,
    query: QueryOf<SettingsQuery>,
) -> ApiResult<HttpResponse> {
    let store = state.stores.meant(query.0.store_id).await?;
    let standing = state.storage.settings().revenue(store.id).await?;
    let view = settings::view(store.id, &standing);
    Ok(HttpResponse::Ok().insert_header((ETAG, view.etag.as_str())).json(&view))
}
