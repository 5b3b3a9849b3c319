//! The backfill: every order placed in a span of time, newest first, resumable.

use std::time::Duration;

use mctrade_domain::ledger::{Claim, OrderSyncState};
use mctrade_domain::{JobId, OrderId, Timestamp};
use mctrade_shop::{OrderListQuery, OrderSort, OrderSummary, ShopError};
use mctrade_storage::{Job, JobState, NewJob, StorageError};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use crate::connection::StoreConnection;
use crate::events::SyncEvent;
use crate::failure::Trouble;
use crate::sync_order::OrderEnd;

/// The kind of a backfill's job.
pub(crate) const KIND: &str = "backfill";

/// Which orders: placed at or after `from` and at or before `to`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackfillRange {
    /// The first moment; none is the shop's first order.
    pub from: Option<Timestamp>,
    /// The last moment.
    pub to: Option<Timestamp>,
}

/// How far a backfill got.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BackfillProgress {
    /// Orders dealt with, failed ones among them.
    pub done: u64,
    /// Orders in all, as the shop counts them.
    pub total: Option<u64>,
    /// Orders that failed. The ledger says why.
    pub failed: u64,
}

/// Why a backfill did not come to its end. Its job says how far it got.
#[derive(Debug, thiserror::Error)]
pub enum BackfillError {
    /// The shop could not be read, even after some patience.
    #[error(transparent)]
    Shop(#[from] ShopError),
    /// The ledger could not be used.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The job's own words make no sense.
    #[error("the backfill's job cannot be read: {0}")]
    Request(#[from] serde_json::Error),
    /// The job is not there, or is no backfill of this store.
    #[error("no such backfill")]
    NotFound,
}

/// How a backfill ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Done,
    Cancelled,
    /// Stopped with the program: the job stays to be gone on with.
    Interrupted,
}

/// Where an interrupted backfill goes on.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Cursor {
    /// The page that was not finished.
    page: u32,
}

/// Tries of one request to the shop, beyond the shop's own.
const TRIES: u32 = 6;

/// A bound on the pages of one backfill.
const MOST_PAGES: u32 = 100_000;

/// Called after each batch.
pub(crate) type OnProgress<'a> = &'a (dyn Fn(BackfillProgress) + Send + Sync);

impl StoreConnection {
    /// Keeps a backfill's job, to be worked on.
    pub(crate) async fn plan_backfill(&self, id: JobId, range: BackfillRange) -> Result<Job, BackfillError> {
        let request = serde_json::to_string(&range)?;
        let job = NewJob {
            id,
            kind: KIND.to_owned(),
            store: Some(self.store),
            request,
        };
        Ok(self.storage.jobs().insert(&job, self.now()).await?)
    }

    /// Works on a backfill's job until it is done, cancelled or `stop` is called; says the end in the job.
    pub(crate) async fn run_backfill(
        &self,
        id: JobId,
        stop: &CancellationToken,
        on_progress: OnProgress<'_>,
    ) -> Result<Ending, BackfillError> {
        let job = self.storage.jobs().find(id).await?.ok_or(BackfillError::NotFound)?;
        if job.kind != KIND || job.store != Some(self.store) {
            return Err(BackfillError::NotFound);
        }
        let ended = self.walk(&job, stop, on_progress).await;
        let (state, problem) = match &ended {
            Ok(Ending::Interrupted) => return ended,
            Ok(Ending::Done) => (JobState::Done, None),
            Ok(Ending::Cancelled) => (JobState::Cancelled, None),
            Err(BackfillError::Shop(error)) => (JobState::Failed, Some(Trouble::of_shop(error).failure.detail)),
            Err(error) => (JobState::Failed, Some(error.to_string())),
        };
        self.storage
            .jobs()
            .finish(id, state, problem.as_deref(), self.now())
            .await?;
        self.tell_job(id).await?;
        ended
    }

    async fn walk(
        &self,
        job: &Job,
        stop: &CancellationToken,
        on_progress: OnProgress<'_>,
    ) -> Result<Ending, BackfillError> {
        let range: BackfillRange = serde_json::from_str(&job.request)?;
        let mut cursor = match &job.cursor {
            Some(cursor) => serde_json::from_str(cursor)?,
            None => Cursor { page: 1 },
        };
        let query = OrderListQuery {
            created_from: range.from,
            // New orders must not shift the pages: they are the webhooks' and the sweep's.
            created_to: Some(range.to.unwrap_or(job.created_at)),
            sort: OrderSort::IdDescending,
            page: cursor.page,
            limit: self.options.page_size,
            ..OrderListQuery::default()
        };
        let full_pages = u64::from(cursor.page.saturating_sub(1)) * u64::from(self.options.page_size);
        let mut progress = BackfillProgress {
            done: full_pages,
            total: job.total.and_then(|total| u64::try_from(total).ok()),
            failed: u64::try_from(job.failed).unwrap_or_default(),
        };
        if progress.total.is_none() {
            let Some(total) = self
                .patiently(self.options.fetch_timeout, stop, || self.shop.count_orders(&query))
                .await?
            else {
                return Ok(Ending::Interrupted);
            };
            progress.total = Some(total);
        }
        self.note_progress(job.id, progress, cursor, on_progress).await?;
        for _ in 0..MOST_PAGES {
            let query = OrderListQuery {
                page: cursor.page,
                ..query.clone()
            };
            let Some(summaries) = self
                .patiently(self.options.fetch_timeout, stop, || self.shop.list_orders(&query))
                .await?
            else {
                return Ok(Ending::Interrupted);
            };
            for batch in summaries.chunks(self.options.backfill_batch.max(1)) {
                if self.is_cancelled(job.id).await? {
                    return Ok(Ending::Cancelled);
                }
                let Some(failed) = self.backfill_batch(batch, stop).await? else {
                    return Ok(Ending::Interrupted);
                };
                progress.done += u64::try_from(batch.len()).unwrap_or(u64::MAX);
                progress.failed += failed;
                // What is placed or archived meanwhile makes the shop's count differ from its list.
                progress.total = progress.total.map(|total| total.max(progress.done));
                self.note_progress(job.id, progress, cursor, on_progress).await?;
            }
            if summaries.len() < usize::try_from(self.options.page_size).unwrap_or(usize::MAX) {
                progress.total = Some(progress.done);
                self.note_progress(job.id, progress, cursor, on_progress).await?;
                return Ok(Ending::Done);
            }
            cursor.page += 1;
            self.note_progress(job.id, progress, cursor, on_progress).await?;
        }
        Ok(Ending::Done)
    }

    /// Reads those of a batch that are not in step; answers how many failed, or nothing if it was stopped.
    async fn backfill_batch(
        &self,
        batch: &[OrderSummary],
        stop: &CancellationToken,
    ) -> Result<Option<u64>, BackfillError> {
        let ids: Vec<OrderId> = batch.iter().map(|order| order.id).collect();
        let known = self.storage.ledger().modified_dates(self.store, &ids).await?;
        let mut claims = Vec::new();
        for order in batch
            .iter()
            .filter(|order| known.get(&order.id) != Some(&order.modified_at))
        {
            if let Some(claim) = self.claim_for_backfill(order.id).await? {
                claims.push(claim);
            }
        }
        if claims.is_empty() {
            return Ok(Some(0));
        }
        let held = self.hold(claims);
        let orders = held.orders();
        let limit = self.batch_timeout(orders.len());
        let ended = match self.patiently(limit, stop, || self.shop.fetch_orders(&orders)).await {
            Ok(Some(read)) => held.settle(read).await?,
            Ok(None) => {
                held.release().await?;
                return Ok(None);
            }
            Err(error) => {
                held.release().await?;
                return Err(error);
            }
        };
        let mut failed = 0;
        for end in ended {
            match end {
                OrderEnd::Failed { .. } => failed += 1,
                OrderEnd::Refused(_) => return Err(ShopError::Unauthorized.into()),
                OrderEnd::Done(_) | OrderEnd::Released | OrderEnd::LeaseLost => {}
            }
        }
        Ok(Some(failed))
    }

    /// Claims an order, unless somebody is reading it or it is left out on purpose.
    async fn claim_for_backfill(&self, order: OrderId) -> Result<Option<Claim>, StorageError> {
        let ledger = self.storage.ledger();
        let row = ledger.find(self.store, order).await?;
        if row.is_some_and(|row| row.state == OrderSyncState::Excluded) {
            return Ok(None);
        }
        // The whole batch is read before this order is written down.
        let lease = self.options.lease + self.batch_timeout(self.options.backfill_batch);
        ledger.claim_one(self.store, order, lease, self.now()).await
    }

    /// Asks the shop until it answers or patience ends; nothing if it was stopped.
    async fn patiently<T, F>(
        &self,
        limit: Duration,
        stop: &CancellationToken,
        ask: impl Fn() -> F,
    ) -> Result<Option<T>, BackfillError>
    where
        F: Future<Output = Result<T, ShopError>>,
    {
        let mut pause = Duration::from_millis(500);
        let mut tries = 0;
        loop {
            tries += 1;
            let answer = tokio::select! {
                biased;
                () = stop.cancelled() => return Ok(None),
                answer = self.within(limit, ask()) => answer,
            };
            match answer {
                Ok(answer) => {
                    self.note_accepted().await?;
                    return Ok(Some(answer));
                }
                Err(error) if error.is_transient() && tries < TRIES => {
                    let wished = match &error {
                        ShopError::RateLimited { retry_after } => retry_after.unwrap_or_default(),
                        _ => Duration::ZERO,
                    };
                    tracing::warn!(store = %self.store, %error, tries, "the backfill waits for the store");
                    tokio::select! {
                        () = stop.cancelled() => return Ok(None),
                        () = tokio::time::sleep(pause.max(wished)) => pause *= 2,
                    }
                }
                Err(error) => {
                    if error == ShopError::Unauthorized {
                        self.note_refused().await?;
                    }
                    return Err(error.into());
                }
            }
        }
    }

    async fn is_cancelled(&self, id: JobId) -> Result<bool, StorageError> {
        Ok(self
            .storage
            .jobs()
            .find(id)
            .await?
            .is_none_or(|job| job.cancel_requested))
    }

    async fn note_progress(
        &self,
        id: JobId,
        progress: BackfillProgress,
        cursor: Cursor,
        on_progress: OnProgress<'_>,
    ) -> Result<(), BackfillError> {
        let BackfillProgress { done, total, failed } = progress;
        let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let cursor = serde_json::to_string(&cursor)?;
        let jobs = self.storage.jobs();
        jobs.progress(id, number(done), total.map(number), number(failed), Some(cursor))
            .await?;
        on_progress(progress);
        self.tell_job(id).await?;
        Ok(())
    }

    async fn tell_job(&self, id: JobId) -> Result<(), StorageError> {
        if let Some(job) = self.storage.jobs().find(id).await? {
            self.events.send(SyncEvent::JobProgress(job));
        }
        Ok(())
    }
}
