//! Trading an app's code for an access token.

use serde_json::{Value, json};

use super::answer::Answer;
use crate::store::Store;

const SCOPES: &str = "store_v2_default store_v2_orders_read_only store_v2_transactions_read_only store_v2_customers \
     store_v2_information_read_only";

fn refused(error: &str) -> Answer {
    Answer::json(400, &json!({"error": error}))
}

/// `POST /oauth2/token`, form-encoded or JSON; any code is good.
pub(crate) fn token(store: &Store, request: &Value) -> Answer {
    let text = |name: &str| request[name].as_str().unwrap_or_default();
    let settings = &store.settings;
    if text("client_id") != settings.client_id || text("client_secret") != settings.client_secret {
        return refused("invalid_client");
    }
    if text("grant_type") != "authorization_code" {
        return refused("unsupported_grant_type");
    }
    if text("code").is_empty() || text("redirect_uri").is_empty() {
        return refused("invalid_grant");
    }
    let person = json!({"id": 1, "username": "owner@chamber.example", "email": "owner@chamber.example"});
    Answer::ok(&json!({
        "access_token": settings.token,
        "scope": SCOPES,
        "user": person,
        "owner": person,
        "context": format!("stores/{}", settings.hash),
        "account_uuid": "8d4d492f-17a1-4d95-b396-0000000c0de5",
    }))
}
