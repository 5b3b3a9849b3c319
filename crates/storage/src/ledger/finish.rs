//! Ending a claim.

use mctrade_domain::ledger::{Claim, Failure, OrderSyncState, SyncOutcome};
use mctrade_domain::{InvoiceId, Timestamp};
use sea_orm::ConnectionTrait;

use super::Ledger;
use crate::codes::Code;
use crate::sql::{Sql, kept};
use crate::{Result, StorageError};

/// Where a row goes when its claim ends well.
#[derive(Debug, Clone)]
pub(crate) struct Settled {
    pub(crate) state: OrderSyncState,
    pub(crate) invoice: Option<InvoiceId>,
    pub(crate) reason: Option<String>,
    /// The order's modified date, where it was read.
    pub(crate) order_modified_at: Option<Timestamp>,
}

impl Settled {
    fn of(outcome: &SyncOutcome) -> Self {
        let (state, invoice, reason) = match outcome {
            SyncOutcome::Created(invoice) | SyncOutcome::Updated(invoice) | SyncOutcome::Unchanged(invoice) => {
                (OrderSyncState::Synced, Some(*invoice), None)
            }
            SyncOutcome::Waiting => (OrderSyncState::Waiting, None, None),
            SyncOutcome::Excluded(reason) => (OrderSyncState::Excluded, None, Some(reason.clone())),
            SyncOutcome::Absent(invoice) => (OrderSyncState::Absent, *invoice, None),
        };
        Self {
            state,
            invoice,
            reason,
            order_modified_at: None,
        }
    }
}

/// Where a row goes when its claim ends: on to its state, or back to due where a mark arrived that the claim did not
/// know of.
fn ended(state: OrderSyncState, at: Timestamp) -> Sql {
    let mut sql = Sql::new("UPDATE order_sync SET leased_until = NULL, updated_at = ");
    sql.bind(kept(at));
    sql.push(", state = CASE WHEN marks > claimed_marks THEN 'due' ELSE ")
        .bind(state.code());
    sql.push(" END, due_at = CASE WHEN marks > claimed_marks THEN $1 ELSE NULL END");
    sql
}

/// Ends it only while the claim still holds it.
async fn held<C: ConnectionTrait>(connection: &C, mut sql: Sql, claim: &Claim) -> Result<()> {
    sql.push(" WHERE store_id = ")
        .bind(claim.store.0)
        .push(" AND order_id = ")
        .bind(claim.order.0);
    sql.push(" AND state = 'running' AND fence = ").bind(claim.fence);
    if sql.run(connection).await? == 0 {
        return Err(StorageError::FenceLost);
    }
    Ok(())
}

/// Ends a claim well, within a transaction.
pub(crate) async fn settle<C: ConnectionTrait>(
    connection: &C,
    claim: &Claim,
    settled: Settled,
    at: Timestamp,
) -> Result<()> {
    let Settled {
        state,
        invoice,
        reason,
        order_modified_at,
    } = settled;
    let mut sql = ended(state, at);
    sql.push(", attempts = 0, failure = NULL, synced_at = $1, reason = ")
        .bind(reason);
    if let Some(invoice) = invoice {
        sql.push(", invoice_id = ").bind(invoice.0);
    }
    if let Some(modified) = order_modified_at {
        sql.push(", order_modified_at = ").bind(kept(modified));
    }
    held(connection, sql, claim).await
}

impl Ledger<'_> {
    /// Ends a claim whose order needed no plan to be applied.
    ///
    /// # Errors
    /// [`crate::StorageError::FenceLost`] where the lease was taken over.
    pub async fn finish(&self, claim: &Claim, outcome: &SyncOutcome, at: Timestamp) -> Result<()> {
        let transaction = self.storage.begin().await?;
        settle(&transaction, claim, Settled::of(outcome), at).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Ends a claim that failed: to be tried again at `retry_at`, or never by itself.
    ///
    /// # Errors
    /// [`crate::StorageError::FenceLost`] where the lease was taken over.
    pub async fn fail(
        &self,
        claim: &Claim,
        failure: &Failure,
        retry_at: Option<Timestamp>,
        at: Timestamp,
    ) -> Result<()> {
        let transaction = self.storage.begin().await?;
        let mut sql = match retry_at {
            None => ended(OrderSyncState::Failed, at),
            Some(retry_at) => {
                let mut sql = Sql::new("UPDATE order_sync SET leased_until = NULL, state = 'due', updated_at = ");
                sql.bind(kept(at)).push(", due_at = ").bind(kept(retry_at));
                sql
            }
        };
        sql.push(", attempts = attempts + 1, failure = ")
            .bind(failure.code.code());
        sql.push(", reason = ").bind(failure.detail.as_str());
        held(&transaction, sql, claim).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Gives a claim back unworked: due again at once.
    ///
    /// # Errors
    /// [`crate::StorageError::FenceLost`] where the lease was taken over.
    pub async fn release(&self, claim: &Claim, at: Timestamp) -> Result<()> {
        let transaction = self.storage.begin().await?;
        let mut sql = Sql::new("UPDATE order_sync SET leased_until = NULL, state = 'due', updated_at = ");
        sql.bind(kept(at)).push(", due_at = $1");
        held(&transaction, sql, claim).await?;
        transaction.commit().await?;
        Ok(())
    }
}
