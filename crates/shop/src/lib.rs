//! The port to a shop platform: what the sync engine asks of any shop.
//!
//! This crate must not know a platform, a database or the web API. A platform implements [`Shop`]; start there.

#[cfg(feature = "testing")]
pub mod testing;

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use mctrade_domain::shop_order::{OrderStatus, ShopCustomer, ShopOrder};
use mctrade_domain::{Currency, CustomerId, Money, OrderId, Timestamp};

/// A connected shop. Every call obeys the shop's quota and retries what a moment's patience heals.
#[async_trait]
pub trait Shop: Send + Sync + fmt::Debug {
    /// Reads one order whole: products, coupons, fees, taxes, refunds and customer.
    ///
    /// # Errors
    /// [`ShopError::NotFound`] if the shop has no such order; else why it could not be read.
    async fn fetch_order(&self, order: OrderId) -> Result<ShopOrder, ShopError>;

    /// Lists orders, one page.
    ///
    /// # Errors
    /// Why the list could not be read.
    async fn list_orders(&self, query: &OrderListQuery) -> Result<Vec<OrderSummary>, ShopError>;

    /// Counts the orders of a query, ignoring its page. The shop's count may differ slightly from a full list.
    ///
    /// # Errors
    /// Why it could not be read.
    async fn count_orders(&self, query: &OrderListQuery) -> Result<u64, ShopError>;

    /// Reads many orders whole, in as few requests as the shop allows; each order fails for itself alone.
    ///
    /// # Errors
    /// Only where the batch as a whole could not be read.
    async fn fetch_orders(
        &self,
        orders: &[OrderId],
    ) -> Result<Vec<(OrderId, Result<ShopOrder, ShopError>)>, ShopError> {
        let mut read = Vec::with_capacity(orders.len());
        for order in orders {
            read.push((*order, self.fetch_order(*order).await));
        }
        Ok(read)
    }

    /// Reads a customer; `None` if the shop no longer has them.
    ///
    /// # Errors
    /// Why it could not be read.
    async fn fetch_customer(&self, customer: CustomerId) -> Result<Option<ShopCustomer>, ShopError>;

    /// Reads the shop's own facts. Also the cheapest proof that the credentials work.
    ///
    /// # Errors
    /// Why it could not be read.
    async fn store_info(&self) -> Result<StoreInfo, ShopError>;

    /// Tries each right this system needs and says which work.
    async fn check_access(&self) -> Vec<AccessCheck>;

    /// Makes sure that the shop tells us of changes at `destination`, creating or re-activating hooks as needed.
    ///
    /// # Errors
    /// Why they could not be read or made.
    async fn ensure_hooks(&self, destination: &HookDestination) -> Result<Vec<HookState>, ShopError>;

    /// Lists our hooks as the shop has them.
    ///
    /// # Errors
    /// Why they could not be read.
    async fn list_hooks(&self) -> Result<Vec<HookState>, ShopError>;

    /// Removes our hooks.
    ///
    /// # Errors
    /// Why they could not be removed.
    async fn remove_hooks(&self) -> Result<(), ShopError>;

    /// What the shop's quota leaves us, as last told.
    fn quota(&self) -> Option<Quota>;
}

/// Which orders of a shop, and which page of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderListQuery {
    /// Changed at or after.
    pub modified_from: Option<Timestamp>,
    /// Placed at or after.
    pub created_from: Option<Timestamp>,
    /// Placed at or before.
    pub created_to: Option<Timestamp>,
    /// The order of the list.
    pub sort: OrderSort,
    /// Counts from 1.
    pub page: u32,
    /// Rows of a page, at most 250.
    pub limit: u32,
}

/// How an order list is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OrderSort {
    /// Least recently changed first: what a sweep walks.
    #[default]
    ModifiedAscending,
    /// Newest order number first: what a backfill walks.
    IdDescending,
}

/// One order as a list tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderSummary {
    /// The order number.
    pub id: OrderId,
    /// When it was placed.
    pub created_at: Timestamp,
    /// When it last changed.
    pub modified_at: Timestamp,
    /// Where it stands.
    pub status: OrderStatus,
    /// Its total with tax, in the currency it was paid in.
    pub total_inc_tax: Money,
}

/// What a shop says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreInfo {
    /// The store's name.
    pub name: String,
    /// The store's default currency.
    pub currency: Currency,
    /// IANA name of its time zone; `UTC` where the shop's is not known.
    pub time_zone: String,
    /// Where shoppers go.
    pub storefront_url: String,
    /// Where the merchant's staff go; links to orders begin here.
    pub control_panel_url: String,
    /// Whether prices are entered with tax.
    pub prices_include_tax: bool,
}

/// One right, tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessCheck {
    /// What it is for, in a person's words.
    pub name: String,
    /// The scope to give the API account.
    pub scope: String,
    /// Whether it worked; else why not, in a sentence.
    pub result: Result<(), String>,
}

/// Where a shop is to send its webhooks.
#[derive(Clone)]
pub struct HookDestination {
    /// The address, which carries an unguessable path.
    pub url: String,
    /// Sent along as a header, for shops that do not sign.
    pub secret_header: secrecy::SecretString,
}

impl fmt::Debug for HookDestination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HookDestination(..)")
    }
}

/// One hook as the shop has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookState {
    /// The shop's id of the hook.
    pub id: i64,
    /// What it tells of, such as `store/order/updated`.
    pub scope: String,
    /// Whether the shop still calls it.
    pub active: bool,
}

/// The shop's quota as it last said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// Requests in a window.
    pub limit: u32,
    /// Requests left in this window.
    pub left: u32,
    /// Until the window ends.
    pub resets_in: Duration,
}

/// Why a shop could not answer. No text here holds a secret or personal data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShopError {
    /// No such thing in the shop.
    #[error("the store has no such record")]
    NotFound,
    /// The token is not accepted.
    #[error("the store refused the access token")]
    Unauthorized,
    /// The token lacks a right.
    #[error("the access token lacks a right: {0}")]
    Forbidden(String),
    /// Too many requests, even after waiting.
    #[error("the store asked for fewer requests")]
    RateLimited {
        /// How long the shop asks us to wait.
        retry_after: Option<Duration>,
    },
    /// No connection, or no answer in time.
    #[error("the store could not be reached: {0}")]
    Unreachable(String),
    /// The shop answered with an error of its own.
    #[error("the store answered with error {status}")]
    Server {
        /// The HTTP status.
        status: u16,
    },
    /// The shop refused the request as such.
    #[error("the store refused the request ({status}): {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The shop's own words.
        message: String,
    },
    /// The answer could not be understood.
    #[error("the store's answer could not be read: {0}")]
    Malformed(String),
}

impl ShopError {
    /// Whether another try may succeed without anybody doing anything.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::RateLimited { .. } | Self::Unreachable(_) | Self::Server { .. }
        )
    }
}
