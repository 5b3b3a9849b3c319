//! Customers come and go.

use chrono::{DateTime, Utc};

use super::events::Event;
use super::{Store, StoreError, StoredOrder, take};
use crate::model::person::{Address, BookAddress, Customer};
use crate::money::Amount;

impl Store {
    /// Registers a customer with one address. The e-mail address must be new.
    pub(crate) fn register(&mut self, person: &Address, group_id: u64, at: DateTime<Utc>) -> Result<u64, StoreError> {
        if self.customer_by_email(&person.email).is_some() {
            return Err(StoreError::BadRequest(format!(
                "a customer with the e-mail address {} exists",
                person.email
            )));
        }
        let id = take(&mut self.next.customer);
        let addresses = if person.street_1.is_empty() {
            Vec::new()
        } else {
            let address = Address {
                email: String::new(),
                ..person.clone()
            };
            vec![BookAddress {
                id: take(&mut self.next.address),
                commercial: !address.company.is_empty(),
                address,
            }]
        };
        self.customers.insert(
            id,
            Customer {
                id,
                email: person.email.clone(),
                first_name: person.first_name.clone(),
                last_name: person.last_name.clone(),
                company: person.company.clone(),
                phone: person.phone.clone(),
                notes: String::new(),
                tax_exempt_category: String::new(),
                group_id,
                store_credit: Amount::ZERO,
                created: at,
                modified: at,
                addresses,
                accepts_marketing: false,
                force_password_reset: false,
            },
        );
        self.emails.insert(person.email.to_lowercase(), id);
        self.events.push(Event::CustomerCreated(id));
        Ok(id)
    }

    pub(crate) fn customer_by_email(&self, email: &str) -> Option<&Customer> {
        self.customers.get(self.emails.get(&email.to_lowercase())?)
    }

    /// Changes a customer's e-mail address.
    pub(crate) fn set_email(&mut self, id: u64, email: &str) {
        if let Some(customer) = self.customers.get_mut(&id) {
            self.emails.remove(&customer.email.to_lowercase());
            self.emails.insert(email.to_lowercase(), id);
            email.clone_into(&mut customer.email);
        }
    }

    /// Deletes a customer; their orders keep the number.
    pub(crate) fn delete_customer(&mut self, id: u64) -> Result<(), StoreError> {
        let made = self.customers.remove(&id);
        let loaded = self.loaded.customers.remove(&id);
        if made.is_none() && loaded.is_none() {
            return Err(StoreError::NoSuchCustomer(id));
        }
        if let Some(customer) = made {
            self.emails.remove(&customer.email.to_lowercase());
        }
        self.events.push(Event::CustomerDeleted(id));
        Ok(())
    }

    /// A guest becomes a customer: registers the person of the billing address and gives them the order.
    pub(crate) fn guest_to_customer(&mut self, order_id: u64, at: DateTime<Utc>) -> Result<u64, StoreError> {
        let billing = match self.orders.get(&order_id) {
            Some(StoredOrder::Made(order)) if order.customer_id == 0 => order.billing.clone(),
            Some(StoredOrder::Loaded(loaded)) if loaded.head.customer_id == 0 => loaded.billing(),
            Some(_) => return Err(StoreError::not_possible(order_id, "it already belongs to a customer")),
            None => return Err(StoreError::NoSuchOrder(order_id)),
        };
        let customer_id = match self.customer_by_email(&billing.email) {
            Some(customer) => customer.id,
            None => self.register(&billing, 0, at)?,
        };
        self.assign_customer(order_id, customer_id, at)?;
        Ok(customer_id)
    }
}
