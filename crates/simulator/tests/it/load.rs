//! Documents of one's own.

use std::fs;

use mctrade_simulator::{SimulatorConfig, SimulatorError, start};
use serde_json::json;

use crate::harness::{HASH, SECRET, TOKEN, shop};

const ORDER: &str = r#"{
  "id": 1042,   "customer_id": 5,
  "date_created": "Mon, 05 Mar 2019 21:40:11 +0000", "date_modified": "2019-03-11T15:17:25+00:00",
  "status_id": 11, "total_inc_tax": "69.84", "default_currency_code": "USD",
  "billing_address": {"email": "jane@example.com", "first_name": "Jane"}
}"#;

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("orders/1042.json", ORDER);
    write(
        "orders/1042/products.json",
        r#"[ {"id": 7, "order_id": 1042, "name": "One",  "quantity": 1} ]"#,
    );
    write(
        "orders/1042/fees.json",
        r#"{"fees": [{"id": 1, "cost_inc_tax": "3.0000"}]}"#,
    );
    write(
        "refunds/1042.json",
        r#"{"data": [{"id": 9, "order_id": 1042, "total_amount": 5, "created": "2019-03-12T00:00:00+00:00"}]}"#,
    );
    write(
        "transactions/1042.json",
        r#"[{"id": 3, "order_id": "1042", "event": "purchase"}]"#,
    );
    write(
        "customers/5.json",
        r#"{"data": [{"id": 5, "email": "jane@example.com", "first_name": "Jane"}], "meta": {}}"#,
    );
    write("store.json", r#"{ "id": "abc123", "name": "My own" }"#);
    write(
        "more.json",
        r#"[{"id": 2000, "date_created": "2020-01-01T00:00:00Z", "status_id": 0}, {"id": 2001, "date_created": "2020-01-02T00:00:00Z", "status_id": 10, "total_inc_tax": 12.5}]"#,
    );
    write("notes.json", r#"{"nothing": "of ours"}"#);
    folder
}

#[tokio::test]
async fn single_documents_are_served_byte_for_byte() {
    let folder = folder();
    let shop = shop(|config| (config.orders, config.load) = (0, Some(folder.path().to_owned()))).await;
    assert_eq!(shop.get(200, "/v2/orders/1042").await.text, ORDER);
    let products = fs::read_to_string(folder.path().join("orders/1042/products.json")).unwrap();
    assert_eq!(shop.get(200, "/v2/orders/1042/products").await.text, products);
    assert_eq!(shop.get(200, "/v2/orders/1042/products/7").await.json()["name"], "One");
    let fees = fs::read_to_string(folder.path().join("orders/1042/fees.json")).unwrap();
    assert_eq!(shop.get(200, "/v2/orders/1042/fees").await.text, fees);
    assert_eq!(
        shop.get(200, "/v2/store").await.text,
        r#"{ "id": "abc123", "name": "My own" }"#
    );
    shop.get(204, "/v2/orders/1042/coupons").await;
    shop.get(204, "/v2/orders/2000/products").await;
    shop.store.stop().await;
}

#[tokio::test]
async fn loaded_documents_take_part_in_lists_and_filters() {
    let folder = folder();
    let shop = shop(|config| (config.orders, config.load) = (0, Some(folder.path().to_owned()))).await;
    let ids = async |query: &str| -> Vec<u64> {
        shop.send("GET", &format!("/v2/orders?{query}"), None)
            .await
            .rows()
            .iter()
            .map(|row| row["id"].as_u64().unwrap())
            .collect()
    };
    assert_eq!(ids("").await, [1042, 2000, 2001]);
    assert_eq!(ids("status_id=11").await, [1042]);
    assert_eq!(ids("min_date_created=2020-01-01").await, [2000, 2001]);
    assert_eq!(ids("min_total=12.5&max_total=12.5").await, [2001]);
    assert_eq!(ids("email=JANE@example.com&customer_id=5").await, [1042]);
    let included = shop
        .get(200, "/v2/orders/1042?include=consignments.line_items,fees")
        .await
        .json();
    assert_eq!(included["fees"][0]["cost_inc_tax"], "3.0000");
    assert_eq!(included["consignments"]["downloads"][0]["line_items"][0]["id"], 7);
    assert_eq!(
        shop.get(200, "/v3/orders/1042/payment_actions/refunds").await.rows()[0]["id"],
        9
    );
    assert_eq!(
        shop.get(200, "/v3/orders/payment_actions/refunds?order_id:in=1042")
            .await
            .rows()
            .len(),
        1
    );
    assert_eq!(shop.get(200, "/v3/orders/1042/transactions").await.rows().len(), 1);
    assert_eq!(
        shop.get(200, "/v3/customers?id:in=5").await.rows()[0]["email"],
        "jane@example.com"
    );
    shop.store.stop().await;
}

#[tokio::test]
async fn a_loaded_order_can_be_cancelled_and_is_then_no_longer_the_file() {
    let folder = folder();
    let shop = shop(|config| (config.orders, config.load) = (2, Some(folder.path().to_owned()))).await;
    shop.control.cancel(1042).unwrap();
    let order = shop.get(200, "/v2/orders/1042").await.json();
    assert_eq!(
        (order["status_id"].clone(), order["status"].clone()),
        (json!(5), json!("Cancelled"))
    );
    assert_ne!(order["date_modified"], "2019-03-11T15:17:25+00:00");
    assert!(
        shop.control.order_ids().iter().any(|id| *id > 2001),
        "generated orders follow the loaded ones"
    );
    shop.store.stop().await;
}

#[tokio::test]
async fn a_folder_that_is_not_there_or_broken_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = SimulatorConfig::new(HASH, TOKEN, SECRET);
    config.load = Some(folder.path().join("nowhere"));
    let refused =
        |result: Result<mctrade_simulator::RunningStore, SimulatorError>| result.err().map(|error| error.to_string());
    assert!(refused(start(config.clone()).await).unwrap().contains("nowhere"));
    fs::write(folder.path().join("broken.json"), "{").unwrap();
    config.load = Some(folder.path().to_owned());
    assert!(refused(start(config).await).unwrap().contains("broken.json"));
}
