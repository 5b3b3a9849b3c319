//! The Import button: one order, now, in the caller's own task.

use std::time::Duration;

use mctrade_domain::ledger::{Claim, Failure, Lane, OrderSyncState, SyncOutcome};
use mctrade_domain::{OrderId, Timestamp};
use mctrade_storage::{DueMark, StorageError};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::connection::StoreConnection;
use crate::sync_order::OrderEnd;

/// What an import came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Imported {
    /// The order was read: the outcome names its invoice, or says why there is none.
    Done(SyncOutcome),
    /// The order could not be read or planned; it is tried again at `retry_at`, or waits in the failed list.
    Failed {
        /// Why, and what to do.
        failure: Failure,
        /// When it is tried again by itself.
        retry_at: Option<Timestamp>,
    },
}

/// Why an import could not even try.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// No such store is connected here.
    #[error("the store is not connected")]
    NotConnected,
    /// The order was being read all the while; it is marked to be read again at once.
    #[error("the order is being read right now")]
    Busy,
    /// The ledger could not be used.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// How often a running claim is looked at.
const LOOK: Duration = Duration::from_millis(40);

impl StoreConnection {
    /// Reads one order now, whatever its place in the queue.
    ///
    /// A reading of the same order that is under way is waited for, and then the order is read once more: the running
    /// one may have fetched the order before the person pressed Import.
    ///
    /// # Errors
    /// [`ImportError::Busy`] where that takes too long; [`ImportError::Storage`] where the ledger cannot be used.
    pub async fn import(&self, order: OrderId) -> Result<Imported, ImportError> {
        let row = self.storage.ledger().find(self.store, order).await?;
        if let Some(row) = row.filter(|row| row.state == OrderSyncState::Excluded) {
            return Ok(Imported::Done(SyncOutcome::Excluded(row.reason.unwrap_or_default())));
        }
        let began = Instant::now();
        loop {
            let claim = self.claim_for_import(order, began).await?;
            // The reading is never interrupted: a person waits, and the shop's own time limit bounds it.
            match self.sync_order(&claim, &CancellationToken::new()).await? {
                OrderEnd::Done(outcome) => return Ok(Imported::Done(outcome)),
                OrderEnd::Failed { failure, retry_at } => return Ok(Imported::Failed { failure, retry_at }),
                OrderEnd::Refused(failure) => {
                    return Ok(Imported::Failed {
                        failure,
                        retry_at: None,
                    });
                }
                OrderEnd::Released | OrderEnd::LeaseLost if began.elapsed() < self.options.import_wait => {}
                OrderEnd::Released | OrderEnd::LeaseLost => return Err(ImportError::Busy),
            }
        }
    }

    async fn claim_for_import(&self, order: OrderId, began: Instant) -> Result<Claim, ImportError> {
        let ledger = self.storage.ledger();
        loop {
            let now = self.now();
            // An order that waits in a batch is read at once instead.
            if let Some(claim) = self.take_held(order) {
                return Ok(claim);
            }
            if let Some(claim) = ledger.claim_one(self.store, order, self.options.lease, now).await? {
                return Ok(claim);
            }
            if began.elapsed() >= self.options.import_wait {
                let mark = DueMark {
                    order,
                    modified_at: None,
                };
                ledger.mark_due(self.store, &[mark], Lane::Interactive, now).await?;
                self.wake();
                return Err(ImportError::Busy);
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}
