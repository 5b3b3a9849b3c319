//! The order ledger: marks, claims, leases, fences.

use std::collections::BTreeSet;
use std::time::Duration;

use mctrade_domain::filter::{Direction, PageRequest};
use mctrade_domain::ledger::{Failure, FailureCode, Lane, OrderSyncState, SyncOutcome};
use mctrade_domain::{OrderId, StoreId};
use mctrade_storage::{DueMark, LedgerFilter, LedgerStats, NewWebhook, StorageError};
use uuid::Uuid;

use crate::support::*;

fn marks(orders: impl IntoIterator<Item = i64>) -> Vec<DueMark> {
    orders
        .into_iter()
        .map(|order| DueMark {
            order: OrderId(order),
            modified_at: None,
        })
        .collect()
}

#[tokio::test]
async fn orders_are_claimed_by_urgency_and_then_by_age() {
    for shop in shops().await {
        let ledger = shop.storage.ledger();
        assert_eq!(
            ledger
                .mark_due(shop.store, &marks([1, 2]), Lane::Backfill, at(1))
                .await
                .unwrap(),
            2
        );
        ledger
            .mark_due(shop.store, &marks([3]), Lane::Sweep, at(2))
            .await
            .unwrap();
        ledger
            .mark_due(shop.store, &marks([4]), Lane::Interactive, at(3))
            .await
            .unwrap();
        let first = ledger.claim(shop.store, 2, LEASE, at(10)).await.unwrap();
        let numbers: Vec<_> = first.iter().map(|claim| claim.order.0).collect();
        assert_eq!(numbers, [4, 3]);
        assert_eq!(first[0].lane, Lane::Interactive);
        let rest = ledger.claim(shop.store, 10, LEASE, at(10)).await.unwrap();
        assert_eq!(rest.iter().map(|claim| claim.order.0).collect::<Vec<_>>(), [1, 2]);
        assert!(ledger.claim(shop.store, 10, LEASE, at(10)).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn fifteen_marks_are_one_piece_of_work_and_the_more_urgent_lane_wins() {
    for shop in shops().await {
        let ledger = shop.storage.ledger();
        ledger
            .mark_due(shop.store, &marks([1]), Lane::Backfill, at(1))
            .await
            .unwrap();
        for second in 2..16 {
            let newly = ledger
                .mark_due(shop.store, &marks([1, 1]), Lane::Webhook, at(second))
                .await
                .unwrap();
            assert_eq!(newly, 0);
        }
        ledger
            .mark_due(shop.store, &marks([1]), Lane::Sweep, at(20))
            .await
            .unwrap();
        let claims = ledger.claim(shop.store, 10, LEASE, at(30)).await.unwrap();
        assert_eq!(claims.len(), 1);
        assert_eq!(claims[0].lane, Lane::Webhook);
        ledger.finish(&claims[0], &SyncOutcome::Waiting, at(31)).await.unwrap();
        assert!(ledger.claim(shop.store, 10, LEASE, at(40)).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_late_worker_changes_nothing() {
    for shop in shops().await {
        let ledger = shop.storage.ledger();
        let order = guest_order(1);
        ledger
            .mark_due(shop.store, &marks([1]), Lane::Webhook, at(0))
            .await
            .unwrap();
        let frozen = ledger.claim(shop.store, 1, LEASE, at(1)).await.unwrap().remove(0);
        let planned = shop.plan(&order, at(1)).await;
        assert!(
            ledger.claim(shop.store, 1, LEASE, at(60)).await.unwrap().is_empty(),
            "the lease still lasts"
        );
        let second = ledger.claim(shop.store, 1, LEASE, at(62)).await.unwrap().remove(0);
        assert_eq!(second.fence, frozen.fence + 1);
        let failure = Failure {
            code: FailureCode::StoreError,
            detail: "the store said 500".to_owned(),
        };
        let late = [
            shop.storage
                .apply_plan(&frozen, &order, &planned, at(63))
                .await
                .map(drop),
            ledger.finish(&frozen, &SyncOutcome::Waiting, at(63)).await,
            ledger.fail(&frozen, &failure, None, at(63)).await,
            ledger.release(&frozen, at(63)).await,
        ];
        for written in late {
            assert!(matches!(written, Err(StorageError::FenceLost)), "{written:?}");
        }
        assert_eq!(shop.storage.invoices().count(&Default::default()).await.unwrap(), 0);
        shop.storage
            .apply_plan(&second, &order, &planned, at(64))
            .await
            .unwrap();
        let late = ledger.finish(&second, &SyncOutcome::Waiting, at(65)).await;
        assert!(matches!(late, Err(StorageError::FenceLost)), "a claim ends once");
    }
}

#[tokio::test]
async fn sixteen_claimers_share_the_work_and_no_order_twice() {
    for shop in shops().await {
        let orders = 200;
        shop.storage
            .ledger()
            .mark_due(shop.store, &marks(1..=orders), Lane::Sweep, at(0))
            .await
            .unwrap();
        let mut workers = tokio::task::JoinSet::new();
        for _ in 0..16 {
            let (storage, store) = (shop.storage.clone(), shop.store);
            workers.spawn(async move {
                let mut mine = Vec::new();
                loop {
                    let claims = storage.ledger().claim(store, 5, LEASE, at(1)).await.unwrap();
                    if claims.is_empty() {
                        return mine;
                    }
                    mine.extend(claims.into_iter().map(|claim| claim.order));
                }
            });
        }
        let mut all = Vec::new();
        while let Some(mine) = workers.join_next().await {
            all.extend(mine.unwrap());
        }
        assert_eq!(all.len(), 200);
        assert_eq!(all.into_iter().collect::<BTreeSet<_>>().len(), 200);
    }
}

#[tokio::test]
async fn sixteen_workers_on_one_order_make_one_invoice() {
    for shop in shops().await {
        let mut workers = tokio::task::JoinSet::new();
        for worker in 0..16_i64 {
            let (storage, store) = (shop.storage.clone(), shop.store);
            workers.spawn(async move {
                let order = guest_order(1);
                let mut done = 0;
                for turn in 0..5_i64 {
                    // Each turn is past the lease of the turn before, so that workers overtake each other.
                    let now = at(1_000 + turn * 100 + worker);
                    let Some(claim) = storage.ledger().claim_one(store, order.id, LEASE, now).await.unwrap() else {
                        continue;
                    };
                    let context = storage.load_import_context(store, &order).await.unwrap();
                    let planned = mctrade_domain::plan::plan(&order, &context, now).unwrap();
                    match storage.apply_plan(&claim, &order, &planned, now).await {
                        Ok(_) => done += 1,
                        Err(StorageError::FenceLost | StorageError::Stale { .. }) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
                done
            });
        }
        let mut done = 0;
        while let Some(mine) = workers.join_next().await {
            done += mine.unwrap();
        }
        assert!(done > 0);
        assert_eq!(shop.storage.invoices().count(&Default::default()).await.unwrap(), 1);
        assert_eq!(shop.row(OrderId(1)).await.balance, usd(0));
        shop.sound().await;
    }
}

#[tokio::test]
async fn a_failed_order_is_tried_again_then_rests_until_it_is_marked() {
    for shop in shops().await {
        let ledger = shop.storage.ledger();
        ledger
            .mark_due(shop.store, &marks([1]), Lane::Sweep, at(0))
            .await
            .unwrap();
        let claim = ledger.claim(shop.store, 1, LEASE, at(1)).await.unwrap().remove(0);
        let failure = Failure {
            code: FailureCode::StoreUnreachable,
            detail: "the store did not answer".to_owned(),
        };
        ledger.fail(&claim, &failure, Some(at(100)), at(2)).await.unwrap();
        assert!(ledger.claim(shop.store, 1, LEASE, at(99)).await.unwrap().is_empty());
        let claim = ledger.claim(shop.store, 1, LEASE, at(100)).await.unwrap().remove(0);
        assert_eq!(claim.attempts, 1);
        ledger.fail(&claim, &failure, None, at(101)).await.unwrap();
        let row = ledger.find(shop.store, OrderId(1)).await.unwrap().unwrap();
        assert_eq!((row.state, row.attempts), (OrderSyncState::Failed, 2));
        assert_eq!(row.failure, Some(FailureCode::StoreUnreachable));
        assert_eq!(row.reason.as_deref(), Some("the store did not answer"));
        assert!(ledger.claim(shop.store, 1, LEASE, at(9_000)).await.unwrap().is_empty());
        assert_eq!(
            ledger
                .mark_due(shop.store, &marks([1]), Lane::Interactive, at(200))
                .await
                .unwrap(),
            1
        );
        let claim = ledger.claim(shop.store, 1, LEASE, at(201)).await.unwrap().remove(0);
        assert_eq!((claim.attempts, claim.lane), (0, Lane::Interactive));
        ledger.release(&claim, at(202)).await.unwrap();
        assert_eq!(
            ledger.find(shop.store, OrderId(1)).await.unwrap().unwrap().state,
            OrderSyncState::Due
        );
    }
}

#[tokio::test]
async fn one_order_is_claimed_unless_somebody_works_on_it() {
    for shop in shops().await {
        let ledger = shop.storage.ledger();
        let order = OrderId(77);
        let claim = ledger
            .claim_one(shop.store, order, LEASE, at(1))
            .await
            .unwrap()
            .unwrap();
        assert_eq!((claim.fence, claim.leased_until), (1, at(61)));
        assert!(
            ledger
                .claim_one(shop.store, order, LEASE, at(60))
                .await
                .unwrap()
                .is_none()
        );
        let taken_over = ledger
            .claim_one(shop.store, order, LEASE, at(61))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(taken_over.fence, 2);
        ledger
            .finish(&taken_over, &SyncOutcome::Absent(None), at(62))
            .await
            .unwrap();
        let row = ledger.find(shop.store, order).await.unwrap().unwrap();
        assert_eq!(row.state, OrderSyncState::Absent);
        assert!(
            ledger
                .claim_one(shop.store, order, LEASE, at(63))
                .await
                .unwrap()
                .is_some()
        );
        let nowhere = ledger.claim_one(StoreId(Uuid::new_v4()), order, LEASE, at(1)).await;
        assert!(matches!(nowhere, Err(StorageError::NotFound("store"))));
        let endless = ledger.claim_one(shop.store, OrderId(78), Duration::MAX, at(1)).await;
        assert!(endless.is_err());
    }
}

#[tokio::test]
async fn the_ledger_is_paged_counted_and_asked_for_dates() {
    for shop in shops().await {
        let ledger = shop.storage.ledger();
        ledger
            .mark_due(shop.store, &marks(1..=25), Lane::Backfill, at(0))
            .await
            .unwrap();
        for number in 1..=5 {
            shop.import(&guest_order(number), at(100)).await;
        }
        let excluded = ledger
            .claim_one(shop.store, OrderId(6), LEASE, at(100))
            .await
            .unwrap()
            .unwrap();
        ledger
            .finish(&excluded, &SyncOutcome::Excluded("a test order".to_owned()), at(101))
            .await
            .unwrap();
        let stats = ledger.stats(shop.store).await.unwrap();
        let expected = LedgerStats {
            due: 19,
            synced: 5,
            excluded: 1,
            oldest_due: Some(at(0)),
            ..LedgerStats::default()
        };
        assert_eq!(stats, expected);

        let mut seen = Vec::new();
        let mut cursor = None;
        loop {
            let request = PageRequest { limit: 10, cursor };
            let page = ledger.list(&LedgerFilter::default(), &request).await.unwrap();
            seen.extend(page.items.iter().map(|row| row.order.0));
            cursor = page.next;
            if cursor.is_none() {
                let back = page.previous.unwrap();
                assert_eq!(back.direction, Direction::Newer);
                let request = PageRequest {
                    limit: 10,
                    cursor: Some(back),
                };
                let before = ledger.list(&LedgerFilter::default(), &request).await.unwrap();
                assert_eq!(
                    before.items.iter().map(|row| row.order.0).collect::<Vec<_>>(),
                    (6..=15).rev().collect::<Vec<_>>()
                );
                break;
            }
        }
        assert_eq!(seen, (1..=25).rev().collect::<Vec<_>>());
        let filter = LedgerFilter {
            store: Some(shop.store),
            state: Some(OrderSyncState::Excluded),
            order: None,
        };
        let request = PageRequest {
            limit: 10,
            cursor: None,
        };
        let page = ledger.list(&filter, &request).await.unwrap();
        assert_eq!(page.items.len(), 1);
        assert_eq!(page.items[0].reason.as_deref(), Some("a test order"));
        let dates = ledger
            .modified_dates(shop.store, &[OrderId(3), OrderId(9), OrderId(999)])
            .await
            .unwrap();
        assert_eq!(
            dates.into_iter().collect::<Vec<_>>(),
            [(OrderId(3), guest_order(3).modified_at)]
        );
    }
}

#[tokio::test]
async fn a_webhook_is_kept_once_and_marks_its_order() {
    for shop in shops().await {
        let webhook = NewWebhook {
            store: shop.store,
            webhook_id: "msg_1".to_owned(),
            scope: "store/order/updated".to_owned(),
            order: Some(OrderId(5)),
            body: "{}".to_owned(),
            received_at: at(50),
        };
        assert!(shop.storage.inbox().accept(&webhook).await.unwrap());
        for _ in 0..3 {
            assert!(!shop.storage.inbox().accept(&webhook).await.unwrap());
        }
        let claims = shop
            .storage
            .ledger()
            .claim(shop.store, 10, LEASE, at(51))
            .await
            .unwrap();
        assert_eq!(claims.len(), 1);
        assert_eq!(claims[0].lane, Lane::Webhook);
        let store = shop.storage.stores().find(shop.store).await.unwrap().unwrap();
        assert_eq!(store.sync.last_webhook_at, Some(at(50)));
        let stranger = NewWebhook {
            store: StoreId(Uuid::new_v4()),
            ..webhook
        };
        assert!(shop.storage.inbox().accept(&stranger).await.is_err());
        shop.sound().await;
    }
}
