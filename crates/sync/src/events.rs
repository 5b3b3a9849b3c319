//! What the engine tells those who listen, such as open browser apps.

use mctrade_domain::{InvoiceId, OrderId, StoreId};
use mctrade_storage::Job;
use tokio::sync::broadcast;

use crate::health::StoreHealth;

/// Something that just happened.
#[derive(Debug, Clone)]
pub enum SyncEvent {
    /// An invoice was made of an order.
    InvoiceCreated {
        /// The store.
        store: StoreId,
        /// The invoice.
        invoice: InvoiceId,
        /// Its order.
        order: OrderId,
    },
    /// An invoice changed with its order.
    InvoiceUpdated {
        /// The store.
        store: StoreId,
        /// The invoice.
        invoice: InvoiceId,
        /// Its order.
        order: OrderId,
    },
    /// A store's sync stands otherwise than before.
    HealthChanged(StoreHealth),
    /// A job went on or ended.
    JobProgress(Job),
}

/// The way out for events; nobody need listen.
#[derive(Debug, Clone)]
pub(crate) struct Events(broadcast::Sender<SyncEvent>);

impl Events {
    /// Listeners that lag by more than this many events are told that they missed some.
    const CAPACITY: usize = 1024;

    pub(crate) fn new() -> Self {
        Self(broadcast::channel(Self::CAPACITY).0)
    }

    pub(crate) fn subscribe(&self) -> broadcast::Receiver<SyncEvent> {
        self.0.subscribe()
    }

    pub(crate) fn send(&self, event: SyncEvent) {
        // An error only says that nobody listens.
        let _ = self.0.send(event);
    }
}
