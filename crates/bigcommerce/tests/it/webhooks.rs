//! Calls from BigCommerce: true, forged, stale, oversized, malformed and about other stores.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use mctrade_bigcommerce::webhook::{
    EventKind, MAX_BODY_BYTES, WebhookError, WebhookEvent, WebhookHeaders, WebhookProof, verify_and_parse,
};
use mctrade_bigcommerce::{HOOK_SECRET_HEADER, StoreHash};
use mctrade_domain::{CustomerId, OrderId};
use proptest::prelude::*;
use rstest::rstest;
use secrecy::SecretString;
use standardwebhooks::Webhook;

const SECRET: &str = "my-client-secret";
const SIGNED_AT: i64 = 1_561_479_335;
const BODY: &str = r#"{"scope":"store/order/created","store_id":"1025646","data":{"type":"order","id":250},"hash":"dd70c0976e06b67aaf671e73f49dcb79230ebf9d","created_at":1561479335,"producer":"stores/abc123"}"#;
const SIGNATURE: &str = "v1,Eq1/Ez83TbKGZOe7QvD/Ajnb9Yvi+7HvlQ5wV07p0GM=";

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(SIGNED_AT, 0).unwrap() + Duration::seconds(seconds)
}

/// Another implementation's signature.
fn sign(id: &str, body: &str) -> String {
    Webhook::from_bytes(SECRET.as_bytes().to_vec())
        .unwrap()
        .sign(id, SIGNED_AT, body.as_bytes())
        .unwrap()
}

fn headers<'a>(pairs: &'a HashMap<&'static str, String>) -> WebhookHeaders<'a> {
    WebhookHeaders::from_lookup(|name| pairs.get(name).map(String::as_str))
}

fn signed(id: &str, signature: &str) -> HashMap<&'static str, String> {
    HashMap::from([
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", SIGNED_AT.to_string()),
        ("webhook-signature", signature.to_owned()),
    ])
}

fn receive(
    pairs: &HashMap<&'static str, String>,
    body: &[u8],
    now: DateTime<Utc>,
) -> Result<WebhookEvent, WebhookError> {
    let secret = SecretString::from(SECRET);
    let store = StoreHash::parse("abc123").unwrap();
    verify_and_parse(headers(pairs), body, WebhookProof::ClientSecret(&secret), &store, now)
}

/// Reads a body that is rightly signed.
fn receive_signed(body: &str) -> Result<WebhookEvent, WebhookError> {
    receive(&signed("msg_1", &sign("msg_1", body)), body.as_bytes(), at(0))
}

#[test]
fn the_known_signature_is_right_and_the_call_is_read() {
    let event = receive(&signed("msg_test_1", SIGNATURE), BODY.as_bytes(), at(0)).unwrap();
    assert_eq!(
        event,
        WebhookEvent {
            id: "msg_test_1".to_owned(),
            scope: "store/order/created".to_owned(),
            kind: EventKind::OrderCreated,
            order: Some(OrderId(250)),
            customer: None,
            created_at: Some(at(0)),
            hash: "dd70c0976e06b67aaf671e73f49dcb79230ebf9d".to_owned(),
        }
    );
}

#[rstest]
#[case("v1,AAAA v1a,AAAA v1,Eq1/Ez83TbKGZOe7QvD/Ajnb9Yvi+7HvlQ5wV07p0GM=", Ok(()))]
#[case("v1a,Eq1/Ez83TbKGZOe7QvD/Ajnb9Yvi+7HvlQ5wV07p0GM=", Err(WebhookError::Forged))]
#[case("v1,Eq1/Ez83TbKGZOe7QvD/Ajnb9Yvi+7HvlQ5wV07p0GA=", Err(WebhookError::Forged))]
#[case("v1,Eq1/Ez83TbKGZOe7QvD", Err(WebhookError::Forged))]
#[case("v1,", Err(WebhookError::Forged))]
#[case("v1", Err(WebhookError::Forged))]
#[case("", Err(WebhookError::Forged))]
fn only_a_whole_signature_of_the_known_version_counts(
    #[case] signature: &str,
    #[case] expected: Result<(), WebhookError>,
) {
    let received = receive(&signed("msg_test_1", signature), BODY.as_bytes(), at(0));
    assert_eq!(received.map(|_| ()), expected);
}

#[test]
fn a_changed_body_id_or_time_is_forged() {
    let changed = BODY.replace("250", "251");
    assert_eq!(
        receive(&signed("msg_test_1", SIGNATURE), changed.as_bytes(), at(0)),
        Err(WebhookError::Forged)
    );
    assert_eq!(
        receive(&signed("msg_test_2", SIGNATURE), BODY.as_bytes(), at(0)),
        Err(WebhookError::Forged)
    );
    let mut later = signed("msg_test_1", SIGNATURE);
    later.insert("webhook-timestamp", (SIGNED_AT + 1).to_string());
    assert_eq!(receive(&later, BODY.as_bytes(), at(0)), Err(WebhookError::Forged));
}

#[rstest]
#[case(300, true)]
#[case(-300, true)]
#[case(301, false)]
#[case(-301, false)]
#[case(86_400 * 365, false)]
fn a_call_is_taken_for_five_minutes_either_way(#[case] seconds: i64, #[case] taken: bool) {
    let received = receive(&signed("msg_test_1", SIGNATURE), BODY.as_bytes(), at(seconds));
    assert_eq!(received.is_ok(), taken);
    assert!(taken || received == Err(WebhookError::Stale));
}

#[rstest]
#[case("webhook-id", None, WebhookError::MissingHeader("webhook-id"))]
#[case("webhook-timestamp", None, WebhookError::MissingHeader("webhook-timestamp"))]
#[case("webhook-signature", None, WebhookError::MissingHeader("webhook-signature"))]
#[case("webhook-id", Some(""), WebhookError::BadHeader("webhook-id"))]
#[case("webhook-timestamp", Some("yesterday"), WebhookError::BadHeader("webhook-timestamp"))]
#[case("webhook-timestamp", Some("-5"), WebhookError::BadHeader("webhook-timestamp"))]
#[case(
    "webhook-timestamp",
    Some("+1561479335"),
    WebhookError::BadHeader("webhook-timestamp")
)]
#[case(
    "webhook-timestamp",
    Some("99999999999999999999"),
    WebhookError::BadHeader("webhook-timestamp")
)]
#[case("webhook-timestamp", Some("9223372036854775807"), WebhookError::Stale)]
fn an_unsigned_call_is_never_let_in(
    #[case] name: &'static str,
    #[case] value: Option<&str>,
    #[case] error: WebhookError,
) {
    let mut pairs = signed("msg_test_1", SIGNATURE);
    pairs.remove(name);
    if let Some(value) = value {
        pairs.insert(name, value.to_owned());
    }
    assert_eq!(receive(&pairs, BODY.as_bytes(), at(0)), Err(error));
}

#[test]
fn an_oversized_call_is_refused_before_its_signature_is_computed() {
    let body = format!("{BODY}{}", " ".repeat(MAX_BODY_BYTES));
    let pairs = signed("msg_1", &sign("msg_1", &body));
    assert_eq!(receive(&pairs, body.as_bytes(), at(0)), Err(WebhookError::TooLarge));
}

#[rstest]
#[case(r#"{"type":"order","id":250}"#, "store/order/updated", EventKind::OrderUpdated)]
#[case(r#"{"type":"order","id":"250"}"#, "store/order/archived", EventKind::OrderArchived)]
#[case(r#"{"id":250}"#, "store/order/statusUpdated", EventKind::OrderStatusUpdated)]
#[case(
    r#"{"type":"order","order_id":250}"#,
    "store/channel/7/order/updated",
    EventKind::OrderUpdated
)]
#[case(
    r#"{"type":"order","id":250,"refund":{"refund_id":3}}"#,
    "store/order/refund/created",
    EventKind::RefundCreated
)]
#[case(
    r#"{"type":"transaction","order_id":"250","transaction_id":"17"}"#,
    "store/order/transaction/created",
    EventKind::TransactionCreated
)]
#[case(
    r#"{"type":"transaction","id":17,"order_id":250}"#,
    "store/order/transaction/updated",
    EventKind::TransactionUpdated
)]
fn the_order_is_found_under_each_of_its_names(#[case] data: &str, #[case] scope: &str, #[case] kind: EventKind) {
    let body = format!(r#"{{"producer":"stores\/abc123","data":{data},"scope":"{scope}"}}"#);
    let event = receive_signed(&body).unwrap();
    assert_eq!(
        (event.order, event.kind, event.scope.as_str()),
        (Some(OrderId(250)), kind, scope)
    );
}

#[rstest]
#[case("store/customer/created", EventKind::CustomerCreated, Some(32))]
#[case("store/customer/updated", EventKind::CustomerUpdated, Some(32))]
#[case("store/customer/deleted", EventKind::CustomerDeleted, Some(32))]
#[case("store/customer/address/created", EventKind::Other, None)]
#[case("store/order/message/created", EventKind::Other, None)]
#[case("store/order/metafield/created", EventKind::Other, None)]
#[case("store/shipment/created", EventKind::Other, None)]
#[case("store/app/uninstalled", EventKind::AppUninstalled, None)]
#[case("store/information/updated", EventKind::StoreInformationUpdated, None)]
#[case("something/new", EventKind::Other, None)]
fn other_scopes_are_read_or_kept(#[case] scope: &str, #[case] kind: EventKind, #[case] customer: Option<i64>) {
    let body = format!(
        r#"{{"scope":"{scope}","data":{{"type":"customer","id":32}},"producer":"stores/abc123","created_at":"1561479335"}}"#
    );
    let event = receive_signed(&body).unwrap();
    assert_eq!(
        (event.kind, event.customer, event.order),
        (kind, customer.map(CustomerId), None)
    );
    assert_eq!(event.created_at, Some(at(0)));
}

#[rstest]
#[case(
    r#"{"scope":"store/order/created","data":{"id":1},"producer":"stores/other"}"#,
    WebhookError::OtherStore
)]
#[case(
    r#"{"scope":"store/order/created","data":{"id":1},"producer":"abc123"}"#,
    WebhookError::OtherStore
)]
#[case(r#"{"scope":"store/order/created","data":{"id":1}}"#, WebhookError::OtherStore)]
#[case(
    r#"{"data":{"id":1},"producer":"stores/abc123"}"#,
    WebhookError::Malformed("scope is missing")
)]
#[case(
    r#"{"scope":"store/order/created","producer":"stores/abc123"}"#,
    WebhookError::Malformed("it names no order")
)]
#[case(
    r#"{"scope":"store/order/created","data":{"id":0},"producer":"stores/abc123"}"#,
    WebhookError::Malformed("it names no order")
)]
#[case(
    r#"{"scope":"store/order/created","data":{"type":"transaction","id":5},"producer":"stores/abc123"}"#,
    WebhookError::Malformed("it names no order")
)]
#[case(
    r#"{"scope":"store/customer/created","data":{},"producer":"stores/abc123"}"#,
    WebhookError::Malformed("it names no customer")
)]
#[case(
    r#"{"scope":"store/order/created","data":{"id":"x"},"producer":"stores/abc123"}"#,
    WebhookError::Malformed("it is not the JSON of a webhook")
)]
#[case("[]", WebhookError::Malformed("it is not the JSON of a webhook"))]
#[case("", WebhookError::Malformed("it is not the JSON of a webhook"))]
#[case(r#"{"scope":"#, WebhookError::Malformed("it is not the JSON of a webhook"))]
fn a_signed_call_that_makes_no_sense_is_refused(#[case] body: &str, #[case] error: WebhookError) {
    assert_eq!(receive_signed(body), Err(error));
}

#[test]
fn deep_json_does_not_exhaust_the_stack() {
    let body = "[".repeat(60_000);
    assert!(matches!(receive_signed(&body), Err(WebhookError::Malformed(_))));
}

#[test]
fn a_secret_header_proves_a_store_without_a_client_secret() {
    let secret = SecretString::from("hook-secret-9");
    let store = StoreHash::parse("abc123").unwrap();
    let receive = |told: Option<&str>| {
        let mut pairs = HashMap::new();
        if let Some(told) = told {
            pairs.insert(HOOK_SECRET_HEADER, told.to_owned());
        }
        verify_and_parse(
            headers(&pairs),
            BODY.as_bytes(),
            WebhookProof::SecretHeader(&secret),
            &store,
            at(99_999),
        )
    };
    let event = receive(Some("hook-secret-9")).unwrap();
    assert!(event.id.starts_with("body-"), "{}", event.id);
    assert_eq!(
        receive(Some("hook-secret-9")),
        Ok(event),
        "the same body is the same message"
    );
    for told in ["hook-secret-8", "hook-secret-99", "", "HOOK-SECRET-9"] {
        assert_eq!(receive(Some(told)), Err(WebhookError::Forged), "{told}");
    }
    assert_eq!(receive(None), Err(WebhookError::MissingHeader(HOOK_SECRET_HEADER)));
}

#[test]
fn a_client_secret_makes_the_plain_header_worthless_and_an_empty_one_lets_nobody_in() {
    let (client, header, empty) = (
        SecretString::from(SECRET),
        SecretString::from("h"),
        SecretString::from(""),
    );
    assert!(matches!(
        WebhookProof::best(Some(&client), Some(&header)),
        Some(WebhookProof::ClientSecret(_))
    ));
    assert!(matches!(
        WebhookProof::best(None, Some(&header)),
        Some(WebhookProof::SecretHeader(_))
    ));
    assert!(WebhookProof::best(None, None).is_none());
    let store = StoreHash::parse("abc123").unwrap();
    let pairs = HashMap::from([(HOOK_SECRET_HEADER, String::new())]);
    let received = verify_and_parse(
        headers(&pairs),
        BODY.as_bytes(),
        WebhookProof::SecretHeader(&empty),
        &store,
        at(0),
    );
    assert_eq!(received, Err(WebhookError::Forged));
}

proptest! {
    #[test]
    fn no_bytes_get_in_without_the_secret(body in prop::collection::vec(any::<u8>(), 0..300), signature in "v1,[A-Za-z0-9+/]{43}=") {
        let received = receive(&signed("msg_1", &signature), &body, at(0));
        prop_assert_eq!(received, Err(WebhookError::Forged));
    }

    #[test]
    fn what_another_implementation_signs_is_verified(id in "[a-zA-Z0-9_]{1,40}", order in 1_i64..i64::MAX) {
        let body = format!(r#"{{"scope":"store/order/updated","data":{{"type":"order","id":{order}}},"producer":"stores/abc123"}}"#);
        let event = receive(&signed(&id, &sign(&id, &body)), body.as_bytes(), at(7)).unwrap();
        prop_assert_eq!((event.id, event.order), (id, Some(OrderId(order))));
    }
}
