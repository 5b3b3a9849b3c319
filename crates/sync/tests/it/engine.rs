//! The engine as a whole: health, events, and several stores' independence.

use std::time::Duration;

use mctrade_domain::ledger::{Lane, OrderSyncState};
use mctrade_shop::ShopError;
use mctrade_sync::{StoreState, SyncEvent};

use crate::bench::{at, on_every_database, order};

on_every_database!(health_is_in_step_once_nothing_waits, bench, {
    bench.connect().await;
    bench.shop.put(order(100, 10, 5_000));
    bench.mark([100], Lane::Webhook).await;
    bench.until(100, OrderSyncState::Synced).await;
    for _ in 0..100 {
        let health = bench.engine.health(bench.store).await.unwrap();
        // The first sweep may find the order once more.
        if health.last_sweep_at.is_some() && health.due == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let health = bench.engine.health(bench.store).await.unwrap();
    assert_eq!(
        (health.state, health.problem.clone()),
        (StoreState::InStep, None),
        "{health:?}"
    );
    assert_eq!((health.due, health.failed), (0, 0));
    assert_eq!(bench.engine.health_of_all().await.unwrap().len(), 1);
});

on_every_database!(orders_that_wait_too_long_are_said_to_be_behind, bench, {
    bench.attach().await;
    bench.mark([100, 101], Lane::Webhook).await;
    bench.engine.sweep_now(bench.store).await.unwrap();
    assert_eq!(
        bench.engine.health(bench.store).await.unwrap().state,
        StoreState::InStep
    );
    bench.clock.advance(Duration::from_secs(61));
    bench.engine.sweep_now(bench.store).await.unwrap();
    let health = bench.engine.health(bench.store).await.unwrap();
    assert_eq!(
        (health.state, health.due, health.oldest_due),
        (StoreState::Behind, 2, Some(at(0)))
    );
});

on_every_database!(a_change_of_health_is_told_once, bench, {
    bench.connect().await;
    bench.shop.fail_everything(Some(ShopError::Unauthorized));
    let mut events = bench.engine.subscribe();
    let told = tokio::time::timeout(Duration::from_secs(5), async {
        loop {
            if let SyncEvent::HealthChanged(health) = events.recv().await.unwrap()
                && health.state == StoreState::Disconnected
            {
                return health;
            }
        }
    });
    assert!(told.await.unwrap().problem.unwrap().contains("Reconnect the store"));
});

on_every_database!(a_disconnected_store_is_left_alone, bench, {
    bench.connect().await;
    bench.engine.disconnect(bench.store);
    tokio::time::sleep(Duration::from_millis(50)).await;
    bench.shop.put(order(100, 10, 5_000));
    bench.mark([100], Lane::Webhook).await;
    tokio::time::sleep(Duration::from_millis(150)).await;
    assert_eq!(bench.state(100).await, OrderSyncState::Due);
    assert!(bench.engine.connected().is_empty());
});
