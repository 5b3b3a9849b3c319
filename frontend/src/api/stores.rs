//! Stores.

use mctrade_api_types::{
    Page, paths,
    stores::{ConnectStore, Store, StoreTest},
};
use uuid::Uuid;

use super::{ApiError, Call};

/// The connected stores.
pub(crate) async fn list_stores() -> Result<Page<Store>, ApiError> {
    Call::get(paths::STORES).send().await
}

/// Connects a store.
pub(crate) async fn connect_store(store: &ConnectStore) -> Result<Store, ApiError> {
    Call::post(paths::STORES).json(store).send().await
}

/// Tests a store's connection.
pub(crate) async fn test_store(id: Uuid) -> Result<StoreTest, ApiError> {
    Call::post(paths::store_test(id)).send().await
}
