//! BigCommerce's published specifications, read as JSON Schemas.

use std::path::PathBuf;

use jsonschema::Validator;
use serde_json::{Map, Value, json};

/// The folder of published specifications, or a sentence that says it is missing.
#[expect(clippy::print_stdout, reason = "a skipped test says so")]
fn reference() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/bigcommerce");
    let folder = std::env::var_os("MCTRADE_BIGCOMMERCE_REFERENCE").map_or(beside, PathBuf::from);
    if folder.join("specs").is_dir() {
        return Some(folder);
    }
    println!(
        "skipped: BigCommerce's published specifications are not at {}",
        folder.display()
    );
    None
}

/// OpenAPI's own words turned into JSON Schema's.
fn translate(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(translate),
        Value::Object(fields) => {
            for (name, inner) in fields.iter_mut() {
                if !matches!(name.as_str(), "example" | "examples" | "x-examples" | "default") {
                    translate(inner);
                }
            }
            for name in ["example", "x-examples", "description"] {
                if fields
                    .get(name)
                    .is_some_and(|note| !note.is_object() || name != "description")
                {
                    fields.remove(name);
                }
            }
            // A schema that says `nullable` admits null beside its type and its enumerated values.
            if fields.get("nullable") == Some(&json!(true)) {
                fields.remove("nullable");
                if let Some(Value::String(kind)) = fields.get("type").cloned() {
                    fields.insert("type".to_owned(), json!([kind, "null"]));
                }
                if let Some(Value::Array(choices)) = fields.get_mut("enum") {
                    choices.push(Value::Null);
                }
            }
            // The alternatives overlap (a link and a whole product are both objects), so that "exactly one" cannot hold.
            if let Some(choices) = fields.remove("oneOf") {
                fields.insert("anyOf".to_owned(), choices);
            }
            // A format says how to print, not what is admitted, except for dates.
            if fields.get("format").is_some_and(|format| format != "date-time") {
                fields.remove("format");
            }
        }
        _ => {}
    }
}

/// Mistakes of the published documents themselves, each with its correction.
fn correct(file: &str, document: &mut Value) {
    let schemas = &mut document["components"]["schemas"];
    match file {
        "orders.v2.oas2.yml" => {
            // The text beside it says the field is null unless the tax is on an item.
            schemas["orderTaxes_Base"]["properties"]["order_product_id"]["type"] = json!(["string", "null"]);
            // The example of the fees endpoint is an object of fees; the schema is a single fee.
            let fee = json!({"$ref": "#/components/schemas/orderFees_Resp"});
            document["paths"]["/orders/{order_id}/fees"]["get"]["responses"]["200"]["content"]["application/json"]["schema"] =
                json!({"type": "object", "required": ["fees"], "properties": {"fees": {"type": "array", "items": fee}}});
        }
        "orders.v3.yml" => {
            // Everywhere else, and in the example, the amount is a number or null.
            schemas["RefundID_Get"]["properties"]["data"]["properties"]["items"]["items"]["properties"]["requested_amount"] =
                json!({"type": ["number", "null"]});
            // The documented examples have null for products.
            schemas["RefundItem"]["properties"]["requested_amount"] = json!({"type": ["number", "null"]});
        }
        "currencies.v2.yml" => {
            // The example beside it is an RFC 2822 date, like every other date of V2.
            for part in schemas["currency_Full"]["allOf"].as_array_mut().into_iter().flatten() {
                if let Some(updated) = part
                    .pointer_mut("/properties/last_updated")
                    .and_then(Value::as_object_mut)
                {
                    updated.remove("format");
                }
            }
        }
        _ => {}
    }
}

/// One published document.
pub(crate) struct Spec {
    pub(crate) document: Value,
}

impl Spec {
    /// Reads a document; `None` where the published ones are not at hand.
    pub(crate) fn read(file: &str) -> Option<Spec> {
        let text = std::fs::read_to_string(reference()?.join("specs").join(file)).unwrap();
        let mut document: Value = serde_yaml_ng::from_str(&text).unwrap();
        translate(&mut document);
        correct(file, &mut document);
        Some(Spec { document })
    }

    /// The schema of an answer.
    pub(crate) fn validator(&self, method: &str, path: &str, status: u16) -> Validator {
        let mut response = &self.document["paths"][path][method]["responses"][status.to_string()];
        if let Some(target) = response["$ref"].as_str() {
            response = self.document.pointer(target.trim_start_matches('#')).unwrap();
        }
        let content = &response["content"]["application/json"]["schema"];
        assert!(content.is_object(), "no schema for {method} {path} {status}");
        let schema = json!({"allOf": [content], "components": self.document["components"]});
        jsonschema::options()
            .with_draft(jsonschema::Draft::Draft4)
            .should_validate_formats(true)
            .build(&schema)
            .unwrap()
    }

    /// Fails with what is wrong with an answer.
    pub(crate) fn check(&self, method: &str, path: &str, status: u16, body: &Value) {
        let validator = self.validator(method, path, status);
        let problems: Vec<String> = validator
            .iter_errors(body)
            .take(5)
            .map(|error| format!("{} at {}", error, error.instance_path()))
            .collect();
        assert!(problems.is_empty(), "{method} {path}: {problems:#?}");
    }

    /// The property names of a schema, through its parts.
    pub(crate) fn properties(&self, schema: &Value, into: &mut Map<String, Value>) {
        if let Some(target) = schema["$ref"].as_str() {
            self.properties(self.document.pointer(target.trim_start_matches('#')).unwrap(), into);
        }
        for part in schema["allOf"].as_array().unwrap_or(&Vec::new()) {
            self.properties(part, into);
        }
        into.extend(schema["properties"].as_object().cloned().unwrap_or_default());
    }
}
