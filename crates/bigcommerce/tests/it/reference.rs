//! The examples that BigCommerce publishes: each order converts, or is refused with a reason. Skipped where they are absent.

use std::path::PathBuf;

use mctrade_domain::OrderId;
use mctrade_domain::shop_order::ShopOrder;
use mctrade_shop::{Shop, ShopError};
use serde_json::Value;
use wiremock::matchers::{any, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::store::{STORE_HASH, client, json_answer, quick_limits};

fn folder() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/bigcommerce");
    let folder = std::env::var_os("MCTRADE_BIGCOMMERCE_REFERENCE").map_or(beside, PathBuf::from);
    if folder.join("examples").is_dir() {
        return Some(folder);
    }
    println!("skipped: BigCommerce's published examples are not beside this repository");
    None
}

fn example(folder: &std::path::Path, name: &str) -> String {
    std::fs::read_to_string(folder.join("examples").join(name)).unwrap()
}

/// Reads an order out of documents served verbatim.
async fn read_order(order: &str, parts: &[(&str, String)]) -> Result<ShopOrder, ShopError> {
    let id = serde_json::from_str::<Value>(order).unwrap()["id"].as_i64().unwrap();
    let server = MockServer::start().await;
    let base = format!("/stores/{STORE_HASH}");
    Mock::given(path(format!("{base}/v2/orders/{id}")))
        .respond_with(json_answer(order.to_owned()))
        .mount(&server)
        .await;
    for (part, body) in parts {
        let at = if *part == "refunds" {
            format!("{base}/v3/orders/{id}/payment_actions/refunds")
        } else {
            format!("{base}/v2/orders/{id}/{part}")
        };
        Mock::given(path(at))
            .respond_with(json_answer(body.clone()))
            .mount(&server)
            .await;
    }
    Mock::given(any())
        .respond_with(ResponseTemplate::new(204))
        .with_priority(9)
        .mount(&server)
        .await;
    client(&server, quick_limits()).fetch_order(OrderId(id)).await
}

#[tokio::test]
async fn every_published_order_converts_with_every_published_part() {
    let Some(folder) = folder() else { return };
    let part = |name: &str| example(&folder, name);
    let refund: Value = serde_json::from_str(&part(
        "v3_orders__get_orders-payment-actions-refunds-refund-id_200__example.json",
    ))
    .unwrap();
    let products: Vec<String> = [
        "custom-product",
        "product-with-file-upload",
        "product-with-variants",
        "product",
    ]
    .iter()
    .map(|name| part(&format!("v2_orderproductlineitem_resp__{name}.json")))
    .collect();
    let all_parts = [
        ("products", format!("[{}]", products.join(","))),
        ("coupons", part("v2_ordercouponscollection_resp__response.json")),
        ("fees", part("v2_orderfees__response.json")),
        ("taxes", part("v2_ordertaxes_resp__response.json")),
        ("refunds", format!(r#"{{"data":[{}]}}"#, refund["data"])),
    ];
    let mut orders = vec![
        part("v2_order_resp__multiple-items.json"),
        part("v2_order_resp__response.json"),
    ];
    let listed: Vec<Box<serde_json::value::RawValue>> =
        serde_json::from_str(&part("v2_ordercollection_resp__response.json")).unwrap();
    orders.extend(listed.iter().map(|order| order.get().to_owned()));
    let mut totals = Vec::new();
    for order in &orders {
        let read = read_order(order, &all_parts).await.unwrap();
        assert_eq!((read.products.len(), read.refunds.len()), (4, 1), "{}", read.id);
        totals.push(format!("{}: {}", read.id, read.total_inc_tax));
        read_order(
            order,
            &[("products", part("v2_orderproductscollection_resp__response.json"))],
        )
        .await
        .unwrap();
    }
    assert_eq!(totals, ["247: 1008.74 USD", "218: 69.84 USD", "100: 361.95 USD"]);
}

#[tokio::test]
async fn every_published_example_in_an_orders_place_is_read_or_refused_with_a_reason() {
    let Some(folder) = folder() else { return };
    let server = MockServer::start().await;
    let mut seen = 0;
    for entry in std::fs::read_dir(folder.join("examples")).unwrap() {
        let body = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        server.reset().await;
        Mock::given(any()).respond_with(json_answer(body)).mount(&server).await;
        let answer = client(&server, quick_limits()).fetch_order(OrderId(1)).await;
        assert!(
            matches!(&answer, Err(ShopError::Malformed(words)) if !words.is_empty()),
            "{answer:?}"
        );
        seen += 1;
    }
    assert!(seen > 50, "{seen}");
}

#[tokio::test]
async fn the_published_store_customers_and_hooks_are_read() {
    let Some(folder) = folder() else { return };
    let server = MockServer::start().await;
    let base = format!("/stores/{STORE_HASH}");
    for (at, name) in [
        ("v2/store", "v2_store__get_store_200__response.json"),
        ("v3/customers", "v3_customers__get_customers_200__example-1.json"),
        ("v2/orders/count", "v2_ordercount_resp__response.json"),
        ("v3/hooks", "v3_hooks__get_hooks-webhook-id_200__application-json.json"),
    ] {
        let body = example(&folder, name);
        Mock::given(path(format!("{base}/{at}")))
            .respond_with(json_answer(body))
            .mount(&server)
            .await;
    }
    let shop = client(&server, quick_limits());
    assert_eq!(shop.store_info().await.unwrap().time_zone, "America/Chicago");
    assert_eq!(
        shop.fetch_customer(mctrade_domain::CustomerId(1)).await,
        Ok(None),
        "the example has no id"
    );
    assert!(
        shop.count_orders(&mctrade_shop::OrderListQuery::default())
            .await
            .is_ok()
    );
}
