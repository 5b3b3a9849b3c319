//! The sync engine as the server uses it: every connected store at work, its events to the browsers, its words on the wire.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{NaiveDate, TimeDelta};
use mctrade_api_types::ErrorCode;
use mctrade_api_types::events::Event;
use mctrade_api_types::sync::{ImportOutcome, ImportResult, SyncHealth};
use mctrade_domain::filter::TimeRange;
use mctrade_domain::ledger::{Failure, FailureCode, SyncOutcome};
use mctrade_domain::{Clock, InvoiceId, JobId, OrderId, StoreId};
use mctrade_storage::{Job, Storage, Store};
use mctrade_sync::{BackfillRange, EngineError, ImportError, Imported, SeededJitter, SyncEvent, SyncOptions};
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::convert::{health, invoice, sync};
use crate::entropy::Entropy;
use crate::error::{ApiError, ApiResult};
use crate::events::EventHub;
use crate::shops::Shops;
use crate::stores::zone_of;

/// How often stores are looked for that another process connected.
const LOOK_FOR_STORES: Duration = Duration::from_secs(5);
/// How often the stores' hooks are looked at.
const LOOK_AT_HOOKS: Duration = Duration::from_secs(300);

/// The sync engine with the way to its stores.
#[derive(Debug, Clone)]
pub struct Engine {
    engine: mctrade_sync::Engine,
    storage: Storage,
    shops: Arc<Shops>,
    hooks: Arc<Mutex<BTreeMap<StoreId, bool>>>,
}

impl Engine {
    /// An engine without stores yet.
    #[must_use]
    pub fn new(
        storage: Storage,
        shops: Arc<Shops>,
        clock: Arc<dyn Clock>,
        entropy: &dyn Entropy,
        options: SyncOptions,
    ) -> Self {
        let mut seed = [0; 8];
        entropy.fill(&mut seed);
        let jitter = Arc::new(SeededJitter::new(u64::from_le_bytes(seed)));
        Self {
            engine: mctrade_sync::Engine::new(storage.clone(), clock, jitter, options),
            storage,
            shops,
            hooks: Arc::default(),
        }
    }

    /// The engine itself.
    #[must_use]
    pub fn inner(&self) -> &mctrade_sync::Engine {
        &self.engine
    }

    /// Looks for due orders of a store now.
    pub fn wake(&self, store: StoreId) {
        self.engine.wake(store);
    }

    /// Begins to work on a store, or begins anew with another token.
    ///
    /// # Errors
    /// Where its token cannot be opened or the database does not answer.
    pub async fn connect(&self, store: StoreId) -> ApiResult<()> {
        let shop = self.shops.shop(store).await.map_err(ApiError::internal)?;
        self.engine.connect(store, shop).await.map_err(engine_error)?;
        Ok(())
    }

    /// Makes a store known for single imports and backfills, without working on it by itself.
    ///
    /// # Errors
    /// Where its token cannot be opened or the database does not answer.
    pub async fn attach(&self, store: StoreId) -> ApiResult<()> {
        let shop = self.shops.shop(store).await.map_err(ApiError::internal)?;
        self.engine.attach(store, shop).await.map_err(engine_error)?;
        Ok(())
    }

    /// Works on every connected store, those included that other processes connect, until it is stopped. Without an
    /// address for webhooks, another process makes them.
    pub async fn work(self, public_url: Option<String>, stop: CancellationToken) {
        let mut looked_at_hooks: Option<tokio::time::Instant> = None;
        loop {
            self.connect_new_stores().await;
            if let Some(public_url) = &public_url
                && (self.has_unseen_hooks() || looked_at_hooks.is_none_or(|at| at.elapsed() >= LOOK_AT_HOOKS))
            {
                self.look_at_hooks(public_url).await;
                looked_at_hooks = Some(tokio::time::Instant::now());
            }
            tokio::select! {
                () = stop.cancelled() => break,
                () = tokio::time::sleep(LOOK_FOR_STORES) => {}
            }
        }
        self.engine.shutdown().await;
    }

    /// Whether a store came since hooks were last looked at.
    fn has_unseen_hooks(&self) -> bool {
        let seen = self.hooks.lock().unwrap_or_else(PoisonError::into_inner);
        self.engine.connected().iter().any(|store| !seen.contains_key(store))
    }

    async fn connect_new_stores(&self) {
        let stores = match self.storage.stores().list().await {
            Ok(stores) => stores,
            Err(error) => {
                tracing::warn!(%error, "the connected stores could not be read");
                return;
            }
        };
        let at_work = self.engine.connected();
        for store in stores.iter().filter(|store| !at_work.contains(&store.id)) {
            if let Err(error) = self.connect(store.id).await {
                tracing::error!(store = %store.id, %error, "the store's sync could not begin");
            }
        }
    }

    /// Makes sure that every store tells of its changes, at the address this server has now.
    async fn look_at_hooks(&self, public_url: &str) {
        for store in self.engine.connected() {
            let Ok(shop) = self.shops.shop(store).await else {
                continue;
            };
            let destination = self.shops.hook_destination(store, public_url);
            let active = match shop.ensure_hooks(&destination).await {
                Ok(hooks) => hooks.iter().all(|hook| hook.active),
                Err(error) => {
                    tracing::warn!(%store, %error, "the store's hooks could not be made; sweeps find its changes");
                    false
                }
            };
            self.hooks
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(store, active);
        }
    }

    /// Tells the browsers what the engine does, until it is stopped.
    pub async fn tell(self, hub: EventHub, stop: CancellationToken) {
        let mut events = self.engine.subscribe();
        loop {
            let event = tokio::select! {
                () = stop.cancelled() => return,
                event = events.recv() => event,
            };
            match event {
                Ok(SyncEvent::InvoiceCreated {
                    store: _,
                    invoice,
                    order,
                }) => hub.tell(Event::InvoiceCreated {
                    invoice_id: invoice.0,
                    order_id: Some(order.0),
                }),
                Ok(SyncEvent::InvoiceUpdated {
                    store: _,
                    invoice,
                    order,
                }) => hub.tell(Event::InvoiceUpdated {
                    invoice_id: invoice.0,
                    order_id: Some(order.0),
                }),
                Ok(SyncEvent::HealthChanged(_)) => match self.health().await {
                    Ok(health) => hub.tell(Event::SyncHealth { health }),
                    Err(error) => tracing::debug!(%error, "no word of the sync's health"),
                },
                Ok(SyncEvent::JobProgress(job)) => hub.tell(Event::JobProgress { job: sync::job(job) }),
                Err(RecvError::Lagged(_)) => hub.tell(Event::Resync),
                Err(RecvError::Closed) => return,
            }
        }
    }

    /// How everything stands.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn health(&self) -> ApiResult<SyncHealth> {
        let stores = self.storage.stores().list().await?;
        let known = self.engine.health_of_all().await.map_err(engine_error)?;
        let hooks = self.hooks.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Ok(health::of_all(&stores, known, &hooks))
    }

    /// Imports one order now.
    ///
    /// # Errors
    /// Why there is no invoice, in a sentence that says what to do.
    pub async fn import(&self, store: &Store, order: OrderId, stores: &[Store]) -> ApiResult<ImportResult> {
        let imported = match self.engine.import_now(store.id, order).await {
            Err(ImportError::NotConnected) => {
                self.connect(store.id).await?;
                self.engine.import_now(store.id, order).await
            }
            other => other,
        };
        match imported.map_err(import_error)? {
            Imported::Done(outcome) => self.result(order, outcome, stores).await,
            Imported::Failed { failure, retry_at: _ } => Err(failed(order, failure)),
        }
    }

    async fn result(&self, order: OrderId, outcome: SyncOutcome, stores: &[Store]) -> ApiResult<ImportResult> {
        let (outcome, detail, id) = match outcome {
            SyncOutcome::Created(id) => {
                let detail = format!("Order {order} became invoice {}.", id.number());
                (ImportOutcome::Created, detail, Some(id))
            }
            SyncOutcome::Updated(id) => {
                let detail = format!("Invoice {} now says what order {order} says.", id.number());
                (ImportOutcome::Updated, detail, Some(id))
            }
            SyncOutcome::Unchanged(id) => {
                let detail = format!("Invoice {} already says what order {order} says.", id.number());
                (ImportOutcome::Unchanged, detail, Some(id))
            }
            SyncOutcome::Waiting => {
                let detail = format!(
                    "Order {order} is incomplete: the shopper has not placed it yet. Its invoice will be made when they do."
                );
                (ImportOutcome::Waiting, detail, None)
            }
            SyncOutcome::Excluded(why) => {
                let detail = format!("Order {order} is left out: {why}");
                (ImportOutcome::Excluded, detail, None)
            }
            SyncOutcome::Absent(_) => {
                return Err(ApiError::new(
                    ErrorCode::OrderNotInStore,
                    format!("The store has no order {order}. Check the number in the store's order list."),
                ));
            }
        };
        let invoice = match id {
            Some(id) => Some(self.row(id, stores).await?),
            None => None,
        };
        Ok(ImportResult {
            order_id: order.0,
            outcome,
            detail,
            invoice,
        })
    }

    async fn row(&self, id: InvoiceId, stores: &[Store]) -> ApiResult<mctrade_api_types::invoices::InvoiceRow> {
        let item = self.storage.invoices().find(id).await?;
        let item = item.ok_or_else(|| ApiError::internal("an imported invoice is not there"))?;
        Ok(invoice::row(item, stores))
    }

    /// Begins a backfill of the orders placed in a span of a store's days.
    ///
    /// # Errors
    /// Where the days are the wrong way round.
    pub async fn start_backfill(&self, store: &Store, first: NaiveDate, last: NaiveDate) -> ApiResult<Job> {
        let range = days(store, first, last)?;
        let id = JobId(Uuid::now_v7());
        match self.engine.start_backfill(id, store.id, range).await {
            Err(EngineError::NotConnected) => {
                self.connect(store.id).await?;
                self.engine
                    .start_backfill(id, store.id, range)
                    .await
                    .map_err(engine_error)
            }
            other => other.map_err(engine_error),
        }
    }
}

/// The moments of a span of a store's days, both included.
///
/// # Errors
/// Where the days are the wrong way round.
pub fn days(store: &Store, first: NaiveDate, last: NaiveDate) -> ApiResult<BackfillRange> {
    let range = TimeRange::days(Some(first), Some(last), zone_of(store)).map_err(|reversed| {
        ApiError::field(
            "/to",
            format!(
                "The dates are the wrong way round: {} lies before {}.",
                reversed.last, reversed.first
            ),
        )
    })?;
    Ok(BackfillRange {
        from: range.from,
        // The store's own filter includes its last second.
        to: range.until.map(|until| until - TimeDelta::seconds(1)),
    })
}

fn failed(order: OrderId, failure: Failure) -> ApiError {
    let Failure { code, detail } = failure;
    let error = match code {
        FailureCode::StoreUnreachable => ApiError::new(
            ErrorCode::StoreUnavailable,
            "The store does not answer. Nothing was lost; try again shortly.",
        )
        .retry_after(Duration::from_secs(30)),
        FailureCode::StoreError => ApiError::new(
            ErrorCode::StoreUnavailable,
            "The store answered with an error of its own. Nothing was lost; try again shortly.",
        )
        .retry_after(Duration::from_secs(30)),
        FailureCode::RateLimited => ApiError::new(
            ErrorCode::StoreUnavailable,
            "The store asks for fewer requests just now. Nothing was lost; try again shortly.",
        )
        .retry_after(Duration::from_secs(30)),
        FailureCode::Unauthorized => ApiError::new(
            ErrorCode::StoreUnauthorized,
            "The store refused the access token. Nothing was changed; connect the store again with a new token.",
        ),
        FailureCode::Forbidden => ApiError::new(
            ErrorCode::StoreUnauthorized,
            "The access token lacks a right. Nothing was changed; test the store's connection to see which one.",
        ),
        FailureCode::MalformedAnswer => ApiError::new(
            ErrorCode::StoreAnswerMalformed,
            format!(
                "The store's answer about order {order} could not be read. Nothing was changed; try again shortly."
            ),
        ),
        FailureCode::Unplannable => ApiError::new(
            ErrorCode::OrderNotImportable,
            format!("Order {order} cannot become an invoice: {detail}"),
        ),
        FailureCode::StorageError => ApiError::new(
            ErrorCode::DatabaseUnavailable,
            "The database does not answer. Nothing was changed; try again shortly.",
        ),
    };
    error.caused_by(detail)
}

fn import_error(error: ImportError) -> ApiError {
    match error {
        ImportError::NotConnected => ApiError::new(ErrorCode::StoreNotFound, "No such store is connected."),
        ImportError::Busy => ApiError::new(
            ErrorCode::RequestInFlight,
            "The order is being read at this moment and will be read once more. Nothing was lost; look again shortly.",
        ),
        ImportError::Storage(error) => error.into(),
    }
}

fn engine_error(error: EngineError) -> ApiError {
    match error {
        EngineError::NotConnected => ApiError::new(ErrorCode::StoreNotFound, "No such store is connected."),
        EngineError::Storage(error) => error.into(),
        EngineError::Sweep(_) | EngineError::Backfill(_) => ApiError::internal(error),
    }
}
