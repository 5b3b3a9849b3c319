//! The figures of every order hang together as a real store's do.

use mctrade_simulator::Scenario;
use serde_json::Value;

use crate::harness::{Shop, money, shop};

/// All rows of a part of an order, page by page.
async fn parts(shop: &Shop, id: &Value, part: &str) -> Vec<Value> {
    let mut all = Vec::new();
    for page in 1.. {
        let reply = shop
            .send("GET", &format!("/v2/orders/{id}/{part}limit=250&page={page}"), None)
            .await;
        match reply.status {
            204 => break,
            200 => match reply.json() {
                Value::Array(rows) => all.extend(rows),
                fees => all.extend(fees["fees"].as_array().unwrap().clone()),
            },
            other => panic!("{part} of {id}: {other}"),
        }
        if all.len() < 250 {
            break;
        }
    }
    all
}

fn total(rows: &[Value], name: &str) -> i128 {
    rows.iter().map(|row| money(&row[name])).sum()
}

async fn check(shop: &Shop, order: &Value) {
    let id = &order["id"];
    let of = |name: &str| money(&order[name]);
    let lines = parts(shop, id, "products?").await;
    let taxes = parts(shop, id, "taxes?").await;
    let detailed = parts(shop, id, "taxes?details=true&").await;
    let fees = parts(shop, id, "fees?").await;
    let coupons = parts(shop, id, "coupons?").await;
    let addresses = parts(shop, id, "shipping_addresses?").await;

    assert_eq!(
        of("total_inc_tax"),
        total(&lines, "discounted_total_inc_tax")
            + of("shipping_cost_inc_tax")
            + of("handling_cost_inc_tax")
            + of("wrapping_cost_inc_tax")
            + total(&fees, "cost_inc_tax")
            - of("gift_certificate_amount"),
        "total of {id}"
    );
    assert_eq!(of("subtotal_ex_tax"), total(&lines, "total_ex_tax"), "subtotal of {id}");
    assert_eq!(
        of("subtotal_inc_tax"),
        total(&lines, "total_inc_tax"),
        "subtotal with tax of {id}"
    );
    assert_eq!(of("total_tax"), total(&taxes, "line_amount"), "taxes of {id}");
    assert_eq!(
        of("total_tax"),
        total(&detailed, "line_amount"),
        "detailed taxes of {id}"
    );
    assert_eq!(
        of("total_tax"),
        total(&lines, "total_tax")
            + of("shipping_cost_tax")
            + of("handling_cost_tax")
            + of("wrapping_cost_tax")
            + total(&fees, "cost_tax"),
        "tax parts of {id}"
    );
    assert_eq!(
        of("total_ex_tax"),
        (of("total_inc_tax") - of("total_tax")).max(0),
        "total without tax of {id}"
    );
    assert_eq!(
        of("shipping_cost_inc_tax"),
        total(&addresses, "cost_inc_tax"),
        "shipping of {id}"
    );
    assert_eq!(
        of("handling_cost_inc_tax"),
        total(&addresses, "handling_cost_inc_tax"),
        "handling of {id}"
    );
    assert_eq!(of("coupon_discount"), total(&coupons, "discount"), "coupons of {id}");
    let applied: i128 = lines
        .iter()
        .flat_map(|line| line["applied_discounts"].as_array().unwrap())
        .map(|discount| money(&discount["amount"]))
        .sum();
    assert_eq!(
        of("discount_amount") + of("coupon_discount"),
        applied,
        "discounts of {id}"
    );
    let inclusive = order["is_tax_inclusive_pricing"] == true;
    let truth = if inclusive {
        "subtotal_inc_tax"
    } else {
        "subtotal_ex_tax"
    };
    let costs = if inclusive { "inc_tax" } else { "ex_tax" };
    let cost = |name: &str| of(&format!("{name}_cost_{costs}"));
    assert_eq!(
        of(if inclusive { "total_inc_tax" } else { "total_ex_tax" }),
        (of(truth) - applied
            + cost("shipping")
            + cost("handling")
            + cost("wrapping")
            + total(&fees, &format!("cost_{costs}"))
            - of("gift_certificate_amount"))
        .max(0),
        "the true side of {id}"
    );
    let smallest = match order["default_currency_code"].as_str().unwrap() {
        "JPY" => 10_000,
        "KWD" => 10,
        _ => 100,
    };
    for name in [
        "total_inc_tax",
        "total_tax",
        "coupon_discount",
        "discount_amount",
        "gift_certificate_amount",
    ] {
        assert_eq!(of(name) % smallest, 0, "{name} of {id} has no such coin");
        assert!(of(name) >= 0, "{name} of {id} is negative");
    }
    assert!(of("store_credit_amount") <= of("total_inc_tax"));
    assert_eq!(order["shipping_address_count"], addresses.len());
    assert_eq!(order["order_is_digital"], addresses.is_empty());
}

#[tokio::test]
async fn every_generated_order_adds_up_with_tax_out() {
    let shop = shop(|config| config.orders = 300).await;
    for order in shop.all_orders().await {
        check(&shop, &order).await;
    }
    shop.store.stop().await;
}

#[tokio::test]
async fn every_generated_order_adds_up_with_tax_in() {
    let shop = shop(|config| {
        config.orders = 120;
        config.prices_with_tax = true;
    })
    .await;
    let orders = shop.all_orders().await;
    assert!(orders.iter().all(|order| order["is_tax_inclusive_pricing"] == true));
    for order in orders {
        check(&shop, &order).await;
    }
    shop.store.stop().await;
}

#[tokio::test]
async fn the_whole_life_of_orders_occurs() {
    let shop = shop(|config| config.orders = 500).await;
    let orders = shop.all_orders().await;
    let count = |fits: &dyn Fn(&Value) -> bool| orders.iter().filter(|order| fits(order)).count();
    let some = |what: &str, fits: &dyn Fn(&Value) -> bool| assert!(count(fits) > 0, "no order {what}");
    let above = |order: &Value, name: &str| money(&order[name]) > 0;
    let guests = count(&|order| order["customer_id"] == 0) * 100 / orders.len();
    assert!((16..=32).contains(&guests), "{guests} % guests");
    for status in [0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 13, 14, 42] {
        some(&format!("in status {status}"), &|order| order["status_id"] == status);
    }
    for currency in ["USD", "EUR", "JPY", "KWD"] {
        some(&format!("in {currency}"), &|order| {
            order["default_currency_code"] == currency
        });
    }
    some("with a coupon", &|order| above(order, "coupon_discount"));
    some("with a discount", &|order| above(order, "discount_amount"));
    some("with gift wrapping", &|order| above(order, "wrapping_cost_inc_tax"));
    some("with handling", &|order| above(order, "handling_cost_inc_tax"));
    some("with a gift certificate", &|order| {
        above(order, "gift_certificate_amount")
    });
    some("with store credit", &|order| above(order, "store_credit_amount"));
    some("with nothing to pay", &|order| money(&order["total_inc_tax"]) == 0);
    some("with several addresses", &|order| {
        order["shipping_address_count"].as_u64() > Some(1)
    });
    some("that is digital", &|order| order["order_is_digital"] == true);
    some("with tax in", &|order| {
        order["is_tax_inclusive_pricing"] == true && above(order, "total_tax")
    });
    some("with tax out", &|order| {
        order["is_tax_inclusive_pricing"] == false && above(order, "total_tax")
    });
    some("brought over", &|order| order["external_source"] == "M-MIG");
    let summary = shop.control.summary();
    assert!(summary.archived > 0, "no archived order");
    let customers: Vec<Value> = {
        let mut all = Vec::new();
        for page in 1..=2 {
            all.extend(
                shop.get(200, &format!("/v3/customers?limit=250&page={page}"))
                    .await
                    .rows(),
            );
        }
        all
    };
    some("of a deleted customer", &|order| {
        order["customer_id"] != 0 && !customers.iter().any(|customer| customer["id"] == order["customer_id"])
    });
    let ids: Vec<u64> = orders.iter().map(|order| order["id"].as_u64().unwrap()).collect();
    assert_eq!(ids[0], 100, "numbers start at 100");
    assert!(
        ids.windows(2).any(|pair| pair[1] > pair[0] + 1),
        "the numbers have no gaps"
    );
    shop.store.stop().await;
}

#[tokio::test]
async fn every_scenario_can_be_placed_edited_and_refunded_and_still_adds_up() {
    let shop = shop(|config| config.orders = 5).await;
    for scenario in Scenario::ALL {
        let new = mctrade_simulator::NewOrder {
            scenario: Some(*scenario),
            ..Default::default()
        };
        let id = shop.control.place(&new).unwrap();
        for round in 0..3 {
            if round > 0 {
                shop.control.edit(id, &mctrade_simulator::Edit::Any).unwrap();
            }
            let order = shop.get(200, &format!("/v2/orders/{id}")).await.json();
            check(&shop, &order).await;
        }
    }
    shop.store.stop().await;
}

#[tokio::test]
async fn odd_shapes_occur_only_where_wanted() {
    let odd = |orders: &[Value]| {
        orders
            .iter()
            .filter(|order| order["ebay_order_id"] == 0 || order["billing_address"]["form_fields"] == "")
            .count()
    };
    let plain = shop(|config| config.orders = 200).await;
    assert_eq!(odd(&plain.all_orders().await), 0);
    plain.store.stop().await;
    let real = shop(|config| (config.orders, config.quirks) = (200, true)).await;
    assert!(odd(&real.all_orders().await) > 0);
    real.store.stop().await;
}
