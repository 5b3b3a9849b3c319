//! Store connections.

use mctrade_domain::access::Role;
use mctrade_simulator::{Fault, FaultPlan, RequestFault};
use mctrade_storage::testing;
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{CLIENT_SECRET, TOKEN, World, connection, each_with_store};

#[tokio::test(flavor = "multi_thread")]
async fn a_connected_store_has_hooks_here_and_its_secrets_stay_inside() {
    each_with_store(5, async |world| {
        let admin = world.admin().await;
        let listed = admin.get("/api/v1/stores", 200).await;
        assert_eq!(listed.json["data"][0]["store_hash"], "practice1");
        assert_eq!(listed.json["data"][0]["currency"], "USD");
        let hooks = world.control().hooks();
        assert_eq!(hooks.len(), mctrade_bigcommerce::HOOK_SCOPES.len());
        for hook in &hooks {
            let destination = hook["destination"].as_str().unwrap();
            assert!(
                destination.starts_with(&format!("{}/webhooks/bigcommerce/", world.server.public_url)),
                "{destination}"
            );
        }
        let sealed = world.storage.stores().secrets(world.store_id().await).await.unwrap();
        for secret in [TOKEN, CLIENT_SECRET] {
            assert!(!listed.text.contains(secret));
            for bytes in [&sealed.access_token, &sealed.client_secret] {
                assert!(!String::from_utf8_lossy(bytes).contains(secret));
            }
        }
        assert_eq!(sealed.key_id, world.keys.id());
        let id = listed.json["data"][0]["id"].as_str().unwrap();
        let test = admin
            .post(&format!("/api/v1/stores/{id}/test"), &json!({}), 200)
            .await
            .json;
        assert_eq!(test["ok"], true, "{test}");
        assert_eq!(test["hooks"].as_array().unwrap().len(), hooks.len());
        assert!(
            test["hooks"]
                .as_array()
                .unwrap()
                .iter()
                .all(|hook| hook["active"] == true)
        );
        admin
            .post("/api/v1/stores", &connection(), 409)
            .await
            .is("store_already_connected");
        world
            .staff(Role::Finance)
            .await
            .post("/api/v1/stores", &connection(), 403)
            .await
            .is("not_allowed");
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn testing_a_store_that_refuses_the_token_says_so() {
    each_with_store(5, async |world| {
        let admin = world.admin().await;
        let id = world.store_id().await;
        world.control().set_faults(FaultPlan {
            requests: vec![RequestFault::new(Fault::Unauthorized)],
            ..FaultPlan::default()
        });
        let test = admin
            .post(&format!("/api/v1/stores/{id}/test"), &json!({}), 200)
            .await
            .json;
        assert_eq!(test["ok"], false);
        let failed = test["checks"]
            .as_array()
            .unwrap()
            .iter()
            .find(|check| check["ok"] == false)
            .unwrap();
        assert!(!failed["problem"].as_str().unwrap().is_empty());
        let listed = admin.get("/api/v1/stores", 200).await.json;
        assert_eq!(listed["data"][0]["connected"], false);
        world
    })
    .await;
}

#[rstest]
#[case("store_hash", json!("ABC/../x"), 422, "invalid_fields", "/store_hash")]
#[case("store_hash", json!("nosuch1"), 502, "store_unauthorized", "")]
#[case("name", json!("  "), 422, "invalid_fields", "/name")]
#[case("access_token", json!(""), 422, "invalid_fields", "/access_token")]
#[case("access_token", json!("with space"), 422, "invalid_fields", "/access_token")]
#[case("access_token", json!("another-token"), 502, "store_unauthorized", "")]
#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_cannot_be_connected_leaves_nothing_behind(
    #[case] field: &str,
    #[case] value: Value,
    #[case] status: u16,
    #[case] code: &str,
    #[case] pointer: &str,
) {
    let world = World::on(testing::fresh_sqlite().await, Some(0)).await;
    let mut form = connection();
    form[field] = value;
    let answer = world.admin().await.post("/api/v1/stores", &form, status).await.is(code);
    if !pointer.is_empty() {
        assert_eq!(answer.json["errors"][0]["pointer"], pointer, "{}", answer.text);
    }
    assert_eq!(world.storage.stores().list().await.unwrap(), []);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_does_not_answer_is_said_to_be_away() {
    let world = World::start(
        testing::fresh_sqlite().await,
        None,
        "http://127.0.0.1:9".to_owned(),
        "http",
    )
    .await;
    let answer = world
        .admin()
        .await
        .post("/api/v1/stores", &connection(), 503)
        .await
        .is("store_unavailable");
    assert!(answer.header("retry-after").parse::<u64>().unwrap() > 0);
    assert_eq!(world.storage.stores().list().await.unwrap(), []);
    world.end().await;
}
