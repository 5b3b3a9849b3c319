//! `POST /auth/login`.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse, post, web};
use mctrade_api_types::ErrorCode;
use mctrade_api_types::auth::{LoginRequest, Me};
use mctrade_domain::SessionId;
use mctrade_domain::text::fold;
use mctrade_storage::NewSession;
use secrecy::SecretString;
use uuid::Uuid;

use crate::auth::Principal;
use crate::auth::authenticate::{ABSOLUTE, IDLE, session_cookie};
use crate::convert::user;
use crate::error::{ApiError, ApiResult};
use crate::http::json::JsonBody;
use crate::keys::sha256_hex;
use crate::state::AppState;

/// Log in
///
/// Begins a session and sets its cookie: HttpOnly, SameSite=Strict, ended by logging out, by 30 minutes without a
/// request, and after 8 hours. At most 5 password checks a minute for each account from each address.
#[utoipa::path(
    tag = "auth",
    request_body = LoginRequest,
    responses((status = 200, description = "Logged in. The session's cookie is set.", body = Me)),
    security(()),
    extensions(("x-errors" = json!(["wrong_credentials", "invalid_fields", "unsupported_media_type", "body_too_large"]))),
)]
#[post("/auth/login")]
pub(super) async fn log_in(
    state: web::Data<AppState>,
    request: HttpRequest,
    body: JsonBody<LoginRequest>,
) -> ApiResult<HttpResponse> {
    let LoginRequest { email, password } = body.0;
    let account = sha256_hex(fold(&email).as_bytes());
    let address = request
        .peer_addr()
        .map_or(std::net::IpAddr::from([0, 0, 0, 0]), |address| address.ip());
    let now = state.clock.now();
    state.login_limit.count(&account, address, now).map_err(|wait| {
        ApiError::new(
            ErrorCode::TooManyRequests,
            format!(
                "Too many tries. Wait {} seconds and try again.",
                wait.as_secs().saturating_add(1)
            ),
        )
        .retry_after(wait + std::time::Duration::from_secs(1))
    })?;
    let user = state.storage.users().find_by_email(email.trim()).await?;
    let user = user.filter(|user| user.active);
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let fits = state.passwords.verify(SecretString::from(password), hash).await;
    let Some(user) = user.filter(|_| fits) else {
        return Err(ApiError::new(
            ErrorCode::WrongCredentials,
            "The e-mail address or the password is wrong.",
        ));
    };
    state.login_limit.passed(&account, address);

    let session = NewSession {
        id: SessionId(Uuid::now_v7()),
        user: user.id,
        created_at: now,
        expires_at: now + ABSOLUTE,
        idle_until: now + IDLE,
    };
    state.storage.sessions().insert(&session).await?;
    let cookie = session_cookie(&state, session.id, user.id, now, session.idle_until)
        .ok_or_else(|| ApiError::internal("a session token could not be signed"))?;
    let principal = Principal::Staff {
        user: user.id,
        email: user.email,
        role: user.role,
        session: session.id,
        ends_at: session.idle_until,
    };
    let me = user::me(&principal).ok_or_else(|| ApiError::internal("staff became an API key"))?;
    Ok(HttpResponse::Ok()
        .cookie(cookie)
        .insert_header((CACHE_CONTROL, "no-store"))
        .json(me))
}
