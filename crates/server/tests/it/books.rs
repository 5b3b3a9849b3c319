//! Five hundred orders: the books say what the store says.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::each_with_store;

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_orders_become_the_invoices_and_totals_of_the_store() {
    each_with_store(500, async |world| {
        let admin = world.admin().await;
        let span = json!({ "from": "2000-01-01", "to": "2999-12-31" });
        let begun = admin.post("/api/v1/sync/backfill", &span, 202).await;
        let path = begun.header("location").to_owned();
        let mut job = begun.json;
        for _ in 0..1_200 {
            if job["state"] != "running" {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
            job = admin.get(&path, 200).await.json;
        }
        assert_eq!((&job["state"], &job["failed"]), (&json!("done"), &json!(0)), "{job}");

        let store = world.control();
        let invoiced: BTreeSet<u64> = invoiced(&admin).await;
        let summary = store.summary();
        for id in store.order_ids() {
            let order = store.order(id).unwrap();
            let is_incomplete = order["status_id"] == 0;
            let is_archived = order["is_deleted"] == true;
            if !is_archived {
                assert_eq!(
                    invoiced.contains(&id),
                    !is_incomplete,
                    "order {id}: {}",
                    order["status"]
                );
            }
        }
        assert_eq!(
            invoiced.len(),
            summary.orders - summary.incomplete - summary.archived,
            "{summary:?}"
        );

        let totals = admin.get("/api/v1/invoices/summary", 200).await.json;
        let ours: BTreeMap<String, String> = totals["totals"]
            .as_array()
            .unwrap()
            .iter()
            .map(|sum| (text(&sum["currency"]), text(&sum["amount"])))
            .collect();
        let theirs: BTreeMap<String, String> = summary
            .totals
            .iter()
            .map(|(currency, sum)| (currency.clone(), in_its_decimals(currency, sum)))
            .collect();
        assert_eq!(ours, theirs);
        assert_eq!(world.storage.audit().check().await.unwrap(), []);
        world
    })
    .await;
}

async fn invoiced(admin: &crate::harness::Caller<'_>) -> BTreeSet<u64> {
    let mut orders = BTreeSet::new();
    let mut path = "/api/v1/invoices?limit=200".to_owned();
    loop {
        let page = admin.get(&path, 200).await.json;
        orders.extend(
            page["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|row| row["order_id"].as_u64().unwrap()),
        );
        match page["meta"]["page"]["next"].as_str() {
            Some(next) => path = format!("/api/v1/invoices?limit=200&cursor={next}"),
            None => return orders,
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// The store's four decimals as the currency's own, which must lose nothing.
fn in_its_decimals(currency: &str, sum: &str) -> String {
    let keep = match currency {
        "JPY" => 0,
        "KWD" => 3,
        _ => 2,
    };
    let (whole, fraction) = sum.split_once('.').unwrap();
    let (kept, lost) = fraction.split_at(keep);
    assert!(lost.chars().all(|digit| digit == '0'), "{sum} {currency}");
    if kept.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{kept}")
    }
}
