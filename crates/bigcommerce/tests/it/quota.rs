//! The store's quota, told by headers and enforced by refusals.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use mctrade_bigcommerce::{ApiUrl, BigCommerceConnector, Jitter, StoreHash};
use mctrade_shop::{OrderListQuery, Shop, ShopError};
use secrecy::SecretString;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use crate::store::{STORE_HASH, TOKEN, client, json_answer, quick_limits};

fn with_quota(answer: ResponseTemplate, left: u32, reset_ms: u64) -> ResponseTemplate {
    answer
        .insert_header("X-Rate-Limit-Requests-Quota", "100")
        .insert_header("X-Rate-Limit-Requests-Left", left.to_string().as_str())
        .insert_header("X-Rate-Limit-Time-Window-Ms", "30000")
        .insert_header("X-Rate-Limit-Time-Reset-Ms", reset_ms.to_string().as_str())
}

fn store_facts() -> ResponseTemplate {
    json_answer(r#"{"currency":"USD"}"#.to_owned())
}

#[tokio::test]
async fn the_quota_is_known_after_the_first_answer() {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(with_quota(store_facts(), 42, 9_000))
        .mount(&server)
        .await;
    let shop = client(&server, quick_limits());
    assert_eq!(shop.quota(), None);
    shop.store_info().await.unwrap();
    let quota = shop.quota().unwrap();
    assert_eq!((quota.limit, quota.left), (100, 42));
    assert!(quota.resets_in > Duration::from_secs(8), "{quota:?}");
}

#[tokio::test]
async fn a_refusal_with_a_time_is_waited_out_and_then_answered() {
    let server = MockServer::start().await;
    // The documents' own example of a refusal still shows requests left.
    let refusal = with_quota(ResponseTemplate::new(429), 35, 300);
    Mock::given(any())
        .respond_with(refusal)
        .up_to_n_times(1)
        .mount(&server)
        .await;
    Mock::given(any())
        .respond_with(with_quota(store_facts(), 99, 30_000))
        .mount(&server)
        .await;
    let began = Instant::now();
    assert!(client(&server, quick_limits()).store_info().await.is_ok());
    assert!(began.elapsed() >= Duration::from_millis(300), "{:?}", began.elapsed());
    assert_eq!(server.received_requests().await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_refusal_without_a_time_backs_off() {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(429))
        .up_to_n_times(1)
        .mount(&server)
        .await;
    Mock::given(any()).respond_with(store_facts()).mount(&server).await;
    let began = Instant::now();
    assert!(client(&server, quick_limits()).store_info().await.is_ok());
    assert!(began.elapsed() >= Duration::from_millis(500), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_refusal_for_longer_than_a_window_is_handed_on_and_asks_nobody_to_wait_for_it() {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(with_quota(ResponseTemplate::new(429), 0, 600_000))
        .expect(1)
        .mount(&server)
        .await;
    let shop = client(&server, quick_limits());
    let began = Instant::now();
    let told = shop.store_info().await.map(|_| ());
    assert_eq!(
        told,
        Err(ShopError::RateLimited {
            retry_after: Some(Duration::from_secs(600))
        })
    );
    let next = shop.store_info().await.map(|_| ());
    assert!(
        matches!(next, Err(ShopError::RateLimited { retry_after: Some(_) })),
        "{next:?}"
    );
    assert!(began.elapsed() < Duration::from_secs(1));
}

/// A store that counts and refuses what goes beyond its window.
struct Window {
    asked: AtomicUsize,
    refused: AtomicUsize,
}

impl Respond for &'static Window {
    fn respond(&self, _: &Request) -> ResponseTemplate {
        let asked = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
        let left = 100_usize.saturating_sub(70 + asked);
        if left == 0 {
            self.refused.fetch_add(1, Ordering::SeqCst);
            return with_quota(ResponseTemplate::new(429), 0, 60_000);
        }
        with_quota(ResponseTemplate::new(204), u32::try_from(left).unwrap(), 60_000)
    }
}

#[tokio::test]
async fn lists_stop_before_the_quota_is_used_up_and_leave_room_for_people() {
    let window: &'static Window = Box::leak(Box::new(Window {
        asked: AtomicUsize::new(0),
        refused: AtomicUsize::new(0),
    }));
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(window).mount(&server).await;
    let connector = BigCommerceConnector::new(
        ApiUrl::start_up_override(&server.uri()).unwrap(),
        quick_limits(),
        Jitter::from_seed(1),
    )
    .unwrap();
    // Two connections to one store share its quota.
    let connect = || {
        connector
            .connect(StoreHash::parse(STORE_HASH).unwrap(), SecretString::from(TOKEN))
            .unwrap()
    };
    let (backfill, person) = (connect(), connect());
    let query = OrderListQuery {
        page: 1,
        limit: 50,
        ..OrderListQuery::default()
    };
    let lists = join_all((0..40).map(|_| backfill.list_orders(&query))).await;
    let held_back = lists
        .iter()
        .filter(|list| matches!(list, Err(ShopError::RateLimited { .. })))
        .count();
    assert!(held_back >= 20, "{held_back}");
    assert_eq!(window.refused.load(Ordering::SeqCst), 0);
    let before = window.asked.load(Ordering::SeqCst);
    let found = person.fetch_customer(mctrade_domain::CustomerId(1)).await;
    assert_eq!(found, Ok(None), "a person is let through where lists wait");
    assert_eq!(window.asked.load(Ordering::SeqCst), before + 1);
}
