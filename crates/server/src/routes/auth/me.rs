//! `GET /auth/me`.

use actix_web::get;
use actix_web::web::Json;
use mctrade_api_types::auth::Me;

use crate::auth::caller::LoggedIn;
use crate::convert::user;
use crate::error::{ApiError, ApiResult};

/// Who is logged in
///
/// The user of the session, their role, and how far they may go in each area.
#[utoipa::path(
    tag = "auth",
    responses((status = 200, description = "Who is logged in.", body = Me)),
    security(("session" = [])),
)]
#[get("/auth/me")]
pub(super) async fn get_me(caller: LoggedIn) -> ApiResult<Json<Me>> {
    user::me(&caller.0)
        .map(Json)
        .ok_or_else(|| ApiError::internal("staff became an API key"))
}
