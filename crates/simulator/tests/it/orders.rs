//! Listing and reading orders.

use chrono::{TimeZone, Utc};
use mctrade_simulator::{SimulatorConfig, StoreClock};
use rstest::rstest;
use serde_json::Value;

use crate::harness::shop;

fn at_noon(config: &mut SimulatorConfig) {
    config.clock = StoreClock::fixed(Utc.with_ymd_and_hms(2026, 5, 4, 12, 0, 0).unwrap());
}

#[tokio::test]
async fn the_same_seed_and_moment_give_the_same_bytes() {
    let read = |seed| async move {
        let shop = shop(|config| {
            at_noon(config);
            config.seed = seed;
            config.quirks = true;
        })
        .await;
        let mut all = shop
            .get(200, "/v2/orders?limit=250&include=consignments.line_items,fees")
            .await
            .text;
        all.push_str(&shop.get(200, "/v3/customers?limit=250&include=addresses").await.text);
        all.push_str(&shop.get(200, "/v3/orders/payment_actions/refunds?limit=250").await.text);
        shop.store.stop().await;
        all
    };
    let (first, again, other) = (read(7).await, read(7).await, read(8).await);
    assert_eq!(first, again);
    assert_ne!(first, other);
}

#[tokio::test]
async fn pages_are_read_to_a_204_and_hold_every_order_once() {
    let shop = shop(|config| config.orders = 130).await;
    let mut ids = Vec::new();
    for page in 1..=3 {
        let rows = shop.get(200, &format!("/v2/orders?page={page}&limit=50")).await.rows();
        ids.extend(rows.iter().map(|order| order["id"].as_u64().unwrap()));
    }
    let end = shop.get(204, "/v2/orders?page=4&limit=50").await;
    assert_eq!(end.text, "");
    let count = shop.get(200, "/v2/orders/count").await.json()["count"]
        .as_u64()
        .unwrap();
    assert!(ids.is_sorted() && ids.windows(2).all(|pair| pair[0] < pair[1]));
    assert_eq!(u64::try_from(ids.len()).unwrap(), count);
    shop.store.stop().await;
}

#[tokio::test]
async fn lists_have_fifty_rows_unless_asked_otherwise() {
    let shop = shop(|config| config.orders = 80).await;
    assert_eq!(shop.get(200, "/v2/orders").await.rows().len(), 50);
    assert_eq!(shop.get(200, "/v2/orders?limit=3").await.rows().len(), 3);
    shop.get(413, "/v2/orders?limit=251").await;
    shop.store.stop().await;
}

#[tokio::test]
async fn every_filter_admits_exactly_the_orders_that_fit() {
    let shop = shop(|config| config.orders = 120).await;
    let all = shop.all_orders().await;
    let sample = &all[all.len() / 2];
    let text = |name: &str| sample[name].as_str().unwrap().to_owned();
    let date = |name: &str| chrono::DateTime::parse_from_rfc2822(sample[name].as_str().unwrap()).unwrap();
    let encode = |text: &str| {
        text.replace('%', "%25")
            .replace('+', "%2B")
            .replace(' ', "%20")
            .replace(':', "%3A")
    };
    let check = async |query: String, fits: &dyn Fn(&Value) -> bool| {
        let rows = shop.get(200, &format!("/v2/orders?limit=250&{query}")).await.rows();
        let expected: Vec<&Value> = all
            .iter()
            .filter(|order| fits(order))
            .map(|order| &order["id"])
            .collect();
        let found: Vec<&Value> = rows.iter().map(|order| &order["id"]).collect();
        assert_eq!(found, expected, "{query}");
        let count = shop.get(200, &format!("/v2/orders/count?{query}")).await.json()["count"]
            .as_u64()
            .unwrap();
        assert_eq!(usize::try_from(count).unwrap(), expected.len(), "count of {query}");
    };
    let day = |order: &Value, name: &str| chrono::DateTime::parse_from_rfc2822(order[name].as_str().unwrap()).unwrap();
    check(format!("min_id={}", sample["id"]), &|order| {
        order["id"].as_u64() >= sample["id"].as_u64()
    })
    .await;
    check(format!("max_id={}", sample["id"]), &|order| {
        order["id"].as_u64() <= sample["id"].as_u64()
    })
    .await;
    check(format!("status_id={}", sample["status_id"]), &|order| {
        order["status_id"] == sample["status_id"]
    })
    .await;
    check("customer_id=0".to_owned(), &|order| order["customer_id"] == 0).await;
    check(
        format!("email={}", encode(sample["billing_address"]["email"].as_str().unwrap())),
        &|order| order["billing_address"]["email"] == sample["billing_address"]["email"],
    )
    .await;
    check(
        format!("payment_method={}", encode(&text("payment_method"))),
        &|order| order["payment_method"] == sample["payment_method"],
    )
    .await;
    check(
        format!("min_date_created={}", encode(&text("date_created"))),
        &|order| day(order, "date_created") >= date("date_created"),
    )
    .await;
    check(
        format!("max_date_created={}", encode(&date("date_created").to_rfc3339())),
        &|order| day(order, "date_created") <= date("date_created"),
    )
    .await;
    check(
        format!("min_date_modified={}", encode(&text("date_modified"))),
        &|order| day(order, "date_modified") >= date("date_modified"),
    )
    .await;
    check(
        format!("max_date_modified={}", encode(&text("date_modified"))),
        &|order| day(order, "date_modified") <= date("date_modified"),
    )
    .await;
    check(format!("min_total={}", text("total_inc_tax")), &|order| {
        crate::harness::money(&order["total_inc_tax"]) >= crate::harness::money(&sample["total_inc_tax"])
    })
    .await;
    check(format!("max_total={}", text("total_inc_tax")), &|order| {
        crate::harness::money(&order["total_inc_tax"]) <= crate::harness::money(&sample["total_inc_tax"])
    })
    .await;
    check("channel_id=1".to_owned(), &|order| order["channel_id"] == 1).await;
    if let Some(cart) = sample["cart_id"].as_str() {
        check(format!("cart_id={cart}"), &|order| order["cart_id"] == cart).await;
    }
    shop.store.stop().await;
}

#[rstest]
#[case("id", "id=5", "The field 'id' is not supported by this resource.")]
#[case(
    "a date whose plus sign was not encoded",
    "min_date_created=2026-01-01T00:00:00+00:00",
    "'min_date_created' is invalid"
)]
#[case("a word for a number", "status_id=paid", "'status_id' is invalid")]
#[case("an unknown order", "sort=total", "'sort' is invalid")]
#[case("an unknown include", "include=everything", "'include' is invalid")]
#[tokio::test]
async fn a_filter_that_makes_no_sense_is_refused(#[case] _what: &str, #[case] query: &str, #[case] message: &str) {
    let shop = shop(|config| config.orders = 3).await;
    let reply = shop.get(400, &format!("/v2/orders?{query}")).await;
    assert!(
        reply.json()[0]["message"].as_str().unwrap().contains(message),
        "{}",
        reply.text
    );
    shop.store.stop().await;
}

#[tokio::test]
async fn lists_are_sorted_as_asked() {
    let shop = shop(|_| ()).await;
    let dates = |rows: &[Value]| -> Vec<i64> {
        rows.iter()
            .map(|order| {
                chrono::DateTime::parse_from_rfc2822(order["date_modified"].as_str().unwrap())
                    .unwrap()
                    .timestamp()
            })
            .collect()
    };
    let up = shop
        .get(200, "/v2/orders?limit=250&sort=date_modified:asc")
        .await
        .rows();
    assert!(dates(&up).is_sorted());
    let mut down = dates(
        &shop
            .get(200, "/v2/orders?limit=250&sort=date_modified:desc")
            .await
            .rows(),
    );
    down.reverse();
    assert!(down.is_sorted());
    let plain = shop.get(200, "/v2/orders?limit=250&sort=id").await.rows();
    assert!(
        plain
            .iter()
            .map(|order| order["id"].as_u64().unwrap())
            .collect::<Vec<_>>()
            .is_sorted()
    );
    shop.store.stop().await;
}

#[tokio::test]
async fn included_line_items_stop_at_fifty_with_a_warning() {
    let shop = shop(|_| ()).await;
    let all = shop
        .get(200, "/v2/orders?limit=250&include=consignments.line_items,fees")
        .await
        .rows();
    let mut long = 0;
    for order in &all {
        let consignments = &order["consignments"];
        assert!(order["fees"].is_array(), "fees of {}", order["id"]);
        let groups = consignments["shipping"]
            .as_array()
            .unwrap()
            .iter()
            .chain(consignments["downloads"].as_array().unwrap());
        for group in groups {
            let lines = group["line_items"].as_array().unwrap();
            assert!(lines.len() <= 50);
            assert_eq!(
                lines.len() == 50,
                group["__warning__"].is_object(),
                "order {}",
                order["id"]
            );
            long += usize::from(lines.len() == 50);
            assert!(lines.iter().all(|line| line["order_id"] == order["id"]));
        }
    }
    assert!(long > 0, "no order is long enough to be capped");
    shop.store.stop().await;
}

#[tokio::test]
async fn products_of_a_long_order_come_page_by_page() {
    let shop = shop(|_| ()).await;
    let all = shop.all_orders().await;
    let mut longest = (0, Value::Null);
    for order in &all {
        let rows = shop
            .send("GET", &format!("/v2/orders/{}/products?limit=250", order["id"]), None)
            .await
            .rows();
        if rows.len() > longest.0 {
            longest = (rows.len(), order["id"].clone());
        }
    }
    assert_eq!(longest.0, 250);
    let page = shop
        .get(200, &format!("/v2/orders/{}/products", longest.1))
        .await
        .rows();
    assert_eq!(page.len(), 50);
    shop.get(204, &format!("/v2/orders/{}/products?limit=50&page=6", longest.1))
        .await;
    let one = shop
        .get(200, &format!("/v2/orders/{}/products/{}", longest.1, page[3]["id"]))
        .await
        .json();
    assert_eq!(one, page[3]);
    shop.store.stop().await;
}

#[tokio::test]
async fn an_archived_order_leaves_the_list_and_stays_readable() {
    let shop = shop(|_| ()).await;
    let id = shop.all_orders().await[5]["id"].as_u64().unwrap();
    let reply = shop.send("DELETE", &format!("/v2/orders/{id}"), None).await;
    assert_eq!((reply.status, reply.text.as_str()), (204, ""));
    let order = shop.get(200, &format!("/v2/orders/{id}")).await.json();
    assert_eq!(order["is_deleted"], true);
    assert!(shop.all_orders().await.iter().all(|order| order["id"] != id));
    let archived = shop.get(200, "/v2/orders?is_deleted=true&limit=250").await.rows();
    assert!(archived.iter().any(|order| order["id"] == id));
    shop.store.stop().await;
}
