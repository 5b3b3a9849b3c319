//! Tokens, errors, quotas, what the shop says of itself, and writing orders.

use chrono::{TimeDelta, TimeZone, Utc};
use mctrade_simulator::{QuotaPlan, StoreClock};
use serde_json::{Value, json};

use crate::harness::{HASH, TOKEN, shop};

#[tokio::test]
async fn errors_have_the_form_of_their_version() {
    let shop = shop(|config| config.orders = 3).await;
    let v2 = shop.get(404, "/v2/orders/99999999").await.json();
    assert_eq!(
        v2,
        json!([{"status": 404, "message": "The requested resource was not found."}])
    );
    let v3 = shop
        .get(404, "/v3/orders/99999999/payment_actions/refunds")
        .await
        .json();
    assert_eq!(v3["status"], 404);
    assert!(v3["title"].is_string() && v3["type"].is_string());
    shop.get(404, "/v2/orders/12345678901234567890123").await;
    shop.get(404, "/v2/orders/abc").await;
    shop.get(404, "/v2/nonsense").await;
    assert_eq!(shop.send("PATCH", "/v2/orders/100", None).await.status, 405);
    shop.store.stop().await;
}

#[tokio::test]
async fn a_wrong_token_gets_401_and_a_wrong_store_403() {
    let shop = shop(|config| config.orders = 3).await;
    for path in ["/v2/time", "/v3/customers"] {
        assert_eq!(shop.ask("GET", path, None, "wrong").await.status, 401);
        assert_eq!(shop.ask("GET", path, None, "").await.status, 401);
    }
    let url = format!("{}/stores/other{}/v2/time", shop.store.url(), HASH);
    let reply = shop.client.get(url).header("X-Auth-Token", TOKEN).send().await.unwrap();
    assert_eq!(reply.status(), 403);
    shop.store.stop().await;
}

#[tokio::test]
async fn the_json_suffix_makes_no_difference() {
    let shop = shop(|config| config.orders = 3).await;
    let id = shop.control.order_ids()[0];
    let plain = shop.get(200, &format!("/v2/orders/{id}")).await.text;
    assert_eq!(shop.get(200, &format!("/v2/orders/{id}.json")).await.text, plain);
    shop.get(200, "/v2/orders.json?limit=1").await;
    shop.store.stop().await;
}

#[tokio::test]
async fn the_quota_is_announced_and_enforced() {
    let shop = shop(|config| {
        config.orders = 3;
        config.plan = QuotaPlan::Custom(3);
    })
    .await;
    for left in ["2", "1", "0"] {
        let reply = shop.get(200, "/v2/time").await;
        assert_eq!(reply.header("X-Rate-Limit-Requests-Left"), left);
        assert_eq!(reply.header("X-Rate-Limit-Requests-Quota"), "3");
        assert_eq!(reply.header("X-Rate-Limit-Time-Window-Ms"), "30000");
    }
    let refused = shop.get(429, "/v2/time").await;
    assert!(refused.header("X-Rate-Limit-Time-Reset-Ms").parse::<u64>().unwrap() <= 30_000);
    assert!(refused.header("X-Retry-After").parse::<u64>().unwrap() <= 30);
    assert_eq!(shop.control.traffic().most_refusals_in_a_row, 1);
    shop.store.stop().await;
}

#[tokio::test]
async fn the_shop_tells_its_name_time_currencies_and_statuses() {
    let clock = StoreClock::fixed(Utc.with_ymd_and_hms(2026, 5, 4, 12, 0, 0).unwrap());
    let moving = clock.clone();
    let shop = shop(|config| {
        config.orders = 3;
        config.clock = clock;
    })
    .await;
    moving.advance(TimeDelta::seconds(5));
    assert_eq!(shop.get(200, "/v2/time").await.json(), json!({"time": 1_777_896_005}));
    assert_eq!(shop.get(200, "/v2/store").await.json()["id"], HASH);
    let codes: Vec<Value> = shop
        .get(200, "/v2/currencies")
        .await
        .rows()
        .iter()
        .map(|row| row["currency_code"].clone())
        .collect();
    assert!(codes.contains(&json!("JPY")) && codes.contains(&json!("KWD")));
    assert_eq!(shop.get(200, "/v2/order_statuses").await.rows().len(), 15);
    assert_eq!(
        shop.get(200, "/v2/order_statuses/11").await.json()["name"],
        "Awaiting Fulfillment"
    );
    shop.get(404, "/v2/order_statuses/15").await;
    shop.store.stop().await;
}

#[tokio::test]
async fn orders_can_be_created_changed_and_archived_through_the_api() {
    let shop = shop(|config| config.orders = 3).await;
    let created = shop
        .post(
            201,
            "/v2/orders",
            json!({
                "billing_address": {"first_name": "Zoë", "last_name": "O'Brien", "zip": "78701", "email": "zoe@example.com",
                    "country_iso2": "US", "state": "Oregon"},
                "products": [{"name": "Raffle ticket", "quantity": 3, "price_inc_tax": 5, "price_ex_tax": 5}, {"product_id": 110, "quantity": 1}],
            }),
        )
        .await
        .json();
    assert_eq!(
        (created["status_id"].clone(), created["customer_id"].clone()),
        (json!(1), json!(0))
    );
    assert_eq!(created["total_inc_tax"], "74.9500");
    let id = created["id"].as_u64().unwrap();
    let lines = shop.get(200, &format!("/v2/orders/{id}/products")).await.rows();
    let changed = shop
        .write(
            200,
            "PUT",
            &format!("/v2/orders/{id}"),
            json!({"products": [{"id": lines[0]["id"], "quantity": 1}], "status_id": 11}),
        )
        .await
        .json();
    assert_eq!(
        (changed["total_inc_tax"].clone(), changed["status"].clone()),
        (json!("64.9500"), json!("Awaiting Fulfillment"))
    );
    let refused = shop
        .write(400, "PUT", &format!("/v2/orders/{id}"), json!({"status": "Shipped"}))
        .await;
    assert!(refused.text.contains("'status' cannot be written to"));
    shop.write(400, "PUT", &format!("/v2/orders/{id}"), json!({"status_id": 99}))
        .await;
    shop.post(400, "/v2/orders", json!({"products": []})).await;
    shop.store.stop().await;
}
