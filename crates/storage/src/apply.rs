//! Writing down what was planned: the invoice, its entries, the ledger row, the audit and outbox events, or nothing.

use mctrade_domain::Timestamp;
use mctrade_domain::ledger::{Claim, SyncOutcome};
use mctrade_domain::plan::ImportPlan;
use mctrade_domain::shop_order::ShopOrder;

use crate::{Result, Storage};

impl Storage {
    /// Writes a plan down in one transaction and moves the order's ledger row on.
    ///
    /// The row becomes due again where a newer mark arrived while the order was being read.
    ///
    /// # Errors
    /// [`crate::StorageError::FenceLost`] where the claim's lease was taken over; [`crate::StorageError::Stale`] where
    /// the invoice gained a revision since the plan was made; [`crate::StorageError::Refused`] where the plan breaks a
    /// rule of the database. Nothing is written then.
    pub async fn apply_plan(
        &self,
        claim: &Claim,
        order: &ShopOrder,
        plan: &ImportPlan,
        at: Timestamp,
    ) -> Result<SyncOutcome> {
        let _ = (claim, order, plan, at);
        todo!()
    }
}
