//! The loop that claims a store's due orders and reads them, some at a time.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use mctrade_domain::ledger::{Claim, FailureCode, Lane};
use mctrade_storage::StorageError;
use tokio::task::{Id, JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

use crate::connection::StoreConnection;
use crate::failure;
use crate::sync_order::OrderEnd;

/// The longest pause between attempts on a shop or a database that is away.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

type Ended = Result<Vec<OrderEnd>, StorageError>;

/// One store's worker. Several may run on one database: claims keep them apart.
pub(crate) struct Worker {
    connection: Arc<StoreConnection>,
    stop: CancellationToken,
    running: JoinSet<Ended>,
    claims: HashMap<Id, Vec<Claim>>,
    /// Readings in a row that the shop or the database was away for.
    away: u32,
}

impl Worker {
    pub(crate) fn new(connection: Arc<StoreConnection>, stop: CancellationToken) -> Self {
        Self {
            connection,
            stop,
            running: JoinSet::new(),
            claims: HashMap::new(),
            away: 0,
        }
    }

    /// Works until it is stopped; then lets what is under way end, for as long as the engine's patience lasts.
    pub(crate) async fn run(mut self) {
        let mut gate = self.connection.watch_gate();
        while !self.stop.is_cancelled() {
            let open = gate.borrow_and_update().is_open();
            let wait = if open {
                self.claim().await
            } else {
                self.connection.options.poll
            };
            tokio::select! {
                biased;
                () = self.stop.cancelled() => break,
                Some(ended) = self.running.join_next_with_id() => self.ended(ended).await,
                changed = gate.changed() => if changed.is_err() { break },
                () = self.connection.woken(), if open && self.away == 0 => {}
                () = tokio::time::sleep(wait) => {}
            }
        }
        let drained = tokio::time::timeout(self.connection.options.shutdown_grace, async {
            while let Some(ended) = self.running.join_next_with_id().await {
                self.ended(ended).await;
            }
        });
        if drained.await.is_err() {
            tracing::warn!(store = %self.connection.store, "work under way was given up; its leases end by themselves");
            self.running.abort_all();
        }
    }

    /// Claims as many due orders as there is room for and begins to read them; answers how long to wait for more.
    async fn claim(&mut self) -> Duration {
        let options = Arc::clone(&self.connection.options);
        let busy = u32::try_from(self.running.len()).unwrap_or(u32::MAX);
        // While the shop is away one order at a time is the probe.
        let most = if self.away > 0 { 1 } else { options.concurrency };
        let room = most.saturating_sub(busy);
        if room == 0 {
            return options.poll;
        }
        match self.claim_up_to(room).await {
            Ok(claims) => {
                self.begin(claims);
                options.poll
            }
            Err(error) => {
                tracing::warn!(store = %self.connection.store, %error, "no order could be claimed");
                self.away = self.away.saturating_add(1);
                self.pause()
            }
        }
    }

    /// Claims what there is room for, and a batch more where nothing urgent is left.
    async fn claim_up_to(&self, room: u32) -> Result<Vec<Claim>, StorageError> {
        let options = &self.connection.options;
        let (ledger, now) = (self.connection.storage.ledger(), self.connection.now());
        let mut claims = ledger.claim(self.connection.store, room, options.lease, now).await?;
        let more = options.worker_batch.saturating_sub(room);
        let batch_begins = claims.last().is_some_and(is_background) && self.away == 0 && !self.reads_a_batch();
        if batch_begins && claims.len() >= usize::try_from(room).unwrap_or(usize::MAX) && more > 0 {
            match ledger.claim(self.connection.store, more, options.lease, now).await {
                Ok(others) => claims.extend(others),
                Err(error) => tracing::warn!(store = %self.connection.store, %error, "no batch could be claimed"),
            }
        }
        Ok(claims)
    }

    fn reads_a_batch(&self) -> bool {
        self.claims.values().any(|claims| claims.len() > 1)
    }

    /// Urgent orders are read each on its own, and so is one that failed before: it shall not trouble others.
    fn begin(&mut self, claims: Vec<Claim>) {
        let (batch, single): (Vec<_>, Vec<_>) = claims
            .into_iter()
            .partition(|claim| is_background(claim) && claim.attempts == 0);
        for claim in single {
            let (connection, stop, work) = (Arc::clone(&self.connection), self.stop.clone(), claim.clone());
            let task = self
                .running
                .spawn(async move { Ok(vec![connection.sync_order(&work, &stop).await?]) });
            self.claims.insert(task.id(), vec![claim]);
        }
        if !batch.is_empty() {
            let (connection, stop, work) = (Arc::clone(&self.connection), self.stop.clone(), batch.clone());
            let task = self
                .running
                .spawn(async move { connection.sync_batch(work, &stop).await });
            self.claims.insert(task.id(), batch);
        }
    }

    async fn ended(&mut self, ended: Result<(Id, Ended), JoinError>) {
        match ended {
            Ok((id, ended)) => {
                self.claims.remove(&id);
                self.note(&ended).await;
            }
            Err(error) => {
                // An order broke the program: to the failed list with it, or it would do so again for ever.
                tracing::error!(store = %self.connection.store, %error, "reading an order ended abnormally");
                let claims = self.claims.remove(&error.id()).unwrap_or_default();
                // Of several nobody knows which: each is read again at once, on its own.
                let retry_at = (claims.len() > 1).then(|| self.connection.now());
                let (ledger, now) = (self.connection.storage.ledger(), self.connection.now());
                for claim in &claims {
                    match ledger.fail(claim, &failure::internal(), retry_at, now).await {
                        // An order of the batch that was dealt with before the fault.
                        Ok(()) | Err(StorageError::FenceLost) => {}
                        Err(error) => tracing::warn!(order = %claim.order, %error, "the outcome could not be kept"),
                    }
                }
            }
        }
    }

    /// Slows down while the shop or the database is away, and back up when it answers.
    async fn note(&mut self, ended: &Ended) {
        let away = match ended {
            Ok(ends) => !ends.is_empty() && ends.iter().all(is_away),
            Err(error) => {
                tracing::warn!(store = %self.connection.store, %error, "an outcome could not be kept");
                true
            }
        };
        if away {
            self.away = self.away.saturating_add(1);
            let pause = self.pause();
            tokio::select! {
                () = self.stop.cancelled() => {}
                () = tokio::time::sleep(pause) => {}
            }
        } else {
            self.away = 0;
        }
    }

    fn pause(&self) -> Duration {
        let doubled = Duration::from_millis(250).saturating_mul(1 << self.away.min(10));
        doubled.min(LONGEST_PAUSE)
    }
}

/// Nobody waits for these: they may be read together.
fn is_background(claim: &Claim) -> bool {
    matches!(claim.lane, Lane::Sweep | Lane::Backfill)
}

/// Whether an order failed because the shop or the database is away.
fn is_away(end: &OrderEnd) -> bool {
    match end {
        OrderEnd::Failed { failure, .. } => {
            matches!(
                failure.code,
                FailureCode::StoreUnreachable | FailureCode::RateLimited | FailureCode::StorageError
            )
        }
        OrderEnd::Done(_) | OrderEnd::Refused(_) | OrderEnd::Released | OrderEnd::LeaseLost => false,
    }
}
