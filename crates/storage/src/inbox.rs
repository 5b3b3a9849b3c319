//! Webhooks received, kept before they are answered.

use mctrade_domain::{OrderId, StoreId, Timestamp};

use crate::{Result, Storage};

/// Webhooks received.
#[derive(Debug, Clone, Copy)]
pub struct Inbox<'a> {
    pub(crate) storage: &'a Storage,
}

/// A webhook whose signature was good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWebhook {
    /// The store.
    pub store: StoreId,
    /// The id under which the store sends and re-sends it.
    pub webhook_id: String,
    /// What happened, such as `store/order/updated`.
    pub scope: String,
    /// The order it is about.
    pub order: Option<OrderId>,
    /// The body, verbatim.
    pub body: String,
    /// When it came.
    pub received_at: Timestamp,
}

impl Inbox<'_> {
    /// Keeps a webhook and marks its order due, in one transaction; `false` for one that was kept before.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`] for a store that is not connected.
    pub async fn accept(&self, webhook: &NewWebhook) -> Result<bool> {
        let _ = webhook;
        todo!()
    }
}
