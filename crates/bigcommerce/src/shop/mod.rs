//! A connected store: the port's calls, each made of requests, readings and conversions.

mod access;
mod batch;
mod fetch;
pub(crate) mod hooks;
mod paging;

use std::collections::HashMap;

use async_trait::async_trait;
use chrono::DateTime;
use mctrade_domain::shop_order::{OrderStatus, ShopCustomer, ShopOrder};
use mctrade_domain::{Currency, CustomerId, Money, OrderId};
use mctrade_shop::{
    AccessCheck, HookDestination, HookState, OrderListQuery, OrderSummary, Quota, Shop, ShopError, StoreInfo,
};
use tokio::sync::OnceCell;

use crate::config::{BigCommerceConfig, ConfigError};
use crate::connector::BigCommerceConnector;
use crate::convert::customer::convert_customer;
use crate::convert::fault::Fault;
use crate::convert::order::{row_total, stated_currency};
use crate::convert::store::convert_store;
use crate::endpoints::{customers, orders, store};
use crate::request::PAGE_LIMIT;
use crate::transport::Transport;
use crate::transport::budget::Lane;
use crate::transport::jitter::Jitter;
use crate::wire::customer::Customer;
use crate::wire::date::parse_date;
use crate::wire::order::{OrderCount, OrderRow};
use crate::wire::store::Store;
use crate::wire::{Document, documents, read};

/// One BigCommerce store.
#[derive(Debug)]
pub struct BigCommerceShop {
    transport: Transport,
    /// Asked for once, and only if an order states no currency.
    currency: OnceCell<Currency>,
}

impl BigCommerceShop {
    /// Connects to one store by itself. Where several connections are made, a [`BigCommerceConnector`] lets them share
    /// the store's quota.
    ///
    /// # Errors
    /// If the token's shape is wrong or the HTTP client cannot be built.
    pub fn connect(config: BigCommerceConfig, jitter: Jitter) -> Result<Self, ConfigError> {
        let BigCommerceConfig {
            store_hash,
            access_token,
            api_url,
            limits,
        } = config;
        BigCommerceConnector::new(api_url, limits, jitter)?.connect_shop(store_hash, access_token)
    }

    pub(crate) fn new(transport: Transport) -> Self {
        Self {
            transport,
            currency: OnceCell::new(),
        }
    }

    async fn store_currency(&self) -> Result<Currency, ShopError> {
        let currency = self
            .currency
            .get_or_try_init(|| async { Ok::<_, ShopError>(self.store_info().await?.currency) });
        currency.await.copied()
    }

    /// Customers by number; one that the store no longer has is not in the answer.
    async fn customers(
        &self,
        wanted: &[CustomerId],
        lane: Lane,
    ) -> Result<HashMap<CustomerId, Result<ShopCustomer, ShopError>>, ShopError> {
        let mut found = HashMap::new();
        for chunk in wanted.chunks(CUSTOMERS_PER_REQUEST) {
            let request = customers::list_customers(chunk);
            let endpoint = request.name;
            for raw in self.list_v3(request, lane).await? {
                let Some(id) = paging::id_of(&raw) else { continue };
                let customer = Document::<Customer>::read(raw, endpoint, "data[]").and_then(|document| {
                    convert_customer(document.value).map_err(|fault| malformed(&format!("customer {id}"), &fault))
                });
                found.insert(CustomerId(id), customer);
            }
        }
        Ok(found)
    }
}

/// Keeps an address short enough for every server on the way.
const CUSTOMERS_PER_REQUEST: usize = 100;

fn malformed(what: &str, fault: &Fault) -> ShopError {
    ShopError::Malformed(format!("{what}: {}", fault.sentence()))
}

#[async_trait]
impl Shop for BigCommerceShop {
    async fn fetch_order(&self, order: OrderId) -> Result<ShopOrder, ShopError> {
        self.read_order(order, Lane::Foreground).await
    }

    async fn list_orders(&self, query: &OrderListQuery) -> Result<Vec<OrderSummary>, ShopError> {
        let request = orders::list_orders(query);
        let body = self.transport.send(&request, Lane::Background).await?;
        let mut summaries = Vec::new();
        for (index, raw) in documents(&body, request.name)?.into_iter().enumerate() {
            let row = Document::<OrderRow>::read(raw, request.name, &format!("[{index}]"))?.value;
            summaries.push(self.summarize(row, request.name, index).await?);
        }
        Ok(summaries)
    }

    async fn count_orders(&self, query: &OrderListQuery) -> Result<u64, ShopError> {
        let request = orders::count_orders(query);
        let body = self.transport.send(&request, Lane::Background).await?;
        if body.trim().is_empty() {
            return Ok(0);
        }
        let OrderCount { count } = read(&body, request.name)?;
        count
            .0
            .and_then(|count| u64::try_from(count).ok())
            .ok_or_else(|| ShopError::Malformed(format!("{}: count is missing", request.name)))
    }

    async fn fetch_orders(
        &self,
        orders: &[OrderId],
    ) -> Result<Vec<(OrderId, Result<ShopOrder, ShopError>)>, ShopError> {
        self.read_orders(orders).await
    }

    async fn fetch_customer(&self, customer: CustomerId) -> Result<Option<ShopCustomer>, ShopError> {
        self.customers(&[customer], Lane::Foreground)
            .await?
            .remove(&customer)
            .transpose()
    }

    async fn store_info(&self) -> Result<StoreInfo, ShopError> {
        let request = store::get_store();
        let body = self.transport.send(&request, Lane::Foreground).await?;
        let store: Store = read(&body, request.name)?;
        convert_store(store).map_err(|fault| malformed(request.name, &fault))
    }

    async fn check_access(&self) -> Vec<AccessCheck> {
        self.try_rights().await
    }

    async fn ensure_hooks(&self, destination: &HookDestination) -> Result<Vec<HookState>, ShopError> {
        self.make_sure_of_hooks(destination).await
    }

    async fn list_hooks(&self) -> Result<Vec<HookState>, ShopError> {
        self.our_hooks().await
    }

    async fn remove_hooks(&self) -> Result<(), ShopError> {
        self.remove_our_hooks().await
    }

    fn quota(&self) -> Option<Quota> {
        self.transport.limiter().quota()
    }
}

impl BigCommerceShop {
    /// A row of a list. Only its number must be readable: an order with any other fault must not hide its neighbours, and
    /// reading it whole will name the fault.
    async fn summarize(&self, row: OrderRow, endpoint: &str, index: usize) -> Result<OrderSummary, ShopError> {
        let OrderRow {
            id,
            date_created,
            date_modified,
            status_id,
            total_inc_tax,
            currency_code,
            default_currency_code,
        } = row;
        let id = id
            .id()
            .ok_or_else(|| ShopError::Malformed(format!("{endpoint}: [{index}].id is missing")))?;
        let created = parse_date(date_created.as_str());
        let modified = parse_date(date_modified.as_str());
        let currency = match stated_currency(&default_currency_code, &currency_code) {
            Ok(Some(currency)) => currency,
            Ok(None) | Err(_) => self.store_currency().await?,
        };
        Ok(OrderSummary {
            id: OrderId(id),
            created_at: created.or(modified).unwrap_or(DateTime::UNIX_EPOCH),
            modified_at: modified.or(created).unwrap_or(DateTime::UNIX_EPOCH),
            status: OrderStatus::from_number(status_id.as_str().parse().unwrap_or(-1)),
            total_inc_tax: row_total(&total_inc_tax, currency).unwrap_or(Money::zero(currency)),
        })
    }
}

/// The rows asked for on a page of a part's list.
const PART_PAGE: u32 = PAGE_LIMIT;
