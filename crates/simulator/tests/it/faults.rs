//! Breaking the API on purpose.

use std::time::{Duration, Instant};

use mctrade_simulator::{Fault, FaultPlan, RequestFault, SimulatorError};
use rstest::rstest;

use crate::harness::shop;

#[rstest]
#[case(Fault::Unauthorized, 401)]
#[case(Fault::Forbidden, 403)]
#[case(Fault::NotFound, 404)]
#[case(Fault::RateLimited { headers: true }, 429)]
#[case(Fault::ServerError, 500)]
#[case(Fault::Unavailable, 503)]
#[tokio::test]
async fn the_next_requests_fail_as_planned_and_then_no_more(#[case] fault: Fault, #[case] status: u16) {
    let shop = shop(|config| config.orders = 3).await;
    shop.control.set_faults(FaultPlan::next(2, fault));
    shop.get(status, "/v2/time").await;
    shop.get(status, "/v3/customers").await;
    shop.get(200, "/v2/time").await;
    shop.store.stop().await;
}

#[tokio::test]
async fn an_overloaded_platform_says_nothing_about_when_to_come_back() {
    let shop = shop(|config| config.orders = 3).await;
    shop.control
        .set_faults(FaultPlan::next(1, Fault::RateLimited { headers: false }));
    let bare = shop.get(429, "/v2/time").await;
    assert!(
        bare.headers.keys().all(|name| !name.as_str().starts_with("x-r")),
        "{:?}",
        bare.headers
    );
    shop.control
        .set_faults(FaultPlan::next(1, Fault::RateLimited { headers: true }));
    let polite = shop.get(429, "/v2/time").await;
    assert!(polite.header("x-retry-after").parse::<u64>().is_ok());
    shop.store.stop().await;
}

#[tokio::test]
async fn a_rule_hits_only_its_path() {
    let shop = shop(|config| config.orders = 3).await;
    let id = shop.control.order_ids()[0];
    let plan = FaultPlan {
        requests: vec![RequestFault::new(Fault::ServerError).on("/products")],
        ..FaultPlan::default()
    };
    shop.control.set_faults(plan);
    shop.get(200, &format!("/v2/orders/{id}")).await;
    shop.get(500, &format!("/v2/orders/{id}/products")).await;
    shop.store.stop().await;
}

#[tokio::test]
async fn a_chance_of_thirty_percent_hits_about_that_often_and_the_same_ones_each_time() {
    let run = async || {
        let shop = shop(|config| config.orders = 3).await;
        let plan = FaultPlan {
            requests: vec![RequestFault::new(Fault::ServerError).chance(30)],
            ..FaultPlan::default()
        };
        shop.control.set_faults(plan);
        let mut statuses = Vec::new();
        for _ in 0..200 {
            statuses.push(shop.send("GET", "/v2/time", None).await.status);
        }
        shop.store.stop().await;
        statuses
    };
    let (first, again) = (run().await, run().await);
    assert_eq!(first, again);
    let hits = first.iter().filter(|status| **status == 500).count();
    assert!((40..=80).contains(&hits), "{hits} of 200");
}

#[tokio::test]
async fn cut_answers_break_off_and_malformed_ones_are_not_json() {
    let shop = shop(|config| config.orders = 3).await;
    let url = format!("{}/stores/{}/v2/orders", shop.store.url(), crate::harness::HASH);
    let fetch = || {
        shop.client
            .get(&url)
            .header("x-auth-token", crate::harness::TOKEN)
            .send()
    };
    shop.control.set_faults(FaultPlan::next(1, Fault::CutJson));
    let answer = fetch().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.bytes().await.is_err(), "the whole answer came");
    shop.control.set_faults(FaultPlan::next(1, Fault::MalformedJson));
    let text = fetch().await.unwrap().text().await.unwrap();
    assert!(serde_json::from_str::<serde_json::Value>(&text).is_err());
    shop.control.set_faults(FaultPlan::next(1, Fault::EmptyBody));
    let empty = fetch().await.unwrap();
    assert_eq!(
        (empty.status().as_u16(), empty.text().await.unwrap()),
        (200, String::new())
    );
    shop.store.stop().await;
}

#[tokio::test]
async fn slow_answers_come_late_and_silent_ones_never() {
    let shop = shop(|config| config.orders = 3).await;
    shop.control.set_faults(FaultPlan::next(1, Fault::Slow { ms: 150 }));
    let asked = Instant::now();
    shop.get(200, "/v2/time").await;
    assert!(asked.elapsed() >= Duration::from_millis(150));
    shop.control
        .set_faults(FaultPlan::next(1, Fault::Timeout { ms: 5_000 }));
    let url = format!("{}/stores/{}/v2/time", shop.store.url(), crate::harness::HASH);
    let request = shop
        .client
        .get(url)
        .header("x-auth-token", crate::harness::TOKEN)
        .timeout(Duration::from_millis(100));
    assert!(request.send().await.unwrap_err().is_timeout());
    let stopping = Instant::now();
    shop.store.stop().await;
    assert!(
        stopping.elapsed() < Duration::from_secs(4),
        "a silent answer holds the stop up"
    );
}

#[test]
fn a_fault_file_is_read_or_refused_with_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("faults.json");
    std::fs::write(
        &path,
        r#"{"requests": [{"fault": {"kind": "unavailable"}, "times": 3}], "webhooks": {"lose": 2}}"#,
    )
    .unwrap();
    let plan = FaultPlan::from_file(&path).unwrap();
    assert_eq!(
        (plan.requests[0].fault.clone(), plan.webhooks.lose),
        (Fault::Unavailable, 2)
    );
    std::fs::write(&path, r#"{"request": []}"#).unwrap();
    let error = FaultPlan::from_file(&path).unwrap_err();
    assert!(
        matches!(error, SimulatorError::Document { .. }) && error.to_string().contains("faults.json"),
        "{error}"
    );
}
