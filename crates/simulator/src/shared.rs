//! The store as all its users share it.

use std::sync::{Mutex, PoisonError};

use tokio::sync::mpsc;

use crate::store::Store;
use crate::store::events::Event;

/// The one store behind a lock that is never held across a wait.
pub(crate) struct Shared {
    store: Mutex<Store>,
    events: mpsc::UnboundedSender<Vec<Event>>,
}

impl Shared {
    pub(crate) fn new(store: Store, events: mpsc::UnboundedSender<Vec<Event>>) -> Shared {
        Shared {
            store: Mutex::new(store),
            events,
        }
    }

    /// Reads or changes the store, then tells the hooks what happened.
    pub(crate) fn change<T>(&self, work: impl FnOnce(&mut Store) -> T) -> T {
        let mut store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        let result = work(&mut store);
        let happened = std::mem::take(&mut store.events);
        // Sent under the lock, so that the hooks hear of things in the order they happened.
        if !happened.is_empty() && self.events.send(happened).is_err() {
            tracing::debug!("the store is stopping; its hooks hear nothing more");
        }
        result
    }

    /// Reads or changes what no hook hears of.
    pub(crate) fn look<T>(&self, work: impl FnOnce(&mut Store) -> T) -> T {
        work(&mut self.store.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
