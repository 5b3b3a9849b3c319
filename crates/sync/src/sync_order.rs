//! The one way an order becomes an invoice: read it whole, plan, write down.

use std::time::Duration;

use mctrade_domain::Timestamp;
use mctrade_domain::ledger::{Claim, Failure, SyncOutcome};
use mctrade_domain::plan::plan;
use mctrade_domain::shop_order::ShopOrder;
use mctrade_shop::ShopError;
use mctrade_storage::StorageError;
use tokio_util::sync::CancellationToken;

use crate::connection::StoreConnection;
use crate::events::SyncEvent;
use crate::failure::Trouble;
use crate::retry::{self, FailedAttempt, Retry};

/// How often a plan is made anew because the invoice changed between reading and writing.
const MOST_PLANS: u32 = 5;

/// How the work on one claimed order ended. The ledger says the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderEnd {
    /// The books say what the order says.
    Done(SyncOutcome),
    /// It could not be done; it is tried again at `retry_at`, or waits in the failed list.
    Failed {
        /// Why.
        failure: Failure,
        /// When it is tried again by itself.
        retry_at: Option<Timestamp>,
    },
    /// The shop refused the token: the order is due again, and the store's worker stopped.
    Refused(Failure),
    /// The work was interrupted and the order is due again.
    Released,
    /// The lease ended and somebody else has the order: nothing was written.
    LeaseLost,
}

impl StoreConnection {
    /// Reads a claimed order from the shop and brings its invoice in step, or says in the ledger why not.
    ///
    /// `stop` interrupts the reading, never the writing.
    ///
    /// # Errors
    /// Only where storage cannot even keep the outcome; the lease then ends by itself and the order is read again.
    pub async fn sync_order(&self, claim: &Claim, stop: &CancellationToken) -> Result<OrderEnd, StorageError> {
        let fetched = tokio::select! {
            biased;
            () = stop.cancelled() => return self.release(claim).await,
            fetched = self.within_timeout(self.shop.fetch_order(claim.order)) => fetched,
        };
        self.settle(claim, fetched).await
    }

    /// Answers for a shop that does not.
    pub(crate) async fn within_timeout<T>(
        &self,
        call: impl Future<Output = Result<T, ShopError>>,
    ) -> Result<T, ShopError> {
        self.within(self.options.fetch_timeout, call).await
    }

    /// Answers for a shop that does not, after a while.
    pub(crate) async fn within<T>(
        &self,
        limit: Duration,
        call: impl Future<Output = Result<T, ShopError>>,
    ) -> Result<T, ShopError> {
        match tokio::time::timeout(limit, call).await {
            Ok(answer) => answer,
            Err(_) => Err(ShopError::Unreachable("no answer in time".to_owned())),
        }
    }

    /// Ends a claim by what the shop answered.
    pub(crate) async fn settle(
        &self,
        claim: &Claim,
        fetched: Result<ShopOrder, ShopError>,
    ) -> Result<OrderEnd, StorageError> {
        let end = match fetched {
            Ok(order) if order.id == claim.order => {
                self.note_accepted().await?;
                self.write_down(claim, &order).await
            }
            Ok(_) => {
                let wrong = ShopError::Malformed("it is about another order".to_owned());
                self.fail(claim, Trouble::of_shop(&wrong)).await
            }
            Err(ShopError::NotFound) => {
                self.note_accepted().await?;
                self.absent(claim).await
            }
            Err(error @ ShopError::Unauthorized) => {
                self.note_refused().await?;
                self.storage.ledger().release(claim, self.now()).await?;
                Ok(OrderEnd::Refused(Trouble::of_shop(&error).failure))
            }
            Err(error) => self.fail(claim, Trouble::of_shop(&error)).await,
        };
        let end = match end {
            Err(StorageError::FenceLost) => OrderEnd::LeaseLost,
            other => other?,
        };
        self.tell(claim, &end);
        Ok(end)
    }

    /// Plans and applies; plans anew where the invoice changed in between.
    async fn write_down(&self, claim: &Claim, order: &ShopOrder) -> Result<OrderEnd, StorageError> {
        let mut plans = 0;
        loop {
            plans += 1;
            match self.plan_and_apply(claim, order).await {
                Ok(end) => return Ok(end),
                Err(error @ StorageError::FenceLost) => return Err(error),
                Err(StorageError::Stale { .. }) if plans < MOST_PLANS => {}
                Err(error) => return self.fail(claim, Trouble::of_storage(&error)).await,
            }
        }
    }

    async fn plan_and_apply(&self, claim: &Claim, order: &ShopOrder) -> Result<OrderEnd, StorageError> {
        let context = self.storage.load_import_context(self.store, order).await?;
        let now = self.now();
        match plan(order, &context, now) {
            Ok(plan) => self
                .storage
                .apply_plan(claim, order, &plan, now)
                .await
                .map(OrderEnd::Done),
            Err(error) => self.fail(claim, Trouble::of_plan(&error)).await,
        }
    }

    /// The shop has no such order: an invoice it has stays.
    async fn absent(&self, claim: &Claim) -> Result<OrderEnd, StorageError> {
        let ledger = self.storage.ledger();
        let invoice = ledger.find(self.store, claim.order).await?.and_then(|row| row.invoice);
        let outcome = SyncOutcome::Absent(invoice);
        ledger.finish(claim, &outcome, self.now()).await?;
        Ok(OrderEnd::Done(outcome))
    }

    /// Ends a claim that failed, by the retry rules.
    pub(crate) async fn fail(&self, claim: &Claim, trouble: Trouble) -> Result<OrderEnd, StorageError> {
        let Trouble {
            failure,
            transient,
            retry_after,
        } = trouble;
        let now = self.now();
        let attempt = FailedAttempt {
            attempts: claim.attempts,
            code: failure.code,
            transient,
            retry_after,
        };
        let retry_at = match retry::decide(attempt, self.jitter.per_mille(), now) {
            Retry::At(at) => Some(at),
            Retry::Never => None,
        };
        self.storage.ledger().fail(claim, &failure, retry_at, now).await?;
        Ok(OrderEnd::Failed { failure, retry_at })
    }

    /// Gives a claim back unworked.
    pub(crate) async fn release(&self, claim: &Claim) -> Result<OrderEnd, StorageError> {
        match self.storage.ledger().release(claim, self.now()).await {
            Ok(()) => Ok(OrderEnd::Released),
            Err(StorageError::FenceLost) => Ok(OrderEnd::LeaseLost),
            Err(error) => Err(error),
        }
    }

    fn tell(&self, claim: &Claim, end: &OrderEnd) {
        let (store, order) = (self.store, claim.order);
        match end {
            OrderEnd::Done(outcome) => {
                tracing::debug!(%store, %order, ?outcome, "order read");
                match *outcome {
                    SyncOutcome::Created(invoice) => {
                        self.events.send(SyncEvent::InvoiceCreated { store, invoice, order });
                    }
                    SyncOutcome::Updated(invoice) => {
                        self.events.send(SyncEvent::InvoiceUpdated { store, invoice, order });
                    }
                    SyncOutcome::Unchanged(_)
                    | SyncOutcome::Waiting
                    | SyncOutcome::Excluded(_)
                    | SyncOutcome::Absent(_) => {}
                }
            }
            OrderEnd::Failed { failure, retry_at } => {
                tracing::warn!(%store, %order, code = ?failure.code, detail = failure.detail, ?retry_at, "order failed");
            }
            OrderEnd::Refused(_) | OrderEnd::Released | OrderEnd::LeaseLost => {
                tracing::debug!(%store, %order, ?end, "order not read");
            }
        }
    }
}
