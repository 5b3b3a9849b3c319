//! `POST /stores`.

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use mctrade_api_types::stores::{ConnectStore, Store};
use secrecy::SecretString;

use crate::auth::Caller;
use crate::auth::caller::StoresFull;
use crate::connect::{self, Connection};
use crate::convert::sync;
use crate::error::ApiResult;
use crate::http::json::JsonBody;
use crate::state::AppState;

/// Connect a store
///
/// Proves the token against the store, keeps it sealed, makes the store's anonymous profile and revenue settings, and
/// asks the store to tell of changes.
#[utoipa::path(
    tag = "stores",
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again, it has one effect and one answer.")),
    request_body = ConnectStore,
    responses((status = 201, description = "The store, connected.", body = Store)),
    security(("session" = []), ("api_key" = ["stores:write"])),
    extensions(("x-errors" = json!([
        "invalid_fields", "store_already_connected", "store_unauthorized", "store_answer_malformed",
        "store_unavailable", "request_in_flight", "idempotency_key_reused",
    ]))),
)]
#[post("/stores")]
pub(super) async fn connect_store(
    state: Data<AppState>,
    caller: Caller<StoresFull>,
    body: JsonBody<ConnectStore>,
) -> ApiResult<HttpResponse> {
    let ConnectStore {
        store_hash,
        name,
        access_token,
        client_secret,
    } = body.0;
    let wanted = Connection {
        store_hash,
        name,
        access_token: SecretString::from(access_token),
        client_secret: SecretString::from(client_secret),
    };
    let parts = connect::Parts {
        storage: &state.storage,
        shops: &state.shops,
        keys: &state.keys,
        entropy: state.entropy.as_ref(),
        public_url: Some(&state.public_url),
    };
    let store = connect::connect(parts, wanted, &caller.actor(), state.clock.now()).await?;
    state.stores.forget();
    state.engine.connect(store.id).await?;
    Ok(HttpResponse::Created().json(sync::store(store)))
}
