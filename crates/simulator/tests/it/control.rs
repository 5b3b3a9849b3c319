//! The control API, the page, and a store that goes on by itself.

use std::time::Duration;

use mctrade_simulator::{BuyerChoice, Edit, FaultPlan, NewOrder, Scenario};
use serde_json::{Value, json};

use crate::harness::{Shop, money, shop};

async fn practice(shop: &Shop, expected: u16, method: &str, path: &str, body: Value) -> Value {
    let url = format!("{}/practice/api{path}", shop.store.url());
    let answer = shop
        .client
        .request(method.parse().unwrap(), url)
        .json(&body)
        .send()
        .await
        .unwrap();
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    assert_eq!(status, expected, "{method} {path}: {text}");
    serde_json::from_str(&text).unwrap_or(Value::Null)
}

#[tokio::test]
async fn a_person_places_edits_refunds_cancels_and_archives_an_order() {
    let shop = shop(|config| config.orders = 10).await;
    let placed = practice(
        &shop,
        201,
        "POST",
        "/orders",
        json!({"buyer": "guest", "scenario": "books"}),
    )
    .await;
    let id = placed["id"].as_u64().unwrap();
    let path = |action: &str| format!("/orders/{id}/{action}");
    assert_eq!(placed["order"]["customer_id"], 0);
    if matches!(placed["order"]["status_id"].as_u64(), Some(1 | 7)) {
        practice(&shop, 200, "POST", &path("pay"), json!({})).await;
    }
    let before = money(&shop.control.order(id).unwrap()["total_inc_tax"]);
    practice(
        &shop,
        200,
        "POST",
        &path("edit"),
        json!({"change": "add_line", "product_id": 110, "quantity": 2}),
    )
    .await;
    assert!(money(&shop.control.order(id).unwrap()["total_inc_tax"]) > before);
    let part = practice(
        &shop,
        200,
        "POST",
        &path("refund"),
        json!({"what": "amount", "amount": "3.00"}),
    )
    .await;
    assert_eq!(part["order"]["status_id"], 14);
    let customer = practice(&shop, 200, "POST", &path("guest_to_customer"), json!({})).await;
    assert_ne!(customer["order"]["customer_id"], 0);
    assert_eq!(
        practice(&shop, 200, "POST", &path("cancel"), json!({})).await["order"]["status_id"],
        5
    );
    let twice = practice(&shop, 409, "POST", &path("cancel"), json!({})).await;
    assert_eq!(twice["error"], format!("order {id}: it is already cancelled"));
    assert_eq!(
        practice(&shop, 200, "POST", &path("uncancel"), json!({})).await["order"]["status_id"],
        14
    );
    assert_eq!(
        practice(&shop, 200, "POST", &path("archive"), json!({})).await["order"]["is_deleted"],
        true
    );
    practice(&shop, 404, "POST", "/orders/99999999/cancel", json!({})).await;
    practice(&shop, 404, "POST", &path("explode"), json!({})).await;
    practice(&shop, 400, "POST", &path("edit"), json!({"change": "nonsense"})).await;
    practice(&shop, 400, "POST", "/orders", json!({"scenario": "nonsense"})).await;
    shop.store.stop().await;
}

#[tokio::test]
async fn the_sync_is_broken_and_mended_through_the_control_api() {
    let shop = shop(|config| config.orders = 3).await;
    let plan = json!({"requests": [{"fault": {"kind": "server_error"}, "times": 1}], "webhooks": {"lose_all": true}});
    practice(&shop, 200, "PUT", "/faults", plan).await;
    shop.get(500, "/v2/time").await;
    let state = practice(&shop, 200, "GET", "/state", json!({})).await;
    assert_eq!(state["faults"]["webhooks"]["lose_all"], true);
    assert_eq!(state["orders"].as_array().unwrap().len(), 3);
    practice(&shop, 204, "DELETE", "/faults", json!({})).await;
    practice(&shop, 204, "PUT", "/quota", json!({"plan": "plus"})).await;
    assert_eq!(
        shop.get(200, "/v2/time").await.header("x-rate-limit-requests-quota"),
        "150"
    );
    practice(&shop, 400, "PUT", "/quota", json!({"plan": "gold"})).await;
    shop.get(200, "/v2/time").await;
    practice(&shop, 400, "PUT", "/faults", json!({"requests": "all"})).await;
    let traffic = practice(&shop, 200, "GET", "/traffic", json!({})).await;
    assert_eq!(traffic["by_endpoint"]["GET /v2/time"], 3);
    shop.store.stop().await;
}

#[tokio::test]
async fn the_page_is_served_to_this_machine_and_other_sites_cannot_use_it() {
    let shop = shop(|config| config.orders = 3).await;
    let get = |path: &str| shop.client.get(format!("{}{path}", shop.store.url()));
    for path in [
        "/practice",
        "/practice/",
        "/practice/practice.css",
        "/practice/practice.js",
    ] {
        let answer = get(path).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        assert!(
            answer.headers()["content-security-policy"]
                .to_str()
                .unwrap()
                .contains("default-src 'none'")
        );
        assert!(answer.text().await.unwrap().len() > 500, "{path} is empty");
    }
    assert_eq!(
        get("/practice")
            .header("host", "evil.example")
            .send()
            .await
            .unwrap()
            .status(),
        403
    );
    assert_eq!(
        get("/practice/api/state")
            .header("host", "evil.example")
            .send()
            .await
            .unwrap()
            .status(),
        403
    );
    let form = shop
        .client
        .post(format!("{}/practice/api/orders", shop.store.url()))
        .body("{}");
    assert_eq!(form.send().await.unwrap().status(), 415);
    shop.store.stop().await;
}

#[tokio::test]
async fn deleting_without_a_body_needs_no_content_type() {
    let shop = shop(|config| config.orders = 3).await;
    practice(&shop, 200, "POST", "/webhooks/lose", json!({"count": 3})).await;
    let url = format!("{}/practice/api/faults", shop.store.url());
    let with_text = shop.client.delete(&url).body("{}").send().await.unwrap();
    assert_eq!(with_text.status(), 415, "a body still says what it is");
    assert_eq!(shop.control.faults().webhooks.lose, 3);
    let bare = shop.client.delete(&url).send().await.unwrap();
    assert_eq!(bare.status(), 204);
    assert_eq!(shop.control.faults(), FaultPlan::default());
    shop.store.stop().await;
}

#[tokio::test]
async fn editing_lines_takes_the_discounts_off() {
    let shop = shop(|config| config.orders = 3).await;
    let new = NewOrder {
        buyer: BuyerChoice::Guest,
        scenario: Some(Scenario::Coupon),
        incomplete: false,
    };
    let id = shop.control.place(&new).unwrap();
    assert!(money(&shop.control.order(id).unwrap()["coupon_discount"]) > 0);
    shop.control
        .edit(
            id,
            &Edit::AddLine {
                product_id: Some(121),
                quantity: 1,
            },
        )
        .unwrap();
    let order = shop.control.order(id).unwrap();
    assert_eq!(order["coupon_discount"], "0.0000");
    shop.control
        .edit(
            id,
            &Edit::Discount {
                amount: "2.50".to_owned(),
            },
        )
        .unwrap();
    assert_eq!(shop.control.order(id).unwrap()["discount_amount"], "2.5000");
    assert!(
        shop.control
            .edit(
                id,
                &Edit::Discount {
                    amount: "-1".to_owned()
                }
            )
            .is_err()
    );
    assert!(
        shop.control
            .edit(
                id,
                &Edit::Quantity {
                    line_id: 1,
                    quantity: 1
                }
            )
            .is_err()
    );
    shop.store.stop().await;
}

#[tokio::test]
async fn an_incomplete_order_becomes_real_when_its_checkout_is_finished() {
    let shop = shop(|config| config.orders = 3).await;
    let id = shop
        .control
        .place(&NewOrder {
            incomplete: true,
            ..NewOrder::default()
        })
        .unwrap();
    assert_eq!(shop.control.order(id).unwrap()["status_id"], 0);
    shop.control.check_out(id).unwrap();
    assert_ne!(shop.control.order(id).unwrap()["status_id"], 0);
    assert!(shop.control.check_out(id).is_err());
    shop.store.stop().await;
}

#[tokio::test]
async fn a_live_store_goes_on_until_it_is_told_to_stop() {
    let shop = shop(|config| (config.orders, config.live_every) = (20, Some(Duration::from_millis(10)))).await;
    for _ in 0..500 {
        if shop.control.order_ids().len() > 30 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(shop.control.order_ids().len() > 30, "no orders came");
    shop.control.stop_live();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let before = shop.control.order_ids().len();
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(shop.control.order_ids().len(), before);
    shop.store.stop().await;
}

#[tokio::test]
async fn a_store_can_be_started_again_at_once_after_it_stopped() {
    let first = shop(|config| config.orders = 3).await;
    let address = first.store.address;
    first.get(200, "/v2/time").await;
    first.store.stop().await;
    let second = shop(|config| (config.orders, config.listen) = (3, address)).await;
    second.get(200, "/v2/time").await;
    second.store.stop().await;
}
