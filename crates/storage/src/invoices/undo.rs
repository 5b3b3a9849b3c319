//! Taking back what staff did to an invoice.

use mctrade_domain::filter::InvoiceListItem;
use mctrade_domain::{AuditEventId, CustomerId, InvoiceId, ProfileId, Timestamp};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::ownership::{self, OwnershipState};
use super::{Invoices, list};
use crate::customers::{self, LinkRow};
use crate::entities::audit_event;
use crate::events::{self, NewEvent, Subject};
use crate::{Actor, Result, StorageError, json};

/// The actions that can be taken back.
pub(crate) const UNDOABLE: [&str; 2] = ["profile_changed", "customer_profile_changed"];

impl Invoices<'_> {
    /// Takes back a change of Invoice Profile or Customer Profile.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`] `invoice` or `event`; [`crate::StorageError::Conflict`] `not_undoable`, or
    /// `changed_since` where something was changed since.
    pub async fn undo(
        &self,
        invoice: InvoiceId,
        event: AuditEventId,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<InvoiceListItem> {
        let transaction = self.storage.begin().await?;
        let done = audit_event::Entity::find_by_id(event.0)
            .filter(audit_event::Column::SubjectKind.eq("invoice"))
            .filter(audit_event::Column::SubjectId.eq(invoice.to_string()))
            .one(&transaction)
            .await?
            .ok_or(StorageError::NotFound("event"))?;
        let (Some(before), Some(after)) = (&done.before_state, &done.after_state) else {
            return Err(StorageError::Conflict("not_undoable"));
        };
        if !UNDOABLE.contains(&done.action.as_str()) {
            return Err(StorageError::Conflict("not_undoable"));
        }
        let (before, after): (OwnershipState, OwnershipState) = (json::read(before)?, json::read(after)?);
        let for_update = self.storage.for_update();

        // The customer's row first, then invoices: everybody takes them in this order.
        let unlocked = ownership::read(&transaction, "", invoice)
            .await?
            .ok_or(StorageError::NotFound("invoice"))?;
        let customer = after.customer.map(CustomerId).zip(unlocked.store);
        if let Some((customer, store)) = customer {
            let link = customers::locked_link(&transaction, for_update, store, customer).await?;
            if link.map(|link| link.profile.0) != after.link.as_ref().map(|link| link.0) {
                return Err(StorageError::Conflict("changed_since"));
            }
        }
        let held = ownership::read(&transaction, for_update, invoice)
            .await?
            .ok_or(StorageError::NotFound("invoice"))?;
        if held.ownership != after.ownership {
            return Err(StorageError::Conflict("changed_since"));
        }
        ownership::write(&transaction, invoice, &before.ownership, at).await?;
        if let Some((customer, store)) = customer {
            let link = before.link.clone().map(|(profile, linked_by)| LinkRow {
                profile: ProfileId(profile),
                linked_by,
            });
            let individual = link.as_ref().map(|link| link.profile.0);
            customers::set_link(&transaction, store, customer, link, at).await?;
            ownership::follow(&transaction, store, customer, invoice, individual, at).await?;
        }
        let summary = format!("A change of {} was taken back.", held.name());
        let mut undone =
            NewEvent::new("change_undone", Subject::Invoice(invoice), summary).change(after.json()?, before.json()?);
        undone.undoes = Some(event);
        events::record(&transaction, actor, undone, at)
            .await
            .map_err(|error| match error {
                // One event is taken back once: the database keeps that.
                StorageError::Refused(_) => StorageError::Conflict("changed_since"),
                other => other,
            })?;
        let payload = serde_json::json!({ "invoice_id": invoice.0, "profile_id": before.ownership.profile });
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
        Ok(item)
    }
}
