//! Measures pages of the invoice list against the very same statements without this crate around them, in one run over
//! the same connections, and prints the medians and their ratios.
//!
//! `cargo run -p mctrade-storage --features testing --example newest_page -- [INVOICES]` measures SQLite in a file and,
//! where `MCTRADE_TEST_POSTGRES_URL` names a server, PostgreSQL.

#![expect(clippy::print_stdout, reason = "it is made to print")]

use std::time::{Duration, Instant};

use mctrade_domain::filter::{InvoiceCursor, InvoiceFilter, PageRequest, ProfileFilter, TimeRange};
use mctrade_domain::{Currency, OrderId, StoreId};
use mctrade_storage::{Actor, NewStore, SealedSecrets, Storage, testing};
use uuid::Uuid;

const TURNS: usize = 200;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let invoices: i64 = std::env::args().nth(1).map_or(Ok(100_000), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("measured.db");
    let sqlite = Storage::open(&format!("sqlite://{}?mode=rwc", path.display())).await?;
    sqlite.migrate().await?;
    measure("SQLite", sqlite, invoices).await?;
    if let Some(postgres) = testing::fresh_postgres().await {
        measure("PostgreSQL", postgres, invoices).await?;
    }
    Ok(())
}

async fn measure(name: &str, storage: Storage, invoices: i64) -> Result<(), Box<dyn std::error::Error>> {
    let store = new_store();
    storage
        .stores()
        .insert(&store, &Actor::System("measure"), chrono::DateTime::UNIX_EPOCH)
        .await?;
    let begun = Instant::now();
    testing::fill(&storage, store.id, invoices).await?;
    println!("{name}: {invoices} invoices filled in {:.1?}", begun.elapsed());

    let newest = PageRequest {
        limit: 50,
        cursor: None,
    };
    let all = InvoiceFilter::default();
    let first = storage.invoices().list(&all, &newest).await?;
    let middle = first.items.first().map(|item| InvoiceCursor {
        order_date: item.order_date - chrono::Duration::days(900),
        id: item.id,
        direction: mctrade_domain::filter::Direction::Older,
    });
    let year = InvoiceFilter {
        ordered: TimeRange {
            from: first
                .items
                .last()
                .map(|item| item.order_date - chrono::Duration::days(700)),
            until: first
                .items
                .last()
                .map(|item| item.order_date - chrono::Duration::days(335)),
        },
        ..InvoiceFilter::default()
    };
    let anonymous = InvoiceFilter {
        only_anonymous: true,
        ..InvoiceFilter::default()
    };
    let of_store = InvoiceFilter {
        store: Some(store.id),
        ..InvoiceFilter::default()
    };
    let order = InvoiceFilter {
        order: Some(OrderId(invoices / 2)),
        ..InvoiceFilter::default()
    };
    let two_statuses = InvoiceFilter {
        statuses: vec![
            mctrade_domain::invoice::InvoiceStatus::Paid,
            mctrade_domain::invoice::InvoiceStatus::Open,
        ],
        ..InvoiceFilter::default()
    };
    let cases = [
        ("newest page", &all, newest.clone()),
        (
            "page at mid depth",
            &all,
            PageRequest {
                limit: 50,
                cursor: middle,
            },
        ),
        ("a year's page", &year, newest.clone()),
        ("only anonymous page", &anonymous, newest.clone()),
        ("one store's page", &of_store, newest.clone()),
        ("two statuses' page", &two_statuses, newest.clone()),
        ("order lookup", &order, newest.clone()),
    ];
    for (what, filter, page) in cases {
        let (mut ours, mut raw) = (Vec::new(), Vec::new());
        for _ in 0..TURNS {
            let begun = Instant::now();
            let rows = testing::raw_page(&storage, filter, &page).await?;
            raw.push(begun.elapsed());
            let begun = Instant::now();
            let items = storage.invoices().list(filter, &page).await?.items;
            ours.push(begun.elapsed());
            assert!(rows >= items.len() && !items.is_empty(), "{what}");
        }
        let (ours, raw) = (median(ours), median(raw));
        println!(
            "{name}: {what}: raw {raw:.3?}, storage {ours:.3?}, ratio {:.2}",
            times(ours, raw)
        );
    }
    for text in ["lindq", "o'nei", "son", "an"] {
        let filter = ProfileFilter {
            text: text.to_owned(),
            kind: None,
        };
        let mut ours = Vec::new();
        for _ in 0..TURNS / 4 {
            let begun = Instant::now();
            storage.profiles().search(&filter, 20).await?;
            ours.push(begun.elapsed());
        }
        println!("{name}: search {text:?}: storage {:.3?}", median(ours));
    }
    let begun = Instant::now();
    let summary = storage.invoices().summary(&all).await?;
    println!(
        "{name}: totals of all {} invoices: {:.1?}",
        summary.count,
        begun.elapsed()
    );
    storage.close().await;
    Ok(())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

#[expect(clippy::float_arithmetic, reason = "a ratio of two times, not money")]
fn times(ours: Duration, raw: Duration) -> f64 {
    ours.as_secs_f64() / raw.as_secs_f64()
}

fn new_store() -> NewStore {
    NewStore {
        id: StoreId(Uuid::new_v4()),
        hash: "measured12".to_owned(),
        name: "Measured".to_owned(),
        currency: Currency::USD,
        time_zone: "UTC".to_owned(),
        control_panel_url: String::new(),
        storefront_url: String::new(),
        secrets: SealedSecrets {
            access_token: Vec::new(),
            client_secret: Vec::new(),
            key_id: String::new(),
        },
        webhook_path_hash: "measured".to_owned(),
    }
}
