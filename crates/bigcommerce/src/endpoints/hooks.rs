//! Webhooks V3.

use std::collections::BTreeMap;

use serde::Serialize;

use super::scope;
use crate::request::{Method, Request};

/// What a hook is made or changed to.
#[derive(Serialize)]
pub(crate) struct HookBody<'a> {
    pub(crate) scope: &'a str,
    pub(crate) destination: &'a str,
    pub(crate) is_active: bool,
    pub(crate) headers: BTreeMap<&'a str, &'a str>,
}

/// The hooks of this API account.
pub(crate) fn list_hooks() -> Request {
    Request::get("GET /v3/hooks", "/v3/hooks".to_owned(), scope::DEFAULT)
}

/// Makes a hook.
pub(crate) fn create_hook(body: String) -> Request {
    Request {
        name: "POST /v3/hooks",
        method: Method::Post,
        path: "/v3/hooks".to_owned(),
        query: Vec::new(),
        body: Some(body),
        scope: scope::DEFAULT,
    }
}

/// Changes a hook.
pub(crate) fn update_hook(id: i64, body: String) -> Request {
    Request {
        name: "PUT /v3/hooks/{id}",
        method: Method::Put,
        path: format!("/v3/hooks/{id}"),
        query: Vec::new(),
        body: Some(body),
        scope: scope::DEFAULT,
    }
}

/// Removes a hook.
pub(crate) fn delete_hook(id: i64) -> Request {
    Request {
        name: "DELETE /v3/hooks/{id}",
        method: Method::Delete,
        path: format!("/v3/hooks/{id}"),
        query: Vec::new(),
        body: None,
        scope: scope::DEFAULT,
    }
}
