//! Many hands on one order: it becomes one invoice, and a late hand writes nothing.

use std::sync::Arc;
use std::time::Duration;

use mctrade_domain::OrderId;
use mctrade_domain::ledger::{Lane, OrderSyncState, SyncOutcome};
use mctrade_sync::{BackfillRange, Engine, Imported, NoJitter, OrderEnd, SyncEvent, SyncOptions};
use tokio::task::JoinSet;

use crate::bench::{at, drain, never, on_every_database, options, order};

on_every_database!(sixteen_workers_and_imports_make_one_invoice, bench, {
    bench.attach().await;
    bench.shop.put(order(100, 10, 5_000));
    bench.shop.slow_down(Duration::from_millis(3));
    let mut engines = Vec::new();
    let mut listeners = vec![bench.engine.subscribe()];
    for _ in 0..16 {
        let engine = Engine::new(
            bench.storage.clone(),
            bench.clock.clone(),
            Arc::new(NoJitter),
            options(),
        );
        listeners.push(engine.subscribe());
        engine.connect(bench.store, bench.shop.clone()).await.unwrap();
        engines.push(engine);
    }
    let mut imports = JoinSet::new();
    for (turn, worker) in engines.iter().enumerate() {
        let (engine, store) = (bench.engine.clone(), bench.store);
        imports.spawn(async move { engine.import_now(store, OrderId(100)).await });
        bench
            .mark([100], if turn % 2 == 0 { Lane::Webhook } else { Lane::Backfill })
            .await;
        worker.wake(bench.store);
        if turn == 7 {
            bench.shop.put(order(100, 20, 7_000));
        }
    }
    let mut invoices = std::collections::BTreeSet::new();
    while let Some(imported) = imports.join_next().await {
        match imported.unwrap().unwrap() {
            Imported::Done(
                SyncOutcome::Created(invoice) | SyncOutcome::Updated(invoice) | SyncOutcome::Unchanged(invoice),
            ) => invoices.insert(invoice),
            other => panic!("{other:?}"),
        };
    }
    assert_eq!(invoices.len(), 1);
    bench.until(100, OrderSyncState::Synced).await;
    for engine in engines {
        engine.shutdown().await;
    }
    let last = bench.engine.import_now(bench.store, OrderId(100)).await.unwrap();
    assert!(matches!(last, Imported::Done(SyncOutcome::Unchanged(_))), "{last:?}");
    let created = listeners
        .iter_mut()
        .flat_map(drain)
        .filter(|event| matches!(event, SyncEvent::InvoiceCreated { .. }))
        .count();
    assert_eq!(created, 1, "the invoice was made once");
    assert_eq!(bench.books().await, 7_000);
});

on_every_database!(a_worker_frozen_past_its_lease_writes_nothing, bench, {
    let connection = bench.attach().await;
    bench.shop.put(order(100, 10, 5_000));
    let frozen = bench.claim(100).await;
    bench
        .clock
        .advance(SyncOptions::default().lease + Duration::from_secs(1));
    let fresh = bench.claim(100).await;
    assert!(fresh.fence > frozen.fence);

    let late = connection.sync_order(&frozen, &never()).await.unwrap();
    assert_eq!(late, OrderEnd::LeaseLost);
    assert_eq!(bench.row(100).await.invoice, None, "the late hand wrote nothing");
    let end = connection.sync_order(&fresh, &never()).await.unwrap();
    assert!(matches!(end, OrderEnd::Done(SyncOutcome::Created(_))), "{end:?}");
    assert_eq!(
        connection.sync_order(&fresh, &never()).await.unwrap(),
        OrderEnd::LeaseLost,
        "a claim works once"
    );
    assert_eq!(bench.books().await, 5_000);
});

on_every_database!(a_slow_reading_of_an_older_version_never_goes_back, bench, {
    let connection = bench.attach().await;
    bench.shop.put(order(100, 10, 5_000));
    bench.shop.slow_down(Duration::from_millis(300));
    let slow_claim = bench.claim(100).await;
    let slow = {
        let connection = connection.clone();
        tokio::spawn(async move { connection.sync_order(&slow_claim, &never()).await })
    };
    tokio::time::sleep(Duration::from_millis(50)).await;
    bench.shop.slow_down(Duration::ZERO);
    bench.shop.put(order(100, 20, 7_000));
    bench
        .clock
        .advance(SyncOptions::default().lease + Duration::from_secs(1));
    let fresh = bench.claim(100).await;
    let end = connection.sync_order(&fresh, &never()).await.unwrap();
    assert!(matches!(end, OrderEnd::Done(SyncOutcome::Created(_))), "{end:?}");
    assert_eq!(slow.await.unwrap().unwrap(), OrderEnd::LeaseLost);

    // Even a reading with a good claim does not go back to an older version.
    bench.shop.put(order(100, 15, 6_000));
    let imported = bench.engine.import_now(bench.store, OrderId(100)).await.unwrap();
    assert!(
        matches!(imported, Imported::Done(SyncOutcome::Unchanged(_))),
        "{imported:?}"
    );
    assert_eq!(bench.books().await, 7_000);
    assert_eq!(bench.row(100).await.order_modified_at, Some(at(20)));
});

on_every_database!(a_mark_during_a_reading_makes_the_order_due_again, bench, {
    let connection = bench.attach().await;
    bench.shop.put(order(100, 10, 5_000));
    let claim = bench.claim(100).await;
    bench.mark([100], Lane::Webhook).await;
    connection.sync_order(&claim, &never()).await.unwrap();
    assert_eq!(
        bench.state(100).await,
        OrderSyncState::Due,
        "the webhook came after the reading began"
    );
});

on_every_database!(an_import_waits_for_a_reading_under_way_and_reads_anew, bench, {
    let connection = bench.attach().await;
    bench.shop.put(order(100, 10, 5_000));
    bench.shop.slow_down(Duration::from_millis(200));
    let claim = bench.claim(100).await;
    let reading = tokio::spawn(async move { connection.sync_order(&claim, &never()).await });
    tokio::time::sleep(Duration::from_millis(50)).await;
    bench.shop.put(order(100, 20, 7_000));
    let imported = bench.engine.import_now(bench.store, OrderId(100)).await.unwrap();
    assert!(
        matches!(imported, Imported::Done(SyncOutcome::Updated(_))),
        "{imported:?}"
    );
    assert!(matches!(
        reading.await.unwrap().unwrap(),
        OrderEnd::Done(SyncOutcome::Created(_))
    ));
    assert_eq!(bench.books().await, 7_000);
});

on_every_database!(an_import_takes_an_order_out_of_a_batch_instead_of_waiting, bench, {
    bench.attach().await;
    for id in 100..103 {
        bench.shop.put(order(id, 10, 1_000));
    }
    bench.shop.slow_down(Duration::from_millis(400));
    let (engine, store) = (bench.engine.clone(), bench.store);
    let job = mctrade_domain::JobId(uuid::Uuid::from_u128(5));
    let backfill = tokio::spawn(async move {
        engine
            .backfill(job, store, BackfillRange::default(), &never(), |_| ())
            .await
    });
    bench.until(100, OrderSyncState::Running).await;
    let imported = bench.engine.import_now(store, OrderId(100)).await.unwrap();
    assert!(
        matches!(imported, Imported::Done(SyncOutcome::Created(_))),
        "{imported:?}"
    );
    assert!(!backfill.is_finished(), "the batch of three is still being read");
    assert!(backfill.await.unwrap().unwrap());
    assert_eq!(bench.books().await, 3_000);
    assert_eq!(bench.state(100).await, OrderSyncState::Synced);
});
