//! Claiming orders: a lease and a fence.

use std::time::Duration;

use mctrade_domain::ledger::{Claim, Lane};
use mctrade_domain::{OrderId, StoreId, Timestamp};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::Ledger;
use crate::codes::{lane_number, lane_of};
use crate::sql::{Sql, kept};
use crate::{Backend, Result, StorageError, stores};

const CLAIMED: &str = " RETURNING store_id, order_id, fence, leased_until, attempts, lane";

#[derive(Debug, FromQueryResult)]
struct ClaimRow {
    store_id: Uuid,
    order_id: i64,
    fence: i64,
    leased_until: Timestamp,
    attempts: i64,
    lane: i64,
}

impl TryFrom<ClaimRow> for Claim {
    type Error = StorageError;

    fn try_from(row: ClaimRow) -> Result<Self> {
        Ok(Self {
            store: StoreId(row.store_id),
            order: OrderId(row.order_id),
            fence: row.fence,
            leased_until: row.leased_until,
            attempts: row.attempts,
            lane: lane_of(row.lane)?,
        })
    }
}

fn end_of(lease: Duration, at: Timestamp) -> Result<Timestamp> {
    chrono::Duration::from_std(lease)
        .ok()
        .and_then(|lease| at.checked_add_signed(lease))
        .map(kept)
        .ok_or(StorageError::Conflict("lease_too_long"))
}

impl Ledger<'_> {
    /// Claims rows that are due, or whose lease ended, most urgent first.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn claim(&self, store: StoreId, limit: u32, lease: Duration, at: Timestamp) -> Result<Vec<Claim>> {
        let until = end_of(lease, at)?;
        let transaction = self.storage.begin().await?;
        let skip_locked = match self.storage.backend() {
            Backend::Sqlite => "",
            Backend::Postgres => " FOR UPDATE SKIP LOCKED",
        };
        // A dead worker's rows are due again from the moment its lease ended.
        let mut sql = Sql::new(
            "UPDATE order_sync SET state = 'due', due_at = leased_until, leased_until = NULL WHERE store_id = ",
        );
        sql.bind(store.0);
        sql.push(" AND state = 'running' AND order_id IN (SELECT order_id FROM order_sync WHERE store_id = $1 AND state = 'running' AND leased_until <= ");
        sql.bind(kept(at)).push(skip_locked).push(")");
        sql.run(&transaction).await?;

        // Picked first and once: PostgreSQL might otherwise pick anew for each row it changes.
        let mut sql = Sql::new("WITH picked AS MATERIALIZED (SELECT order_id FROM order_sync WHERE store_id = ");
        sql.bind(store.0)
            .push(" AND state = 'due' AND due_at <= ")
            .bind(kept(at));
        sql.push(" ORDER BY lane, due_at LIMIT ")
            .bind(i64::from(limit))
            .push(skip_locked);
        sql.push(
            ") UPDATE order_sync SET state = 'running', due_at = NULL, fence = fence + 1, claimed_marks = marks, \
             updated_at = $2, leased_until = ",
        );
        sql.bind(until)
            .push(" WHERE store_id = $1 AND order_id IN (SELECT order_id FROM picked)")
            .push(CLAIMED);
        let rows = sql.all::<ClaimRow, _>(&transaction).await?;
        transaction.commit().await?;
        let mut claims = rows.into_iter().map(Claim::try_from).collect::<Result<Vec<_>>>()?;
        claims.sort_by_key(|claim| (claim.lane, claim.order));
        Ok(claims)
    }

    /// Claims one order whatever its state, making its row where needed; `None` while another live lease holds it.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`] for a store that is not connected.
    pub async fn claim_one(
        &self,
        store: StoreId,
        order: OrderId,
        lease: Duration,
        at: Timestamp,
    ) -> Result<Option<Claim>> {
        let until = end_of(lease, at)?;
        let transaction = self.storage.begin().await?;
        stores::must_exist(&transaction, store).await?;
        let mut sql = Sql::new(
            "INSERT INTO order_sync (store_id, order_id, state, lane, leased_until, fence, marks, claimed_marks, \
             attempts, created_at, updated_at) VALUES (",
        );
        sql.bind(store.0)
            .push(", ")
            .bind(order.0)
            .push(", 'running', ")
            .bind(lane_number(Lane::Interactive));
        sql.push(", ").bind(until).push(", 1, 0, 0, 0, ").bind(kept(at));
        sql.push(
            ", $5) ON CONFLICT (store_id, order_id) DO UPDATE SET state = 'running', lane = excluded.lane, \
             due_at = NULL, leased_until = excluded.leased_until, fence = order_sync.fence + 1, \
             claimed_marks = order_sync.marks, updated_at = excluded.updated_at \
             WHERE order_sync.state <> 'running' OR order_sync.leased_until <= excluded.updated_at",
        );
        sql.push(CLAIMED);
        let row = sql.one::<ClaimRow, _>(&transaction).await?;
        transaction.commit().await?;
        row.map(Claim::try_from).transpose()
    }
}

/// Makes sure that a claim still holds its row, and keeps the row for this transaction.
pub(crate) async fn hold<C: ConnectionTrait>(connection: &C, for_update: &str, claim: &Claim) -> Result<()> {
    let mut sql = Sql::new("SELECT fence AS count FROM order_sync WHERE store_id = ");
    sql.bind(claim.store.0).push(" AND order_id = ").bind(claim.order.0);
    sql.push(" AND state = 'running' AND fence = ")
        .bind(claim.fence)
        .push(for_update);
    match sql.one::<crate::sql::Count, _>(connection).await? {
        Some(_) => Ok(()),
        None => Err(StorageError::FenceLost),
    }
}
