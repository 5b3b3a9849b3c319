//! `GET /profiles/{id}`.

use actix_web::http::header::ETAG;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use mctrade_api_types::ErrorCode;
use mctrade_api_types::profiles::Profile;
use mctrade_domain::ProfileId;

use crate::auth::Caller;
use crate::auth::caller::ProfilesRead;
use crate::convert::profile;
use crate::error::{ApiError, ApiResult};
use crate::state::AppState;

/// Get a profile
///
/// One individual or organization whole.
#[utoipa::path(
    tag = "profiles",
    params(("id" = i64, Path, description = "The profile ID.", example = 2_017)),
    responses((status = 200, description = "The profile. Its ETag stands for this version.", body = Profile)),
    security(("session" = []), ("api_key" = ["profiles:read"])),
    extensions(("x-errors" = json!(["profile_not_found"]))),
)]
#[get("/profiles/{id}")]
pub(super) async fn get_profile(
    state: Data<AppState>,
    _caller: Caller<ProfilesRead>,
    id: Path<i64>,
) -> ApiResult<HttpResponse> {
    let found = state.storage.profiles().find(ProfileId(*id)).await?;
    let found = found.ok_or_else(|| ApiError::new(ErrorCode::ProfileNotFound, "There is no such profile."))?;
    let whole = profile::whole(found);
    Ok(HttpResponse::Ok()
        .insert_header((ETAG, whole.etag.as_str()))
        .json(&whole))
}
