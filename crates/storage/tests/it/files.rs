//! SQLite in a file, used by two programs at once, as a server and a command beside it do.

use mctrade_domain::OrderId;
use mctrade_domain::filter::{InvoiceFilter, PageRequest};
use mctrade_domain::ledger::Lane;
use mctrade_storage::{DueMark, Storage};

use crate::support::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_writers_and_readers_of_one_file_never_find_it_busy() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("mctrade.db").display());
    let first = Storage::open(&url).await.unwrap();
    let second = Storage::open(&url).await.unwrap();
    let (one, two) = tokio::join!(first.migrate(), second.migrate());
    one.unwrap();
    two.unwrap();
    let shop = Shop::open(first.clone(), "abcde12345").await;
    let mut all = tokio::task::JoinSet::new();
    for task in 0..32_i64 {
        let shop = Shop {
            storage: if task % 2 == 0 { first.clone() } else { second.clone() },
            store: shop.store,
            anonymous: shop.anonymous,
        };
        all.spawn(async move {
            for turn in 0..5 {
                let order = guest_order(1 + task * 5 + turn);
                let mark = DueMark {
                    order: order.id,
                    modified_at: None,
                };
                shop.storage
                    .ledger()
                    .mark_due(shop.store, &[mark], Lane::Webhook, at(1))
                    .await
                    .unwrap();
                shop.import(&order, at(2)).await;
                let request = PageRequest {
                    limit: 20,
                    cursor: None,
                };
                let page = shop
                    .storage
                    .invoices()
                    .list(&InvoiceFilter::default(), &request)
                    .await
                    .unwrap();
                assert!(!page.items.is_empty(), "what was written is read");
            }
        });
    }
    while let Some(done) = all.join_next().await {
        done.unwrap();
    }
    assert_eq!(second.invoices().count(&InvoiceFilter::default()).await.unwrap(), 160);
    shop.sound().await;
    first.close().await;
    second.close().await;

    let again = Storage::open(&url).await.unwrap();
    assert!(
        again
            .invoices()
            .find_by_order(shop.store, OrderId(160))
            .await
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn a_database_that_cannot_be_opened_says_so() {
    for url in [
        "sqlite:///nowhere/at/all/mctrade.db",
        "mysql://localhost/x",
        "not an address",
        "postgres://127.0.0.1:1/x",
    ] {
        let opened = tokio::time::timeout(std::time::Duration::from_secs(60), Storage::open(url))
            .await
            .unwrap();
        assert!(
            matches!(opened, Err(mctrade_storage::StorageError::Unavailable(_))),
            "{url}"
        );
    }
}
