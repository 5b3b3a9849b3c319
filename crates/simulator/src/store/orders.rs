//! Placing orders and moving them through their statuses.

use chrono::{DateTime, Utc};

use super::events::Event;
use super::{Store, StoreError, StoredOrder, take};
use crate::model::order::{DiscountSource, LineKind, Order};
use crate::model::pricing::reprice;
use crate::model::refund::Transaction;
use crate::model::status;

impl Store {
    /// Gives a new order its numbers, works out its money and keeps it.
    pub(crate) fn place(&mut self, mut order: Order) -> u64 {
        order.id = take(&mut self.next.order);
        for line in &mut order.lines {
            line.id = take(&mut self.next.line);
        }
        let line_ids: Vec<u64> = order.lines.iter().map(|line| line.id).collect();
        for line in &mut order.lines {
            let place = line.parent.and_then(|place| usize::try_from(place).ok());
            line.parent = place.and_then(|place| line_ids.get(place).copied());
        }
        for consignment in &mut order.consignments {
            consignment.id = take(&mut self.next.consignment);
        }
        for fee in &mut order.fees {
            fee.id = take(&mut self.next.fee);
        }
        for discount in &mut order.discounts {
            if let DiscountSource::Coupon { id, .. } = &mut discount.source {
                *id = take(&mut self.next.coupon);
            }
        }
        reprice(&mut order);
        let id = order.id;
        self.events.push(Event::OrderCreated(id));
        self.orders.insert(id, StoredOrder::Made(Box::new(order)));
        id
    }

    /// Tells the hooks that an order changed, and dates the change.
    pub(crate) fn touch(&mut self, id: u64, at: DateTime<Utc>) {
        match self.orders.get_mut(&id) {
            Some(StoredOrder::Made(order)) => order.modified = at.max(order.modified),
            Some(StoredOrder::Loaded(loaded)) => loaded.set_modified(at),
            None => return,
        }
        self.events.push(Event::OrderUpdated(id));
    }

    /// Moves an order to another status. The same status again changes nothing.
    pub(crate) fn set_status(&mut self, id: u64, to: u32, at: DateTime<Utc>) -> Result<(), StoreError> {
        let from = match self.orders.get_mut(&id) {
            Some(StoredOrder::Made(order)) => std::mem::replace(&mut order.status_id, to),
            Some(StoredOrder::Loaded(loaded)) => loaded.set_status(to),
            None => return Err(StoreError::NoSuchOrder(id)),
        };
        if from != to {
            self.touch(id, at);
            self.events.push(Event::OrderStatus { order_id: id, from, to });
        }
        Ok(())
    }

    /// The shopper finishes the checkout: the order leaves Incomplete, and money paid online is recorded.
    pub(crate) fn check_out(&mut self, id: u64, at: DateTime<Utc>) -> Result<(), StoreError> {
        let authorize_only = self.dice.chance(12);
        let order = self.made_mut(id)?;
        if order.status_id != status::INCOMPLETE {
            return Err(StoreError::not_possible(id, "it has already been checked out"));
        }
        let totals = order.totals;
        let digital = order.is_digital();
        if totals.to_pay().is_zero() {
            order.payment.method = if totals.store_credit.is_positive() {
                "Store Credit".to_owned()
            } else if totals.gift_certificate.is_positive() {
                "Gift Certificate".to_owned()
            } else {
                String::new()
            };
            order.payment.online = false;
            order.payment.provider_id.clear();
        }
        let paid = totals.to_pay().is_zero() || order.payment.online;
        let to = match (paid, digital) {
            (true, true) => status::COMPLETED,
            (true, false) => status::AWAITING_FULFILLMENT,
            (false, _) if order.payment.gateway == "cod" => status::PENDING,
            (false, _) => status::AWAITING_PAYMENT,
        };
        if order.payment.online {
            order.payment.status = match order.payment.gateway {
                "paypalexpress" => "",
                _ if authorize_only && !digital => "authorized",
                _ => "captured",
            };
        }
        self.record_tenders(id, at)?;
        if paid && totals.to_pay().is_positive() {
            self.record_payment(id, at)?;
        }
        self.set_status(id, to, at)
    }

    /// Money that was not paid online arrives.
    pub(crate) fn pay(&mut self, id: u64, at: DateTime<Utc>) -> Result<(), StoreError> {
        let order = self.made_mut(id)?;
        if order.status_id == status::INCOMPLETE {
            return self.check_out(id, at);
        }
        if status::is_paid(order.status_id) {
            return Err(StoreError::not_possible(id, "it is already paid"));
        }
        if order.payment.status == "authorized" {
            order.payment.status = "captured";
        }
        let to = if order.is_digital() {
            status::COMPLETED
        } else {
            status::AWAITING_FULFILLMENT
        };
        self.record_payment(id, at)?;
        self.set_status(id, to, at)
    }

    fn record_tenders(&mut self, id: u64, at: DateTime<Utc>) -> Result<(), StoreError> {
        let order = self.made(id)?.clone();
        if let (Some((code, balance)), true) = (&order.gift_certificate, order.totals.gift_certificate.is_positive()) {
            let transaction = Transaction {
                id: 0,
                order_id: id,
                event: "purchase",
                method: "gift_certificate",
                gateway: "giftcertificate",
                amount: order.totals.gift_certificate,
                currency: order.currency.code,
                created: at,
                ok: true,
                reference: None,
                label: code.clone(),
                balance: Some((*balance, *balance - order.totals.gift_certificate)),
            };
            self.record_transaction(transaction);
        }
        if order.totals.store_credit.is_positive() {
            let before = order.store_credit;
            let transaction = Transaction {
                id: 0,
                order_id: id,
                event: "purchase",
                method: "store_credit",
                gateway: "storecredit",
                amount: order.totals.store_credit,
                currency: order.currency.code,
                created: at,
                ok: true,
                reference: None,
                label: "Store Credit".to_owned(),
                balance: Some((before, before - order.totals.store_credit)),
            };
            self.record_transaction(transaction);
        }
        Ok(())
    }

    fn record_payment(&mut self, id: u64, at: DateTime<Utc>) -> Result<(), StoreError> {
        let order = self.made(id)?;
        let (event, method) = match (order.payment.online, order.payment.status) {
            (true, "authorized") => ("authorization", "credit_card"),
            (true, _) if order.payment.gateway == "paypalexpress" => ("purchase", "electronic_wallet"),
            (true, _) => ("purchase", "credit_card"),
            (false, _) => ("purchase", "offline"),
        };
        let transaction = Transaction {
            id: 0,
            order_id: id,
            event,
            method,
            gateway: if order.payment.gateway.is_empty() {
                "custom"
            } else {
                order.payment.gateway
            },
            amount: order.totals.to_pay(),
            currency: order.currency.code,
            created: at,
            ok: true,
            reference: None,
            label: order.payment.method.clone(),
            balance: None,
        };
        self.record_transaction(transaction);
        Ok(())
    }

    pub(crate) fn record_transaction(&mut self, mut transaction: Transaction) -> u64 {
        transaction.id = take(&mut self.next.transaction);
        let (id, order_id, event) = (transaction.id, transaction.order_id, transaction.event);
        self.transactions.entry(order_id).or_default().push(transaction);
        self.events.push(Event::TransactionCreated {
            order_id,
            transaction_id: id,
            event,
        });
        id
    }

    /// Sends what can be sent: everything, or all but the last line.
    pub(crate) fn ship(&mut self, id: u64, everything: bool, at: DateTime<Utc>) -> Result<(), StoreError> {
        let order = self.made_mut(id)?;
        let physical: Vec<usize> = (0..order.lines.len())
            .filter(|index| order.lines[*index].kind == LineKind::Physical)
            .collect();
        if physical.is_empty() {
            return Err(StoreError::not_possible(id, "it has nothing to send"));
        }
        let count = if everything {
            physical.len()
        } else {
            physical.len().saturating_sub(1)
        };
        for index in physical.iter().take(count) {
            let line = &mut order.lines[*index];
            line.quantity_shipped = line.quantity;
        }
        let all_sent = count == physical.len();
        order.shipped = all_sent.then_some(at);
        self.set_status(
            id,
            if all_sent {
                status::SHIPPED
            } else {
                status::PARTIALLY_SHIPPED
            },
            at,
        )
    }

    /// Cancels an order; money that came in stays until it is refunded.
    pub(crate) fn cancel(&mut self, id: u64, at: DateTime<Utc>) -> Result<(), StoreError> {
        if let Some(StoredOrder::Made(order)) = self.orders.get_mut(&id) {
            if order.status_id == status::CANCELLED {
                return Err(StoreError::not_possible(id, "it is already cancelled"));
            }
            order.status_before_cancel = Some(order.status_id);
            if order.payment.status == "authorized" {
                order.payment.status = "void";
            }
        }
        self.set_status(id, status::CANCELLED, at)
    }

    /// Takes a cancellation back.
    pub(crate) fn uncancel(&mut self, id: u64, at: DateTime<Utc>) -> Result<(), StoreError> {
        let to = match self.orders.get_mut(&id) {
            Some(StoredOrder::Made(order)) if order.status_id == status::CANCELLED => {
                if order.payment.status == "void" {
                    order.payment.status = "authorized";
                }
                order
                    .status_before_cancel
                    .take()
                    .unwrap_or(status::AWAITING_FULFILLMENT)
            }
            Some(StoredOrder::Loaded(loaded)) if loaded.head.status_id == status::CANCELLED => {
                status::AWAITING_FULFILLMENT
            }
            Some(_) => return Err(StoreError::not_possible(id, "it is not cancelled")),
            None => return Err(StoreError::NoSuchOrder(id)),
        };
        self.set_status(id, to, at)
    }

    /// Archives an order, which is what the store calls deleting; its status stays.
    pub(crate) fn archive(&mut self, id: u64, archived: bool, at: DateTime<Utc>) -> Result<(), StoreError> {
        let before = match self.orders.get_mut(&id) {
            Some(StoredOrder::Made(order)) => std::mem::replace(&mut order.is_deleted, archived),
            Some(StoredOrder::Loaded(loaded)) => loaded.set_deleted(archived),
            None => return Err(StoreError::NoSuchOrder(id)),
        };
        if before != archived {
            self.touch(id, at);
            if archived {
                self.events.push(Event::OrderArchived(id));
            }
        }
        Ok(())
    }

    /// Gives an order to a customer, or makes it a guest's order with 0.
    pub(crate) fn assign_customer(&mut self, id: u64, customer_id: u64, at: DateTime<Utc>) -> Result<(), StoreError> {
        if customer_id != 0
            && !self.customers.contains_key(&customer_id)
            && !self.loaded.customers.contains_key(&customer_id)
        {
            return Err(StoreError::NoSuchCustomer(customer_id));
        }
        match self.orders.get_mut(&id) {
            Some(StoredOrder::Made(order)) => order.customer_id = customer_id,
            Some(StoredOrder::Loaded(loaded)) => loaded.set_customer(customer_id),
            None => return Err(StoreError::NoSuchOrder(id)),
        }
        self.touch(id, at);
        Ok(())
    }
}
