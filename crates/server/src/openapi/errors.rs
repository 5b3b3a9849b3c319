//! The error answers of each operation, from its own codes and those that all operations share.

use std::collections::BTreeMap;

use mctrade_api_types::{ErrorCode, FieldError, Problem};
use serde_json::{Value, json};

const REQUEST_ID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

/// Replaces an operation's `x-errors` by full answers.
pub(super) fn expand(operation: &mut Value) -> Result<(), serde_json::Error> {
    let mut codes = own_codes(operation)?;
    codes.extend(shared_codes(operation));
    let mut by_status: BTreeMap<u16, Vec<ErrorCode>> = BTreeMap::new();
    for code in codes {
        let of_status = by_status.entry(code.status()).or_default();
        if !of_status.contains(&code) {
            of_status.push(code);
        }
    }
    for (status, codes) in by_status {
        operation["responses"][status.to_string()] = answer(&codes)?;
    }
    Ok(())
}

fn own_codes(operation: &mut Value) -> Result<Vec<ErrorCode>, serde_json::Error> {
    let named = operation
        .as_object_mut()
        .and_then(|operation| operation.remove("x-errors"));
    named.map_or_else(|| Ok(Vec::new()), serde_json::from_value)
}

fn shared_codes(operation: &Value) -> Vec<ErrorCode> {
    let mut codes = vec![ErrorCode::Internal, ErrorCode::DatabaseUnavailable];
    let schemes: Vec<&str> = operation["security"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_object)
        .flat_map(|requirement| requirement.keys().map(String::as_str))
        .collect();
    let is_webhook = operation["tags"][0] == "webhooks";
    if !is_webhook {
        codes.push(ErrorCode::TooManyRequests);
    }
    if !schemes.is_empty() {
        codes.extend([ErrorCode::NotLoggedIn, ErrorCode::InvalidApiKey, ErrorCode::NotAllowed]);
    }
    let changes = operation["operationId"]
        .as_str()
        .is_some_and(|id| !["get_", "list_", "stream_"].iter().any(|start| id.starts_with(start)));
    if changes && schemes.contains(&"session") {
        codes.push(ErrorCode::MissingRequestHeader);
    }
    if operation.get("requestBody").is_some() && !is_webhook {
        codes.extend([
            ErrorCode::MalformedRequest,
            ErrorCode::UnsupportedMediaType,
            ErrorCode::BodyTooLarge,
            ErrorCode::InvalidFields,
        ]);
    }
    if takes_a_number_or_uuid(operation) {
        codes.push(ErrorCode::NotFound);
    }
    codes
}

fn takes_a_number_or_uuid(operation: &Value) -> bool {
    operation["parameters"]
        .as_array()
        .into_iter()
        .flatten()
        .any(|parameter| parameter["in"] == "path")
}

fn answer(codes: &[ErrorCode]) -> Result<Value, serde_json::Error> {
    let mut examples = serde_json::Map::new();
    for code in codes {
        let value = serde_json::to_value(example(*code))?;
        examples.insert(
            code.as_str().to_owned(),
            json!({ "summary": code.title(), "value": value }),
        );
    }
    let described = codes
        .iter()
        .map(|code| format!("`{}`: {}.", code.as_str(), code.title()))
        .collect::<Vec<_>>()
        .join(" ");
    Ok(json!({
        "description": described,
        "content": {
            "application/problem+json": {
                "schema": { "$ref": "#/components/schemas/Problem" },
                "examples": examples,
            },
        },
    }))
}

fn example(code: ErrorCode) -> Problem {
    let errors = match code {
        ErrorCode::InvalidFields => vec![FieldError {
            pointer: "/contact/email".to_owned(),
            detail: "Enter an e-mail address such as name@example.org, or leave it empty.".to_owned(),
        }],
        ErrorCode::UnknownParameter => vec![FieldError {
            pointer: "colour".to_owned(),
            detail: "There is no parameter \"colour\" here. Check its spelling.".to_owned(),
        }],
        _ => Vec::new(),
    };
    Problem {
        kind: format!("/problems/{}", code.as_str()),
        title: code.title().to_owned(),
        status: code.status(),
        detail: errors
            .first()
            .map_or_else(|| format!("{}.", code.title()), |error| error.detail.clone()),
        code,
        request_id: REQUEST_ID.to_owned(),
        errors,
    }
}
