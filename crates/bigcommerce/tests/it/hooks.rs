//! Our hooks in the store.

use mctrade_bigcommerce::{HOOK_SCOPES, HOOK_SECRET_HEADER};
use mctrade_shop::{HookDestination, Shop, ShopError};
use secrecy::SecretString;
use wiremock::matchers::{any, method};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::store::{client, json_answer, quick_limits, recorded_store};

fn destination(path: &str) -> HookDestination {
    HookDestination {
        url: format!("https://books.example/webhooks/bigcommerce/{path}"),
        secret_header: SecretString::from("hook-secret-9"),
    }
}

#[tokio::test]
async fn hooks_are_made_once_and_carry_the_secret() {
    let (server, shop) = recorded_store().await;
    let made = shop.ensure_hooks(&destination("a")).await.unwrap();
    assert_eq!(
        made.iter().map(|hook| hook.scope.as_str()).collect::<Vec<_>>(),
        HOOK_SCOPES
    );
    let requests = server.received_requests().await.unwrap();
    let sent: serde_json::Value = requests
        .iter()
        .find(|request| request.method.as_str() == "POST")
        .unwrap()
        .body_json()
        .unwrap();
    assert_eq!(sent["headers"][HOOK_SECRET_HEADER], "hook-secret-9");
    assert_eq!(shop.ensure_hooks(&destination("a")).await.unwrap(), made);
    let posts = server.received_requests().await.unwrap();
    assert_eq!(
        posts.iter().filter(|request| request.method.as_str() == "POST").count(),
        HOOK_SCOPES.len()
    );
}

#[tokio::test]
async fn a_new_address_moves_the_hooks_and_none_is_left_behind() {
    let (_server, shop) = recorded_store().await;
    let before = shop.ensure_hooks(&destination("a")).await.unwrap();
    assert_eq!(shop.ensure_hooks(&destination("b")).await.unwrap(), before);
    assert_eq!(shop.list_hooks().await.unwrap().len(), HOOK_SCOPES.len());
    shop.remove_hooks().await.unwrap();
    assert_eq!(shop.list_hooks().await.unwrap(), []);
    shop.remove_hooks().await.unwrap();
}

#[tokio::test]
async fn a_hook_that_the_store_put_to_sleep_is_woken() {
    let server = MockServer::start().await;
    let hooks: Vec<String> = HOOK_SCOPES
        .iter()
        .enumerate()
        .map(|(id, scope)| {
            format!(
                r#"{{"id":{},"scope":"{scope}","destination":"https://books.example/webhooks/bigcommerce/a","is_active":{},"headers":{{"{HOOK_SECRET_HEADER}":"hook-secret-9"}}}}"#,
                id + 1,
                id != 3
            )
        })
        .collect();
    let list = format!(
        r#"{{"data":[{}],"meta":{{"pagination":{{"total_pages":1}}}}}}"#,
        hooks.join(",")
    );
    Mock::given(method("GET"))
        .respond_with(json_answer(list))
        .mount(&server)
        .await;
    // The overview's example shows the answer without its envelope.
    let woken = r#"{"id":4,"scope":"store/order/archived","is_active":true}"#;
    Mock::given(method("PUT"))
        .respond_with(json_answer(woken.to_owned()))
        .expect(1)
        .mount(&server)
        .await;
    let shop = client(&server, quick_limits());
    assert!(!shop.list_hooks().await.unwrap()[3].active);
    assert!(
        shop.ensure_hooks(&destination("a"))
            .await
            .unwrap()
            .iter()
            .all(|hook| hook.active)
    );
}

#[tokio::test]
async fn a_refused_hook_is_an_error_with_the_stores_words() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(422).set_body_raw(
            r#"{"status":422,"title":"JSON data is missing or invalid"}"#,
            "application/json",
        ))
        .mount(&server)
        .await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(204))
        .with_priority(9)
        .mount(&server)
        .await;
    let result = client(&server, quick_limits()).ensure_hooks(&destination("a")).await;
    let message = "JSON data is missing or invalid".to_owned();
    assert_eq!(result, Err(ShopError::Refused { status: 422, message }));
}
