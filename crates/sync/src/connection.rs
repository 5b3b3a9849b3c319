//! One connected store: its shop, our storage, and whether the shop lets us in.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mctrade_domain::ledger::Claim;
use mctrade_domain::{Clock, OrderId, StoreId, Timestamp};
use mctrade_shop::Shop;
use mctrade_storage::{Storage, StorageError, Store};
use tokio::sync::{Notify, watch};

use crate::events::Events;
use crate::jitter::Jitter;
use crate::options::SyncOptions;

/// Said wherever a refused token stops the sync.
pub(crate) const RECONNECT: &str = "The store refused the access token. Reconnect the store with a valid access token.";

/// One connected store and all that is needed to bring its orders into the books.
pub struct StoreConnection {
    pub(crate) store: StoreId,
    pub(crate) shop: Arc<dyn Shop>,
    pub(crate) storage: Storage,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) jitter: Arc<dyn Jitter>,
    pub(crate) options: Arc<SyncOptions>,
    pub(crate) events: Events,
    gate: watch::Sender<Gate>,
    wake: Notify,
    held: Mutex<BTreeMap<OrderId, Claim>>,
}

/// Why work on a store may have to stand still.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Gate {
    /// The shop refused the token.
    pub(crate) refused: bool,
    /// Staff paused the sync.
    pub(crate) paused: bool,
}

impl Gate {
    pub(crate) fn is_open(self) -> bool {
        !self.refused && !self.paused
    }
}

impl fmt::Debug for StoreConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreConnection")
            .field("store", &self.store)
            .field("gate", &*self.gate.borrow())
            .finish()
    }
}

/// What a connection is made of beside the store.
#[derive(Debug, Clone)]
pub(crate) struct Surroundings {
    pub(crate) storage: Storage,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) jitter: Arc<dyn Jitter>,
    pub(crate) options: Arc<SyncOptions>,
    pub(crate) events: Events,
}

impl StoreConnection {
    /// A connection of a store that storage knows.
    pub(crate) fn new(store: &Store, shop: Arc<dyn Shop>, surroundings: &Surroundings) -> Self {
        let Surroundings {
            storage,
            clock,
            jitter,
            options,
            events,
        } = surroundings.clone();
        let gate = watch::Sender::new(Gate {
            refused: !store.connected,
            paused: false,
        });
        Self {
            store: store.id,
            shop,
            storage,
            clock,
            jitter,
            options,
            events,
            gate,
            wake: Notify::new(),
            held: Mutex::default(),
        }
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> StoreId {
        self.store
    }

    /// The claims whose orders are being read in batches.
    pub(crate) fn held(&self) -> MutexGuard<'_, BTreeMap<OrderId, Claim>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Makes the worker look for due orders now.
    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    pub(crate) async fn woken(&self) {
        self.wake.notified().await;
    }

    pub(crate) fn gate(&self) -> Gate {
        *self.gate.borrow()
    }

    pub(crate) fn watch_gate(&self) -> watch::Receiver<Gate> {
        self.gate.subscribe()
    }

    pub(crate) fn set_paused(&self, paused: bool) {
        self.gate
            .send_if_modified(|gate| std::mem::replace(&mut gate.paused, paused) != paused);
    }

    /// Notes that the shop let us in, and goes on with the work if it had stopped.
    pub(crate) async fn note_accepted(&self) -> Result<(), StorageError> {
        if self.gate().refused {
            self.storage
                .stores()
                .set_connection(self.store, true, None, self.now())
                .await?;
            self.gate
                .send_if_modified(|gate| std::mem::replace(&mut gate.refused, false));
            tracing::info!(store = %self.store, "the store lets us in again");
        }
        Ok(())
    }

    /// Notes that the shop refused the token: work stops until it is replaced.
    pub(crate) async fn note_refused(&self) -> Result<(), StorageError> {
        let first = self
            .gate
            .send_if_modified(|gate| !std::mem::replace(&mut gate.refused, true));
        if first {
            tracing::warn!(store = %self.store, "the store refused the access token; its sync stops");
        }
        self.storage
            .stores()
            .set_connection(self.store, false, Some(RECONNECT), self.now())
            .await
    }
}
