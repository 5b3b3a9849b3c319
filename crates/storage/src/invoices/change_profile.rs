//! Change Profile: staff say whose an invoice is, and there it stays.

use mctrade_domain::filter::InvoiceListItem;
use mctrade_domain::{AuditEventId, Timestamp};

use super::ownership::{self, OwnershipState};
use super::{ChangeProfile, Invoices, list};
use crate::events::{self, NewEvent, Subject};
use crate::{Actor, Result, StorageError};

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
        let ChangeProfile {
            invoice,
            profile,
            expected_version,
            reason,
        } = change;
        let transaction = self.storage.begin().await?;
        let held = ownership::read(&transaction, self.storage.for_update(), invoice)
            .await?
            .ok_or(StorageError::NotFound("invoice"))?;
        if held.version != expected_version {
            return Err(StorageError::Stale {
                current_version: held.version,
            });
        }
        let profile = ownership::profile(&transaction, profile).await?;
        let after = ownership::by_staff(profile.id, held.ownership.customer_profile);
        ownership::write(&transaction, invoice, &after, at).await?;
        let summary = format!(
            "{} was moved from profile {} to profile {}.",
            held.name(),
            held.ownership.profile,
            profile.id
        );
        let event = NewEvent::new("profile_changed", Subject::Invoice(invoice), summary)
            .because(reason)
            .change(
                OwnershipState::of(held.ownership).json()?,
                OwnershipState::of(after).json()?,
            );
        let event = events::record(&transaction, actor, event, at).await?;
        let payload = serde_json::json!({ "invoice_id": invoice.0, "profile_id": profile.id.0 });
        events::announce(
            &transaction,
            "invoice.profile_changed",
            &Subject::Invoice(invoice),
            payload,
            at,
        )
        .await?;
        let item = list::item(&transaction, invoice)
            .await?
            .ok_or(StorageError::NotFound("invoice"))?;
        transaction.commit().await?;
        Ok((item, event))
    }
}
