//! Logging in and out.

use mctrade_api_types::{
    auth::{LoginRequest, Me},
    paths,
};

use super::{ApiError, Call};

/// Who is logged in.
pub(crate) async fn get_me() -> Result<Me, ApiError> {
    Call::get(paths::AUTH_ME).about_session().send().await
}

/// Logs in; the session lives in a cookie that no script can read.
pub(crate) async fn log_in(request: &LoginRequest) -> Result<(), ApiError> {
    Call::post(paths::AUTH_LOGIN)
        .about_session()
        .json(request)
        .send_only()
        .await
}

/// Logs out.
pub(crate) async fn log_out() -> Result<(), ApiError> {
    Call::post(paths::AUTH_LOGOUT).about_session().send_only().await
}
