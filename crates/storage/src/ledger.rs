//! The order ledger: one row per order of a store, claimed by one worker at a time.

use std::collections::BTreeMap;
use std::time::Duration;

use mctrade_domain::filter::{Direction, Page, PageRequest};
use mctrade_domain::ledger::{Claim, Failure, Lane, LedgerRow, OrderSyncState, SyncOutcome};
use mctrade_domain::{OrderId, StoreId, Timestamp};

use crate::{Result, Storage};

/// The order ledger.
#[derive(Debug, Clone, Copy)]
pub struct Ledger<'a> {
    pub(crate) storage: &'a Storage,
}

/// An order that may have changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueMark {
    /// The order.
    pub order: OrderId,
    /// Its modified date, where whoever noticed knows it.
    pub modified_at: Option<Timestamp>,
}

/// Which rows of the ledger.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LedgerFilter {
    /// Of this store.
    pub store: Option<StoreId>,
    /// In this state.
    pub state: Option<OrderSyncState>,
    /// Of this order.
    pub order: Option<OrderId>,
}

/// A place in the ledger, which is listed by order number, highest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerCursor {
    /// The order of the row beside the cut.
    pub order: OrderId,
    /// Its store.
    pub store: StoreId,
    /// Which way from there.
    pub direction: Direction,
}

/// How many orders stand where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LedgerStats {
    /// To be read.
    pub due: i64,
    /// Being read.
    pub running: i64,
    /// Incomplete in the shop.
    pub waiting: i64,
    /// Their invoice says what they say.
    pub synced: i64,
    /// Failed.
    pub failed: i64,
    /// Left out on purpose.
    pub excluded: i64,
    /// Archived in the shop.
    pub archived: i64,
    /// Unknown to the shop.
    pub absent: i64,
    /// Since when the longest-waiting due order could have been read.
    pub oldest_due: Option<Timestamp>,
}

impl Ledger<'_> {
    /// Marks orders due, making their rows where needed; answers how many rows are now due that were not.
    ///
    /// The more urgent lane wins; failed rows become due again; running rows note the mark and become due when done.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`] for a store that is not connected.
    pub async fn mark_due(&self, store: StoreId, marks: &[DueMark], lane: Lane, at: Timestamp) -> Result<u64> {
        let _ = (store, marks, lane, at);
        todo!()
    }

    /// Claims rows that are due, or whose lease ended, most urgent first.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn claim(&self, store: StoreId, limit: u32, lease: Duration, at: Timestamp) -> Result<Vec<Claim>> {
        let _ = (store, limit, lease, at);
        todo!()
    }

    /// Claims one order whatever its state, making its row where needed; `None` while another live lease holds it.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`] for a store that is not connected.
    pub async fn claim_one(
        &self,
        store: StoreId,
        order: OrderId,
        lease: Duration,
        at: Timestamp,
    ) -> Result<Option<Claim>> {
        let _ = (store, order, lease, at);
        todo!()
    }

    /// Ends a claim whose order needed no plan to be applied.
    ///
    /// # Errors
    /// [`crate::StorageError::FenceLost`] where the lease was taken over.
    pub async fn finish(&self, claim: &Claim, outcome: &SyncOutcome, at: Timestamp) -> Result<()> {
        let _ = (claim, outcome, at);
        todo!()
    }

    /// Ends a claim that failed: to be tried again at `retry_at`, or never by itself.
    ///
    /// # Errors
    /// [`crate::StorageError::FenceLost`] where the lease was taken over.
    pub async fn fail(
        &self,
        claim: &Claim,
        failure: &Failure,
        retry_at: Option<Timestamp>,
        at: Timestamp,
    ) -> Result<()> {
        let _ = (claim, failure, retry_at, at);
        todo!()
    }

    /// Gives a claim back unworked: due again at once.
    ///
    /// # Errors
    /// [`crate::StorageError::FenceLost`] where the lease was taken over.
    pub async fn release(&self, claim: &Claim, at: Timestamp) -> Result<()> {
        let _ = (claim, at);
        todo!()
    }

    /// One row.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn find(&self, store: StoreId, order: OrderId) -> Result<Option<LedgerRow>> {
        let _ = (store, order);
        todo!()
    }

    /// A page of rows by order number, highest first.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn list(
        &self,
        filter: &LedgerFilter,
        page: &PageRequest<LedgerCursor>,
    ) -> Result<Page<LedgerRow, LedgerCursor>> {
        let _ = (filter, page);
        todo!()
    }

    /// The modified dates of those of these orders that were read and need no reading now.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn modified_dates(&self, store: StoreId, orders: &[OrderId]) -> Result<BTreeMap<OrderId, Timestamp>> {
        let _ = (store, orders);
        todo!()
    }

    /// How many orders stand where.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn stats(&self, store: StoreId) -> Result<LedgerStats> {
        let _ = store;
        todo!()
    }
}
