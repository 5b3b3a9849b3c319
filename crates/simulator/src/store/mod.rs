//! The store itself: everything it remembers, and the operations that change it. No I/O happens here.

pub(crate) mod customers;
pub(crate) mod edits;
pub(crate) mod events;
pub(crate) mod find;
pub(crate) mod loaded;
pub(crate) mod orders;
pub(crate) mod refunds;
pub(crate) mod worth;

use std::collections::{BTreeMap, HashMap, VecDeque};

use chrono::{DateTime, Utc};

use crate::clock::StoreClock;
use crate::dice::Dice;
use crate::faults::FaultState;
use crate::hooks::{Delivery, Hook};
use crate::model::order::Order;
use crate::model::person::{Customer, CustomerGroup};
use crate::model::refund::{Refund, Transaction};
use crate::quota::Quota;
use crate::traffic::Traffic;
use events::Event;
use loaded::{Loaded, LoadedParts};

/// Why an operation on the store was refused, in words for a person.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// No such order.
    #[error("there is no order {0} in this store")]
    NoSuchOrder(u64),
    /// No such customer.
    #[error("there is no customer {0} in this store")]
    NoSuchCustomer(u64),
    /// The operation does not fit the order.
    #[error("order {order_id}: {reason}")]
    NotPossible {
        /// The order.
        order_id: u64,
        /// Why not.
        reason: String,
    },
    /// What was asked for cannot be understood.
    #[error("{0}")]
    BadRequest(String),
}

impl StoreError {
    pub(crate) fn not_possible(order_id: u64, reason: impl Into<String>) -> StoreError {
        StoreError::NotPossible {
            order_id,
            reason: reason.into(),
        }
    }
}

/// What does not change while the store runs.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) hash: String,
    pub(crate) token: String,
    pub(crate) client_id: String,
    pub(crate) client_secret: String,
    pub(crate) name: String,
    pub(crate) prices_with_tax: bool,
    pub(crate) strict_hooks: bool,
    pub(crate) quirks: bool,
}

/// The next number of each kind of thing.
#[derive(Clone, Debug)]
pub(crate) struct NextIds {
    pub(crate) order: u64,
    pub(crate) line: u64,
    pub(crate) consignment: u64,
    pub(crate) fee: u64,
    pub(crate) coupon: u64,
    pub(crate) customer: u64,
    pub(crate) address: u64,
    pub(crate) refund: u64,
    pub(crate) refund_payment: u64,
    pub(crate) transaction: u64,
    pub(crate) hook: u64,
}

/// Gives a number and moves on to the next.
pub(crate) fn take(next: &mut u64) -> u64 {
    let number = *next;
    *next += 1;
    number
}

/// An order made here, or one read from a file.
#[derive(Clone, Debug)]
pub(crate) enum StoredOrder {
    Made(Box<Order>),
    Loaded(Box<Loaded>),
}

/// Everything the store remembers.
pub(crate) struct Store {
    pub(crate) settings: Settings,
    pub(crate) clock: StoreClock,
    pub(crate) dice: Dice,
    pub(crate) next: NextIds,
    pub(crate) orders: BTreeMap<u64, StoredOrder>,
    pub(crate) customers: BTreeMap<u64, Customer>,
    /// Customers by their e-mail address in small letters.
    pub(crate) emails: HashMap<String, u64>,
    pub(crate) groups: Vec<CustomerGroup>,
    pub(crate) refunds: BTreeMap<u64, Refund>,
    /// The refunds of each order.
    pub(crate) refund_ids: HashMap<u64, Vec<u64>>,
    pub(crate) transactions: BTreeMap<u64, Vec<Transaction>>,
    /// What `--load` gave besides orders.
    pub(crate) loaded: LoadedParts,
    pub(crate) hooks: BTreeMap<u64, Hook>,
    pub(crate) hook_emails: Vec<String>,
    /// What happened and has not been told to the hooks.
    pub(crate) events: Vec<Event>,
    pub(crate) deliveries: VecDeque<Delivery>,
    pub(crate) faults: FaultState,
    pub(crate) quota: Quota,
    pub(crate) traffic: Traffic,
}

impl Store {
    pub(crate) fn new(settings: Settings, clock: StoreClock, seed: u64, quota: Quota, faults: FaultState) -> Store {
        Store {
            settings,
            clock,
            dice: Dice::stream(seed, 1),
            next: NextIds {
                order: 100,
                line: 1,
                consignment: 1,
                fee: 1,
                coupon: 1,
                customer: 1,
                address: 1,
                refund: 1,
                refund_payment: 1,
                transaction: 1,
                hook: 18_048_287,
            },
            orders: BTreeMap::new(),
            customers: BTreeMap::new(),
            emails: HashMap::new(),
            groups: Vec::new(),
            refunds: BTreeMap::new(),
            refund_ids: HashMap::new(),
            transactions: BTreeMap::new(),
            loaded: LoadedParts::default(),
            hooks: BTreeMap::new(),
            hook_emails: Vec::new(),
            events: Vec::new(),
            deliveries: VecDeque::new(),
            faults,
            quota,
            traffic: Traffic::default(),
        }
    }

    /// The present moment in whole seconds, which is all the store's dates can hold.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        whole_seconds(self.clock.now())
    }

    /// An order made here, to change.
    pub(crate) fn made_mut(&mut self, id: u64) -> Result<&mut Order, StoreError> {
        match self.orders.get_mut(&id) {
            Some(StoredOrder::Made(order)) => Ok(order),
            Some(StoredOrder::Loaded(_)) => Err(StoreError::not_possible(
                id,
                "it was loaded from a file and is served as it is",
            )),
            None => Err(StoreError::NoSuchOrder(id)),
        }
    }

    pub(crate) fn made(&self, id: u64) -> Result<&Order, StoreError> {
        match self.orders.get(&id) {
            Some(StoredOrder::Made(order)) => Ok(order),
            Some(StoredOrder::Loaded(_)) => Err(StoreError::not_possible(
                id,
                "it was loaded from a file and is served as it is",
            )),
            None => Err(StoreError::NoSuchOrder(id)),
        }
    }
}

pub(crate) fn whole_seconds(moment: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp(moment.timestamp(), 0).unwrap_or(moment)
}
