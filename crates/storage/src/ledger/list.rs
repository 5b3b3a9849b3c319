//! Reading the ledger.

use std::collections::BTreeMap;

use mctrade_domain::filter::{Direction, Page, PageRequest};
use mctrade_domain::ledger::{LedgerRow, OrderSyncState};
use mctrade_domain::{InvoiceId, OrderId, StoreId, Timestamp};
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::{Ledger, LedgerCursor, LedgerFilter, LedgerStats};
use crate::codes::{Code, is_backwards};
use crate::page;
use crate::sql::Sql;
use crate::{Result, StorageError};

/// Orders asked for by one statement.
const CHUNK: usize = 1000;

const SELECT: &str = "SELECT store_id, order_id, state, invoice_id, reason, failure, attempts, due_at, \
    order_modified_at, synced_at FROM order_sync WHERE 1 = 1";

#[derive(Debug, FromQueryResult)]
struct Row {
    store_id: Uuid,
    order_id: i64,
    state: String,
    invoice_id: Option<i64>,
    reason: Option<String>,
    failure: Option<String>,
    attempts: i64,
    due_at: Option<Timestamp>,
    order_modified_at: Option<Timestamp>,
    synced_at: Option<Timestamp>,
}

impl TryFrom<Row> for LedgerRow {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self> {
        let Row {
            store_id,
            order_id,
            state,
            invoice_id,
            reason,
            failure,
            attempts,
            due_at,
            order_modified_at,
            synced_at,
        } = row;
        Ok(Self {
            store: StoreId(store_id),
            order: OrderId(order_id),
            state: OrderSyncState::from_code(&state)?,
            invoice: invoice_id.map(InvoiceId),
            reason,
            failure: failure.as_deref().map(Code::from_code).transpose()?,
            attempts,
            due_at,
            order_modified_at,
            synced_at,
        })
    }
}

impl Ledger<'_> {
    /// One row.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn find(&self, store: StoreId, order: OrderId) -> Result<Option<LedgerRow>> {
        let mut sql = Sql::new(SELECT);
        sql.push(" AND store_id = ")
            .bind(store.0)
            .push(" AND order_id = ")
            .bind(order.0);
        sql.one::<Row, _>(self.storage.reader())
            .await?
            .map(LedgerRow::try_from)
            .transpose()
    }

    /// A page of rows by order number, highest first.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn list(
        &self,
        filter: &LedgerFilter,
        page: &PageRequest<LedgerCursor>,
    ) -> Result<Page<LedgerRow, LedgerCursor>> {
        let LedgerFilter { store, state, order } = filter;
        let mut sql = Sql::new(SELECT);
        if let Some(store) = store {
            sql.push(" AND store_id = ").bind(store.0);
        }
        if let Some(state) = state {
            sql.push(" AND state = ").bind(state.code());
        }
        if let Some(order) = order {
            sql.push(" AND order_id = ").bind(order.0);
        }
        let backwards = is_backwards(page.cursor.map(|cursor| cursor.direction));
        if let Some(cursor) = page.cursor {
            sql.push(" AND (order_id, store_id) ")
                .push(if backwards { "> (" } else { "< (" });
            sql.bind(cursor.order.0).push(", ").bind(cursor.store.0).push(")");
        }
        sql.push(if backwards {
            " ORDER BY order_id, store_id LIMIT "
        } else {
            " ORDER BY order_id DESC, store_id DESC LIMIT "
        });
        sql.bind(i64::from(page.limit) + 1);
        let rows = sql.all::<Row, _>(self.storage.reader()).await?;
        let items = rows.into_iter().map(LedgerRow::try_from).collect::<Result<Vec<_>>>()?;
        Ok(page::cut(
            items,
            page.limit,
            page.cursor.is_some(),
            backwards,
            |row, direction: Direction| LedgerCursor {
                order: row.order,
                store: row.store,
                direction,
            },
        ))
    }

    /// The modified dates of those of these orders that were read and need no reading now.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn modified_dates(&self, store: StoreId, orders: &[OrderId]) -> Result<BTreeMap<OrderId, Timestamp>> {
        #[derive(FromQueryResult)]
        struct Read {
            order_id: i64,
            order_modified_at: Timestamp,
        }
        let mut dates = BTreeMap::new();
        for chunk in orders.chunks(CHUNK) {
            let mut sql = Sql::new(
                "SELECT order_id, order_modified_at FROM order_sync WHERE order_modified_at IS NOT NULL \
                 AND state IN ('synced', 'waiting', 'archived', 'excluded') AND store_id = ",
            );
            sql.bind(store.0)
                .push(" AND order_id IN ")
                .bind_all(chunk.iter().map(|order| order.0));
            for row in sql.all::<Read, _>(self.storage.reader()).await? {
                dates.insert(OrderId(row.order_id), row.order_modified_at);
            }
        }
        Ok(dates)
    }

    /// How many orders stand where.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn stats(&self, store: StoreId) -> Result<LedgerStats> {
        #[derive(FromQueryResult)]
        struct Standing {
            state: String,
            count: i64,
            oldest: Option<Timestamp>,
        }
        let mut sql =
            Sql::new("SELECT state, COUNT(*) AS count, MIN(due_at) AS oldest FROM order_sync WHERE store_id = ");
        sql.bind(store.0).push(" GROUP BY state");
        let mut stats = LedgerStats::default();
        for row in sql.all::<Standing, _>(self.storage.reader()).await? {
            let place = match OrderSyncState::from_code(&row.state)? {
                OrderSyncState::Due => {
                    stats.oldest_due = row.oldest;
                    &mut stats.due
                }
                OrderSyncState::Running => &mut stats.running,
                OrderSyncState::Waiting => &mut stats.waiting,
                OrderSyncState::Synced => &mut stats.synced,
                OrderSyncState::Failed => &mut stats.failed,
                OrderSyncState::Excluded => &mut stats.excluded,
                OrderSyncState::Archived => &mut stats.archived,
                OrderSyncState::Absent => &mut stats.absent,
            };
            *place = row.count;
        }
        Ok(stats)
    }
}
