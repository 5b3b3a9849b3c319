//! The engine: every connected store's worker and sweep, and the doors to them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mctrade_domain::{Clock, JobId, OrderId, StoreId};
use mctrade_shop::Shop;
use mctrade_storage::{Job, Storage, StorageError};
use tokio::sync::{Notify, broadcast};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::backfill::{BackfillError, BackfillProgress, BackfillRange, Ending, KIND};
use crate::connection::{StoreConnection, Surroundings};
use crate::events::{Events, SyncEvent};
use crate::health::{StoreHealth, StoreState};
use crate::import::{ImportError, Imported};
use crate::jitter::Jitter;
use crate::options::SyncOptions;
use crate::sweep::{SweepError, Swept};
use crate::worker::Worker;

/// How often a change of health is looked for.
const PULSE: Duration = Duration::from_secs(1);

/// The engine. Clones are handles to the same one.
#[derive(Debug, Clone)]
pub struct Engine {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    surroundings: Surroundings,
    lines: Mutex<BTreeMap<StoreId, Line>>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

/// One connected store at work.
#[derive(Debug, Clone)]
struct Line {
    connection: Arc<StoreConnection>,
    sweep_now: Arc<Notify>,
    stop: CancellationToken,
}

/// Why the engine could not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// No such store is connected here.
    #[error("the store is not connected")]
    NotConnected,
    /// The database could not be used.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The sweep did not come to its end.
    #[error(transparent)]
    Sweep(#[from] SweepError),
    /// The backfill did not come to its end.
    #[error(transparent)]
    Backfill(#[from] BackfillError),
}

impl Engine {
    /// An engine without stores yet.
    #[must_use]
    pub fn new(storage: Storage, clock: Arc<dyn Clock>, jitter: Arc<dyn Jitter>, options: SyncOptions) -> Self {
        let surroundings = Surroundings {
            storage,
            clock,
            jitter,
            options: Arc::new(options),
            events: Events::new(),
        };
        let (lines, stop, tasks) = (Mutex::default(), CancellationToken::new(), TaskTracker::new());
        Self {
            inner: Arc::new(Inner {
                surroundings,
                lines,
                stop,
                tasks,
            }),
        }
    }

    /// Begins to work on a store, or begins anew with another token: its worker, its sweeps and its unfinished
    /// backfills.
    ///
    /// # Errors
    /// [`EngineError::Storage`] for a store that storage does not know.
    pub async fn connect(&self, store: StoreId, shop: Arc<dyn Shop>) -> Result<Arc<StoreConnection>, EngineError> {
        let connection = self.attach(store, shop).await?;
        let Some(line) = self.line(store) else {
            return Err(EngineError::NotConnected);
        };
        let worker = Worker::new(Arc::clone(&connection), line.stop.clone());
        self.inner.tasks.spawn(worker.run());
        self.inner.tasks.spawn(sweeps(line.clone()));
        self.inner.tasks.spawn(pulse(line.clone()));
        for job in self.inner.surroundings.storage.jobs().unfinished().await? {
            if job.kind == KIND && job.store == Some(store) {
                self.spawn_backfill(&line, job.id);
            }
        }
        Ok(connection)
    }

    /// Makes a store known without working on it by itself: imports, sweeps and backfills happen when asked for.
    ///
    /// # Errors
    /// [`EngineError::Storage`] for a store that storage does not know.
    pub async fn attach(&self, store: StoreId, shop: Arc<dyn Shop>) -> Result<Arc<StoreConnection>, EngineError> {
        let known = self.inner.surroundings.storage.stores().find(store).await?;
        let known = known.ok_or(StorageError::NotFound("store"))?;
        let connection = Arc::new(StoreConnection::new(&known, shop, &self.inner.surroundings));
        let line = Line {
            connection: Arc::clone(&connection),
            sweep_now: Arc::new(Notify::new()),
            stop: self.inner.stop.child_token(),
        };
        if let Some(before) = self.lines().insert(store, line) {
            before.stop.cancel();
        }
        Ok(connection)
    }

    /// Stops working on a store.
    pub fn disconnect(&self, store: StoreId) {
        if let Some(line) = self.lines().remove(&store) {
            line.stop.cancel();
        }
    }

    /// Stops everything: nothing new is begun, and what is under way is let end for some seconds.
    pub async fn shutdown(&self) {
        self.inner.stop.cancel();
        self.inner.tasks.close();
        self.inner.tasks.wait().await;
    }

    /// Reads one order now.
    ///
    /// # Errors
    /// [`ImportError`].
    pub async fn import_now(&self, store: StoreId, order: OrderId) -> Result<Imported, ImportError> {
        let line = self.line(store).ok_or(ImportError::NotConnected)?;
        line.connection.import(order).await
    }

    /// Looks for due orders now: something was marked, by a webhook or by staff.
    pub fn wake(&self, store: StoreId) {
        if let Some(line) = self.line(store) {
            line.connection.wake();
        }
    }

    /// Sweeps a store now and answers what was found.
    ///
    /// # Errors
    /// [`EngineError::NotConnected`] or [`EngineError::Sweep`].
    pub async fn sweep_now(&self, store: StoreId) -> Result<Swept, EngineError> {
        let line = self.line(store).ok_or(EngineError::NotConnected)?;
        Ok(line.connection.sweep().await?)
    }

    /// Asks for a sweep soon, without waiting for it.
    pub fn request_sweep(&self, store: StoreId) {
        if let Some(line) = self.line(store) {
            line.sweep_now.notify_one();
        }
    }

    /// Pauses a store's worker and sweeps. Imports still work.
    pub fn pause(&self, store: StoreId) {
        self.set_paused(store, true);
    }

    /// Goes on after a pause.
    pub fn resume(&self, store: StoreId) {
        self.set_paused(store, false);
    }

    fn set_paused(&self, store: StoreId, paused: bool) {
        if let Some(line) = self.line(store) {
            line.connection.set_paused(paused);
        }
    }

    /// Begins a backfill that goes on in the background; `id` names its job.
    ///
    /// # Errors
    /// [`EngineError::NotConnected`], or where the job cannot be kept.
    pub async fn start_backfill(&self, id: JobId, store: StoreId, range: BackfillRange) -> Result<Job, EngineError> {
        let line = self.line(store).ok_or(EngineError::NotConnected)?;
        let job = line.connection.plan_backfill(id, range).await?;
        self.spawn_backfill(&line, id);
        Ok(job)
    }

    /// Runs a backfill to its end in the caller's task, telling how far it got. `false` if it was cancelled or the
    /// engine stopped; it can then be gone on with.
    ///
    /// # Errors
    /// [`EngineError::NotConnected`] or [`EngineError::Backfill`].
    pub async fn backfill(
        &self,
        id: JobId,
        store: StoreId,
        range: BackfillRange,
        stop: &CancellationToken,
        on_progress: impl Fn(BackfillProgress) + Send + Sync,
    ) -> Result<bool, EngineError> {
        let line = self.line(store).ok_or(EngineError::NotConnected)?;
        line.connection.plan_backfill(id, range).await?;
        Ok(line.connection.run_backfill(id, stop, &on_progress).await? == Ending::Done)
    }

    /// Goes on with an interrupted backfill in the caller's task. See [`Engine::backfill`].
    ///
    /// # Errors
    /// [`EngineError::NotConnected`] or [`EngineError::Backfill`].
    pub async fn resume_backfill(
        &self,
        id: JobId,
        store: StoreId,
        stop: &CancellationToken,
        on_progress: impl Fn(BackfillProgress) + Send + Sync,
    ) -> Result<bool, EngineError> {
        let line = self.line(store).ok_or(EngineError::NotConnected)?;
        Ok(line.connection.run_backfill(id, stop, &on_progress).await? == Ending::Done)
    }

    /// How one store stands.
    ///
    /// # Errors
    /// [`EngineError::NotConnected`], or where storage cannot be read.
    pub async fn health(&self, store: StoreId) -> Result<StoreHealth, EngineError> {
        let line = self.line(store).ok_or(EngineError::NotConnected)?;
        Ok(line.connection.health().await?)
    }

    /// How every connected store stands.
    ///
    /// # Errors
    /// Where storage cannot be read.
    pub async fn health_of_all(&self) -> Result<Vec<StoreHealth>, EngineError> {
        let connections: Vec<_> = self.lines().values().map(|line| Arc::clone(&line.connection)).collect();
        let mut all = Vec::with_capacity(connections.len());
        for connection in connections {
            all.push(connection.health().await?);
        }
        Ok(all)
    }

    /// What happens from now on. A listener that lags is told so by the channel, and reads again what it shows.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<SyncEvent> {
        self.inner.surroundings.events.subscribe()
    }

    /// The stores at work here.
    #[must_use]
    pub fn connected(&self) -> Vec<StoreId> {
        self.lines().keys().copied().collect()
    }

    fn spawn_backfill(&self, line: &Line, id: JobId) {
        let line = line.clone();
        self.inner.tasks.spawn(async move {
            if let Err(error) = line.connection.run_backfill(id, &line.stop, &|_| ()).await {
                tracing::warn!(store = %line.connection.store(), job = %id, %error, "the backfill stopped");
            }
        });
    }

    fn line(&self, store: StoreId) -> Option<Line> {
        self.lines().get(&store).cloned()
    }

    fn lines(&self) -> MutexGuard<'_, BTreeMap<StoreId, Line>> {
        self.inner.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sweeps at once and then at intervals. While the shop refuses the token a sweep is also the probe that finds out
/// when it no longer does.
async fn sweeps(line: Line) {
    let interval = line.connection.options.sweep_interval;
    loop {
        let mut wait = interval;
        if !line.connection.gate().paused {
            tokio::select! {
                biased;
                () = line.stop.cancelled() => return,
                swept = line.connection.sweep() => if let Err(error) = swept {
                    tracing::warn!(store = %line.connection.store(), %error, "the sweep stopped");
                    wait = interval / 4;
                }
            }
        }
        tokio::select! {
            biased;
            () = line.stop.cancelled() => return,
            () = line.sweep_now.notified() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// Tells of a change of health, once it is one.
async fn pulse(line: Line) {
    let mut told: Option<(StoreState, i64, i64, i64)> = None;
    loop {
        tokio::select! {
            biased;
            () = line.stop.cancelled() => return,
            () = tokio::time::sleep(PULSE) => {}
        }
        match line.connection.health().await {
            Ok(health) => {
                let gist = (health.state, health.due, health.failed, health.waiting);
                if told != Some(gist) {
                    told = Some(gist);
                    line.connection.events.send(SyncEvent::HealthChanged(health));
                }
            }
            Err(error) => tracing::debug!(store = %line.connection.store(), %error, "no word of the sync's health"),
        }
    }
}
