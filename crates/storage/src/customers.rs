//! The stores' customers: a copy of their record and the profile they are linked to.

use mctrade_domain::profile::{CustomerLink, ProfileRef};
use mctrade_domain::shop_order::ContactDetails;
use mctrade_domain::{CustomerId, StoreId, Timestamp};

use crate::{Result, Storage};

/// The stores' customers.
#[derive(Debug, Clone, Copy)]
pub struct Customers<'a> {
    pub(crate) storage: &'a Storage,
}

/// A customer as their store last told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// The store.
    pub store: StoreId,
    /// The customer number.
    pub id: CustomerId,
    /// The person.
    pub contact: ContactDetails,
    /// The individual they are linked to.
    pub linked: Option<ProfileRef>,
    /// When the copy was last refreshed.
    pub updated_at: Timestamp,
}

impl Customers<'_> {
    /// The customer, if an order of theirs was ever read.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn find(&self, store: StoreId, customer: CustomerId) -> Result<Option<Customer>> {
        let _ = (store, customer);
        todo!()
    }

    /// What the customer is linked to, with the individual's primary related organization.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn link(&self, store: StoreId, customer: CustomerId) -> Result<Option<CustomerLink>> {
        let _ = (store, customer);
        todo!()
    }
}
