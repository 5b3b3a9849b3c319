//! Marking orders due.

use std::collections::BTreeMap;

use mctrade_domain::ledger::Lane;
use mctrade_domain::{OrderId, StoreId, Timestamp};
use sea_orm::ConnectionTrait;

use super::{DueMark, Ledger};
use crate::codes::lane_number;
use crate::sql::{Count, Sql, kept};
use crate::{Result, stores};

/// Orders marked by one statement; SQLite takes 32766 values and each order needs three.
const CHUNK: usize = 500;

impl Ledger<'_> {
    /// Marks orders due, making their rows where needed; answers how many rows are now due that were not.
    ///
    /// The more urgent lane wins; failed rows become due again; running rows note the mark and become due when done.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`] for a store that is not connected.
    pub async fn mark_due(&self, store: StoreId, marks: &[DueMark], lane: Lane, at: Timestamp) -> Result<u64> {
        let transaction = self.storage.begin().await?;
        stores::must_exist(&transaction, store).await?;
        let marked = mark(&transaction, store, marks, lane, at).await?;
        transaction.commit().await?;
        Ok(marked)
    }
}

/// Marks orders due within a transaction.
pub(crate) async fn mark<C: ConnectionTrait>(
    connection: &C,
    store: StoreId,
    marks: &[DueMark],
    lane: Lane,
    at: Timestamp,
) -> Result<u64> {
    // One order twice in a statement would be two changes of one row, which PostgreSQL refuses. In order of number, so
    // that two marking at once never wait for each other in a circle.
    let orders: Vec<OrderId> = marks
        .iter()
        .map(|mark| (mark.order, ()))
        .collect::<BTreeMap<_, ()>>()
        .into_keys()
        .collect();
    let mut newly = 0;
    for chunk in orders.chunks(CHUNK) {
        let mut known =
            Sql::new("SELECT COUNT(*) AS count FROM order_sync WHERE state IN ('due', 'running') AND store_id = ");
        known
            .bind(store.0)
            .push(" AND order_id IN ")
            .bind_all(chunk.iter().map(|order| order.0));
        let known = known.one::<Count, _>(connection).await?.map_or(0, |row| row.count);

        let mut sql = Sql::new(
            "INSERT INTO order_sync (store_id, order_id, state, lane, due_at, fence, marks, claimed_marks, attempts, \
             created_at, updated_at) VALUES ",
        );
        for (index, order) in chunk.iter().enumerate() {
            sql.push(if index == 0 { "(" } else { ", (" });
            if index == 0 {
                sql.bind(store.0)
                    .push(", ")
                    .bind(order.0)
                    .push(", 'due', ")
                    .bind(lane_number(lane));
                sql.push(", ").bind(kept(at)).push(", 0, 1, 0, 0, $4, $4)");
            } else {
                sql.push("$1, ")
                    .bind(order.0)
                    .push(", 'due', $3, $4, 0, 1, 0, 0, $4, $4)");
            }
        }
        sql.push(
            " ON CONFLICT (store_id, order_id) DO UPDATE SET \
             marks = order_sync.marks + 1, \
             updated_at = excluded.updated_at, \
             lane = CASE WHEN order_sync.state IN ('due', 'running') AND order_sync.lane < excluded.lane \
                 THEN order_sync.lane ELSE excluded.lane END, \
             due_at = CASE WHEN order_sync.state = 'running' THEN NULL \
                 WHEN order_sync.state = 'due' AND order_sync.due_at < excluded.due_at THEN order_sync.due_at \
                 ELSE excluded.due_at END, \
             attempts = CASE WHEN order_sync.state = 'failed' THEN 0 ELSE order_sync.attempts END, \
             state = CASE WHEN order_sync.state = 'running' THEN 'running' ELSE 'due' END",
        );
        sql.run(connection).await?;
        newly += u64::try_from(chunk.len())
            .unwrap_or_default()
            .saturating_sub(u64::try_from(known).unwrap_or_default());
    }
    Ok(newly)
}
