//! The backfill: newest first, resumable, and not stopped by single orders.

use std::sync::Mutex;
use std::time::Duration;

use mctrade_domain::ledger::OrderSyncState;
use mctrade_domain::{JobId, OrderId};
use mctrade_shop::ShopError;
use mctrade_storage::JobState;
use mctrade_sync::{BackfillProgress, BackfillRange, SyncEvent};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::bench::{Bench, at, drain, never, on_every_database, order};

const JOB: JobId = JobId(Uuid::from_u128(99));

fn fill(bench: &Bench, orders: std::ops::Range<i64>) {
    for id in orders {
        bench.shop.put(order(id, id, 1_000));
    }
}

on_every_database!(every_order_is_read_newest_first_with_progress, bench, {
    bench.attach().await;
    fill(&bench, 100..117);
    let mut events = bench.engine.subscribe();
    let seen = Mutex::new(Vec::new());
    let note = |progress: BackfillProgress| seen.lock().unwrap().push(progress);
    let done = bench
        .engine
        .backfill(JOB, bench.store, BackfillRange::default(), &never(), note)
        .await
        .unwrap();
    assert!(done);
    let read: Vec<i64> = bench.shop.fetched().into_iter().map(|order| order.0).collect();
    assert_eq!(read, (100..117).rev().collect::<Vec<_>>());
    let seen = seen.into_inner().unwrap();
    assert!(seen.is_sorted_by_key(|progress| progress.done));
    assert!(seen.iter().all(|progress| progress.total == Some(17)));
    assert_eq!(
        seen.last(),
        Some(&BackfillProgress {
            done: 17,
            total: Some(17),
            failed: 0
        })
    );
    let job = bench.storage.jobs().find(JOB).await.unwrap().unwrap();
    assert_eq!((job.state, job.done, job.total), (JobState::Done, 17, Some(17)));
    let last = drain(&mut events).into_iter().rev().find_map(|event| match event {
        SyncEvent::JobProgress(job) => Some(job),
        _ => None,
    });
    assert_eq!(last, Some(job));
    assert_eq!(bench.books().await, 17_000);
});

on_every_database!(a_range_leaves_out_what_was_placed_before_and_after, bench, {
    bench.attach().await;
    fill(&bench, 100..120);
    let range = BackfillRange {
        from: Some(at(-100_000 + 105)),
        to: Some(at(-100_000 + 110)),
    };
    bench
        .engine
        .backfill(JOB, bench.store, range, &never(), |_| ())
        .await
        .unwrap();
    assert_eq!(bench.books().await, 6_000);
    assert!(
        bench
            .storage
            .ledger()
            .find(bench.store, OrderId(104))
            .await
            .unwrap()
            .is_none()
    );
});

on_every_database!(an_interrupted_backfill_goes_on_without_reading_anything_twice, bench, {
    bench.attach().await;
    fill(&bench, 100..123);
    let stop = CancellationToken::new();
    let done = bench
        .engine
        .backfill(JOB, bench.store, BackfillRange::default(), &stop, |progress| {
            if progress.done >= 8 {
                stop.cancel();
            }
        })
        .await
        .unwrap();
    assert!(!done);
    let job = bench.storage.jobs().find(JOB).await.unwrap().unwrap();
    assert_eq!(job.state, JobState::Running, "it can be gone on with");
    assert!(bench.books().await < 23_000);

    bench.connect().await;
    for _ in 0..500 {
        if bench.storage.jobs().find(JOB).await.unwrap().unwrap().state == JobState::Done {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let job = bench.storage.jobs().find(JOB).await.unwrap().unwrap();
    assert_eq!((job.state, job.done), (JobState::Done, 23));
    assert_eq!(bench.books().await, 23_000);
});

on_every_database!(what_is_in_step_is_not_read_again, bench, {
    bench.attach().await;
    fill(&bench, 100..110);
    bench
        .engine
        .backfill(JOB, bench.store, BackfillRange::default(), &never(), |_| ())
        .await
        .unwrap();
    let read = bench.shop.fetched().len();
    let second = JobId(Uuid::from_u128(100));
    bench.shop.put(order(104, 5_000, 2_000));
    bench
        .engine
        .backfill(second, bench.store, BackfillRange::default(), &never(), |_| ())
        .await
        .unwrap();
    assert_eq!(bench.shop.fetched()[read..], [OrderId(104)]);
    assert_eq!(bench.books().await, 11_000);
});

on_every_database!(a_failed_order_is_counted_and_the_rest_goes_on, bench, {
    bench.attach().await;
    fill(&bench, 100..110);
    bench.shop.poison(OrderId(104), ShopError::Malformed("products".into()));
    let last = Mutex::new(None);
    let note = |progress| *last.lock().unwrap() = Some(progress);
    assert!(
        bench
            .engine
            .backfill(JOB, bench.store, BackfillRange::default(), &never(), note)
            .await
            .unwrap()
    );
    assert_eq!(
        last.into_inner().unwrap(),
        Some(BackfillProgress {
            done: 10,
            total: Some(10),
            failed: 1
        })
    );
    assert_eq!(bench.state(104).await, OrderSyncState::Failed);
    assert_eq!(bench.books().await, 9_000);
});

on_every_database!(a_cancelled_backfill_stops_and_stays_stopped, bench, {
    bench.attach().await;
    fill(&bench, 100..123);
    let engine = bench.engine.clone();
    bench.shop.slow_down(Duration::from_millis(20));
    engine
        .start_backfill(JOB, bench.store, BackfillRange::default())
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    bench.storage.jobs().request_cancel(JOB).await.unwrap();
    for _ in 0..500 {
        if bench.storage.jobs().find(JOB).await.unwrap().unwrap().state != JobState::Running {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(
        bench.storage.jobs().find(JOB).await.unwrap().unwrap().state,
        JobState::Cancelled
    );
    assert!(bench.books().await < 23_000);
});

on_every_database!(
    a_refused_token_ends_the_backfill_with_its_reason_and_releases_its_orders,
    bench,
    {
        bench.attach().await;
        fill(&bench, 100..110);
        bench.shop.poison(OrderId(108), ShopError::Unauthorized);
        let ended = bench
            .engine
            .backfill(JOB, bench.store, BackfillRange::default(), &never(), |_| ())
            .await;
        assert!(ended.is_err());
        let job = bench.storage.jobs().find(JOB).await.unwrap().unwrap();
        assert_eq!(job.state, JobState::Failed);
        assert!(job.problem.unwrap().contains("Reconnect the store"));
        assert_eq!(bench.state(108).await, OrderSyncState::Due);
    }
);
