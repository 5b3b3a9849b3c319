//! The document: committed, served and generated are one, and it says all there is to say.

use std::collections::BTreeSet;
use std::path::Path;

use mctrade_api_types::ErrorCode;
use mctrade_server::openapi::{Document, operations};
use serde_json::Value;

use crate::harness::each;

#[tokio::test(flavor = "multi_thread")]
async fn the_served_document_is_the_generated_one() {
    let document = Document::build().unwrap();
    each(|world| {
        let expected = document.json();
        async move {
            let served = world.nobody().get("/openapi.json", 200).await;
            assert_eq!(served.text, expected);
            world
        }
    })
    .await;
}

#[test]
fn the_committed_document_is_the_generated_one() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi/v1.json");
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    let committed: Value = serde_json::from_str(&committed).unwrap_or_default();
    let generated = Document::build().unwrap();
    assert!(
        committed == *generated.value(),
        "openapi/v1.json is not what the code says: write it anew by `mctrade openapi > openapi/v1.json`"
    );
}

#[test]
fn every_operation_says_what_it_is_and_what_can_go_wrong() {
    let document = Document::build().unwrap();
    assert_eq!(document.value()["info"]["license"]["identifier"], "MIT OR Apache-2.0");
    let tags: BTreeSet<&str> = document.value()["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| tag["name"].as_str().unwrap())
        .collect();
    for (id, operation) in operations(document.value()) {
        let definition = &operation.definition;
        assert!(!id.is_empty(), "{} {}", operation.method, operation.path);
        assert!(
            !definition["summary"].as_str().unwrap_or_default().is_empty(),
            "{id} has no summary"
        );
        assert!(
            definition["description"].as_str().unwrap_or_default().len() > 20,
            "{id} has no description"
        );
        assert!(
            tags.contains(definition["tags"][0].as_str().unwrap()),
            "{id} has no known tag"
        );
        assert!(definition["security"].is_array(), "{id} does not say who may call it");
        let answers = definition["responses"].as_object().unwrap();
        assert!(
            answers.keys().any(|status| status.starts_with('2')),
            "{id} never succeeds"
        );
        for (status, answer) in answers {
            assert!(
                !answer["description"].as_str().unwrap_or_default().is_empty(),
                "{id} {status}"
            );
            let Some(content) = answer["content"].as_object() else {
                continue;
            };
            for (kind, media) in content {
                let has_example = media.get("example").is_some() || media.get("examples").is_some();
                assert!(has_example, "{id} {status} {kind} has no example");
            }
        }
        if let Some(body) = definition.get("requestBody")
            && !id.starts_with("receive_")
        {
            assert!(
                body["content"]["application/json"]["example"].is_object(),
                "{id} has no request example"
            );
        }
        for parameter in definition["parameters"].as_array().into_iter().flatten() {
            let described = parameter["description"].as_str().unwrap_or_default();
            assert!(!described.is_empty(), "{id} {}", parameter["name"]);
        }
    }
}

#[test]
fn every_error_code_is_documented_somewhere_with_its_own_status() {
    let document = Document::build().unwrap();
    let mut documented = BTreeSet::new();
    for (id, operation) in operations(document.value()) {
        for (status, answer) in operation.definition["responses"].as_object().unwrap() {
            let examples = answer["content"]["application/problem+json"]["examples"].as_object();
            for (code, example) in examples.into_iter().flatten() {
                assert_eq!(example["value"]["status"].to_string(), *status, "{id} {code}");
                documented.insert(code.clone());
            }
        }
    }
    // What no single operation answers: these come from the server as a whole.
    let everywhere = ["method_not_allowed"];
    for code in ErrorCode::ALL {
        let code = code.as_str();
        assert!(
            documented.contains(code) || everywhere.contains(&code),
            "{code} is documented nowhere"
        );
    }
}
