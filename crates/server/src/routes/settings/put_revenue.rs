//! `PUT /settings/revenue`.

use actix_web::http::header::ETAG;
use actix_web::web::Data;
use actix_web::{HttpResponse, put};
use mctrade_api_types::settings::{RevenueSettings, RevenueSettingsView};

use super::SettingsQuery;
use crate::auth::Caller;
use crate::auth::caller::SettingsFull;
use crate::convert::settings;
use crate::error::ApiResult;
use crate::http::etag::IfMatch;
use crate::http::json::JsonBody;
use crate::http::query::QueryOf;
use crate::state::AppState;

/// Save revenue settings
///
/// Saves a new version. Invoices made from then on follow it; those there are stay as they were made.
#[utoipa::path(
    tag = "settings",
    params(
        SettingsQuery,
        ("If-Match" = String, Header, description = "The etag of the settings you changed.", example = "\"1\""),
    ),
    request_body = RevenueSettings,
    responses((status = 200, description = "The settings as they are now.", body = RevenueSettingsView)),
    security(("session" = []), ("api_key" = ["settings:write"])),
    extensions(("x-errors" = json!([
        "malformed_request", "unknown_parameter", "store_not_found", "no_store_connected", "invalid_fields",
        "stale_version", "version_required", "profile_not_found", "not_found",
    ]))),
)]
#[put("/settings/revenue")]
pub(super) async fn put_revenue_settings(
    state: Data<AppState>,
    caller: Caller<SettingsFull>,
    query: QueryOf<SettingsQuery>,
    version: IfMatch,
    body: JsonBody<RevenueSettings>,
) -> ApiResult<HttpResponse> {
    let store = state.stores.meant(query.0.store_id).await?;
    let kept = state.storage.settings();
    let standing = kept.revenue(store.id).await?;
    let wanted = settings::from_wire(body.0, &standing)?;
    let saved = kept
        .save_revenue(store.id, &wanted, version.0, &caller.actor(), state.clock.now())
        .await?;
    let view = settings::view(store.id, &saved);
    Ok(HttpResponse::Ok().insert_header((ETAG, view.etag.as_str())).json(&view))
}
