//! `POST /auth/logout`.

use actix_web::{HttpResponse, post, web};

use crate::auth::Principal;
use crate::auth::authenticate::ended_cookie;
use crate::auth::caller::LoggedIn;
use crate::error::ApiResult;
use crate::state::AppState;

/// Log out
///
/// Ends the session at once, wherever its cookie may be.
#[utoipa::path(
    tag = "auth",
    responses((status = 204, description = "Logged out.")),
    security(("session" = [])),
)]
#[post("/auth/logout")]
pub(super) async fn log_out(state: web::Data<AppState>, caller: LoggedIn) -> ApiResult<HttpResponse> {
    if let Principal::Staff { session, .. } = caller.0 {
        state.storage.sessions().revoke(session).await?;
    }
    Ok(HttpResponse::NoContent().cookie(ended_cookie(&state)).finish())
}
