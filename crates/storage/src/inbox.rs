//! Webhooks received, kept before they are answered.

use mctrade_domain::ledger::Lane;
use mctrade_domain::{OrderId, StoreId, Timestamp};

use crate::ledger::mark;
use crate::sql::{Sql, kept, new_id};
use crate::{DueMark, Result, Storage, stores};

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
        let NewWebhook {
            store,
            webhook_id,
            scope,
            order,
            body,
            received_at,
        } = webhook;
        let at = *received_at;
        let transaction = self.storage.begin().await?;
        stores::must_exist(&transaction, *store).await?;
        let mut sql = Sql::new(
            "INSERT INTO webhook_inbox (id, store_id, webhook_id, scope, order_id, body, received_at) VALUES (",
        );
        sql.bind(new_id(at))
            .push(", ")
            .bind(store.0)
            .push(", ")
            .bind(webhook_id.as_str())
            .push(", ");
        sql.bind(scope.as_str())
            .push(", ")
            .bind(order.map(|order| order.0))
            .push(", ")
            .bind(body.as_str());
        sql.push(", ")
            .bind(kept(at))
            .push(") ON CONFLICT (store_id, webhook_id) DO NOTHING");
        let new = sql.run(&transaction).await? > 0;
        if new && let Some(order) = order {
            let due = DueMark {
                order: *order,
                modified_at: None,
            };
            mark::mark(&transaction, *store, &[due], Lane::Webhook, at).await?;
        }
        // A repeated webhook shows as well that the store reaches us.
        let mut sql = Sql::new("UPDATE store_sync SET last_webhook_at = ");
        sql.bind(kept(at)).push(" WHERE store_id = ").bind(store.0);
        sql.push(" AND (last_webhook_at IS NULL OR last_webhook_at < $1)");
        sql.run(&transaction).await?;
        transaction.commit().await?;
        Ok(new)
    }
}
