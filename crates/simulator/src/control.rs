//! What a person, a test or a training script does to the store.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::faults::FaultPlan;
use crate::hooks::Delivery;
use crate::make::history::Buyer;
use crate::make::people::{self, Region};
use crate::make::scenario::Scenario;
use crate::model::person::Address;
use crate::quota::QuotaPlan;
use crate::shared::Shared;
use crate::store::edits::Edit;
use crate::store::events::Event;
use crate::store::refunds::RefundRequest;
use crate::store::{Store, StoreError, StoredOrder};
use crate::summary::{StoreSummary, summarize};
use crate::traffic::Traffic;
use crate::wire;

/// An order to place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewOrder {
    /// Who places it.
    pub buyer: BuyerChoice,
    /// What kind of order it is; by chance when not given.
    pub scenario: Option<Scenario>,
    /// Leaves it Incomplete, as a checkout that was not finished.
    pub incomplete: bool,
}

/// Who places an order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BuyerChoice {
    /// A guest or a customer, by chance.
    #[default]
    Anyone,
    /// A guest.
    Guest,
    /// A customer of the store, by chance.
    AnyCustomer,
    /// This customer.
    Customer(u64),
}

/// A handle on a running store.
#[derive(Clone)]
pub struct StoreControl {
    shared: Arc<Shared>,
    stop: CancellationToken,
    tasks: TaskTracker,
    live: Arc<Mutex<Option<CancellationToken>>>,
}

impl StoreControl {
    pub(crate) fn new(shared: Arc<Shared>, stop: CancellationToken, tasks: TaskTracker) -> StoreControl {
        StoreControl {
            shared,
            stop,
            tasks,
            live: Arc::new(Mutex::new(None)),
        }
    }

    fn change<T>(&self, work: impl FnOnce(&mut Store) -> T) -> T {
        self.shared.change(work)
    }

    /// Places an order and gives its number.
    ///
    /// # Errors
    /// When the customer does not exist.
    pub fn place(&self, new: &NewOrder) -> Result<u64, StoreError> {
        self.change(|store| {
            let now = store.now();
            let mut dice = store.dice.fork();
            let scenario = new.scenario.unwrap_or_else(|| dice.weighted(Scenario::WEIGHTS));
            let buyer = match new.buyer {
                BuyerChoice::Anyone => Buyer::Anyone,
                BuyerChoice::Guest => Buyer::Guest,
                BuyerChoice::AnyCustomer => {
                    let ids: Vec<u64> = store.customers.keys().copied().collect();
                    if ids.is_empty() {
                        return Err(StoreError::BadRequest("the store has no customers".to_owned()));
                    }
                    Buyer::Customer(*dice.pick(&ids))
                }
                BuyerChoice::Customer(id) if store.customers.contains_key(&id) => Buyer::Customer(id),
                BuyerChoice::Customer(id) => return Err(StoreError::NoSuchCustomer(id)),
            };
            let id = store.make_order(&mut dice, scenario, buyer, now);
            if !new.incomplete {
                store.check_out(id, now)?;
            }
            Ok(id)
        })
    }

    /// Places a guest's everyday order.
    ///
    /// # Errors
    /// As [`StoreControl::place`].
    pub fn place_guest_order(&self) -> Result<u64, StoreError> {
        self.place(&NewOrder {
            buyer: BuyerChoice::Guest,
            scenario: Some(Scenario::Everyday),
            incomplete: false,
        })
    }

    /// Finishes the checkout of an Incomplete order.
    ///
    /// # Errors
    /// When there is no such order, or it is not Incomplete.
    pub fn check_out(&self, order_id: u64) -> Result<(), StoreError> {
        self.change(|store| store.check_out(order_id, store.now()))
    }

    /// Records that the money came.
    ///
    /// # Errors
    /// When there is no such order, or it is paid.
    pub fn pay(&self, order_id: u64) -> Result<(), StoreError> {
        self.change(|store| store.pay(order_id, store.now()))
    }

    /// Sends all of an order, or all but its last line.
    ///
    /// # Errors
    /// When there is no such order, or nothing to send.
    pub fn ship(&self, order_id: u64, everything: bool) -> Result<(), StoreError> {
        self.change(|store| store.ship(order_id, everything, store.now()))
    }

    /// Changes an order's contents.
    ///
    /// # Errors
    /// When there is no such order, or the change does not fit it.
    pub fn edit(&self, order_id: u64, edit: &Edit) -> Result<(), StoreError> {
        self.change(|store| store.edit(order_id, edit, store.now()))
    }

    /// Cancels an order.
    ///
    /// # Errors
    /// When there is no such order, or it is cancelled.
    pub fn cancel(&self, order_id: u64) -> Result<(), StoreError> {
        self.change(|store| store.cancel(order_id, store.now()))
    }

    /// Takes a cancellation back.
    ///
    /// # Errors
    /// When there is no such order, or it is not cancelled.
    pub fn uncancel(&self, order_id: u64) -> Result<(), StoreError> {
        self.change(|store| store.uncancel(order_id, store.now()))
    }

    /// Refunds a part or all of an order and gives the refund's number.
    ///
    /// # Errors
    /// When there is no such order, it is not paid, or more would be refunded than is left.
    pub fn refund(&self, order_id: u64, request: &RefundRequest) -> Result<u64, StoreError> {
        self.refund_as(order_id, request, false)
    }

    /// Makes a refund that the payment provider declines: a record that moves no money.
    ///
    /// # Errors
    /// As [`StoreControl::refund`].
    pub fn refund_declined(&self, order_id: u64, request: &RefundRequest) -> Result<u64, StoreError> {
        self.refund_as(order_id, request, true)
    }

    fn refund_as(&self, order_id: u64, request: &RefundRequest, declined: bool) -> Result<u64, StoreError> {
        self.change(|store| {
            let items = store.refund_items(order_id, request)?;
            store.refund(
                order_id,
                items,
                None,
                declined,
                "Requested by the customer",
                store.now(),
            )
        })
    }

    /// Archives an order, or takes it out of the archive.
    ///
    /// # Errors
    /// When there is no such order.
    pub fn archive(&self, order_id: u64, archived: bool) -> Result<(), StoreError> {
        self.change(|store| store.archive(order_id, archived, store.now()))
    }

    /// Moves an order to a status, also to one that no list has.
    ///
    /// # Errors
    /// When there is no such order.
    pub fn set_status(&self, order_id: u64, status_id: u32) -> Result<(), StoreError> {
        self.change(|store| store.set_status(order_id, status_id, store.now()))
    }

    /// Registers the guest of an order and gives them the order; gives the customer's number.
    ///
    /// # Errors
    /// When there is no such order, or it belongs to a customer.
    pub fn guest_to_customer(&self, order_id: u64) -> Result<u64, StoreError> {
        self.change(|store| store.guest_to_customer(order_id, store.now()))
    }

    /// Gives an order to a customer; 0 makes it a guest's.
    ///
    /// # Errors
    /// When there is no such order or customer.
    pub fn assign_customer(&self, order_id: u64, customer_id: u64) -> Result<(), StoreError> {
        self.change(|store| store.assign_customer(order_id, customer_id, store.now()))
    }

    /// Registers a customer by chance.
    ///
    /// # Errors
    /// When chance gives an e-mail address that is taken.
    pub fn new_customer(&self) -> Result<u64, StoreError> {
        self.change(|store| {
            let mut dice = store.dice.fork();
            let now = store.now();
            let taken = || StoreError::BadRequest("the e-mail address is taken".to_owned());
            store.make_customer(&mut dice, Region::America, now).ok_or_else(taken)
        })
    }

    /// Registers a customer with this name and e-mail address.
    ///
    /// # Errors
    /// When the e-mail address is taken.
    pub fn new_customer_named(&self, first_name: &str, last_name: &str, email: &str) -> Result<u64, StoreError> {
        self.change(|store| {
            let mut dice = store.dice.fork();
            let home = people::person(&mut dice, Region::America, 0);
            let person = Address {
                first_name: first_name.to_owned(),
                last_name: last_name.to_owned(),
                email: email.to_owned(),
                company: String::new(),
                ..home
            };
            store.register(&person, 0, store.now())
        })
    }

    /// Deletes a customer; their orders keep the number.
    ///
    /// # Errors
    /// When there is no such customer.
    pub fn delete_customer(&self, customer_id: u64) -> Result<(), StoreError> {
        self.change(|store| store.delete_customer(customer_id))
    }

    /// Tells the hooks once more that an order changed, though it did not.
    pub fn announce(&self, order_id: u64) {
        self.change(|store| store.events.push(Event::OrderUpdated(order_id)));
    }

    /// Gives the store another name, which its hooks hear of.
    pub fn rename(&self, name: &str) {
        self.change(|store| {
            name.clone_into(&mut store.settings.name);
            store.events.push(Event::InformationUpdated);
        });
    }

    /// Tells the hooks that the app was uninstalled, and forgets them.
    pub fn uninstall(&self) {
        self.change(|store| store.events.push(Event::AppUninstalled));
    }

    /// Replaces what goes wrong.
    pub fn set_faults(&self, plan: FaultPlan) {
        self.change(|store| store.faults.replace(plan));
    }

    /// What goes wrong now.
    pub fn faults(&self) -> FaultPlan {
        self.shared.look(|store| store.faults.plan().clone())
    }

    /// Loses the next so many webhooks.
    pub fn lose_webhooks(&self, count: u32) {
        self.change(|store| store.faults.webhooks_mut().lose = count);
    }

    /// Changes the quota.
    pub fn set_plan(&self, plan: QuotaPlan) {
        self.change(|store| store.quota.set_plan(plan));
    }

    /// How often the API was asked for what.
    pub fn traffic(&self) -> Traffic {
        self.shared.look(|store| store.traffic.clone())
    }

    /// Starts counting anew.
    pub fn reset_traffic(&self) {
        self.shared.look(|store| store.traffic = Traffic::default());
    }

    /// The last webhook calls, oldest first.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.shared.look(|store| store.deliveries.iter().cloned().collect())
    }

    /// The hooks, as the API gives them.
    pub fn hooks(&self) -> Vec<Value> {
        self.shared.look(|store| {
            let (client, hash) = (&store.settings.client_id, &store.settings.hash);
            store.hooks.values().map(|hook| hook.json(client, hash)).collect()
        })
    }

    /// Switches every hook off, as the store does after the last try.
    pub fn deactivate_hooks(&self) {
        self.change(|store| {
            let ids: Vec<u64> = store.hooks.keys().copied().collect();
            ids.into_iter().for_each(|id| store.deactivate_hook(id));
        });
    }

    /// The numbers of all orders.
    pub fn order_ids(&self) -> Vec<u64> {
        self.shared.look(|store| store.orders.keys().copied().collect())
    }

    /// An order as the API gives it.
    pub fn order(&self, order_id: u64) -> Option<Value> {
        self.shared.look(|store| match store.orders.get(&order_id)? {
            StoredOrder::Made(order) => Some(wire::order::order(order, &store.settings.hash)),
            StoredOrder::Loaded(loaded) => Some(loaded.document.value.clone()),
        })
    }

    /// Whether an order could be refunded now.
    pub fn can_refund(&self, order_id: u64) -> bool {
        self.shared.look(|store| store.can_refund(order_id))
    }

    /// The store in figures.
    pub fn summary(&self) -> StoreSummary {
        self.shared.look(|store| summarize(store))
    }

    pub(crate) fn look<T>(&self, work: impl FnOnce(&mut Store) -> T) -> T {
        self.shared.look(work)
    }

    /// Goes on placing and changing orders at this pace, until [`StoreControl::stop_live`] or the store's end.
    /// Must be called inside a Tokio runtime.
    pub fn run_live(&self, every: Duration) {
        let token = self.stop.child_token();
        let before = self
            .live
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .replace(token.clone());
        if let Some(before) = before {
            before.cancel();
        }
        let shared = Arc::clone(&self.shared);
        self.tasks.spawn(async move {
            let mut waiting = Vec::new();
            loop {
                tokio::select! {
                    () = token.cancelled() => return,
                    () = tokio::time::sleep(every) => {}
                }
                shared.change(|store| store.live_step(&mut waiting));
            }
        });
    }

    /// Stops going on.
    pub fn stop_live(&self) {
        if let Some(token) = self.live.lock().unwrap_or_else(PoisonError::into_inner).take() {
            token.cancel();
        }
    }

    /// Whether orders come by themselves.
    pub fn is_live(&self) -> bool {
        self.live.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }
}
