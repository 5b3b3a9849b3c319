//! Every operation of the document, tried by every kind of caller.

use std::collections::BTreeSet;

use mctrade_domain::access::{Access, Area, Role, Scope};
use mctrade_server::openapi::{Document, Operation, operations};
use reqwest::Method;
use serde_json::Value;

use crate::harness::{Caller, each};

/// Operations anybody may call; each has tests of its own.
const OPEN: [&str; 2] = ["log_in", "receive_bigcommerce_webhook"];
/// Operations for people alone.
const PEOPLE_ONLY: [&str; 2] = ["get_me", "log_out"];

fn scopes(operation: &Operation) -> Vec<Scope> {
    let requirements = operation.definition["security"].as_array().unwrap();
    let key = requirements.iter().find_map(|one| one["api_key"].as_array());
    key.into_iter()
        .flatten()
        .map(|scope| Scope::parse(scope.as_str().unwrap()).unwrap())
        .collect()
}

/// The path with something in place of each name.
fn path(operation: &Operation) -> String {
    operation
        .path
        .replace("{event}", "01890a5d-ac96-774b-bcce-b302099a8057")
        .replace(
            "{id}",
            if operation.path.contains("/jobs/") || operation.path.contains("/stores/") {
                "01890a5d-ac96-774b-bcce-b302099a8057"
            } else {
                "1"
            },
        )
}

async fn code(caller: &Caller<'_>, operation: &Operation) -> String {
    if operation.definition["operationId"] == "stream_events" {
        // The stream has no end; whether it begins is what counts, and events.rs reads it.
        return "stream".to_owned();
    }
    let method: Method = operation.method.parse().unwrap();
    let has_body = operation.definition.get("requestBody").is_some();
    let caller = if has_body {
        caller.with("content-type", "application/json")
    } else {
        caller.clone()
    };
    // A body that no operation takes, so that nothing is changed by whoever is let in.
    let body = has_body.then(|| b"[]".to_vec());
    let answer = caller
        .with("if-match", "\"1\"")
        .try_send(method, &path(operation), body)
        .await;
    match answer.code() {
        "" => "let in".to_owned(),
        code => code.to_owned(),
    }
}

fn refusals() -> BTreeSet<&'static str> {
    [
        "not_logged_in",
        "invalid_api_key",
        "not_allowed",
        "missing_request_header",
    ]
    .into()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_lets_in_whom_its_scopes_say_and_nobody_else() {
    let document = Document::build().unwrap();
    let all = operations(document.value());
    assert!(all.len() >= 28, "{}", all.len());
    each(|world| {
        let all = all.clone();
        async move {
            let nobody = world.nobody();
            let every_scope: Vec<String> = Area::ALL
                .into_iter()
                .map(|area| {
                    Scope {
                        area,
                        access: Access::Full,
                    }
                    .text()
                })
                .collect();
            for (id, operation) in &all {
                if OPEN.contains(&id.as_str()) {
                    assert!(scopes(operation).is_empty(), "{id}");
                    continue;
                }
                let needed = scopes(operation);
                assert_eq!(
                    needed.is_empty(),
                    PEOPLE_ONLY.contains(&id.as_str()),
                    "{id} names no scope"
                );
                if id != "stream_events" {
                    assert_eq!(code(&nobody, operation).await, "not_logged_in", "{id} by nobody");
                }

                for role in Role::ALL {
                    let staff = world.staff(role).await;
                    let may = needed.iter().all(|scope| role.access(scope.area) >= scope.access);
                    let found = code(&staff, operation).await;
                    assert_eq!(!refusals().contains(found.as_str()), may, "{id} by {role:?}: {found}");
                    if operation.method != "GET" && may {
                        let without = staff.without("x-requested-with");
                        if id != "log_out" {
                            assert_eq!(code(&without, operation).await, "missing_request_header", "{id}");
                        }
                    }
                }

                let needed: Vec<String> = needed.iter().map(|scope| scope.text()).collect();
                let exact: Vec<&str> = needed.iter().map(String::as_str).collect();
                let found = code(&world.integration(&exact).await, operation).await;
                let expected = if PEOPLE_ONLY.contains(&id.as_str()) {
                    "not_allowed"
                } else {
                    "let in"
                };
                assert_eq!(
                    refusals().contains(found.as_str()),
                    expected == "not_allowed",
                    "{id} by a key: {found}"
                );
                if id == "stream_events" {
                    continue;
                }
                for missing in &needed {
                    let others: Vec<&str> = every_scope
                        .iter()
                        .map(String::as_str)
                        .filter(|scope| !covers(scope, missing))
                        .collect();
                    let found = code(&world.integration(&others).await, operation).await;
                    assert_eq!(found, "not_allowed", "{id} by a key without {missing}");
                }
            }
            world
        }
    })
    .await;
}

/// Whether one scope is as good as another.
fn covers(scope: &str, needed: &str) -> bool {
    let (scope, needed) = (Scope::parse(scope).unwrap(), Scope::parse(needed).unwrap());
    scope.area == needed.area && scope.access >= needed.access
}

/// Operations that no authorization test walks. The list is empty and stays so.
#[test]
fn no_operation_is_left_out_of_the_authorization_test() {
    let document = Document::build().unwrap();
    let untested: Vec<String> = operations(document.value())
        .into_iter()
        .filter(|(id, operation)| {
            let is_open = OPEN.contains(&id.as_str());
            let states_who = operation.definition["security"]
                .as_array()
                .is_some_and(|list| !list.is_empty() && list.iter().all(Value::is_object));
            !is_open && (!states_who || scopes(operation).is_empty() && !PEOPLE_ONLY.contains(&id.as_str()))
        })
        .map(|(id, _)| id)
        .collect();
    assert_eq!(untested, [] as [String; 0]);
}
