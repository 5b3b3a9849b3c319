//! The Customer Profile: who bought, made or found among the profiles.

use mctrade_domain::filter::InvoiceListItem;
use mctrade_domain::{AuditEventId, InvoiceId, Timestamp};

use super::{CreateCustomerProfile, CustomerProfileCreated, InvoiceCustomer, Invoices, LinkCustomerProfile};
use crate::{Actor, Result};

impl Invoices<'_> {
    /// Who bought, and which profiles they may be.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn customer(&self, invoice: InvoiceId) -> Result<Option<InvoiceCustomer>> {
        let _ = invoice;
        todo!()
    }

    /// Makes an individual of the customer and links them; for a guest, only this invoice.
    ///
    /// The Customer Profile of all the customer's invoices follows.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`] `invoice`; [`crate::StorageError::Conflict`] `customer_has_profile`;
    /// [`crate::StorageError::DuplicateEmail`].
    pub async fn create_customer_profile(
        &self,
        create: CreateCustomerProfile,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<CustomerProfileCreated> {
        let _ = (create, actor, at);
        todo!()
    }

    /// Links the customer, or a guest's invoice, to an individual there is already, in place of another if need be.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`] `invoice` or `profile`; [`crate::StorageError::Conflict`]
    /// `not_an_individual`.
    pub async fn link_customer_profile(
        &self,
        link: LinkCustomerProfile,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<(InvoiceListItem, AuditEventId)> {
        let _ = (link, actor, at);
        todo!()
    }
}
