//! Paying money back.

use mctrade_simulator::{BuyerChoice, NewOrder, RefundRequest, Scenario};
use serde_json::{Value, json};

use crate::harness::{Shop, money, shop};

async fn paid(shop: &Shop, scenario: Scenario) -> Value {
    let id = shop
        .control
        .place(&NewOrder {
            buyer: BuyerChoice::Guest,
            scenario: Some(scenario),
            incomplete: false,
        })
        .unwrap();
    if shop.control.order(id).unwrap()["status_id"]
        .as_u64()
        .is_some_and(|status| matches!(status, 1 | 7))
    {
        shop.control.pay(id).unwrap();
    }
    shop.get(200, &format!("/v2/orders/{id}")).await.json()
}

async fn refunds(shop: &Shop, id: &Value) -> Vec<Value> {
    shop.get(200, &format!("/v3/orders/{id}/payment_actions/refunds"))
        .await
        .rows()
}

#[tokio::test]
async fn a_full_refund_gives_everything_back_and_leaves_the_total() {
    let shop = shop(|config| config.orders = 3).await;
    for scenario in Scenario::ALL.iter().filter(|scenario| **scenario != Scenario::Free) {
        let order = paid(&shop, *scenario).await;
        let id = &order["id"];
        shop.control
            .refund(id.as_u64().unwrap(), &RefundRequest::Full)
            .unwrap_or_else(|error| panic!("{scenario:?}: {error}"));
        let after = shop.get(200, &format!("/v2/orders/{id}")).await.json();
        assert_eq!(after["status_id"], 4, "{scenario:?}");
        assert_eq!(after["total_inc_tax"], order["total_inc_tax"], "{scenario:?}");
        assert_eq!(after["refunded_amount"], "0.0000", "the V2 field never says");
        let refund = &refunds(&shop, id).await[0];
        let given = money(&order["total_inc_tax"]) + money(&order["gift_certificate_amount"]);
        assert_eq!(money(&refund["total_amount"]), given, "{scenario:?}");
        assert_eq!(money(&refund["total_tax"]), money(&order["total_tax"]), "{scenario:?}");
        let payments: i128 = refund["payments"]
            .as_array()
            .unwrap()
            .iter()
            .map(|payment| money(&payment["amount"]))
            .sum();
        assert_eq!(payments, given, "{scenario:?}");
    }
    shop.store.stop().await;
}

#[tokio::test]
async fn partial_refunds_of_a_line_end_exactly_at_its_price() {
    let shop = shop(|config| config.orders = 3).await;
    let order = paid(&shop, Scenario::Coupon).await;
    let id = &order["id"];
    let line = shop.get(200, &format!("/v2/orders/{id}/products")).await.rows()[0].clone();
    let quantity = line["quantity"].as_u64().unwrap();
    for _ in 0..quantity {
        let request = RefundRequest::Line {
            line_id: line["id"].as_u64().unwrap(),
            quantity: 1,
        };
        shop.control.refund(id.as_u64().unwrap(), &request).unwrap();
    }
    let sum: i128 = refunds(&shop, id)
        .await
        .iter()
        .map(|refund| money(&refund["total_amount"]))
        .sum();
    assert_eq!(sum, money(&line["discounted_total_inc_tax"]));
    let after = shop
        .get(200, &format!("/v2/orders/{id}/products/{}", line["id"]))
        .await
        .json();
    assert_eq!(
        (after["quantity_refunded"].as_u64(), after["is_refunded"].clone()),
        (Some(quantity), json!(true))
    );
    let once_more = RefundRequest::Line {
        line_id: line["id"].as_u64().unwrap(),
        quantity: 1,
    };
    assert!(shop.control.refund(id.as_u64().unwrap(), &once_more).is_err());
    shop.store.stop().await;
}

#[tokio::test]
async fn a_refund_through_the_api_is_quoted_made_and_listed() {
    let shop = shop(|config| config.orders = 3).await;
    let order = paid(&shop, Scenario::Books).await;
    let id = &order["id"];
    let line = shop.get(200, &format!("/v2/orders/{id}/products")).await.rows()[0].clone();
    let address = shop
        .get(200, &format!("/v2/orders/{id}/shipping_addresses"))
        .await
        .rows()[0]
        .clone();
    let items = json!([
        {"item_type": "PRODUCT", "item_id": line["id"], "quantity": 1},
        {"item_type": "HANDLING", "item_id": address["id"], "amount": 1.5},
    ]);
    let quote = shop
        .post(
            201,
            &format!("/v3/orders/{id}/payment_actions/refund_quotes"),
            json!({"items": items}),
        )
        .await
        .json();
    let body = json!({"items": items, "reason": "Damaged", "payments": quote["data"]["refund_methods"][0]});
    let refund = shop
        .post(201, &format!("/v3/orders/{id}/payment_actions/refunds"), body)
        .await
        .json()["data"]
        .clone();
    assert_eq!(refund["total_amount"], quote["data"]["total_refund_amount"]);
    assert_eq!(shop.get(200, &format!("/v2/orders/{id}")).await.json()["status_id"], 14);
    let one = shop
        .get(200, &format!("/v3/orders/payment_actions/refunds/{}", refund["id"]))
        .await
        .json();
    assert_eq!(one["data"], refund);
    let listed = shop
        .get(200, &format!("/v3/orders/payment_actions/refunds?order_id:in={id},1"))
        .await
        .rows();
    assert_eq!(listed, vec![refund]);
    let too_much =
        json!({"items": [{"item_type": "PRODUCT", "item_id": line["id"], "quantity": 99}], "payments": [{}]});
    shop.post(422, &format!("/v3/orders/{id}/payment_actions/refunds"), too_much)
        .await;
    shop.store.stop().await;
}

#[tokio::test]
async fn a_declined_refund_moves_no_money() {
    let shop = shop(|config| config.orders = 3).await;
    let order = paid(&shop, Scenario::Membership).await;
    let id = order["id"].as_u64().unwrap();
    shop.control.refund_declined(id, &RefundRequest::Full).unwrap();
    let record = &refunds(&shop, &order["id"]).await[0];
    assert_eq!(record["payments"][0]["is_declined"], true);
    assert_eq!(shop.control.order(id).unwrap()["status_id"], order["status_id"]);
    shop.control.refund(id, &RefundRequest::Full).unwrap();
    shop.store.stop().await;
}

#[tokio::test]
async fn an_unpaid_order_cannot_be_refunded() {
    let shop = shop(|config| config.orders = 3).await;
    let id = shop
        .control
        .place(&NewOrder {
            incomplete: true,
            ..NewOrder::default()
        })
        .unwrap();
    let error = shop.control.refund(id, &RefundRequest::Full).unwrap_err();
    assert_eq!(error.to_string(), format!("order {id}: no payment has been received"));
    shop.store.stop().await;
}

#[tokio::test]
async fn no_generated_order_gets_more_back_than_was_given() {
    let shop = shop(|config| config.orders = 400).await;
    let all = shop.get(200, "/v3/orders/payment_actions/refunds?limit=250").await;
    assert!(all.json()["meta"]["pagination"]["total"].as_u64() > Some(20));
    for order in shop.all_orders().await {
        let back: i128 = refunds(&shop, &order["id"])
            .await
            .iter()
            .flat_map(|refund| refund["payments"].as_array().unwrap().clone())
            .filter(|payment| payment["is_declined"] == false)
            .map(|payment| money(&payment["amount"]))
            .sum();
        let given = money(&order["total_inc_tax"]) + money(&order["gift_certificate_amount"]);
        assert!(back <= given, "order {} got {back} of {given}", order["id"]);
    }
    shop.store.stop().await;
}

#[tokio::test]
async fn payments_are_recorded_as_transactions_by_tender() {
    let shop = shop(|config| config.orders = 3).await;
    let order = paid(&shop, Scenario::GiftCertificateUsed).await;
    let rows = shop
        .get(200, &format!("/v3/orders/{}/transactions", order["id"]))
        .await
        .rows();
    let certificate = rows
        .iter()
        .find(|row| row["method"] == "gift_certificate")
        .expect("the certificate's transaction");
    assert_eq!(money(&certificate["amount"]), money(&order["gift_certificate_amount"]));
    let paid: i128 = rows.iter().map(|row| money(&row["amount"])).sum();
    assert_eq!(
        paid,
        money(&order["total_inc_tax"]) + money(&order["gift_certificate_amount"])
    );
    let unpaid = shop
        .control
        .place(&NewOrder {
            incomplete: true,
            ..NewOrder::default()
        })
        .unwrap();
    shop.get(204, &format!("/v3/orders/{unpaid}/transactions")).await;
    shop.store.stop().await;
}
