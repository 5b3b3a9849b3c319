//! Imports, and every way a store can fail to answer.

use std::time::Duration;

use mctrade_domain::OrderId;
use mctrade_simulator::{Fault, FaultPlan, NewOrder, RequestFault};
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{each, each_with_store};

const IMPORT: &str = "/api/v1/orders/import";

#[tokio::test(flavor = "multi_thread")]
async fn an_order_becomes_an_invoice_and_then_stays_current() {
    each_with_store(0, async |world| {
        world.control().lose_webhooks(1_000);
        let order = world.control().place_guest_order().unwrap();
        let admin = world.admin().await;
        let made = admin.post(IMPORT, &json!({ "order_id": order }), 200).await.json;
        assert_eq!(made["outcome"], "created", "{made}");
        assert_eq!(made["invoice"]["order_id"], order);
        assert_eq!(made["invoice"]["invoice_profile"]["anonymous"], true);
        assert_eq!(made["invoice"]["owner_rule"], "guest");
        assert_eq!(made["invoice"]["customer_profile"], Value::Null);
        let again = admin.post(IMPORT, &json!({ "order_id": order }), 200).await.json;
        assert_eq!(again["outcome"], "unchanged");
        assert_eq!(again["invoice"]["id"], made["invoice"]["id"]);
        world.control().cancel(order).unwrap();
        let changed = admin.post(IMPORT, &json!({ "order_id": order }), 200).await.json;
        assert_eq!(changed["outcome"], "updated");
        assert_eq!(changed["invoice"]["balance"]["amount"], "0.00");
        assert_ne!(changed["invoice"]["etag"], made["invoice"]["etag"]);
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incomplete_order_waits() {
    each_with_store(0, async |world| {
        let unplaced = NewOrder {
            incomplete: true,
            ..NewOrder::default()
        };
        let order = world.control().place(&unplaced).unwrap();
        let waiting = world
            .admin()
            .await
            .post(IMPORT, &json!({ "order_id": order }), 200)
            .await
            .json;
        assert_eq!(
            (&waiting["outcome"], &waiting["invoice"]),
            (&json!("waiting"), &Value::Null)
        );
        world
    })
    .await;
}

#[rstest]
#[case(json!({ "order_id": 999_999 }), 404, "order_not_in_store")]
#[case(json!({ "order_id": "abc" }), 422, "invalid_fields")]
#[case(json!({ "order_id": "1042" }), 422, "invalid_fields")]
#[case(json!({ "order_id": 0 }), 422, "invalid_fields")]
#[case(json!({ "order_id": -5 }), 422, "invalid_fields")]
#[case(json!({ "order_id": 10.5 }), 422, "invalid_fields")]
#[case(json!({ "order_id": 12_345_678_901_234_567_890_u64 }), 422, "invalid_fields")]
#[case(json!({ "order_id": 1, "store_id": "01890a5d-ac96-774b-bcce-b302099a8057" }), 404, "store_not_found")]
#[case(json!({}), 422, "invalid_fields")]
#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_is_no_order_says_what_to_do(#[case] form: Value, #[case] status: u16, #[case] code: &str) {
    each_with_store(0, |world| {
        let form = form.clone();
        async move {
            let answer = world.admin().await.post(IMPORT, &form, status).await.is(code);
            assert!(
                answer.json["detail"].as_str().unwrap().ends_with('.'),
                "{}",
                answer.text
            );
            world
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_store_nothing_is_imported() {
    each(async |world| {
        world
            .admin()
            .await
            .post(IMPORT, &json!({ "order_id": 1 }), 409)
            .await
            .is("no_store_connected");
        world
    })
    .await;
}

#[rstest]
#[case(Fault::Unauthorized, 502, "store_unauthorized")]
#[case(Fault::Forbidden, 502, "store_unauthorized")]
#[case(Fault::NotFound, 404, "order_not_in_store")]
#[case(Fault::ServerError, 503, "store_unavailable")]
#[case(Fault::Unavailable, 503, "store_unavailable")]
#[case(Fault::RateLimited { headers: true }, 503, "store_unavailable")]
#[case(Fault::RateLimited { headers: false }, 503, "store_unavailable")]
#[case(Fault::CutJson, 503, "store_unavailable")]
#[case(Fault::MalformedJson, 502, "store_answer_malformed")]
#[case(Fault::EmptyBody, 502, "store_answer_malformed")]
#[case(Fault::Timeout { ms: 5 }, 503, "store_unavailable")]
#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_fails_is_said_in_words_and_loses_nothing(
    #[case] fault: Fault,
    #[case] status: u16,
    #[case] code: &str,
) {
    each_with_store(0, |world| {
        let fault = fault.clone();
        async move {
            world.control().lose_webhooks(1_000);
            let order = world.control().place_guest_order().unwrap();
            world.control().set_faults(FaultPlan {
                requests: vec![RequestFault::new(fault).on("/v2/orders")],
                ..FaultPlan::default()
            });
            let admin = world.admin().await;
            let answer = admin.post(IMPORT, &json!({ "order_id": order }), status).await.is(code);
            assert!(
                !answer.text.contains("127.0.0.1"),
                "nothing internal leaks: {}",
                answer.text
            );
            let row = world
                .storage
                .ledger()
                .find(world.store_id().await, OrderId(order as i64))
                .await
                .unwrap();
            assert!(row.is_some(), "the ledger knows the order");
            world.control().set_faults(FaultPlan::default());
            // A store that asked for fewer requests is left alone for a while, as it asked.
            let form = json!({ "order_id": order });
            let mut made = admin.post_any(IMPORT, &form).await;
            for _ in 0..100 {
                if made.status == 200 {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(200)).await;
                made = admin.post_any(IMPORT, &form).await;
            }
            let made = made.json;
            assert_eq!(made["outcome"], "created", "{made}");
            world
        }
    })
    .await;
}
