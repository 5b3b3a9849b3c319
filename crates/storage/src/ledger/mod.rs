//! The order ledger: one row per order of a store, claimed by one worker at a time.
//!
//! A row's fence grows with each claim, and every write that ends a claim names the fence it was given: what a frozen
//! worker writes after somebody else took over changes nothing. Marks that arrive while a row is worked on are counted;
//! a row that gained some goes back to due when its claim ends.

pub(crate) mod claim;
pub(crate) mod finish;
mod list;
pub(crate) mod mark;

use mctrade_domain::filter::Direction;
use mctrade_domain::ledger::OrderSyncState;
use mctrade_domain::{OrderId, StoreId, Timestamp};

use crate::Storage;

/// The order ledger.
#[derive(Debug, Clone, Copy)]
pub struct Ledger<'a> {
    pub(crate) storage: &'a Storage,
}

/// An order that may have changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueMark {
    /// The order.
    pub order: OrderId,
    /// Its modified date, where whoever noticed knows it.
    pub modified_at: Option<Timestamp>,
}

/// Which rows of the ledger.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LedgerFilter {
    /// Of this store.
    pub store: Option<StoreId>,
    /// In this state.
    pub state: Option<OrderSyncState>,
    /// Of this order.
    pub order: Option<OrderId>,
}

/// A place in the ledger, which is listed by order number, highest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerCursor {
    /// The order of the row beside the cut.
    pub order: OrderId,
    /// Its store.
    pub store: StoreId,
    /// Which way from there.
    pub direction: Direction,
}

/// How many orders stand where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LedgerStats {
    /// To be read.
    pub due: i64,
    /// Being read.
    pub running: i64,
    /// Incomplete in the shop.
    pub waiting: i64,
    /// Their invoice says what they say.
    pub synced: i64,
    /// Failed.
    pub failed: i64,
    /// Left out on purpose.
    pub excluded: i64,
    /// Archived in the shop.
    pub archived: i64,
    /// Unknown to the shop.
    pub absent: i64,
    /// Since when the longest-waiting due order could have been read.
    pub oldest_due: Option<Timestamp>,
}
