//! The answers against BigCommerce's published specifications, where those lie beside this repository.

use mctrade_simulator::{Edit, RefundRequest, Scenario};
use serde_json::{Map, json};

use crate::harness::{Shop, shop};
use crate::published::Spec;

/// A store with one of every kind of order and of what can happen to it.
async fn varied() -> Shop {
    let shop = shop(|config| config.orders = 150).await;
    for scenario in Scenario::ALL {
        let id = shop
            .control
            .place(&mctrade_simulator::NewOrder {
                scenario: Some(*scenario),
                ..Default::default()
            })
            .unwrap();
        shop.control
            .edit(
                id,
                &Edit::Note {
                    text: "Seen.".to_owned(),
                },
            )
            .unwrap();
        if shop.control.can_refund(id) {
            shop.control.refund(id, &RefundRequest::Full).unwrap();
        }
    }
    shop
}

#[tokio::test]
async fn orders_and_their_parts_are_as_published() {
    let Some(spec) = Spec::read("orders.v2.oas2.yml") else {
        return;
    };
    let shop = varied().await;
    let orders = shop.all_orders().await;
    spec.check("get", "/orders", 200, &json!(orders));
    let included = shop
        .get(200, "/v2/orders?limit=250&include=consignments.line_items,fees")
        .await
        .json();
    spec.check("get", "/orders", 200, &included);
    spec.check(
        "get",
        "/orders",
        200,
        &shop.get(200, "/v2/orders?include=consignments").await.json(),
    );
    spec.check(
        "get",
        "/orders/count",
        200,
        &shop.get(200, "/v2/orders/count").await.json(),
    );
    for order in &orders {
        let id = &order["id"];
        spec.check(
            "get",
            "/orders/{order_id}",
            200,
            &shop.get(200, &format!("/v2/orders/{id}")).await.json(),
        );
        for (part, published) in [
            ("products", "/orders/{order_id}/products"),
            ("coupons", "/orders/{order_id}/coupons"),
            ("shipping_addresses", "/orders/{order_id}/shipping_addresses"),
            ("taxes", "/orders/{order_id}/taxes"),
            ("taxes?details=true", "/orders/{order_id}/taxes"),
            ("fees", "/orders/{order_id}/fees"),
        ] {
            let reply = shop.send("GET", &format!("/v2/orders/{id}/{part}"), None).await;
            if reply.status != 204 {
                spec.check("get", published, 200, &reply.json());
            }
        }
    }
    let first = shop
        .get(200, &format!("/v2/orders/{}/products", orders[0]["id"]))
        .await
        .rows()[0]
        .clone();
    spec.check("get", "/orders/{order_id}/products/{product_id}", 200, &first);
    spec.check(
        "get",
        "/order_statuses",
        200,
        &shop.get(200, "/v2/order_statuses").await.json(),
    );
    spec.check(
        "get",
        "/order_statuses/{status_id}",
        200,
        &shop.get(200, "/v2/order_statuses/3").await.json(),
    );
    spec.check(
        "get",
        "/orders/{order_id}",
        404,
        &shop.get(404, "/v2/orders/999999").await.json(),
    );
    shop.store.stop().await;
}

#[tokio::test]
async fn orders_have_every_published_field_and_hardly_any_other() {
    let Some(spec) = Spec::read("orders.v2.oas2.yml") else {
        return;
    };
    let shop = shop(|_| ()).await;
    let order = shop.get(200, "/v2/orders/100?include=fees").await.json();
    let mut published = Map::new();
    spec.properties(&spec.document["components"]["schemas"]["order_Resp"], &mut published);
    let missing: Vec<&String> = published
        .keys()
        .filter(|name| order[name.as_str()].is_null() && !nullable(name))
        .collect();
    assert!(missing.is_empty(), "published fields that orders lack: {missing:?}");
    let extra: Vec<&String> = order
        .as_object()
        .unwrap()
        .keys()
        .filter(|name| !published.contains_key(*name))
        .collect();
    // Both stand in the published example, though not in the schema.
    assert_eq!(extra, ["credit_card_type", "custom_status"]);
    let product = shop.get(200, "/v2/orders/100/products").await.rows()[0].clone();
    let mut published = Map::new();
    spec.properties(&spec.document["components"]["schemas"]["orderProducts"], &mut published);
    let missing: Vec<&String> = published
        .keys()
        .filter(|name| !product.as_object().unwrap().contains_key(*name))
        .collect();
    assert!(missing.is_empty(), "published fields that products lack: {missing:?}");
    shop.store.stop().await;
}

fn nullable(name: &str) -> bool {
    matches!(name, "external_id" | "external_source" | "external_merchant_id")
}

#[tokio::test]
async fn refunds_and_transactions_are_as_published() {
    let Some(spec) = Spec::read("orders.v3.yml") else {
        return;
    };
    let shop = varied().await;
    let all = shop
        .get(200, "/v3/orders/payment_actions/refunds?limit=250")
        .await
        .json();
    spec.check("get", "/orders/payment_actions/refunds", 200, &all);
    assert!(all["data"].as_array().unwrap().len() > 20);
    for refund in all["data"].as_array().unwrap() {
        let one = shop
            .get(200, &format!("/v3/orders/payment_actions/refunds/{}", refund["id"]))
            .await
            .json();
        spec.check("get", "/orders/payment_actions/refunds/{refund_id}", 200, &one);
        let of_order = shop
            .get(
                200,
                &format!("/v3/orders/{}/payment_actions/refunds", refund["order_id"]),
            )
            .await
            .json();
        spec.check("get", "/orders/{order_id}/payment_actions/refunds", 200, &of_order);
    }
    for order in shop.all_orders().await {
        let reply = shop
            .send("GET", &format!("/v3/orders/{}/transactions", order["id"]), None)
            .await;
        if reply.status != 204 {
            spec.check("get", "/orders/{order_id}/transactions", 200, &reply.json());
        }
    }
    let id = shop
        .control
        .order_ids()
        .into_iter()
        .find(|id| shop.control.can_refund(*id))
        .unwrap();
    let items = json!({"items": [{"item_type": "ORDER", "item_id": id, "amount": 0.01}]});
    let quote = shop
        .post(
            201,
            &format!("/v3/orders/{id}/payment_actions/refund_quotes"),
            items.clone(),
        )
        .await
        .json();
    spec.check("post", "/orders/{order_id}/payment_actions/refund_quotes", 201, &quote);
    let body = json!({"items": items["items"], "payments": quote["data"]["refund_methods"][0]});
    let refund = shop
        .post(201, &format!("/v3/orders/{id}/payment_actions/refunds"), body)
        .await
        .json();
    spec.check("post", "/orders/{order_id}/payment_actions/refunds", 201, &refund);
    shop.store.stop().await;
}

#[tokio::test]
async fn customers_and_groups_are_as_published() {
    let (Some(v3), Some(v2)) = (Spec::read("customers.v3.yml"), Spec::read("customers.v2.yml")) else {
        return;
    };
    let shop = shop(|_| ()).await;
    let include = "include=addresses,storecredit,attributes,formfields";
    v3.check(
        "get",
        "/customers",
        200,
        &shop
            .get(200, &format!("/v3/customers?limit=250&{include}"))
            .await
            .json(),
    );
    v3.check(
        "get",
        "/customers",
        200,
        &shop.get(200, "/v3/customers?id:in=99999").await.json(),
    );
    v3.check(
        "get",
        "/customers/addresses",
        200,
        &shop.get(200, "/v3/customers/addresses?limit=250").await.json(),
    );
    let new = json!([{"email": "a@example.com", "first_name": "A", "last_name": "B"}]);
    v3.check(
        "post",
        "/customers",
        200,
        &shop.post(200, "/v3/customers", new).await.json(),
    );
    v2.check(
        "get",
        "/customers/{customer_id}",
        200,
        &shop.get(200, "/v2/customers/1").await.json(),
    );
    v2.check(
        "get",
        "/customer_groups",
        200,
        &shop.get(200, "/v2/customer_groups").await.json(),
    );
    v2.check(
        "get",
        "/customer_groups/{customer_group_id}",
        200,
        &shop.get(200, "/v2/customer_groups/1").await.json(),
    );
    shop.store.stop().await;
}

#[tokio::test]
async fn the_shop_and_its_currencies_are_as_published() {
    let (Some(store), Some(currencies)) = (Spec::read("store_information.v2.yml"), Spec::read("currencies.v2.yml"))
    else {
        return;
    };
    let shop = shop(|config| config.orders = 3).await;
    store.check("get", "/store", 200, &shop.get(200, "/v2/store").await.json());
    store.check("get", "/time", 200, &shop.get(200, "/v2/time").await.json());
    currencies.check("get", "/currencies", 200, &shop.get(200, "/v2/currencies").await.json());
    shop.store.stop().await;
}

#[tokio::test]
async fn hooks_are_as_published() {
    let Some(spec) = Spec::read("webhooks.v3.yml") else {
        return;
    };
    let shop = shop(|config| config.orders = 3).await;
    let body =
        json!({"scope": "store/order/*", "destination": "https://app.example/hooks", "headers": {"x-key": "value"}});
    let hook = shop.post(200, "/v3/hooks", body.clone()).await.json();
    spec.check("post", "/hooks", 200, &hook);
    spec.check("get", "/hooks", 200, &shop.get(200, "/v3/hooks").await.json());
    let id = &hook["data"]["id"];
    spec.check(
        "get",
        "/hooks/{webhook_id}",
        200,
        &shop.get(200, &format!("/v3/hooks/{id}")).await.json(),
    );
    spec.check(
        "get",
        "/hooks/admin",
        200,
        &shop.get(200, "/v3/hooks/admin").await.json(),
    );
    spec.check(
        "post",
        "/hooks",
        422,
        &shop
            .post(422, "/v3/hooks", json!({"scope": "store/order/*"}))
            .await
            .json(),
    );
    spec.check(
        "get",
        "/hooks/{webhook_id}",
        404,
        &shop.get(404, "/v3/hooks/1").await.json(),
    );
    spec.check(
        "put",
        "/hooks/{webhook_id}",
        200,
        &shop
            .write(200, "PUT", &format!("/v3/hooks/{id}"), json!({"is_active": false}))
            .await
            .json(),
    );
    let reply = shop.send("DELETE", &format!("/v3/hooks/{id}"), None).await;
    spec.check("delete", "/hooks/{webhook_id}", 200, &reply.json());
    shop.store.stop().await;
}

#[test]
fn a_wrong_answer_would_be_noticed() {
    let Some(spec) = Spec::read("orders.v2.oas2.yml") else {
        return;
    };
    let validator = spec.validator("get", "/orders", 200);
    assert!(!validator.is_valid(&json!([{"id": "one"}])));
    assert!(!validator.is_valid(&json!([{"total_inc_tax": 5}])));
    assert!(!validator.is_valid(&json!([{"payment_status": "nonsense"}])));
    assert!(!validator.is_valid(&json!({"data": []})));
}
