//! `POST /profiles`.

use actix_web::http::header::{ETAG, LOCATION};
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use mctrade_api_types::paths;
use mctrade_api_types::profiles::{NewProfile, Profile};

use crate::auth::Caller;
use crate::auth::caller::ProfilesFull;
use crate::convert::profile;
use crate::error::ApiResult;
use crate::http::json::JsonBody;
use crate::state::AppState;

/// Create a profile
///
/// Makes an individual (with a first and a last name) or an organization (with a company name).
#[utoipa::path(
    tag = "profiles",
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again, it has one effect and one answer.")),
    request_body = NewProfile,
    responses((status = 201, description = "The profile.", body = Profile)),
    security(("session" = []), ("api_key" = ["profiles:write"])),
    extensions(("x-errors" = json!([
        "duplicate_email", "invalid_fields", "request_in_flight", "idempotency_key_reused",
    ]))),
)]
#[post("/profiles")]
pub(super) async fn create_profile(
    state: Data<AppState>,
    caller: Caller<ProfilesFull>,
    body: JsonBody<NewProfile>,
) -> ApiResult<HttpResponse> {
    let allow_duplicate_email = body.0.allow_duplicate_email;
    let new = profile::new_profile(body.0)?;
    let made = state
        .storage
        .profiles()
        .insert(&new, allow_duplicate_email, &caller.actor(), state.clock.now())
        .await?;
    let whole = profile::whole(made);
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, paths::profile(whole.row.id)))
        .insert_header((ETAG, whole.etag.as_str()))
        .json(&whole))
}
