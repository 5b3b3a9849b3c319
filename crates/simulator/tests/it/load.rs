//! Documents of one's own.

use std::fs;
use std::path::Path;

use mctrade_simulator::{RefundRequest, SimulatorConfig, SimulatorError, start};
use serde_json::json;

use crate::harness::{HASH, SECRET, Shop, TOKEN, shop};

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
    assert_eq!(
        shop.control.order_ids()[2..],
        [1042, 2000, 2001],
        "generated orders have the numbers they would have alone"
    );
    assert_eq!(
        shop.control.place_guest_order().unwrap(),
        2002,
        "new orders number on from the highest"
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

/// Writes down an order as the API gives it, with its parts.
async fn write_down(shop: &Shop, folder: &Path, id: u64) {
    let paths = [
        (format!("/v2/orders/{id}"), format!("orders/{id}.json")),
        (
            format!("/v2/orders/{id}/products"),
            format!("orders/{id}/products.json"),
        ),
        (
            format!("/v3/orders/{id}/payment_actions/refunds"),
            format!("refunds/{id}.json"),
        ),
        (
            format!("/v3/orders/{id}/transactions"),
            format!("transactions/{id}.json"),
        ),
    ];
    for (path, file) in paths {
        let reply = shop.send("GET", &path, None).await;
        if reply.status == 200 {
            let file = folder.join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, reply.text).unwrap();
        }
    }
}

#[tokio::test]
async fn a_store_started_again_with_what_happened_in_it_is_the_same_store() {
    let folder = tempfile::tempdir().unwrap();
    let now = Some("2026-03-01T12:00:00Z".parse().unwrap());
    let first = shop(|config| config.now = now).await;
    let base = first.control.order_ids();
    let refundable: Vec<u64> = base
        .iter()
        .copied()
        .filter(|id| first.control.can_refund(*id))
        .collect();
    let whole = refundable[0];
    first.control.refund(whole, &RefundRequest::Full).unwrap();
    let part = refundable[1..]
        .iter()
        .copied()
        .find(|id| first.control.refund(*id, &RefundRequest::FirstLine).is_ok())
        .expect("an order of which a line can be refunded");
    let new = first.control.place_guest_order().unwrap();
    for id in [whole, part, new] {
        write_down(&first, folder.path(), id).await;
    }
    let customers = first.get(200, "/v3/customers?include=addresses&limit=250").await.text;
    fs::create_dir_all(folder.path().join("customers")).unwrap();
    fs::write(folder.path().join("customers/1.json"), customers).unwrap();

    let second = shop(|config| (config.now, config.load) = (now, Some(folder.path().to_owned()))).await;
    assert_eq!(second.control.order_ids(), first.control.order_ids());
    assert_eq!(second.control.summary(), first.control.summary());
    for path in [
        "/v2/orders?limit=250",
        "/v3/orders/payment_actions/refunds?limit=250",
        "/v3/customers?include=addresses&limit=250",
    ] {
        assert_eq!(
            second.get(200, path).await.json(),
            first.get(200, path).await.json(),
            "{path}"
        );
    }
    for id in [base[0], whole, new] {
        for part in [
            format!("/v2/orders/{id}/products"),
            format!("/v3/orders/{id}/transactions"),
        ] {
            assert_eq!(
                second.send("GET", &part, None).await.text,
                first.send("GET", &part, None).await.text,
                "{part}"
            );
        }
    }
    let next = second.control.place_guest_order().unwrap();
    assert_eq!(next, new + 1);
    let lines = |rows: Vec<serde_json::Value>| rows.iter().filter_map(|row| row["id"].as_u64()).collect::<Vec<_>>();
    let before = lines(first.get(200, &format!("/v2/orders/{new}/products")).await.rows());
    let after = lines(second.get(200, &format!("/v2/orders/{next}/products")).await.rows());
    assert!(
        after.iter().min() > before.iter().max(),
        "lines number on as well: {before:?}, {after:?}"
    );
    first.store.stop().await;
    second.store.stop().await;
}

#[tokio::test]
async fn only_order_documents_of_a_flat_folder_are_taken() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("a.json", r#"{"id": 10, "status_id": 11, "total_inc_tax": "5.00"}"#);
    write(
        "b.json",
        r#"{"id": 11, "status": "Pending", "date_created": "2020-01-01T00:00:00Z"}"#,
    );
    write(
        "line.json",
        r#"{"id": 12, "order_id": 10, "status_id": 1, "total_inc_tax": "5.00", "date_created": "2020-01-01T00:00:00Z"}"#,
    );
    write("status.json", r#"{"id": 13, "status_id": 1}"#);
    write(
        "customer.json",
        r#"{"id": 14, "date_created": "2020-01-01T00:00:00Z", "email": "jane@example.com"}"#,
    );
    write(
        "billing.json",
        r#"{"id": 15, "billing_address": {"email": "jane@example.com"}}"#,
    );
    write("no_id.json", r#"{"status_id": 1, "total_inc_tax": "5.00"}"#);
    write(
        "mixed.json",
        r#"[3, "text", {"id": 16, "order_id": 10, "status": "new", "date_created": "x"}, {"id": 17, "status_id": 1, "total_inc_tax": 5}]"#,
    );
    let shop = shop(|config| (config.orders, config.load) = (0, Some(folder.path().to_owned()))).await;
    assert_eq!(shop.control.order_ids(), [10, 11, 17]);
    shop.store.stop().await;
}
