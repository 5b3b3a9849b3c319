//! What happens in the practice store, kept as documents it reads at its next start.
//!
//! The store itself forgets everything but its seed. Orders that came or changed since its beginning are read from it
//! as any client would, and written beside each other; loaded again they stand in the place of the made-up ones.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use mctrade_simulator::{RunningStore, StoreControl};
use serde_json::Value;
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use super::CliError;
use super::memory::Memory;

/// How often the store is looked at.
const EVERY: Duration = Duration::from_secs(1);
/// The parts of an order that have documents of their own.
const PARTS: [&str; 5] = ["products", "coupons", "shipping_addresses", "taxes", "fees"];

/// Writes down what happens in the practice store.
#[derive(Clone)]
pub(super) struct Journal {
    control: StoreControl,
    base: String,
    token: String,
    folder: PathBuf,
    http: reqwest::Client,
    known: Arc<Mutex<Known>>,
}

/// What was seen last, to tell what changed.
#[derive(Default)]
struct Known {
    orders: BTreeMap<u64, String>,
    customers: BTreeMap<u64, String>,
}

impl Journal {
    /// Takes the store as it stands now as known.
    pub(super) fn new(store: &RunningStore, memory: &Memory) -> Result<Self, CliError> {
        let control = store.control();
        let orders = control
            .order_ids()
            .into_iter()
            .filter_map(|id| Some((id, mark(&control.order(id)?))))
            .collect();
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(5))
            .build()
            .map_err(|error| CliError::Said(format!("the HTTP client could not be built: {error}")))?;
        Ok(Self {
            control,
            base: format!("{}/stores/{}", store.url(), memory.kept.store_hash),
            token: memory.kept.access_token.clone(),
            folder: memory.documents(),
            http,
            known: Arc::new(Mutex::new(Known {
                orders,
                customers: BTreeMap::new(),
            })),
        })
    }

    /// Writes down what happens until it is stopped.
    pub(super) async fn write(self, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(EVERY) => self.flush().await,
            }
        }
    }

    /// Writes down what changed since last time.
    pub(super) async fn flush(&self) {
        let mut known = self.known.lock().await;
        let mut came = false;
        for id in self.control.order_ids() {
            let Some(order) = self.control.order(id) else { continue };
            let mark = mark(&order);
            if known.orders.get(&id) == Some(&mark) {
                continue;
            }
            came = true;
            match self.keep_order(id).await {
                Ok(()) => drop(known.orders.insert(id, mark)),
                Err(error) => tracing::warn!(order = id, %error, "the practice store's order was not kept"),
            }
        }
        if came && let Err(error) = self.keep_customers(&mut known).await {
            tracing::warn!(%error, "the practice store's customers were not kept");
        }
    }

    async fn keep_order(&self, id: u64) -> Result<(), JournalError> {
        let orders = self.folder.join("orders");
        // The parts go first: an order without them would be another one.
        for part in PARTS {
            let document = self.read(&format!("/v2/orders/{id}/{part}")).await?;
            keep(&orders.join(id.to_string()).join(format!("{part}.json")), document)?;
        }
        let refunds = self.read(&format!("/v3/orders/{id}/payment_actions/refunds")).await?;
        keep(&self.folder.join("refunds").join(format!("{id}.json")), refunds)?;
        let transactions = self.read(&format!("/v3/orders/{id}/transactions")).await?;
        keep(
            &self.folder.join("transactions").join(format!("{id}.json")),
            transactions,
        )?;
        let order = self.read(&format!("/v2/orders/{id}")).await?;
        keep(&orders.join(format!("{id}.json")), order)
    }

    async fn keep_customers(&self, known: &mut Known) -> Result<(), JournalError> {
        for page in 1..=40 {
            let path = format!("/v3/customers?include=addresses&limit=250&page={page}");
            let list = self.read(&path).await?.unwrap_or_default();
            let list: Value = serde_json::from_slice(&list)?;
            let rows = list["data"].as_array().cloned().unwrap_or_default();
            let is_last = rows.len() < 250;
            for row in rows {
                let Some(id) = row["id"].as_u64() else { continue };
                let text = row.to_string();
                if known.customers.get(&id) != Some(&text) {
                    let file = self.folder.join("customers").join(format!("{id}.json"));
                    keep(&file, Some(text.clone().into_bytes()))?;
                    known.customers.insert(id, text);
                }
            }
            if is_last {
                break;
            }
        }
        Ok(())
    }

    /// A document of the store, byte for byte; `None` where it has none.
    async fn read(&self, path: &str) -> Result<Option<Vec<u8>>, JournalError> {
        let answer = self
            .http
            .get(format!("{}{path}", self.base))
            .header("X-Auth-Token", &self.token)
            .header("Accept", "application/json")
            .send()
            .await?;
        if matches!(answer.status().as_u16(), 204 | 404) {
            return Ok(None);
        }
        let body = answer.error_for_status()?.bytes().await?;
        Ok((!body.is_empty()).then(|| body.to_vec()))
    }
}

/// What changes whenever an order does: all of it, since a second can hold more than one change.
fn mark(order: &Value) -> String {
    order.to_string()
}

fn keep(file: &Path, document: Option<Vec<u8>>) -> Result<(), JournalError> {
    let Some(document) = document else {
        return match std::fs::remove_file(file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        };
    };
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let beside = file.with_extension("new");
    std::fs::write(&beside, document)?;
    Ok(std::fs::rename(&beside, file)?)
}

#[derive(Debug, thiserror::Error)]
enum JournalError {
    #[error(transparent)]
    Http(#[from] reqwest::Error),
    #[error(transparent)]
    File(#[from] std::io::Error),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}
