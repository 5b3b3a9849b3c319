//! The sweep: what changed in the shop since the last high-water mark, whatever webhooks were lost.

use mctrade_domain::ledger::Lane;
use mctrade_domain::{OrderId, Timestamp};
use mctrade_shop::{OrderListQuery, OrderSort, OrderSummary, ShopError};
use mctrade_storage::{DueMark, StorageError};

use crate::connection::StoreConnection;

/// What a sweep found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Orders that the shop listed; one that two pages list counts twice.
    pub listed: u64,
    /// Orders that are now due and were not.
    pub marked: u64,
    /// The newest modified date seen, or the mark as it was.
    pub high_water: Option<Timestamp>,
}

/// Why a sweep did not come to its end. What it marked stays marked, and the next sweep begins where this one did.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// The shop's list could not be read.
    #[error(transparent)]
    Shop(#[from] ShopError),
    /// The ledger could not be used.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The list had no end: the shop seems to ignore the paging.
    #[error("the store's order list had no end")]
    Endless,
}

/// A bound on the pages of one sweep; at 250 rows a page, twenty-five million orders.
const MOST_PAGES: u32 = 100_000;

/// Where a first sweep begins before the store was connected: older orders are a backfill's.
const FIRST_SWEEP: chrono::Duration = chrono::Duration::hours(24);

impl StoreConnection {
    /// Marks due every order whose modified date differs from the one last read.
    ///
    /// The walk goes by modified date, oldest first, from the last high-water mark less the overlap, and from page to
    /// page by the date it got to, never by page number alone: an order that changes meanwhile moves to the end and
    /// would push another across a page's edge unseen. The mark is moved only at the end, and only by dates of the
    /// shop's own.
    ///
    /// # Errors
    /// [`SweepError`]; a refused token also stops the store's worker.
    pub async fn sweep(&self) -> Result<Swept, SweepError> {
        let store = self
            .storage
            .stores()
            .find(self.store)
            .await?
            .ok_or(StorageError::NotFound("store"))?;
        let mark = store.sync.high_water;
        let overlap = chrono::Duration::from_std(self.options.sweep_overlap).unwrap_or_default();
        let mut from = match mark {
            Some(mark) => mark - overlap,
            None => store.created_at - FIRST_SWEEP,
        };
        let first_from = from;
        let mut swept = Swept {
            high_water: mark,
            ..Swept::default()
        };
        let mut page = 1;
        for _ in 0..MOST_PAGES {
            let summaries = self.list(from, page).await?;
            let full = summaries.len() >= usize::try_from(self.options.page_size).unwrap_or(usize::MAX);
            swept.listed += u64::try_from(summaries.len()).unwrap_or(u64::MAX);
            swept.marked += self.mark_changed(&summaries).await?;
            let newest = summaries.iter().map(|order| order.modified_at).max();
            swept.high_water = swept.high_water.max(newest);
            if !full {
                let reached = swept.high_water.unwrap_or(first_from + overlap);
                self.storage
                    .stores()
                    .set_high_water(self.store, reached, self.now())
                    .await?;
                tracing::debug!(store = %self.store, listed = swept.listed, marked = swept.marked, "swept");
                return Ok(swept);
            }
            // One second back, since whether the shop's bound is inclusive is not promised.
            match newest
                .map(|newest| newest - chrono::Duration::seconds(1))
                .filter(|reached| *reached > from)
            {
                Some(reached) => (from, page) = (reached, 1),
                None => page += 1,
            }
        }
        Err(SweepError::Endless)
    }

    async fn list(&self, from: Timestamp, page: u32) -> Result<Vec<OrderSummary>, SweepError> {
        let query = OrderListQuery {
            modified_from: Some(from),
            sort: OrderSort::ModifiedAscending,
            page,
            limit: self.options.page_size,
            ..OrderListQuery::default()
        };
        match self.within_timeout(self.shop.list_orders(&query)).await {
            Ok(summaries) => {
                self.note_accepted().await?;
                Ok(summaries)
            }
            Err(error) => {
                if error == ShopError::Unauthorized {
                    self.note_refused().await?;
                }
                Err(error.into())
            }
        }
    }

    /// Marks those of a page that were not read at their present modified date.
    async fn mark_changed(&self, summaries: &[OrderSummary]) -> Result<u64, StorageError> {
        let orders: Vec<OrderId> = summaries.iter().map(|order| order.id).collect();
        let known = self.storage.ledger().modified_dates(self.store, &orders).await?;
        let marks: Vec<DueMark> = summaries
            .iter()
            .filter(|order| known.get(&order.id) != Some(&order.modified_at))
            .map(|order| DueMark {
                order: order.id,
                modified_at: Some(order.modified_at),
            })
            .collect();
        if marks.is_empty() {
            return Ok(0);
        }
        let marked = self
            .storage
            .ledger()
            .mark_due(self.store, &marks, Lane::Sweep, self.now())
            .await?;
        self.wake();
        Ok(marked)
    }
}
