//! How a store's sync stands, so that nobody has to miss an invoice to find out.

use mctrade_domain::{StoreId, Timestamp};
use mctrade_shop::Quota;
use mctrade_storage::StorageError;

use crate::connection::{RECONNECT, StoreConnection};

/// How a store's sync stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StoreState {
    /// Nothing waits for longer than usual.
    InStep,
    /// Orders wait for longer than usual, or the last sweep is long ago.
    Behind,
    /// The shop refuses us: somebody must reconnect it.
    Disconnected,
    /// Staff paused the sync.
    Paused,
}

/// One store's health.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreHealth {
    /// The store.
    pub store: StoreId,
    /// How it stands.
    pub state: StoreState,
    /// What is wrong and what to do, where something is.
    pub problem: Option<String>,
    /// Changes up to here have been seen; the shop's own time.
    pub high_water: Option<Timestamp>,
    /// When the last webhook came.
    pub last_webhook_at: Option<Timestamp>,
    /// When the last sweep ended.
    pub last_sweep_at: Option<Timestamp>,
    /// Orders to be read, those being read included.
    pub due: i64,
    /// Orders in the failed list.
    pub failed: i64,
    /// Incomplete orders.
    pub waiting: i64,
    /// Since when the longest-waiting due order could have been read.
    pub oldest_due: Option<Timestamp>,
    /// What the shop's quota leaves us.
    pub quota: Option<Quota>,
}

impl StoreConnection {
    /// Works out how the store's sync stands now.
    ///
    /// # Errors
    /// Where storage cannot be read.
    pub async fn health(&self) -> Result<StoreHealth, StorageError> {
        let store = self
            .storage
            .stores()
            .find(self.store)
            .await?
            .ok_or(StorageError::NotFound("store"))?;
        let stats = self.storage.ledger().stats(self.store).await?;
        let (gate, now) = (self.gate(), self.now());
        let late = chrono::Duration::from_std(self.options.late_after).unwrap_or_default();
        let sweeps = chrono::Duration::from_std(self.options.sweep_interval * 3).unwrap_or_default();
        let orders_late = stats.oldest_due.is_some_and(|since| now - since > late);
        let sweep_late = store.sync.last_sweep_at.is_none_or(|at| now - at > sweeps);
        let (state, problem) = if gate.refused || !store.connected {
            (
                StoreState::Disconnected,
                Some(store.problem.unwrap_or_else(|| RECONNECT.to_owned())),
            )
        } else if gate.paused {
            (
                StoreState::Paused,
                Some("The sync is paused. Resume it to catch up.".to_owned()),
            )
        } else if orders_late {
            let count = stats.due + stats.running;
            (
                StoreState::Behind,
                Some(format!(
                    "{count} orders wait to be read. They are read as the store allows."
                )),
            )
        } else if sweep_late {
            let problem = "The store's changes were not looked through lately. The next sweep catches up by itself.";
            (StoreState::Behind, Some(problem.to_owned()))
        } else {
            (StoreState::InStep, None)
        };
        Ok(StoreHealth {
            store: self.store,
            state,
            problem,
            high_water: store.sync.high_water,
            last_webhook_at: store.sync.last_webhook_at,
            last_sweep_at: store.sync.last_sweep_at,
            due: stats.due + stats.running,
            failed: stats.failed,
            waiting: stats.waiting,
            oldest_due: stats.oldest_due,
            quota: self.shop.quota(),
        })
    }
}
