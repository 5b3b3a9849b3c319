//! Several orders read together, in as few requests as the shop allows.

use std::collections::BTreeMap;
use std::time::Duration;

use futures_util::{StreamExt, stream};
use mctrade_domain::OrderId;
use mctrade_domain::ledger::Claim;
use mctrade_domain::shop_order::ShopOrder;
use mctrade_shop::ShopError;
use mctrade_storage::StorageError;
use tokio_util::sync::CancellationToken;

use crate::connection::StoreConnection;
use crate::sync_order::OrderEnd;

/// How much longer a shop may take for each order of a batch.
const EACH_ORDER: Duration = Duration::from_secs(2);

/// Orders written down at once.
const SIDE_BY_SIDE: usize = 8;

/// What a shop answered for a batch.
pub(crate) type ReadOrders = Vec<(OrderId, Result<ShopOrder, ShopError>)>;

/// Claims whose orders are being read together.
///
/// Until its order is settled each can be taken by an import, which never waits behind a batch.
pub(crate) struct HeldClaims<'a> {
    connection: &'a StoreConnection,
    claims: Vec<Claim>,
}

impl StoreConnection {
    /// Reads claimed orders together and settles each; one that an import took meanwhile counts as lost to it.
    pub(crate) async fn sync_batch(
        &self,
        claims: Vec<Claim>,
        stop: &CancellationToken,
    ) -> Result<Vec<OrderEnd>, StorageError> {
        let held = self.hold(claims);
        let orders = held.orders();
        let read = tokio::select! {
            biased;
            () = stop.cancelled() => return held.release().await,
            read = self.fetch_batch(&orders) => read,
        };
        match read {
            Ok(read) => held.settle(read).await,
            Err(error) => {
                held.settle(orders.into_iter().map(|order| (order, Err(error.clone()))).collect())
                    .await
            }
        }
    }

    /// Reads many orders, each answer for itself.
    pub(crate) async fn fetch_batch(&self, orders: &[OrderId]) -> Result<ReadOrders, ShopError> {
        self.within(self.batch_timeout(orders.len()), self.shop.fetch_orders(orders))
            .await
    }

    /// How long the shop may take for a batch.
    pub(crate) fn batch_timeout(&self, orders: usize) -> Duration {
        self.options.fetch_timeout + EACH_ORDER * u32::try_from(orders).unwrap_or(u32::MAX)
    }

    pub(crate) fn hold(&self, claims: Vec<Claim>) -> HeldClaims<'_> {
        self.held()
            .extend(claims.iter().map(|claim| (claim.order, claim.clone())));
        HeldClaims {
            connection: self,
            claims,
        }
    }

    /// Takes the claim of an order that is being read in a batch.
    pub(crate) fn take_held(&self, order: OrderId) -> Option<Claim> {
        self.held().remove(&order)
    }
}

impl HeldClaims<'_> {
    /// The orders, as claimed.
    pub(crate) fn orders(&self) -> Vec<OrderId> {
        self.claims.iter().map(|claim| claim.order).collect()
    }

    /// Ends every claim by what the shop answered for its order.
    pub(crate) async fn settle(self, read: ReadOrders) -> Result<Vec<OrderEnd>, StorageError> {
        let mut read: BTreeMap<OrderId, _> = read.into_iter().collect();
        let work: Vec<_> = self
            .claims
            .iter()
            .map(|claim| (claim.clone(), read.remove(&claim.order)))
            .collect();
        let ended: Vec<_> = stream::iter(work)
            .map(|(claim, fetched)| self.end(claim, fetched))
            .buffer_unordered(SIDE_BY_SIDE)
            .collect()
            .await;
        ended.into_iter().collect()
    }

    /// Gives every claim back unworked.
    pub(crate) async fn release(self) -> Result<Vec<OrderEnd>, StorageError> {
        let mut ended = Vec::with_capacity(self.claims.len());
        for claim in &self.claims {
            ended.push(self.end(claim.clone(), None).await?);
        }
        Ok(ended)
    }

    /// An order that the answer leaves out is given back, to be read on its own.
    async fn end(&self, claim: Claim, fetched: Option<Result<ShopOrder, ShopError>>) -> Result<OrderEnd, StorageError> {
        if self.take(&claim).is_none() {
            return Ok(OrderEnd::LeaseLost);
        }
        match fetched {
            Some(fetched) => self.connection.settle(&claim, fetched).await,
            None => self.connection.release(&claim).await,
        }
    }

    fn take(&self, claim: &Claim) -> Option<Claim> {
        let mut held = self.connection.held();
        if held.get(&claim.order).is_some_and(|known| known.fence == claim.fence) {
            held.remove(&claim.order)
        } else {
            None
        }
    }
}

impl Drop for HeldClaims<'_> {
    fn drop(&mut self) {
        for claim in &self.claims {
            self.take(claim);
        }
    }
}
