//! The sweep finds what webhooks did not tell.

use mctrade_domain::OrderId;
use mctrade_domain::ledger::OrderSyncState;
use mctrade_shop::ShopError;
use mctrade_sync::{EngineError, SweepError};

use crate::bench::{at, on_every_database, order};

on_every_database!(
    a_sweep_marks_what_changed_and_moves_the_mark_by_the_shops_own_time,
    bench,
    {
        bench.attach().await;
        for id in 100..112 {
            bench.shop.put(order(id, id * 10, 1_000));
        }
        let swept = bench.engine.sweep_now(bench.store).await.unwrap();
        assert_eq!((swept.marked, swept.high_water), (12, Some(at(1_110))));
        let store = bench.storage.stores().find(bench.store).await.unwrap().unwrap();
        assert_eq!(store.sync.high_water, Some(at(1_110)));
        assert_eq!(
            store.sync.last_sweep_at,
            Some(at(0)),
            "our clock says only when the sweep was"
        );
        for id in 100..112 {
            assert_eq!(bench.state(id).await, OrderSyncState::Due);
            bench.engine.import_now(bench.store, OrderId(id)).await.unwrap();
        }
        let again = bench.engine.sweep_now(bench.store).await.unwrap();
        assert_eq!(again.marked, 0, "what is in step is not read again");
        bench.shop.put(order(103, 1_105, 2_000));
        let again = bench.engine.sweep_now(bench.store).await.unwrap();
        assert_eq!(again.marked, 1, "a change just before the mark is within the overlap");
        assert_eq!(bench.state(103).await, OrderSyncState::Due);
    }
);

on_every_database!(an_empty_shop_is_swept_and_the_mark_is_not_our_clocks, bench, {
    bench.attach().await;
    bench.engine.sweep_now(bench.store).await.unwrap();
    bench.shop.put(order(100, -3_000, 1_000));
    let swept = bench.engine.sweep_now(bench.store).await.unwrap();
    assert_eq!(swept.marked, 1, "an order of before our first sweep is found");
});

on_every_database!(more_orders_in_one_second_than_a_page_holds_are_all_found, bench, {
    bench.attach().await;
    for id in 100..123 {
        bench.shop.put(order(id, 50, 1_000));
    }
    for id in 123..130 {
        bench.shop.put(order(id, 51, 1_000));
    }
    let swept = bench.engine.sweep_now(bench.store).await.unwrap();
    assert_eq!(swept.marked, 30);
});

on_every_database!(an_order_that_changes_during_the_walk_hides_no_other, bench, {
    for edited in 1..5 {
        let shop = &bench.shop;
        bench.attach().await;
        for id in 100..112 {
            shop.put(order(id, edited * 1_000 + id, 1_000));
        }
        shop.edit_after_list(
            shop.lists() + u32::try_from(edited).unwrap(),
            order(100, edited * 1_000 + 500, 1_500),
        );
        bench.engine.sweep_now(bench.store).await.unwrap();
        for id in 100..112 {
            assert_eq!(bench.state(id).await, OrderSyncState::Due, "order {id}");
            bench.engine.import_now(bench.store, OrderId(id)).await.unwrap();
        }
    }
});

on_every_database!(a_sweep_that_breaks_off_begins_again_where_it_began, bench, {
    bench.attach().await;
    for id in 100..120 {
        bench.shop.put(order(id, id, 1_000));
    }
    bench.shop.fail_lists_from(3, ShopError::Server { status: 500 });
    let broken = bench.engine.sweep_now(bench.store).await;
    assert!(
        matches!(broken, Err(EngineError::Sweep(SweepError::Shop(_)))),
        "{broken:?}"
    );
    assert_eq!(
        bench
            .storage
            .stores()
            .find(bench.store)
            .await
            .unwrap()
            .unwrap()
            .sync
            .high_water,
        None
    );
    bench.shop.heal_lists();
    bench.engine.sweep_now(bench.store).await.unwrap();
    for id in 100..120 {
        assert_eq!(bench.state(id).await, OrderSyncState::Due, "order {id}");
    }
});

on_every_database!(webhooks_lost_for_days_are_made_good_by_one_sweep, bench, {
    bench.connect().await;
    for id in 100..160 {
        bench.shop.put(order(id, id * 4_000, 1_000));
    }
    bench.engine.request_sweep(bench.store);
    for id in 100..160 {
        bench.until(id, OrderSyncState::Synced).await;
    }
    assert_eq!(bench.books().await, 60_000);
});
