//! Lists, counts, customers and the store's facts.

use chrono::DateTime;
use mctrade_domain::shop_order::OrderStatus;
use mctrade_domain::{Currency, CustomerId, Money, OrderId};
use mctrade_shop::{OrderListQuery, OrderSort, Shop, ShopError};
use rstest::rstest;
use wiremock::matchers::{any, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::store::{STORE_HASH, client, json_answer, quick_limits, recorded_store};

fn newest_first(page: u32, limit: u32) -> OrderListQuery {
    OrderListQuery {
        sort: OrderSort::IdDescending,
        page,
        limit,
        ..OrderListQuery::default()
    }
}

#[tokio::test]
async fn a_list_tells_what_a_sweep_needs() {
    let (_server, shop) = recorded_store().await;
    let rows = shop.list_orders(&newest_first(1, 2)).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.id.0).collect::<Vec<_>>(), [103, 101]);
    assert_eq!(rows[1].status, OrderStatus::PartiallyRefunded);
    assert_eq!(rows[1].total_inc_tax, Money::new(13_614, Currency::USD));
    assert_eq!(rows[1].modified_at.to_rfc3339(), "2024-03-08T12:30:00+00:00");
    assert!(
        shop.list_orders(&newest_first(3, 2)).await.unwrap().is_empty(),
        "204 ends a list"
    );
    assert_eq!(shop.count_orders(&newest_first(1, 2)).await, Ok(3));
}

#[rstest]
#[case(ResponseTemplate::new(204))]
#[case(json_answer("[]".to_owned()))]
#[case(json_answer(String::new()))]
#[case(json_answer("null".to_owned()))]
#[tokio::test]
async fn an_empty_list_comes_in_many_forms(#[case] answer: ResponseTemplate) {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let shop = client(&server, quick_limits());
    assert_eq!(shop.list_orders(&newest_first(1, 50)).await, Ok(Vec::new()));
    assert_eq!(shop.fetch_customer(CustomerId(5)).await, Ok(None));
}

#[tokio::test]
async fn one_unreadable_order_does_not_hide_its_neighbours() {
    let server = MockServer::start().await;
    let rows = r#"[
        {"id":1,"date_created":"Tue, 05 Mar 2024 21:40:11 +0000","date_modified":"never","status_id":"x","total_inc_tax":"ten","default_currency_code":"USD"},
        {"id":2,"date_created":"Tue, 05 Mar 2024 21:40:11 +0000","date_modified":"Tue, 05 Mar 2024 21:50:00 +0000","status_id":2,"total_inc_tax":10,"default_currency_code":"USD"}
    ]"#;
    Mock::given(any())
        .respond_with(json_answer(rows.to_owned()))
        .mount(&server)
        .await;
    let shop = client(&server, quick_limits());
    let rows = shop
        .list_orders(&OrderListQuery {
            page: 1,
            limit: 50,
            ..Default::default()
        })
        .await
        .unwrap();
    assert_eq!(rows.iter().map(|row| row.id.0).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(rows[0].modified_at, rows[0].created_at);
    assert_eq!(rows[1].total_inc_tax, Money::new(1000, Currency::USD));
}

#[tokio::test]
async fn the_products_of_a_large_order_are_read_to_the_last_page() {
    let server = MockServer::start().await;
    let base = format!("/stores/{STORE_HASH}");
    let lines = |from: i64, to: i64| {
        let lines: Vec<String> = (from..=to)
            .map(|id| format!(r#"{{"id":{id},"quantity":1,"total_ex_tax":"1","total_inc_tax":"1","total_tax":"0"}}"#))
            .collect();
        json_answer(format!("[{}]", lines.join(",")))
    };
    let order = r#"{"id":5,"date_created":"Tue, 05 Mar 2024 21:40:11 +0000","status_id":2,"total_inc_tax":"260","total_tax":"0","default_currency_code":"USD","coupon_discount":"0","fees":[]}"#;
    Mock::given(path(format!("{base}/v2/orders/5")))
        .respond_with(json_answer(order.to_owned()))
        .mount(&server)
        .await;
    for (page, from, to) in [("1", 1, 250), ("2", 251, 260)] {
        Mock::given(path(format!("{base}/v2/orders/5/products")))
            .and(query_param("page", page))
            .and(query_param("limit", "250"))
            .respond_with(lines(from, to))
            .mount(&server)
            .await;
    }
    Mock::given(path(format!("{base}/v3/orders/5/payment_actions/refunds")))
        .respond_with(ResponseTemplate::new(404))
        .mount(&server)
        .await;
    let order = client(&server, quick_limits()).fetch_order(OrderId(5)).await.unwrap();
    assert_eq!(order.products.len(), 260);
    assert_eq!(order.refunds, [], "an order that V3 does not know was never refunded");
}

#[tokio::test]
async fn a_list_that_repeats_itself_ends() {
    let server = MockServer::start().await;
    let customers: Vec<String> = (1..=50).map(|id| format!(r#"{{"id":{id}}}"#)).collect();
    let body = format!(
        r#"{{"data":[{}],"meta":{{"pagination":{{"total_pages":9000}}}}}}"#,
        customers.join(",")
    );
    Mock::given(any())
        .respond_with(json_answer(body))
        .expect(2)
        .mount(&server)
        .await;
    let customer = client(&server, quick_limits())
        .fetch_customer(CustomerId(5))
        .await
        .unwrap();
    assert_eq!(customer.map(|customer| customer.id), Some(CustomerId(5)));
}

#[tokio::test]
async fn the_stores_facts_are_read() {
    let (_server, shop) = recorded_store().await;
    let store = shop.store_info().await.unwrap();
    assert_eq!(
        (store.name.as_str(), store.currency, store.prices_include_tax),
        ("Guild Shop", Currency::USD, false)
    );
    assert_eq!(store.time_zone, "America/Chicago");
    assert_eq!(store.control_panel_url, "https://store-tst4r0ck.mybigcommerce.example");
}

#[rstest]
#[case(r#"{"currency":"USD","timezone":{"name":"Mars/Olympus"}}"#, Ok("UTC"))]
#[case(r#"{"currency":"USD","timezone":""}"#, Ok("UTC"))]
#[case(r#"{"currency":"USD","timezone":{"name":"US/Central"}}"#, Ok("US/Central"))]
#[case(r#"{"timezone":{"name":"UTC"}}"#, Err("GET /v2/store: currency is missing"))]
#[case(
    r#"{"currency":"BEADS"}"#,
    Err("GET /v2/store: currency is not an ISO 4217 currency code")
)]
#[tokio::test]
async fn an_unknown_time_zone_is_utc_and_an_unknown_currency_an_error(
    #[case] body: &str,
    #[case] expected: Result<&str, &str>,
) {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(json_answer(body.to_owned()))
        .mount(&server)
        .await;
    let zone = client(&server, quick_limits())
        .store_info()
        .await
        .map(|store| store.time_zone);
    assert_eq!(
        zone,
        expected
            .map(str::to_owned)
            .map_err(|words| ShopError::Malformed(words.to_owned()))
    );
}

#[tokio::test]
async fn every_right_is_tried_and_named() {
    let server = MockServer::start().await;
    let refunds = format!("/stores/{STORE_HASH}/v3/orders/payment_actions/refunds");
    Mock::given(path(refunds))
        .respond_with(ResponseTemplate::new(403))
        .mount(&server)
        .await;
    Mock::given(any())
        .respond_with(json_answer("{}".to_owned()))
        .with_priority(9)
        .mount(&server)
        .await;
    let checks = client(&server, quick_limits()).check_access().await;
    assert_eq!(checks.len(), 6);
    for check in checks {
        if check.name == "Read refunds" {
            let words = check.result.unwrap_err();
            assert!(words.contains("store_v2_orders_read_only"), "{words}");
        } else {
            assert_eq!(check.result, Ok(()), "{}", check.name);
        }
    }
}

#[tokio::test]
async fn a_date_is_asked_for_in_whole_seconds() {
    let (server, shop) = recorded_store().await;
    let query = OrderListQuery {
        modified_from: DateTime::from_timestamp(1_709_900_000, 900_000_000),
        page: 1,
        limit: 250,
        ..OrderListQuery::default()
    };
    let rows = shop.list_orders(&query).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.id.0).collect::<Vec<_>>(), [101, 103]);
    let asked = server.received_requests().await.unwrap()[0]
        .url
        .query()
        .unwrap()
        .to_owned();
    assert!(
        asked.contains("min_date_modified=2024-03-08T12%3A13%3A20%2B00%3A00"),
        "{asked}"
    );
}
