//! The worker: what is due is read, most urgent first, whatever single orders do.

use std::time::Duration;

use mctrade_domain::OrderId;
use mctrade_domain::ledger::{FailureCode, Lane, OrderSyncState};
use mctrade_shop::ShopError;
use mctrade_sync::{StoreState, SyncOptions};

use crate::bench::{Bench, on_every_database, options, order};

on_every_database!(a_marked_order_is_read_by_itself, bench, {
    bench.connect().await;
    bench.shop.put(order(100, 10, 5_000));
    bench.mark([100], Lane::Webhook).await;
    bench.until(100, OrderSyncState::Synced).await;
    assert_eq!(bench.books().await, 5_000);
});

on_every_database!(one_bad_order_never_keeps_another_waiting, bench, {
    for id in 100..120 {
        bench.shop.put(order(id, id, 1_000));
    }
    bench.shop.poison(OrderId(105), ShopError::Malformed("products".into()));
    bench.shop.poison(OrderId(106), ShopError::Server { status: 500 });
    bench.shop.break_on(OrderId(107));
    bench.mark(100..120, Lane::Sweep).await;
    bench.connect().await;
    for id in (100..105).chain(108..120) {
        bench.until(id, OrderSyncState::Synced).await;
    }
    let malformed = bench.until(105, OrderSyncState::Failed).await;
    assert_eq!(malformed.failure, Some(FailureCode::MalformedAnswer));
    assert_eq!(
        bench.until(106, OrderSyncState::Due).await.failure,
        Some(FailureCode::StoreError)
    );
    let broken = bench.until(107, OrderSyncState::Failed).await;
    assert_eq!(
        broken.failure,
        Some(FailureCode::Unplannable),
        "what breaks the program is not tried for ever"
    );
    assert_eq!(bench.books().await, 17_000);

    for id in 105..108 {
        bench.shop.heal(OrderId(id));
    }
    bench.mark(105..108, Lane::Interactive).await;
    for id in 105..108 {
        bench.until(id, OrderSyncState::Synced).await;
    }
    assert_eq!(bench.books().await, 20_000);
});

on_every_database!(a_failed_order_is_tried_again_when_its_time_comes, bench, {
    // So long ago that no sweep marks it.
    bench.shop.put(order(100, -200_000, 5_000));
    bench.shop.poison(OrderId(100), ShopError::Server { status: 502 });
    bench.mark([100], Lane::Webhook).await;
    bench.connect().await;
    while bench.row(100).await.attempts == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    bench.shop.heal(OrderId(100));
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(bench.row(100).await.state, OrderSyncState::Due, "its time has not come");
    bench.clock.advance(Duration::from_secs(6));
    bench.until(100, OrderSyncState::Synced).await;
});

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_most_urgent_lane_is_served_first() {
    for storage in mctrade_storage::testing::all().await {
        let bench = Bench::with(
            storage,
            SyncOptions {
                concurrency: 1,
                ..options()
            },
        )
        .await;
        for (id, lane) in [
            (100, Lane::Backfill),
            (101, Lane::Sweep),
            (102, Lane::Webhook),
            (103, Lane::Interactive),
            (104, Lane::Backfill),
        ] {
            // So long ago that no sweep marks it.
            bench.shop.put(order(id, -200_000, 1_000));
            bench.mark([id], lane).await;
        }
        bench.mark([104], Lane::Interactive).await;
        bench.connect().await;
        for id in 100..105 {
            bench.until(id, OrderSyncState::Synced).await;
        }
        let mut read: Vec<i64> = bench.shop.fetched().into_iter().map(|order| order.0).collect();
        read.truncate(5);
        read[..2].sort_unstable();
        assert_eq!(read, [103, 104, 102, 101, 100]);
        bench.engine.shutdown().await;
    }
}

on_every_database!(a_refused_token_stops_the_worker_and_nothing_is_lost, bench, {
    for id in 100..110 {
        bench.shop.put(order(id, id, 1_000));
    }
    bench.shop.fail_everything(Some(ShopError::Unauthorized));
    bench.mark(100..110, Lane::Webhook).await;
    bench.connect().await;
    for _ in 0..200 {
        if bench.engine.health(bench.store).await.unwrap().state == StoreState::Disconnected {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let health = bench.engine.health(bench.store).await.unwrap();
    assert_eq!(health.state, StoreState::Disconnected);
    assert!(health.problem.unwrap().contains("Reconnect the store"));
    assert_eq!(health.failed, 0, "no order is at fault");
    tokio::time::sleep(Duration::from_millis(100)).await;
    let tries = bench.shop.fetched().len();
    tokio::time::sleep(Duration::from_millis(150)).await;
    assert_eq!(bench.shop.fetched().len(), tries, "the worker stands still");
    assert!(
        !bench
            .storage
            .stores()
            .find(bench.store)
            .await
            .unwrap()
            .unwrap()
            .connected
    );

    bench.shop.fail_everything(None);
    for id in 100..110 {
        bench.until(id, OrderSyncState::Synced).await;
    }
    assert!(
        bench
            .storage
            .stores()
            .find(bench.store)
            .await
            .unwrap()
            .unwrap()
            .connected
    );
    assert_eq!(bench.books().await, 10_000);
});

on_every_database!(a_paused_store_stands_still_and_catches_up, bench, {
    bench.connect().await;
    bench.engine.pause(bench.store);
    tokio::time::sleep(Duration::from_millis(50)).await;
    bench.shop.put(order(100, 10, 5_000));
    bench.mark([100], Lane::Webhook).await;
    tokio::time::sleep(Duration::from_millis(150)).await;
    assert_eq!(bench.state(100).await, OrderSyncState::Due);
    assert_eq!(
        bench.engine.health(bench.store).await.unwrap().state,
        StoreState::Paused
    );
    bench.engine.resume(bench.store);
    bench.until(100, OrderSyncState::Synced).await;
});

on_every_database!(stopping_gives_back_what_is_being_read, bench, {
    bench.connect().await;
    bench.shop.slow_down(Duration::from_secs(30));
    bench.shop.put(order(100, 10, 5_000));
    bench.mark([100], Lane::Webhook).await;
    bench.until(100, OrderSyncState::Running).await;
    let began = std::time::Instant::now();
    bench.engine.shutdown().await;
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "a stop does not wait for the shop"
    );
    assert_eq!(bench.state(100).await, OrderSyncState::Due);
});
