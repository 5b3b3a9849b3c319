//! Recorded orders, with all the quirks that BigCommerce's answers have.

use mctrade_domain::shop_order::{OrderStatus, PaymentStatus, ProductKind, RefundTarget};
use mctrade_domain::{Currency, CustomerId, Money, OrderId};
use mctrade_shop::{Shop, ShopError};

use crate::store::{paths_asked, recorded_store};

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

#[tokio::test]
async fn a_guest_order_is_read_whole_despite_its_odd_spelling() {
    let (_server, shop) = recorded_store().await;
    let order = shop.fetch_order(OrderId(100)).await.unwrap();
    assert_eq!(
        order.created_at.to_rfc3339(),
        "2024-03-05T21:40:11+00:00",
        "the weekday is wrong and ignored"
    );
    assert_eq!((order.customer_id, order.customer.clone()), (None, None));
    assert_eq!(
        (order.total_inc_tax, order.total_ex_tax, order.total_tax),
        (usd(5940), usd(5500), usd(440))
    );
    assert_eq!(order.shipping.inc_tax, usd(540));
    assert_eq!(order.handling.inc_tax, usd(0));
    assert_eq!(order.status, OrderStatus::AwaitingFulfillment);
    assert_eq!(order.status_label, "To be packed");
    assert_eq!(order.payment_status, PaymentStatus::Captured);
    assert_eq!(order.billing.postal_code, "55802");
    assert_eq!(order.external_source, None);
    assert_eq!(order.taxes.len(), 2);
    assert_eq!(order.taxes[0].order_product_id, Some(11));
}

#[tokio::test]
async fn a_members_order_has_its_parts_its_refunds_and_its_customer() {
    let (_server, shop) = recorded_store().await;
    let order = shop.fetch_order(OrderId(101)).await.unwrap();
    insta::assert_debug_snapshot!("order_101", order);
    let customer = order.customer.unwrap();
    assert_eq!(
        customer.contact.company, "Cairn & Sons",
        "the customer names none, their address does"
    );
    assert_eq!(order.rates.display_code.as_deref(), Some("EUR"));
    assert_eq!(order.currency, Currency::USD, "what was paid in, not what was seen");
    assert_eq!(order.fees[0].cost.ex_tax, usd(1230), "the misspelt field is understood");
    assert!(order.refunds[1].is_wholly_declined());
    assert_eq!(order.refunds[1].items[1].target, RefundTarget::Order);
}

#[tokio::test]
async fn a_sparse_old_order_takes_the_stores_currency_and_loses_no_money() {
    let (server, shop) = recorded_store().await;
    let order = shop.fetch_order(OrderId(102)).await.unwrap();
    assert_eq!(
        (order.total_inc_tax, order.total_ex_tax, order.total_tax),
        (usd(3000), usd(3000), usd(0))
    );
    assert_eq!(order.prices_include_tax, None);
    assert!(order.archived && order.digital);
    assert_eq!(order.external_source.as_deref(), Some("M-MIG"));
    assert_eq!(order.products[0].name, "Membership 2024");
    assert_eq!(order.products[0].quantity, 1);
    assert_eq!(order.customer_id, Some(CustomerId(8)));
    assert_eq!(
        order.customer, None,
        "the store no longer has customer 8, yet the order names them"
    );
    let currency_asked = |paths: Vec<String>| paths.iter().filter(|path| *path == "/v2/store").count();
    assert_eq!(currency_asked(paths_asked(&server).await), 1);
    shop.fetch_order(OrderId(102)).await.unwrap();
    assert_eq!(
        currency_asked(paths_asked(&server).await),
        1,
        "the store's currency is asked for once"
    );
}

#[tokio::test]
async fn an_order_in_yen_paid_by_store_credit_may_total_nothing() {
    let (_server, shop) = recorded_store().await;
    let order = shop.fetch_order(OrderId(103)).await.unwrap();
    assert_eq!(order.currency, Currency::JPY);
    assert_eq!(order.total_inc_tax, Money::new(0, Currency::JPY));
    assert_eq!(order.store_credit_amount, Money::new(11_000, Currency::JPY));
    assert_eq!(order.products[0].kind, ProductKind::GiftCertificate);
    assert_eq!(order.payment_status, PaymentStatus::Unstated);
}

#[tokio::test]
async fn parts_that_an_order_does_not_have_are_not_asked_for() {
    let (server, shop) = recorded_store().await;
    shop.fetch_order(OrderId(103)).await.unwrap();
    let mut paths = paths_asked(&server).await;
    paths.sort();
    assert_eq!(
        paths,
        [
            "/v2/orders/103",
            "/v2/orders/103/products",
            "/v3/customers",
            "/v3/orders/103/payment_actions/refunds",
        ]
    );
}

#[tokio::test]
async fn the_snapshot_is_the_shops_own_text_without_network_addresses() {
    let (_server, shop) = recorded_store().await;
    let snapshot = shop.fetch_order(OrderId(100)).await.unwrap().snapshot;
    assert!(
        snapshot.contains(r#""subtotal_tax":4.00"#),
        "digit for digit: {snapshot}"
    );
    assert!(snapshot.contains("a_field_added_later"));
    for left_out in ["203.0.113.77", "2001:db8::77", "ip_address"] {
        assert!(!snapshot.contains(left_out), "{left_out} is in {snapshot}");
    }
    let keys: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&snapshot).unwrap();
    assert!(
        ["order", "products", "coupons", "fees", "taxes", "refunds"]
            .iter()
            .all(|key| keys.contains_key(*key))
    );
}

#[tokio::test]
async fn an_order_number_that_does_not_exist_is_not_found() {
    let (_server, shop) = recorded_store().await;
    for number in [999, 0, -1, i64::MAX] {
        assert_eq!(
            shop.fetch_order(OrderId(number)).await,
            Err(ShopError::NotFound),
            "{number}"
        );
    }
}

#[tokio::test]
async fn a_batch_reads_the_same_as_one_by_one_in_fewer_requests() {
    let (server, shop) = recorded_store().await;
    let wanted: Vec<OrderId> = [103, 100, 101, 102, 999, 100].map(OrderId).into();
    let read = shop.fetch_orders(&wanted).await.unwrap();
    let paths = paths_asked(&server).await;
    let count = |path: &str| paths.iter().filter(|asked| *asked == path).count();
    assert_eq!(count("/v2/orders"), 1, "{paths:?}");
    assert_eq!(count("/v3/orders/payment_actions/refunds"), 1, "{paths:?}");
    for id in [100, 103] {
        assert_eq!(
            count(&format!("/v2/orders/{id}")),
            0,
            "{id} came with the list: {paths:?}"
        );
        assert_eq!(
            count(&format!("/v2/orders/{id}/products")),
            0,
            "{id} came with its products: {paths:?}"
        );
    }
    assert_eq!(
        count("/v2/orders/101/products"),
        1,
        "a bundle's lines are asked for: {paths:?}"
    );
    assert_eq!(count("/v2/orders/102"), 1, "an archived order is in no list: {paths:?}");
    let ids: Vec<i64> = read.iter().map(|(id, _)| id.0).collect();
    assert_eq!(ids, [100, 101, 102, 103, 999]);
    for (id, order) in read {
        assert_eq!(order, shop.fetch_order(id).await, "{id}");
    }
}
