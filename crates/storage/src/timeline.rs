//! What happened to a thing, from the audit log.

use mctrade_domain::{AuditEventId, InvoiceId, Timestamp};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::entities::audit_event;
use crate::invoices::ownership::{self, OwnershipState};
use crate::invoices::undo::UNDOABLE;
use crate::{Result, Storage, json};

/// The longest timeline that is shown.
const MOST: u64 = 500;

/// What happened, newest first.
#[derive(Debug, Clone, Copy)]
pub struct Timeline<'a> {
    pub(crate) storage: &'a Storage,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineEvent {
    /// The audit event.
    pub id: AuditEventId,
    /// When.
    pub at: Timestamp,
    /// Who, as a person reads it.
    pub actor: String,
    /// What, in a code such as `profile_changed`.
    pub action: String,
    /// What, in a sentence.
    pub summary: String,
    /// Why, where the actor said so.
    pub reason: Option<String>,
    /// Whether [`crate::Invoices::undo`] can take it back.
    pub undoable: bool,
}

impl Timeline<'_> {
    /// What happened to an invoice, newest first.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn invoice(&self, invoice: InvoiceId) -> Result<Vec<TimelineEvent>> {
        let reader = self.storage.reader();
        let Some(now) = ownership::read(reader, "", invoice).await? else {
            return Ok(Vec::new());
        };
        let rows = audit_event::Entity::find()
            .filter(audit_event::Column::SubjectKind.eq("invoice"))
            .filter(audit_event::Column::SubjectId.eq(invoice.to_string()))
            .order_by_desc(audit_event::Column::At)
            .order_by_desc(audit_event::Column::Id)
            .limit(MOST)
            .all(reader)
            .await?;
        let undone: Vec<_> = rows.iter().filter_map(|row| row.undoes).collect();
        rows.into_iter()
            .map(|row| {
                let undoable = match &row.after_state {
                    Some(after) if UNDOABLE.contains(&row.action.as_str()) && !undone.contains(&row.id) => {
                        let after: OwnershipState = json::read(after)?;
                        after.ownership == now.ownership
                    }
                    _ => false,
                };
                Ok(TimelineEvent {
                    id: AuditEventId(row.id),
                    at: row.at,
                    actor: row.actor_name,
                    action: row.action,
                    summary: row.summary,
                    reason: row.reason,
                    undoable,
                })
            })
            .collect()
    }
}
