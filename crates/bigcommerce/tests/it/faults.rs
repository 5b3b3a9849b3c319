//! Everything a store, or what stands between, can answer wrong.

use std::time::{Duration, Instant};

use mctrade_domain::OrderId;
use mctrade_shop::{Shop, ShopError};
use rstest::rstest;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::store::{TOKEN, client, json_answer, quick_limits};

/// What reading the store's facts gives for an answer, and how often it was asked.
async fn asked(answer: ResponseTemplate) -> (Result<(), ShopError>, usize) {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let result = client(&server, quick_limits()).store_info().await.map(|_| ());
    (result, server.received_requests().await.unwrap().len())
}

#[rstest]
#[case(401, ShopError::Unauthorized)]
#[case(403, ShopError::Forbidden("store_v2_information_read_only".to_owned()))]
#[case(404, ShopError::NotFound)]
#[case(400, ShopError::Refused { status: 400, message: "it gave no reason".to_owned() })]
#[tokio::test]
async fn a_refusal_is_final_at_once(#[case] status: u16, #[case] error: ShopError) {
    assert_eq!(asked(ResponseTemplate::new(status)).await, (Err(error), 1));
}

#[rstest]
#[tokio::test]
async fn a_servers_error_is_tried_a_few_times(#[values(500, 502, 503)] status: u16) {
    assert_eq!(
        asked(ResponseTemplate::new(status)).await,
        (Err(ShopError::Server { status }), 3)
    );
}

#[tokio::test]
async fn an_error_that_passes_is_never_seen() {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(503))
        .up_to_n_times(2)
        .mount(&server)
        .await;
    Mock::given(any())
        .respond_with(json_answer(r#"{"currency":"USD"}"#.to_owned()))
        .mount(&server)
        .await;
    assert!(client(&server, quick_limits()).store_info().await.is_ok());
}

#[tokio::test]
async fn a_redirect_is_refused_and_the_token_goes_nowhere_else() {
    let elsewhere = MockServer::start().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(200))
        .expect(0)
        .mount(&elsewhere)
        .await;
    let answer = ResponseTemplate::new(301).insert_header("Location", elsewhere.uri().as_str());
    let (result, times) = asked(answer).await;
    assert!(
        matches!(result, Err(ShopError::Refused { status: 301, .. })),
        "{result:?}"
    );
    assert_eq!(times, 1);
}

#[rstest]
#[case::cut(r#"{"name":"Ada Bro"#, "the JSON ends too early")]
#[case::html("<html><body>Maintenance</body></html>", "the answer is not well-formed JSON")]
#[case::wrong_shape(r#""Ada Brook""#, "the document has an unexpected shape")]
#[case::wrong_value(
    r#"{"currency":"USD","is_price_entered_with_tax":"Ada Brook"}"#,
    "is_price_entered_with_tax has an unexpected value"
)]
#[tokio::test]
async fn an_answer_that_cannot_be_read_names_its_place_and_never_its_value(#[case] body: &str, #[case] words: &str) {
    let answer = ResponseTemplate::new(200).set_body_raw(body, "text/html");
    let expected = ShopError::Malformed(format!("GET /v2/store: {words}"));
    assert_eq!(asked(answer).await, (Err(expected), 1));
}

#[tokio::test]
async fn json_under_another_content_type_is_still_json() {
    let answer = ResponseTemplate::new(200).set_body_raw(r#"{"currency":"USD"}"#, "text/plain");
    assert_eq!(asked(answer).await, (Ok(()), 1));
}

#[tokio::test]
async fn bytes_that_are_no_text_are_malformed() {
    let (result, _) = asked(ResponseTemplate::new(200).set_body_bytes([0xff, 0xfe, 0x00])).await;
    assert_eq!(
        result,
        Err(ShopError::Malformed(
            "GET /v2/store: the answer is not UTF-8 text".to_owned()
        ))
    );
}

#[tokio::test]
async fn a_huge_answer_is_not_read_to_its_end() {
    let huge = "x".repeat(2 * quick_limits().max_body_bytes);
    let (result, times) = asked(json_answer(format!(r#"{{"name":"{huge}"}}"#))).await;
    assert!(
        matches!(&result, Err(ShopError::Malformed(words)) if words.contains("larger than")),
        "{result:?}"
    );
    assert_eq!(times, 1);
}

#[tokio::test]
async fn a_slow_store_is_given_up_in_bounded_time() {
    let began = Instant::now();
    let (result, times) = asked(ResponseTemplate::new(200).set_delay(Duration::from_secs(30))).await;
    assert_eq!(result, Err(ShopError::Unreachable("no answer in time".to_owned())));
    assert!((2..=3).contains(&times), "{times}");
    assert!(began.elapsed() < Duration::from_secs(3), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_store_that_is_not_there_is_unreachable() {
    let server = MockServer::builder().start().await;
    let shop = client(&server, quick_limits());
    drop(server);
    let result = shop.store_info().await.map(|_| ());
    assert!(matches!(result, Err(ShopError::Unreachable(_))), "{result:?}");
}

#[tokio::test]
async fn another_orders_document_is_never_taken_for_the_one_asked_for() {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(json_answer(r#"{"id":6}"#.to_owned()))
        .mount(&server)
        .await;
    let result = client(&server, quick_limits()).fetch_order(OrderId(5)).await;
    assert_eq!(
        result,
        Err(ShopError::Malformed("order 5: id is another order's number".to_owned()))
    );
}

#[rstest]
#[case(r#""total_inc_tax":"ten""#, "order 5: total_inc_tax is not an amount")]
#[case(r#""total_inc_tax":null"#, "order 5: total_inc_tax is missing")]
#[case(
    r#""total_inc_tax":"99999999999999999999""#,
    "order 5: total_inc_tax is too large an amount"
)]
#[case(
    r#""total_inc_tax":{"v":1}"#,
    "GET /v2/orders/{id}: total_inc_tax has an unexpected value"
)]
#[case(
    r#""total_inc_tax":1,"default_currency_code":"BEADS""#,
    "order 5: default_currency_code is not an ISO 4217 currency code"
)]
#[tokio::test]
async fn an_order_that_cannot_be_read_says_which_field(#[case] fields: &str, #[case] words: &str) {
    let server = MockServer::start().await;
    let body = format!(
        r#"{{"id":5,"date_created":"Tue, 05 Mar 2024 21:40:11 +0000","status_id":1,"currency_code":"USD",{fields},"total_tax":0,"coupon_discount":0,"fees":[]}}"#
    );
    let order = wiremock::matchers::path_regex("/v2/orders/5$");
    Mock::given(order).respond_with(json_answer(body)).mount(&server).await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(204))
        .with_priority(9)
        .mount(&server)
        .await;
    let result = client(&server, quick_limits()).fetch_order(OrderId(5)).await;
    assert_eq!(result, Err(ShopError::Malformed(words.to_owned())));
}

#[tokio::test]
async fn the_token_is_in_no_error_and_no_printed_form() {
    let server = MockServer::start().await;
    let echo = format!(r#"{{"title":"{TOKEN} by ada@guild.example is no good"}}"#);
    Mock::given(any())
        .respond_with(ResponseTemplate::new(422).set_body_raw(echo, "application/json"))
        .mount(&server)
        .await;
    let shop = client(&server, quick_limits());
    assert!(!format!("{shop:?}").contains(TOKEN));
    let error = shop.store_info().await.unwrap_err();
    assert!(!error.to_string().contains(TOKEN), "{error}");
    assert!(!error.to_string().contains("ada@"), "{error}");
}
