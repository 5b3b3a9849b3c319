//! What happened to a thing, from the audit log.

use mctrade_domain::{AuditEventId, InvoiceId, Timestamp};

use crate::{Result, Storage};

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
        let _ = invoice;
        todo!()
    }
}
