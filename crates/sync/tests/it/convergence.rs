//! Whatever goes wrong on the way, the books end where the shop is.

use std::sync::Arc;
use std::time::Duration;

use mctrade_domain::ledger::{Lane, OrderSyncState};
use mctrade_domain::plan::{ImportPlan, plan};
use mctrade_domain::shop_order::*;
use mctrade_domain::{Clock, Currency, Money, OrderId, RefundId};
use mctrade_storage::{DueMark, LedgerFilter};
use mctrade_sync::{Engine, NoJitter};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use crate::bench::{Bench, at, on_every_database, options, order};

const ORDERS: i64 = 40;
const STEPS: i64 = 120;

/// A later version of an order, as shoppers and staff make them.
fn edited(before: &ShopOrder, second: i64, dice: &mut StdRng) -> ShopOrder {
    let mut after = before.clone();
    after.modified_at = at(second);
    let usd = |minor| Money::new(minor, Currency::USD);
    match dice.random_range(0..6) {
        0 => after.status = OrderStatus::Cancelled,
        1 => after.status = OrderStatus::Completed,
        2 => after.status = OrderStatus::AwaitingPayment,
        3 => {
            let id = RefundId(second * 1_000 + after.refunds.len() as i64);
            let back = usd(after.total_inc_tax.minor() / 4);
            let (items, payments) = (Vec::new(), Vec::new());
            after.refunds.push(OrderRefund {
                id,
                created_at: at(second),
                reason: String::new(),
                total: back,
                tax: usd(0),
                items,
                payments,
            });
            after.status = OrderStatus::PartiallyRefunded;
        }
        _ => {
            let minor = dice.random_range(0..90_000);
            let part = TaxedAmount {
                ex_tax: usd(minor),
                inc_tax: usd(minor),
                tax: usd(0),
            };
            after.products[0].total = part;
            (after.total_inc_tax, after.total_ex_tax) = (usd(minor), usd(minor));
        }
    }
    after
}

/// Every order of the shop is in step: its invoice would not change by another reading.
async fn assert_in_step(bench: &Bench, seed: u64) {
    let mut total = 0;
    for order in bench.shop.orders() {
        let context = bench.storage.load_import_context(bench.store, &order).await.unwrap();
        let again = plan(&order, &context, bench.clock.now()).unwrap();
        if order.status == OrderStatus::Incomplete {
            assert_eq!(again, ImportPlan::Wait);
        } else {
            assert!(
                matches!(again, ImportPlan::Unchanged(_)),
                "seed {seed}, order {}: {again:?}",
                order.id
            );
            total += order.total_inc_tax.minor();
        }
    }
    assert_eq!(bench.books().await, total, "seed {seed}");
}

async fn run(bench: &Bench, seed: u64) {
    let mut dice = StdRng::seed_from_u64(seed);
    let others: Vec<Engine> = (0..2)
        .map(|_| {
            Engine::new(
                bench.storage.clone(),
                bench.clock.clone(),
                Arc::new(NoJitter),
                options(),
            )
        })
        .collect();
    bench.connect().await;
    for engine in &others {
        engine.connect(bench.store, bench.shop.clone()).await.unwrap();
    }
    bench.shop.trouble(Some(seed));
    for step in 0..STEPS {
        let id = 100 + dice.random_range(0..ORDERS);
        let version = match bench.shop.orders().into_iter().find(|order| order.id == OrderId(id)) {
            Some(before) => edited(&before, step, &mut dice),
            None => {
                let mut new = order(id, step, dice.random_range(0..90_000));
                if dice.random_bool(0.2) {
                    new.status = OrderStatus::Incomplete;
                }
                new
            }
        };
        bench.shop.put(version);
        // One webhook in three is lost, the others come up to three times.
        for _ in 0..dice.random_range(0..3) {
            bench.mark([id], Lane::Webhook).await;
        }
        match dice.random_range(0..10) {
            0 => drop(bench.engine.import_now(bench.store, OrderId(id)).await),
            1 => bench.clock.advance(Duration::from_secs(40)),
            2 => bench.engine.request_sweep(bench.store),
            _ => tokio::time::sleep(Duration::from_millis(2)).await,
        }
    }
    // The trouble ends; staff retry what failed, and the sweep does the rest.
    bench.shop.trouble(None);
    for _ in 0..2 {
        for state in [OrderSyncState::Failed, OrderSyncState::Absent] {
            let filter = LedgerFilter {
                store: Some(bench.store),
                state: Some(state),
                order: None,
            };
            let page = mctrade_domain::filter::PageRequest {
                cursor: None,
                limit: 200,
            };
            let rows = bench.storage.ledger().list(&filter, &page).await.unwrap().items;
            let marks: Vec<_> = rows
                .iter()
                .map(|row| DueMark {
                    order: row.order,
                    modified_at: None,
                })
                .collect();
            bench
                .storage
                .ledger()
                .mark_due(bench.store, &marks, Lane::Sweep, bench.clock.now())
                .await
                .unwrap();
        }
        bench.engine.sweep_now(bench.store).await.unwrap();
        for _ in 0..400 {
            let stats = bench.storage.ledger().stats(bench.store).await.unwrap();
            if stats.due + stats.running == 0 {
                break;
            }
            // Retries wait for their time.
            bench.clock.advance(Duration::from_secs(30));
            bench.engine.wake(bench.store);
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }
    for engine in &others {
        engine.shutdown().await;
    }
    let stats = bench.storage.ledger().stats(bench.store).await.unwrap();
    assert_eq!(
        (stats.due, stats.running, stats.failed, stats.absent),
        (0, 0, 0, 0),
        "seed {seed}: {stats:?}"
    );
    assert_in_step(bench, seed).await;
}

on_every_database!(faults_and_lost_webhooks_end_in_the_shops_own_books_1, bench, {
    run(&bench, 1).await;
});

on_every_database!(faults_and_lost_webhooks_end_in_the_shops_own_books_2, bench, {
    run(&bench, 2).await;
});

on_every_database!(faults_and_lost_webhooks_end_in_the_shops_own_books_3, bench, {
    run(&bench, 3).await;
});
