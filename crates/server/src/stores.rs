//! The connected stores, kept at hand: every page of invoices needs their names, zones and addresses.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use chrono_tz::Tz;
use mctrade_api_types::ErrorCode;
use mctrade_domain::StoreId;
use mctrade_storage::{Storage, Store};
use uuid::Uuid;

use crate::error::{ApiError, ApiResult};

/// How long a reading is good for: another instance may connect a store at any time.
const FRESH_FOR: Duration = Duration::from_secs(5);

/// The connected stores as read a moment ago.
#[derive(Debug)]
pub struct StoreDirectory {
    storage: Storage,
    read: RwLock<Option<(Instant, Arc<Vec<Store>>)>>,
}

impl StoreDirectory {
    /// Reads on first use.
    #[must_use]
    pub fn new(storage: Storage) -> Self {
        Self {
            storage,
            read: RwLock::new(None),
        }
    }

    /// Every store.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn list(&self) -> ApiResult<Arc<Vec<Store>>> {
        let kept = self.read.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((at, stores)) = kept
            && at.elapsed() < FRESH_FOR
        {
            return Ok(stores);
        }
        let stores = Arc::new(self.storage.stores().list().await?);
        *self.read.write().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), Arc::clone(&stores)));
        Ok(stores)
    }

    /// Reads anew at the next use: a store was connected or changed here.
    pub fn forget(&self) {
        *self.read.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The store a request means: the one it names, or the only one.
    ///
    /// # Errors
    /// `no_store_connected`, `store_not_found`, or a field error where several are connected and none is named.
    pub async fn meant(&self, named: Option<Uuid>) -> ApiResult<Store> {
        let stores = self.list().await?;
        match named {
            Some(id) => stores
                .iter()
                .find(|store| store.id.0 == id)
                .cloned()
                .ok_or_else(|| ApiError::new(ErrorCode::StoreNotFound, "No such store is connected.")),
            None => match stores.as_slice() {
                [only] => Ok(only.clone()),
                [] => Err(ApiError::new(
                    ErrorCode::NoStoreConnected,
                    "No store is connected yet. Connect your BigCommerce store first.",
                )),
                _ => Err(ApiError::field(
                    "/store_id",
                    "Several stores are connected: say which one by its store_id.",
                )),
            },
        }
    }

    /// The time zone whose days a filter means: the named store's, or the first one's; UTC without stores.
    ///
    /// # Errors
    /// Where the database does not answer.
    pub async fn zone(&self, named: Option<Uuid>) -> ApiResult<Tz> {
        let stores = self.list().await?;
        let store = match named {
            Some(id) => stores.iter().find(|store| store.id.0 == id),
            None => stores.first(),
        };
        Ok(store.map_or(Tz::UTC, zone_of))
    }
}

/// A store's time zone; UTC where its name is not known.
#[must_use]
pub fn zone_of(store: &Store) -> Tz {
    store.time_zone.parse().unwrap_or(Tz::UTC)
}

/// Where the store's staff see an order.
#[must_use]
pub fn order_url(stores: &[Store], store: Option<StoreId>, order: Option<mctrade_domain::OrderId>) -> Option<String> {
    let (store, order) = (store?, order?);
    let base = &stores.iter().find(|known| known.id == store)?.control_panel_url;
    let base = base.trim_end_matches('/');
    // Only a web address becomes a link: what a store says of itself is not trusted to be one.
    (base.starts_with("https://") || base.starts_with("http://")).then(|| format!("{base}/manage/orders/{order}"))
}
