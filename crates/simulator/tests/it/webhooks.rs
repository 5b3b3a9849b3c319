//! Hooks and the calls they cause.

use std::time::Duration;

use chrono::TimeDelta;
use mctrade_simulator::{DeliveryOutcome, FaultPlan, RefundRequest, StoreClock, WebhookFaults};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};
use standardwebhooks::Webhook;

use crate::harness::{Arrived, HASH, Receiver, SECRET, Shop, shop};

/// Retries that would take two days take two seconds.
const HURRY: u32 = 86_400;

async fn hook(shop: &Shop, scope: &str, destination: &str) -> Value {
    shop.post(200, "/v3/hooks", json!({"scope": scope, "destination": destination}))
        .await
        .json()["data"]
        .clone()
}

fn verify(call: &Arrived, secret: &str) -> Result<(), String> {
    use base64::Engine;
    let key = base64::engine::general_purpose::STANDARD.encode(secret);
    let mut headers = HeaderMap::new();
    for (name, value) in &call.headers {
        headers.insert(
            name.parse::<HeaderName>().unwrap(),
            HeaderValue::from_str(value).unwrap(),
        );
    }
    Webhook::new(&key)
        .unwrap()
        .verify(&call.body, &headers)
        .map_err(|error| error.to_string())
}

#[tokio::test]
async fn an_order_is_announced_with_a_signature_that_an_independent_library_accepts() {
    let receiver = Receiver::start(0);
    let shop = shop(|config| config.orders = 3).await;
    let body = json!({"scope": "store/order/created", "destination": receiver.url, "headers": {"x-shared": "s3cret"}});
    shop.post(200, "/v3/hooks", body).await;
    let id = shop.control.place_guest_order().unwrap();
    let call = receiver.wait_for(1).await[0].clone();
    verify(&call, SECRET).unwrap();
    assert!(verify(&call, "another-secret").is_err());
    assert_eq!(call.header("x-shared"), "s3cret");
    assert!(
        String::from_utf8(call.body.clone())
            .unwrap()
            .contains(r#""producer":"stores\/abc123""#)
    );
    let envelope = call.json();
    assert_eq!(envelope["data"], json!({"type": "order", "id": id}));
    assert_eq!(envelope["producer"], format!("stores/{HASH}"));
    assert_eq!(envelope["store_id"], "1025646");
    assert_eq!(envelope["hash"].as_str().unwrap().len(), 40);
    assert!(envelope["created_at"].is_i64() || envelope["created_at"].is_u64());
    shop.store.stop().await;
    receiver.stop().await;
}

#[tokio::test]
async fn a_refund_fires_every_scope_it_touches() {
    let receiver = Receiver::start(0);
    let shop = shop(|config| config.orders = 3).await;
    let id = shop.control.place_guest_order().unwrap();
    if shop.control.order(id).unwrap()["status_id"]
        .as_u64()
        .is_some_and(|status| matches!(status, 1 | 7))
    {
        shop.control.pay(id).unwrap();
    }
    hook(&shop, "store/order/*", &receiver.url).await;
    shop.control.refund(id, &RefundRequest::Full).unwrap();
    let mut scopes: Vec<String> = receiver.wait_for(4).await.iter().map(Arrived::scope).collect();
    scopes.sort();
    let expected = [
        "store/order/refund/created",
        "store/order/statusUpdated",
        "store/order/transaction/created",
        "store/order/updated",
    ];
    assert_eq!(scopes, expected);
    let all = receiver.arrived();
    let status = all
        .iter()
        .find(|call| call.scope() == "store/order/statusUpdated")
        .unwrap();
    assert_eq!(status.json()["data"]["status"]["new_status_id"], 4);
    let transaction = all
        .iter()
        .find(|call| call.scope() == "store/order/transaction/created")
        .unwrap();
    assert_eq!(transaction.json()["data"]["order_id"], id.to_string());
    assert!(transaction.json()["data"]["id"].is_null());
    shop.store.stop().await;
    receiver.stop().await;
}

#[tokio::test]
async fn a_channel_hook_names_the_order_differently() {
    let receiver = Receiver::start(0);
    let shop = shop(|config| config.orders = 3).await;
    hook(&shop, "store/channel/1/order/archived", &receiver.url).await;
    let id = shop.control.order_ids()[0];
    shop.control.archive(id, true).unwrap();
    let call = receiver.wait_for(1).await[0].json();
    assert_eq!(call["scope"], "store/channel/1/order/archived");
    assert_eq!(call["data"], json!({"type": "order", "order_id": id}));
    shop.store.stop().await;
    receiver.stop().await;
}

#[tokio::test]
async fn a_fixed_address_gets_everything_without_a_hook() {
    let receiver = Receiver::start(0);
    let url = receiver.url.clone();
    let shop = shop(|config| (config.orders, config.webhook_url) = (3, Some(url))).await;
    let customer = shop.control.new_customer().unwrap();
    let call = receiver.wait_for(1).await[0].clone();
    verify(&call, SECRET).unwrap();
    assert_eq!(call.json()["data"]["id"], customer);
    shop.store.stop().await;
    receiver.stop().await;
}

#[tokio::test]
async fn a_failed_call_is_tried_again_with_the_same_id() {
    let receiver = Receiver::start(2);
    let shop = shop(|config| (config.orders, config.retry_divisor) = (3, HURRY)).await;
    hook(&shop, "store/order/updated", &receiver.url).await;
    shop.control.announce(shop.control.order_ids()[0]);
    let calls = receiver.wait_for(3).await;
    assert!(
        calls
            .iter()
            .all(|call| call.header("webhook-id") == calls[0].header("webhook-id"))
    );
    assert!(calls.iter().all(|call| call.body == calls[0].body));
    for _ in 0..200 {
        if shop.control.deliveries().len() == 3 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let tries: Vec<_> = shop
        .control
        .deliveries()
        .iter()
        .map(|delivery| (delivery.attempt, delivery.outcome))
        .collect();
    assert_eq!(
        tries,
        [
            (1, DeliveryOutcome::Failed),
            (2, DeliveryOutcome::Failed),
            (3, DeliveryOutcome::Delivered)
        ]
    );
    shop.store.stop().await;
    receiver.stop().await;
}

#[tokio::test]
async fn after_the_last_retry_the_hook_is_switched_off_and_can_be_switched_on() {
    let receiver = Receiver::start(12);
    let shop = shop(|config| (config.orders, config.retry_divisor) = (3, HURRY * 10)).await;
    let id = hook(&shop, "store/order/updated", &receiver.url).await["id"].clone();
    shop.control.announce(shop.control.order_ids()[0]);
    receiver.wait_for(12).await;
    let mut active = true;
    for _ in 0..300 {
        active = shop.get(200, &format!("/v3/hooks/{id}")).await.json()["data"]["is_active"] == true;
        if !active {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(!active, "the hook is still active");
    shop.control.announce(shop.control.order_ids()[0]);
    shop.write(200, "PUT", &format!("/v3/hooks/{id}"), json!({"is_active": true}))
        .await;
    shop.control.announce(shop.control.order_ids()[1]);
    let last = receiver.wait_for(13).await.last().unwrap().json();
    assert_eq!(last["data"]["id"], shop.control.order_ids()[1]);
    shop.store.stop().await;
    receiver.stop().await;
}

#[tokio::test]
async fn a_failing_hook_is_reported_to_whoever_wants_to_know() {
    let (broken, watcher) = (Receiver::start(12), Receiver::start(0));
    let shop = shop(|config| (config.orders, config.retry_divisor) = (3, HURRY * 10)).await;
    let id = hook(&shop, "store/order/updated", &broken.url).await["id"].clone();
    hook(&shop, "store/hook/deliveryException", &watcher.url).await;
    shop.control.announce(shop.control.order_ids()[0]);
    broken.wait_for(12).await;
    let codes = || -> Vec<Value> {
        watcher
            .arrived()
            .iter()
            .map(|report| report.json()["data"]["error_code"].clone())
            .collect()
    };
    for _ in 0..500 {
        if codes().contains(&json!(90_002)) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(
        codes().contains(&json!(90_001)) && codes().contains(&json!(90_002)),
        "{:?}",
        codes()
    );
    let reports = watcher.arrived();
    assert!(reports.iter().all(|report| report.json()["data"]["id"] == id));
    shop.store.stop().await;
    broken.stop().await;
    watcher.stop().await;
}

#[tokio::test]
async fn a_hook_that_nobody_needed_for_ninety_days_is_switched_off() {
    let clock = StoreClock::fixed(chrono::DateTime::from_timestamp(1_780_000_000, 0).unwrap());
    let moving = clock.clone();
    let shop = shop(|config| (config.orders, config.clock) = (3, clock)).await;
    hook(&shop, "store/order/updated", "http://127.0.0.1:9/").await;
    moving.advance(TimeDelta::days(89));
    assert_eq!(shop.get(200, "/v3/hooks?is_active=true").await.rows().len(), 1);
    moving.advance(TimeDelta::days(2));
    assert_eq!(shop.get(200, "/v3/hooks?is_active=false").await.rows().len(), 1);
    shop.store.stop().await;
}

#[tokio::test]
async fn webhooks_are_lost_doubled_and_misdated_on_demand() {
    let receiver = Receiver::start(0);
    let shop = shop(|config| config.orders = 3).await;
    hook(&shop, "store/order/updated", &receiver.url).await;
    let ids = shop.control.order_ids();
    shop.control.lose_webhooks(1);
    shop.control.announce(ids[0]);
    for _ in 0..200 {
        if !shop.control.deliveries().is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(shop.control.deliveries()[0].outcome, DeliveryOutcome::Lost);
    shop.control.set_faults(FaultPlan {
        webhooks: WebhookFaults {
            duplicate: 2,
            clock_skew_seconds: -600,
            ..WebhookFaults::default()
        },
        ..FaultPlan::default()
    });
    shop.control.announce(ids[1]);
    let calls = receiver.wait_for(3).await;
    assert!(
        calls.iter().all(|call| call.json()["data"]["id"] == ids[1]),
        "the lost one came"
    );
    assert!(
        calls
            .iter()
            .all(|call| call.header("webhook-id") == calls[0].header("webhook-id"))
    );
    assert!(verify(&calls[0], SECRET).unwrap_err().contains("too old"));
    shop.store.stop().await;
    receiver.stop().await;
}

#[tokio::test]
async fn reordered_webhooks_come_in_another_order() {
    let receiver = Receiver::start(0);
    let shop = shop(|config| config.orders = 3).await;
    hook(&shop, "store/order/updated", &receiver.url).await;
    let ids = shop.control.order_ids();
    let reorder = |reorder| FaultPlan {
        webhooks: WebhookFaults {
            reorder,
            ..WebhookFaults::default()
        },
        ..FaultPlan::default()
    };
    shop.control.set_faults(reorder(true));
    shop.control.announce(ids[0]);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(receiver.arrived().is_empty(), "the first one did not wait");
    shop.control.set_faults(reorder(false));
    shop.control.announce(ids[1]);
    let calls = receiver.wait_for(2).await;
    let mut seen: Vec<Value> = calls.iter().map(|call| call.json()["data"]["id"].clone()).collect();
    seen.sort_by_key(Value::as_u64);
    assert_eq!(seen, vec![json!(ids[0]), json!(ids[1])]);
    shop.store.stop().await;
    receiver.stop().await;
}

#[tokio::test]
async fn hooks_are_created_found_changed_and_deleted() {
    let shop = shop(|config| config.orders = 3).await;
    let hook = hook(&shop, "store/order/*", "https://app.example/webhooks").await;
    let id = &hook["id"];
    assert_eq!(
        (hook["is_active"].clone(), hook["headers"].clone()),
        (json!(true), Value::Null)
    );
    assert_eq!(shop.get(200, "/v3/hooks?scope=store/order/*").await.rows().len(), 1);
    let list = shop.get(200, "/v3/hooks?is_active=false").await.json();
    assert_eq!(
        (list["data"].clone(), list["meta"]["pagination"]["total"].clone()),
        (json!([]), json!(0))
    );
    let changed = shop
        .write(200, "PUT", &format!("/v3/hooks/{id}"), json!({"is_active": false}))
        .await
        .json();
    assert_eq!(
        (changed["data"]["is_active"].clone(), changed["data"]["scope"].clone()),
        (json!(false), json!("store/order/*"))
    );
    let deleted = shop
        .write(200, "DELETE", &format!("/v3/hooks/{id}"), json!({}))
        .await
        .json();
    assert_eq!(deleted["data"]["id"], *id);
    let gone = shop.get(404, &format!("/v3/hooks/{id}")).await.json();
    assert_eq!(gone["title"], format!("Webhook with id [{id}] not found"));
    shop.store.stop().await;
}

#[tokio::test]
async fn a_hook_that_makes_no_sense_is_refused() {
    let shop = shop(|config| (config.orders, config.strict_hooks) = (3, true)).await;
    let missing = shop
        .post(422, "/v3/hooks", json!({"scope": "store/order/*"}))
        .await
        .json();
    assert_eq!(missing["errors"], json!({"destination": "error.path.missing."}));
    shop.post(400, "/v3/hooks", json!([])).await;
    shop.post(
        422,
        "/v3/hooks",
        json!({"scope": "store/order/*", "destination": "http://127.0.0.1:8080/"}),
    )
    .await;
    let body = json!({"scope": "store/order/*", "destination": "https://app.example/1"});
    shop.post(200, "/v3/hooks", body.clone()).await;
    shop.post(409, "/v3/hooks", body).await;
    for number in 2..=10 {
        shop.post(
            200,
            "/v3/hooks",
            json!({"scope": "store/order/*", "destination": format!("https://app.example/{number}")}),
        )
        .await;
    }
    shop.post(
        409,
        "/v3/hooks",
        json!({"scope": "store/order/*", "destination": "https://app.example/11"}),
    )
    .await;
    shop.store.stop().await;
}

#[tokio::test]
async fn uninstalling_the_app_tells_its_hooks_and_forgets_them() {
    let receiver = Receiver::start(0);
    let shop = shop(|config| config.orders = 3).await;
    hook(&shop, "store/app/uninstalled", &receiver.url).await;
    shop.control.uninstall();
    assert_eq!(receiver.wait_for(1).await[0].scope(), "store/app/uninstalled");
    assert_eq!(shop.get(200, "/v3/hooks").await.rows().len(), 0);
    shop.store.stop().await;
    receiver.stop().await;
}
