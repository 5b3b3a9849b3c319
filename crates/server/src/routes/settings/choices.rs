//! `GET /settings/choices`.

use actix_web::get;
use actix_web::web::{Data, Json};
use mctrade_api_types::settings::SettingsChoices;

use crate::auth::Caller;
use crate::auth::caller::SettingsRead;
use crate::convert::settings;
use crate::error::ApiResult;
use crate::state::AppState;

/// List what settings pick from
///
/// Revenue items, tax items, payment types and adjustment types that can be picked.
#[utoipa::path(
    tag = "settings",
    responses((status = 200, description = "What there is to pick.", body = SettingsChoices)),
    security(("session" = []), ("api_key" = ["settings:read"])),
)]
#[get("/settings/choices")]
pub(super) async fn get_settings_choices(
    state: Data<AppState>,
    _caller: Caller<SettingsRead>,
) -> ApiResult<Json<SettingsChoices>> {
    let choices = state.storage.settings().choices().await?;
    Ok(Json(settings::choices(choices)))
}
