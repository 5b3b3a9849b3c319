//! Taking back what staff did to an invoice.

use mctrade_domain::filter::InvoiceListItem;
use mctrade_domain::{AuditEventId, InvoiceId, Timestamp};

use super::Invoices;
use crate::{Actor, Result};

impl Invoices<'_> {
    /// Takes back a change of Invoice Profile or Customer Profile.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`] `event`; [`crate::StorageError::Conflict`] `not_undoable`, or
    /// `changed_since` where something was changed since.
    pub async fn undo(
        &self,
        invoice: InvoiceId,
        event: AuditEventId,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<InvoiceListItem> {
        let _ = (invoice, event, actor, at);
        todo!()
    }
}
