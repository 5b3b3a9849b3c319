//! `POST /webhooks/bigcommerce/{path_token}`: kept and marked in one transaction, then answered; work comes later.

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse, post};
use mctrade_api_types::ErrorCode;
use mctrade_bigcommerce::StoreHash;
use mctrade_bigcommerce::webhook::{MAX_BODY_BYTES, WebhookError, WebhookHeaders, WebhookProof, verify_and_parse};
use mctrade_storage::NewWebhook;

use crate::error::{ApiError, ApiResult};
use crate::http::json::read_body;
use crate::keys::sha256_hex;
use crate::state::AppState;

/// Receive a webhook
///
/// For BigCommerce alone: a call must be signed with the store's client secret, or carry the secret header its hook was
/// made with. Answered once it is kept; a call that is sent again changes nothing.
#[utoipa::path(
    tag = "webhooks",
    params(("path_token" = String, Path, description = "The unguessable end of the store's hook address.")),
    request_body(content = String, content_type = "application/json", description = "BigCommerce's callback, at most 64 KiB."),
    responses((status = 204, description = "Kept, or known already.")),
    security(()),
    extensions(("x-errors" = json!(["malformed_request", "not_found", "invalid_signature", "body_too_large"]))),
)]
#[post("/webhooks/bigcommerce/{path_token}")]
pub(super) async fn receive_bigcommerce_webhook(
    state: Data<AppState>,
    request: HttpRequest,
    path_token: Path<String>,
    payload: Payload,
) -> ApiResult<HttpResponse> {
    let answer = receive(&state, &request, &path_token, payload).await;
    match &answer {
        Ok(true) => state.metrics.webhook("accepted"),
        Ok(false) => state.metrics.webhook("known"),
        Err(_) => state.metrics.webhook("refused"),
    }
    answer.map(|_| HttpResponse::NoContent().finish())
}

async fn receive(state: &AppState, request: &HttpRequest, path_token: &str, payload: Payload) -> ApiResult<bool> {
    let store = state
        .storage
        .stores()
        .find_by_webhook_path(&sha256_hex(path_token.as_bytes()))
        .await?
        .ok_or_else(|| ApiError::new(ErrorCode::NotFound, "There is nothing under this address."))?;
    let body = read_body(payload.into_inner(), MAX_BODY_BYTES).await?;
    let secrets = state.shops.secrets(store.id).await.map_err(ApiError::internal)?;
    let secret_header = state.keys.webhook_header(store.id);
    let proof = WebhookProof::best(secrets.client_secret.as_ref(), Some(&secret_header))
        .ok_or_else(|| refused(WebhookError::Forged))?;
    let headers = WebhookHeaders::from_lookup(|name| request.headers().get(name).and_then(|value| value.to_str().ok()));
    let hash = StoreHash::parse(&store.hash).map_err(ApiError::internal)?;
    let now = state.clock.now();
    let event = verify_and_parse(headers, &body, proof, &hash, now).map_err(refused)?;
    let about_an_order = event.kind.is_about_an_order();
    let webhook = NewWebhook {
        store: store.id,
        webhook_id: event.id,
        scope: event.scope,
        order: event.order.filter(|_| about_an_order),
        body: String::from_utf8(body.to_vec()).map_err(|_| refused(WebhookError::Malformed("it is not UTF-8")))?,
        received_at: now,
    };
    let is_new = state.storage.inbox().accept(&webhook).await?;
    if is_new && webhook.order.is_some() {
        state.engine.wake(store.id);
    }
    Ok(is_new)
}

fn refused(error: WebhookError) -> ApiError {
    let code = match error {
        WebhookError::TooLarge => ErrorCode::BodyTooLarge,
        WebhookError::Malformed(_) => ErrorCode::MalformedRequest,
        WebhookError::MissingHeader(_)
        | WebhookError::BadHeader(_)
        | WebhookError::Stale
        | WebhookError::Forged
        | WebhookError::OtherStore => ErrorCode::InvalidSignature,
    };
    let mut sentence = error.to_string();
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    ApiError::new(code, format!("{sentence}."))
}
