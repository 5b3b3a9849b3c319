//! How patient and how eager the engine is.

use std::time::Duration;

/// The engine's figures. The defaults suit a store's quota of 150 requests in 30 seconds.
#[derive(Debug, Clone)]
pub struct SyncOptions {
    /// Orders a store's worker reads at once.
    pub concurrency: u32,
    /// How long a claim holds. Longer than `fetch_timeout` and any write, so that no lease needs renewal.
    pub lease: Duration,
    /// How long one reading of the shop may take.
    pub fetch_timeout: Duration,
    /// How often a worker looks for due orders when nothing wakes it.
    pub poll: Duration,
    /// How often a store is swept.
    pub sweep_interval: Duration,
    /// How far behind the high-water mark a sweep begins.
    pub sweep_overlap: Duration,
    /// Rows of a list page, at most 250.
    pub page_size: u32,
    /// Orders of sweeps and backfills that a worker claims and reads together. The lease must outlast such a reading:
    /// `fetch_timeout` and two seconds for each order.
    pub worker_batch: u32,
    /// Orders a backfill claims and reads together, under leases as long as it needs.
    pub backfill_batch: usize,
    /// How long an import waits for a reading of the same order that is under way.
    pub import_wait: Duration,
    /// How long the engine waits for work under way when it stops.
    pub shutdown_grace: Duration,
    /// From when a due order counts as late.
    pub late_after: Duration,
}

impl Default for SyncOptions {
    fn default() -> Self {
        Self {
            concurrency: 4,
            lease: Duration::from_secs(120),
            fetch_timeout: Duration::from_secs(60),
            poll: Duration::from_secs(2),
            sweep_interval: Duration::from_secs(180),
            sweep_overlap: Duration::from_secs(600),
            page_size: 250,
            worker_batch: 25,
            backfill_batch: 100,
            import_wait: Duration::from_secs(8),
            shutdown_grace: Duration::from_secs(8),
            late_after: Duration::from_secs(60),
        }
    }
}
