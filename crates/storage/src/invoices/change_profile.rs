//! Change Profile: staff say whose an invoice is, and there it stays.

use mctrade_domain::filter::InvoiceListItem;
use mctrade_domain::{AuditEventId, Timestamp};

use super::{ChangeProfile, Invoices};
use crate::{Actor, Result};

impl Invoices<'_> {
    /// Gives an invoice another Invoice Profile by hand; no later reading of the order changes it.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`] `invoice` or `profile`; [`crate::StorageError::Stale`] where it was changed
    /// since it was read.
    pub async fn change_profile(
        &self,
        change: ChangeProfile,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<(InvoiceListItem, AuditEventId)> {
        let _ = (change, actor, at);
        todo!()
    }
}
