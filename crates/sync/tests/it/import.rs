//! Importing one order, and what the ledger then says.

use mctrade_domain::OrderId;
use mctrade_domain::ledger::{FailureCode, OrderSyncState, SyncOutcome};
use mctrade_domain::shop_order::OrderStatus;
use mctrade_shop::ShopError;
use mctrade_sync::{Imported, SyncEvent};

use crate::bench::{at, drain, on_every_database, order};

on_every_database!(an_order_becomes_an_invoice_and_follows_its_order, bench, {
    bench.attach().await;
    bench.shop.put(order(100, 10, 5_000));
    let mut events = bench.engine.subscribe();

    let imported = bench.engine.import_now(bench.store, OrderId(100)).await.unwrap();
    let Imported::Done(SyncOutcome::Created(invoice)) = imported else {
        panic!("{imported:?}")
    };
    let row = bench.row(100).await;
    assert_eq!((row.state, row.invoice), (OrderSyncState::Synced, Some(invoice)));
    assert_eq!(row.order_modified_at, Some(at(10)));

    let again = bench.engine.import_now(bench.store, OrderId(100)).await.unwrap();
    assert_eq!(again, Imported::Done(SyncOutcome::Unchanged(invoice)));

    bench.shop.put(order(100, 20, 6_000));
    let changed = bench.engine.import_now(bench.store, OrderId(100)).await.unwrap();
    assert_eq!(changed, Imported::Done(SyncOutcome::Updated(invoice)));
    assert_eq!(bench.books().await, 6_000);

    let told: Vec<&str> = drain(&mut events)
        .iter()
        .map(|event| match event {
            SyncEvent::InvoiceCreated { .. } => "created",
            SyncEvent::InvoiceUpdated { .. } => "updated",
            SyncEvent::HealthChanged(_) => "health",
            SyncEvent::JobProgress(_) => "job",
        })
        .collect();
    assert_eq!(told, ["created", "updated"]);
});

on_every_database!(an_incomplete_order_waits, bench, {
    bench.attach().await;
    let mut incomplete = order(100, 10, 5_000);
    incomplete.status = OrderStatus::Incomplete;
    bench.shop.put(incomplete);
    let imported = bench.engine.import_now(bench.store, OrderId(100)).await.unwrap();
    assert_eq!(imported, Imported::Done(SyncOutcome::Waiting));
    assert_eq!(bench.state(100).await, OrderSyncState::Waiting);

    bench.shop.put(order(100, 20, 5_000));
    let imported = bench.engine.import_now(bench.store, OrderId(100)).await.unwrap();
    assert!(
        matches!(imported, Imported::Done(SyncOutcome::Created(_))),
        "{imported:?}"
    );
});

on_every_database!(
    an_order_the_shop_does_not_have_is_absent_and_its_invoice_stays,
    bench,
    {
        bench.attach().await;
        let imported = bench.engine.import_now(bench.store, OrderId(404)).await.unwrap();
        assert_eq!(imported, Imported::Done(SyncOutcome::Absent(None)));
        assert_eq!(bench.state(404).await, OrderSyncState::Absent);

        bench.shop.put(order(100, 10, 5_000));
        bench.engine.import_now(bench.store, OrderId(100)).await.unwrap();
        let invoice = bench.row(100).await.invoice;
        bench.shop.remove(OrderId(100));
        let imported = bench.engine.import_now(bench.store, OrderId(100)).await.unwrap();
        assert_eq!(imported, Imported::Done(SyncOutcome::Absent(invoice)));
        assert!(invoice.is_some());
        assert_eq!(bench.books().await, 5_000);
    }
);

on_every_database!(
    an_archived_order_keeps_its_invoice_and_the_ledger_says_archived,
    bench,
    {
        bench.attach().await;
        bench.shop.put(order(100, 10, 5_000));
        bench.engine.import_now(bench.store, OrderId(100)).await.unwrap();
        let mut archived = order(100, 20, 5_000);
        archived.archived = true;
        bench.shop.put(archived);
        let imported = bench.engine.import_now(bench.store, OrderId(100)).await.unwrap();
        assert!(
            matches!(imported, Imported::Done(SyncOutcome::Updated(_))),
            "{imported:?}"
        );
        assert_eq!(bench.state(100).await, OrderSyncState::Archived);
        assert_eq!(bench.books().await, 5_000);
    }
);

on_every_database!(each_failure_says_why_and_whether_it_is_tried_again, bench, {
    bench.attach().await;
    let cases = [
        (
            ShopError::Unreachable("timed out".into()),
            FailureCode::StoreUnreachable,
            true,
        ),
        (ShopError::Server { status: 503 }, FailureCode::StoreError, true),
        (
            ShopError::RateLimited { retry_after: None },
            FailureCode::RateLimited,
            true,
        ),
        (
            ShopError::Malformed("total_inc_tax".into()),
            FailureCode::MalformedAnswer,
            false,
        ),
        (ShopError::Forbidden("orders".into()), FailureCode::Forbidden, false),
        (
            ShopError::Refused {
                status: 400,
                message: "no".into(),
            },
            FailureCode::StoreError,
            false,
        ),
    ];
    for (id, (error, code, retried)) in (100..).zip(cases) {
        bench.shop.put(order(id, 10, 5_000));
        bench.shop.poison(OrderId(id), error);
        let imported = bench.engine.import_now(bench.store, OrderId(id)).await.unwrap();
        let Imported::Failed { failure, retry_at } = imported else {
            panic!("{imported:?}")
        };
        assert_eq!((failure.code, retry_at.is_some()), (code, retried));
        let row = bench.row(id).await;
        let expect = if retried {
            OrderSyncState::Due
        } else {
            OrderSyncState::Failed
        };
        assert_eq!(
            (row.state, row.failure, row.attempts),
            (expect, Some(code), 1),
            "{code:?}"
        );
        assert_eq!(row.reason.as_deref(), Some(failure.detail.as_str()));
        if retried {
            assert_eq!(row.due_at, retry_at);
        }
        bench.shop.heal(OrderId(id));
        let imported = bench.engine.import_now(bench.store, OrderId(id)).await.unwrap();
        assert!(
            matches!(imported, Imported::Done(SyncOutcome::Created(_))),
            "{imported:?}"
        );
        let row = bench.row(id).await;
        assert_eq!((row.attempts, row.failure), (0, None), "a success clears the failure");
    }
});

on_every_database!(
    an_order_in_another_currency_than_its_invoice_fails_and_changes_nothing,
    bench,
    {
        bench.attach().await;
        bench.shop.put(order(100, 10, 5_000));
        bench.engine.import_now(bench.store, OrderId(100)).await.unwrap();
        let mut yen = order(100, 20, 5_000);
        yen.currency = mctrade_domain::Currency::JPY;
        bench.shop.put(yen);
        let imported = bench.engine.import_now(bench.store, OrderId(100)).await.unwrap();
        let Imported::Failed {
            failure,
            retry_at: None,
        } = imported
        else {
            panic!("{imported:?}")
        };
        assert_eq!(failure.code, FailureCode::Unplannable);
        assert_eq!(bench.books().await, 5_000);
    }
);

on_every_database!(a_store_that_is_not_connected_imports_nothing, bench, {
    let imported = bench.engine.import_now(bench.store, OrderId(1)).await;
    assert!(matches!(imported, Err(mctrade_sync::ImportError::NotConnected)));
});
