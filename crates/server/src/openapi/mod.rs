//! The OpenAPI document: collected from the routes, then completed with errors, examples and security.
//!
//! A handler names its own error codes in the extension `x-errors`; the codes every operation shares come from here, so
//! that none is forgotten. Examples are made of the wire types themselves, so that they always fit.

mod errors;
mod examples;

use std::collections::{BTreeMap, BTreeSet};

use actix_web::dev::ResourceDef;
use mctrade_api_types::{ErrorCode, FieldError, Problem};
use serde_json::{Value, json};
use utoipa::{PartialSchema, ToSchema};

use crate::app::collected_openapi;

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// The finished document.
#[derive(Debug)]
pub struct Document {
    value: Value,
    json: String,
    addresses: Vec<(ResourceDef, Vec<String>)>,
}

impl Document {
    /// Builds the document from the routes.
    ///
    /// # Errors
    /// Where it cannot be written as JSON.
    pub fn build() -> Result<Self, serde_json::Error> {
        let mut value = serde_json::to_value(collected_openapi())?;
        describe(&mut value);
        add_schemas(&mut value)?;
        for operation in operations_mut(&mut value) {
            errors::expand(operation)?;
        }
        examples::attach(&mut value)?;
        let mut json = serde_json::to_string_pretty(&value)?;
        json.push('\n');
        let addresses = addresses(&value);
        Ok(Self { value, json, addresses })
    }

    /// The document as it is served and committed.
    #[must_use]
    pub fn json(&self) -> String {
        self.json.clone()
    }

    /// The document as a value.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The methods that an address takes, in capitals.
    #[must_use]
    pub fn methods_of(&self, path: &str) -> Vec<String> {
        let matching = self.addresses.iter().filter(|(pattern, _)| pattern.is_match(path));
        let methods: BTreeSet<&String> = matching.flat_map(|(_, methods)| methods).collect();
        methods.into_iter().cloned().collect()
    }
}

fn addresses(value: &Value) -> Vec<(ResourceDef, Vec<String>)> {
    let paths = value["paths"].as_object();
    paths
        .into_iter()
        .flatten()
        .map(|(path, item)| {
            let methods = METHODS
                .iter()
                .filter(|method| item.get(**method).is_some())
                .map(|method| method.to_uppercase())
                .collect();
            (ResourceDef::new(path.as_str()), methods)
        })
        .collect()
}

fn operations_mut(value: &mut Value) -> Vec<&mut Value> {
    let Some(paths) = value.get_mut("paths").and_then(Value::as_object_mut) else {
        return Vec::new();
    };
    paths
        .values_mut()
        .filter_map(Value::as_object_mut)
        .flat_map(|item| item.iter_mut())
        .filter(|(method, _)| METHODS.contains(&method.as_str()))
        .map(|(_, operation)| operation)
        .collect()
}

fn describe(value: &mut Value) {
    value["info"] = json!({
        "title": "MC Trade for BigCommerce",
        "version": env!("CARGO_PKG_VERSION"),
        "summary": "Invoices of BigCommerce orders, on the right profiles.",
        "description": DESCRIPTION,
        "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
    });
    value["servers"] = json!([{ "url": "/", "description": "This server." }]);
    value["tags"] = TAGS
        .iter()
        .map(|(name, description)| json!({ "name": name, "description": description }))
        .collect();
    value["components"]["securitySchemes"] = json!({
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": "mctrade",
            "description": "A session of a member of staff, begun by POST /auth/login. Over https the cookie is named \
                __Host-mctrade. Requests that change something also need the header X-Requested-With: mctrade.",
        },
        "api_key": {
            "type": "http",
            "scheme": "bearer",
            "description": "An API key, mct_.., made with `mctrade api-key add`. Its scopes are listed at each operation.",
        },
    });
}

fn add_schemas(value: &mut Value) -> Result<(), serde_json::Error> {
    let mut schemas = vec![
        (Problem::name().to_string(), Problem::schema()),
        (FieldError::name().to_string(), FieldError::schema()),
        (ErrorCode::name().to_string(), ErrorCode::schema()),
    ];
    Problem::schemas(&mut schemas);
    for (name, schema) in schemas {
        value["components"]["schemas"][name] = serde_json::to_value(schema)?;
    }
    Ok(())
}

/// Every operation of the document by its id, for tests that walk them all.
#[must_use]
pub fn operations(value: &Value) -> BTreeMap<String, Operation> {
    let paths = value["paths"].as_object();
    let mut operations = BTreeMap::new();
    for (path, item) in paths.into_iter().flatten() {
        for method in METHODS {
            let Some(found) = item.get(method) else { continue };
            let id = found["operationId"].as_str().unwrap_or_default().to_owned();
            let operation = Operation {
                method: method.to_uppercase(),
                path: path.clone(),
                definition: found.clone(),
            };
            operations.insert(id, operation);
        }
    }
    operations
}

/// One operation of the document.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Its method, in capitals.
    pub method: String,
    /// Its path, with names in braces.
    pub path: String,
    /// All the document says of it.
    pub definition: Value,
}

const TAGS: [(&str, &str); 10] = [
    ("auth", "Logging in and out."),
    (
        "invoices",
        "Invoices of orders: find them, change their profile, make profiles of their customers.",
    ),
    ("orders", "Orders of the store: import one."),
    ("profiles", "Individuals and organizations."),
    ("settings", "Invoice Creation Setup."),
    ("stores", "Connected stores."),
    ("sync", "The order ledger, the sync's health, backfills."),
    ("jobs", "Long-running work."),
    ("events", "What happens, as it happens."),
    ("webhooks", "What stores tell us."),
];

const DESCRIPTION: &str = "\
Every order of a connected BigCommerce store becomes one invoice on the right profile, and follows its order from then on.

**Calling.** JSON only, below `/api/v1`. Staff log in and hold a session cookie; integrations send `Authorization: Bearer \
mct_..`. Additions only within v1. The browser app uses nothing else.

**Lists** answer `{\"data\":[..],\"meta\":{\"page\":{\"limit\":50,\"next\":\"..\",\"previous\":\"..\"}}}`. Pass `next` or \
`previous` back as `cursor`. Unknown parameters are refused.

**Values.** Money is `{\"amount\":\"59.54\",\"currency\":\"USD\"}`. Moments are RFC 3339 in UTC; days (`2026-05-01`) are the \
store's days. Profile and invoice ids are integers, the rest UUIDs.

**Writing.** Send `If-Match` with the `etag` you read where an operation asks for it: 428 without, 412 when somebody was \
faster. Send an `Idempotency-Key` with a POST: sent again within 24 hours it has one effect and the same answer. Unknown \
fields and keys given twice are refused.

**Errors** are RFC 9457 problems, `application/problem+json`, with a `code` of a closed list and the `request_id` of the \
`X-Request-Id` header.

**Limits.** Each answer tells the caller's quota in `X-Rate-Limit-Requests-Quota`, `-Requests-Left`, `-Time-Reset-Ms` and \
`-Time-Window-Ms` (all with the prefix `X-Rate-Limit`). Above it: 429 with `Retry-After`.";
