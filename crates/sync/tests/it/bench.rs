//! A database, a pretend shop and an engine between them.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{TimeZone, Utc};
use mctrade_domain::ledger::{Claim, LedgerRow, OrderSyncState};
use mctrade_domain::shop_order::*;
use mctrade_domain::{Clock, Currency, Money, OrderId, StoreId, Timestamp};
use mctrade_storage::{Actor, DueMark, NewStore, SealedSecrets, Storage};
use mctrade_sync::{Engine, NoJitter, StoreConnection, SyncOptions};
use tokio::sync::broadcast::Receiver;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::fake_shop::FakeShop;

/// A clock that a test moves.
#[derive(Debug)]
pub(crate) struct TestClock(Mutex<Timestamp>);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TestClock {
    pub(crate) fn advance(&self, by: Duration) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now += by;
    }
}

/// A moment of the shop's time, in seconds from an hour after the store was connected.
pub(crate) fn at(second: i64) -> Timestamp {
    Utc.timestamp_opt(1_760_003_600 + second, 0).unwrap()
}

pub(crate) struct Bench {
    pub(crate) storage: Storage,
    pub(crate) store: StoreId,
    pub(crate) shop: Arc<FakeShop>,
    pub(crate) clock: Arc<TestClock>,
    pub(crate) engine: Engine,
}

/// Figures small enough for tests to wait for.
pub(crate) fn options() -> SyncOptions {
    SyncOptions {
        poll: Duration::from_millis(20),
        sweep_interval: Duration::from_millis(200),
        page_size: 5,
        worker_batch: 6,
        backfill_batch: 3,
        import_wait: Duration::from_secs(5),
        fetch_timeout: Duration::from_secs(2),
        shutdown_grace: Duration::from_secs(2),
        ..SyncOptions::default()
    }
}

impl Bench {
    pub(crate) async fn on(storage: Storage) -> Self {
        Self::with(storage, options()).await
    }

    pub(crate) async fn with(storage: Storage, options: SyncOptions) -> Self {
        let clock = Arc::new(TestClock(Mutex::new(at(0))));
        let store = StoreId(Uuid::from_u128(7));
        let new = NewStore {
            id: store,
            hash: "abc123".to_owned(),
            name: "Pretend".to_owned(),
            currency: Currency::USD,
            time_zone: "America/Chicago".to_owned(),
            control_panel_url: "https://store-abc123.example.org".to_owned(),
            storefront_url: "https://shop.example.org".to_owned(),
            secrets: SealedSecrets {
                access_token: vec![1],
                client_secret: vec![2],
                key_id: "k1".to_owned(),
            },
            webhook_path_hash: "hash".to_owned(),
        };
        storage
            .stores()
            .insert(&new, &Actor::System("test"), at(-3_600))
            .await
            .unwrap();
        let engine = Engine::new(storage.clone(), clock.clone(), Arc::new(NoJitter), options);
        Self {
            storage,
            store,
            shop: Arc::new(FakeShop::default()),
            clock,
            engine,
        }
    }

    /// A connection on which nothing happens by itself.
    pub(crate) async fn attach(&self) -> Arc<StoreConnection> {
        self.engine.attach(self.store, self.shop.clone()).await.unwrap()
    }

    /// A connection with its worker and sweeps.
    pub(crate) async fn connect(&self) -> Arc<StoreConnection> {
        self.engine.connect(self.store, self.shop.clone()).await.unwrap()
    }

    pub(crate) async fn claim(&self, order: i64) -> Claim {
        let lease = SyncOptions::default().lease;
        let claim = self
            .storage
            .ledger()
            .claim_one(self.store, OrderId(order), lease, self.clock.now())
            .await;
        claim.unwrap().expect("nobody holds the order")
    }

    pub(crate) async fn mark(&self, orders: impl IntoIterator<Item = i64>, lane: mctrade_domain::ledger::Lane) {
        let marks: Vec<DueMark> = orders
            .into_iter()
            .map(|order| DueMark {
                order: OrderId(order),
                modified_at: None,
            })
            .collect();
        self.storage
            .ledger()
            .mark_due(self.store, &marks, lane, self.clock.now())
            .await
            .unwrap();
        self.engine.wake(self.store);
    }

    pub(crate) async fn row(&self, order: i64) -> LedgerRow {
        self.storage
            .ledger()
            .find(self.store, OrderId(order))
            .await
            .unwrap()
            .expect("a ledger row")
    }

    pub(crate) async fn state(&self, order: i64) -> OrderSyncState {
        self.row(order).await.state
    }

    /// Waits until an order stands so; a test that waits in vain fails.
    pub(crate) async fn until(&self, order: i64, state: OrderSyncState) -> LedgerRow {
        for _ in 0..500 {
            if let Some(row) = self.storage.ledger().find(self.store, OrderId(order)).await.unwrap()
                && row.state == state
            {
                return row;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!(
            "order {order} never got {state:?}; it is {:?}",
            self.storage.ledger().find(self.store, OrderId(order)).await
        );
    }

    /// The sum of all invoices in minor units, and that the books are sound.
    pub(crate) async fn books(&self) -> i64 {
        assert_eq!(self.storage.audit().check().await.unwrap(), vec![]);
        self.storage
            .audit()
            .totals(self.store)
            .await
            .unwrap()
            .into_iter()
            .map(Money::minor)
            .sum()
    }
}

pub(crate) fn drain<T: Clone>(events: &mut Receiver<T>) -> Vec<T> {
    std::iter::from_fn(|| events.try_recv().ok()).collect()
}

pub(crate) fn never() -> CancellationToken {
    CancellationToken::new()
}

/// Runs a test on every database that can be had.
macro_rules! on_every_database {
    ($name:ident, $bench:ident, $body:block) => {
        #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
        async fn $name() {
            for storage in mctrade_storage::testing::all().await {
                let $bench = $crate::bench::Bench::on(storage).await;
                $body
                $bench.engine.shutdown().await;
            }
        }
    };
}
pub(crate) use on_every_database;

/// A guest's paid order of one product, last changed at its second.
pub(crate) fn order(id: i64, second: i64, minor: i64) -> ShopOrder {
    let usd = |minor| Money::new(minor, Currency::USD);
    let zero = TaxedAmount::zero(Currency::USD);
    let part = TaxedAmount {
        ex_tax: usd(minor),
        inc_tax: usd(minor),
        tax: usd(0),
    };
    ShopOrder {
        id: OrderId(id),
        created_at: at(-100_000 + id),
        modified_at: at(second),
        status: OrderStatus::AwaitingFulfillment,
        status_label: "Awaiting Fulfillment".to_owned(),
        payment_status: PaymentStatus::Unstated,
        payment_method: "Credit Card".to_owned(),
        currency: Currency::USD,
        rates: CurrencyFacts::default(),
        total_inc_tax: usd(minor),
        total_ex_tax: usd(minor),
        total_tax: usd(0),
        prices_include_tax: Some(false),
        shipping: zero,
        handling: zero,
        wrapping: zero,
        discount_amount: usd(0),
        coupon_discount: usd(0),
        gift_certificate_amount: usd(0),
        store_credit_amount: usd(0),
        customer_id: None,
        customer: None,
        billing: ContactDetails {
            first_name: "Jane".to_owned(),
            last_name: "Doe".to_owned(),
            email: "jane@example.org".to_owned(),
            ..ContactDetails::default()
        },
        products: vec![OrderProduct {
            id: id * 10,
            parent_id: None,
            product_id: Some(5),
            name: "Badge".to_owned(),
            sku: "B-1".to_owned(),
            kind: ProductKind::Physical,
            quantity: 1,
            unit_price_ex_tax: usd(minor),
            total: part,
            discounted_total_inc_tax: None,
            applied_discounts: Vec::new(),
            options: Vec::new(),
            wrapping: None,
            address_id: None,
            tax_class: None,
            event_date: None,
        }],
        coupons: Vec::new(),
        fees: Vec::new(),
        taxes: Vec::new(),
        refunds: Vec::new(),
        channel_id: Some(1),
        source: "www".to_owned(),
        external_source: None,
        archived: false,
        digital: false,
        snapshot: format!("{{\"id\":{id}}}"),
    }
}
