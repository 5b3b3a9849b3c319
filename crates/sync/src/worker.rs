//! The loop that claims a store's due orders and reads them, some at a time.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use mctrade_domain::ledger::{Claim, FailureCode};
use mctrade_storage::StorageError;
use tokio::task::{Id, JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

use crate::connection::StoreConnection;
use crate::failure::Trouble;
use crate::sync_order::OrderEnd;

/// The longest pause between attempts on a shop or a database that is away.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

type Ended = Result<OrderEnd, StorageError>;

/// One store's worker. Several may run on one database: claims keep them apart.
pub(crate) struct Worker {
    connection: Arc<StoreConnection>,
    stop: CancellationToken,
    running: JoinSet<Ended>,
    claims: HashMap<Id, Claim>,
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
        let options = &self.connection.options;
        let busy = u32::try_from(self.running.len()).unwrap_or(u32::MAX);
        // While the shop is away one order at a time is the probe.
        let most = if self.away > 0 { 1 } else { options.concurrency };
        let room = most.saturating_sub(busy);
        if room == 0 {
            return options.poll;
        }
        let now = self.connection.now();
        match self
            .connection
            .storage
            .ledger()
            .claim(self.connection.store, room, options.lease, now)
            .await
        {
            Ok(claims) => {
                for claim in claims {
                    let (connection, stop, work) = (Arc::clone(&self.connection), self.stop.clone(), claim.clone());
                    let task = self
                        .running
                        .spawn(async move { connection.sync_order(&work, &stop).await });
                    self.claims.insert(task.id(), claim);
                }
                options.poll
            }
            Err(error) => {
                tracing::warn!(store = %self.connection.store, %error, "no order could be claimed");
                self.away = self.away.saturating_add(1);
                self.pause()
            }
        }
    }

    async fn ended(&mut self, ended: Result<(Id, Ended), JoinError>) {
        match ended {
            Ok((id, ended)) => {
                self.claims.remove(&id);
                self.note(&ended).await;
            }
            Err(error) => {
                // The order broke the program: to the failed list with it, or it would do so again for ever.
                tracing::error!(store = %self.connection.store, %error, "reading an order ended abnormally");
                if let Some(claim) = self.claims.remove(&error.id())
                    && let Err(error) = self.connection.fail(&claim, Trouble::internal()).await
                {
                    tracing::warn!(order = %claim.order, %error, "the outcome could not be kept");
                }
            }
        }
    }

    /// Slows down while the shop or the database is away, and back up when it answers.
    async fn note(&mut self, ended: &Ended) {
        let away = match ended {
            Ok(OrderEnd::Failed { failure, .. }) => {
                matches!(
                    failure.code,
                    FailureCode::StoreUnreachable | FailureCode::RateLimited | FailureCode::StorageError
                )
            }
            Ok(OrderEnd::Done(_) | OrderEnd::Refused(_) | OrderEnd::Released | OrderEnd::LeaseLost) => false,
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
