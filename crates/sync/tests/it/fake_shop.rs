//! A shop in memory, with faults on demand.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use mctrade_domain::shop_order::{ShopCustomer, ShopOrder};
use mctrade_domain::{Currency, CustomerId, OrderId};
use mctrade_shop::{
    AccessCheck, HookDestination, HookState, OrderListQuery, OrderSort, OrderSummary, Quota, Shop, ShopError, StoreInfo,
};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

/// The pretend shop.
#[derive(Debug, Default)]
pub(crate) struct FakeShop {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    orders: BTreeMap<OrderId, ShopOrder>,
    faults: BTreeMap<OrderId, ShopError>,
    breaks: BTreeSet<OrderId>,
    everything: Option<ShopError>,
    listing: Option<(u32, ShopError)>,
    delay: Duration,
    fetched: Vec<OrderId>,
    lists: u32,
    edit_after_list: Option<(u32, ShopOrder)>,
    trouble: Option<StdRng>,
}

impl State {
    /// A fault of any kind, three times in ten, while there is trouble.
    fn fault(&mut self) -> Option<ShopError> {
        let dice = self.trouble.as_mut()?;
        Some(match dice.random_range(0..20) {
            0 => ShopError::Unreachable("connection reset".into()),
            1 => ShopError::RateLimited { retry_after: None },
            2 => ShopError::Server { status: 503 },
            3 => ShopError::Malformed("cut short".into()),
            4 => ShopError::NotFound,
            5 => ShopError::Unauthorized,
            _ => return None,
        })
    }
}

impl FakeShop {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Places an order, or puts a newer version in its place.
    pub(crate) fn put(&self, order: ShopOrder) {
        self.state().orders.insert(order.id, order);
    }

    pub(crate) fn remove(&self, order: OrderId) {
        self.state().orders.remove(&order);
    }

    /// Every reading of this order fails so, until it is healed.
    pub(crate) fn poison(&self, order: OrderId, error: ShopError) {
        self.state().faults.insert(order, error);
    }

    /// Reading this order stops the program.
    pub(crate) fn break_on(&self, order: OrderId) {
        self.state().breaks.insert(order);
    }

    pub(crate) fn heal(&self, order: OrderId) {
        self.state().faults.remove(&order);
        self.state().breaks.remove(&order);
    }

    /// Every call fails so, until it is nothing.
    pub(crate) fn fail_everything(&self, error: Option<ShopError>) {
        self.state().everything = error;
    }

    /// The lists fail from the n-th on.
    pub(crate) fn fail_lists_from(&self, list: u32, error: ShopError) {
        self.state().listing = Some((list, error));
    }

    pub(crate) fn heal_lists(&self) {
        self.state().listing = None;
    }

    /// After the n-th list this order is changed, as a shopper or staff might just then.
    pub(crate) fn edit_after_list(&self, list: u32, order: ShopOrder) {
        self.state().edit_after_list = Some((list, order));
    }

    /// Readings take this long, and see the order as it was when they began.
    pub(crate) fn slow_down(&self, delay: Duration) {
        self.state().delay = delay;
    }

    /// Calls fail at random, the same way for the same seed, until there is no seed.
    pub(crate) fn trouble(&self, seed: Option<u64>) {
        self.state().trouble = seed.map(StdRng::seed_from_u64);
    }

    /// Every order as it is now.
    pub(crate) fn orders(&self) -> Vec<ShopOrder> {
        self.state().orders.values().cloned().collect()
    }

    /// The orders read, in turn.
    pub(crate) fn fetched(&self) -> Vec<OrderId> {
        self.state().fetched.clone()
    }

    pub(crate) fn lists(&self) -> u32 {
        self.state().lists
    }
}

#[async_trait]
impl Shop for FakeShop {
    async fn fetch_order(&self, order: OrderId) -> Result<ShopOrder, ShopError> {
        let (answer, delay) = {
            let mut state = self.state();
            state.fetched.push(order);
            assert!(
                !state.breaks.contains(&order),
                "a fault of our own while reading order {order}"
            );
            let fault = state.fault();
            let error = fault
                .or_else(|| state.everything.clone())
                .or_else(|| state.faults.get(&order).cloned());
            let answer = match error {
                Some(error) => Err(error),
                None => state.orders.get(&order).cloned().ok_or(ShopError::NotFound),
            };
            (answer, state.delay)
        };
        tokio::time::sleep(delay).await;
        answer
    }

    async fn list_orders(&self, query: &OrderListQuery) -> Result<Vec<OrderSummary>, ShopError> {
        let mut state = self.state();
        state.lists += 1;
        if let Some(error) = state.fault().or_else(|| state.everything.clone()) {
            return Err(error);
        }
        if let Some((from, error)) = &state.listing
            && state.lists >= *from
        {
            return Err(error.clone());
        }
        let mut found = matching(&state, query);
        match query.sort {
            OrderSort::ModifiedAscending => found.sort_by_key(|order| (order.modified_at, order.id)),
            OrderSort::IdDescending => found.sort_by_key(|order| std::cmp::Reverse(order.id)),
        }
        let skip = (query.page as usize - 1) * query.limit as usize;
        let page = found.into_iter().skip(skip).take(query.limit as usize).collect();
        if let Some((list, order)) = state.edit_after_list.clone()
            && list == state.lists
        {
            state.orders.insert(order.id, order);
        }
        Ok(page)
    }

    async fn count_orders(&self, query: &OrderListQuery) -> Result<u64, ShopError> {
        let state = self.state();
        match state.everything.clone() {
            Some(error) => Err(error),
            None => Ok(matching(&state, query).len() as u64),
        }
    }

    async fn fetch_customer(&self, _customer: CustomerId) -> Result<Option<ShopCustomer>, ShopError> {
        Ok(None)
    }

    async fn store_info(&self) -> Result<StoreInfo, ShopError> {
        Ok(StoreInfo {
            name: "Pretend".to_owned(),
            currency: Currency::USD,
            time_zone: "America/Chicago".to_owned(),
            storefront_url: String::new(),
            control_panel_url: String::new(),
            prices_include_tax: false,
        })
    }

    async fn check_access(&self) -> Vec<AccessCheck> {
        Vec::new()
    }

    async fn ensure_hooks(&self, _destination: &HookDestination) -> Result<Vec<HookState>, ShopError> {
        Ok(Vec::new())
    }

    async fn list_hooks(&self) -> Result<Vec<HookState>, ShopError> {
        Ok(Vec::new())
    }

    async fn remove_hooks(&self) -> Result<(), ShopError> {
        Ok(())
    }

    fn quota(&self) -> Option<Quota> {
        None
    }
}

fn matching(state: &State, query: &OrderListQuery) -> Vec<OrderSummary> {
    let orders = state.orders.values().filter(|order| {
        !order.archived
            && query.modified_from.is_none_or(|from| order.modified_at >= from)
            && query.created_from.is_none_or(|from| order.created_at >= from)
            && query.created_to.is_none_or(|to| order.created_at <= to)
    });
    orders
        .map(|order| OrderSummary {
            id: order.id,
            created_at: order.created_at,
            modified_at: order.modified_at,
            status: order.status,
            total_inc_tax: order.total_inc_tax,
        })
        .collect()
}
