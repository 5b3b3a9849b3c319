//! What happened, written in the transaction that made it happen: audit events for people, outbox events for others.

use mctrade_domain::{AuditEventId, InvoiceId, ProfileId, StoreId, Timestamp};
use sea_orm::{ConnectionTrait, EntityTrait, Set};
use serde_json::Value as Json;
use uuid::Uuid;

use crate::entities::{audit_event, outbox_event};
use crate::sql::{kept, new_id};
use crate::{Actor, Result};

/// What an audit event is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Subject {
    Invoice(InvoiceId),
    Profile(ProfileId),
    Store(StoreId),
    User(Uuid),
    ApiKey(Uuid),
}

impl Subject {
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Invoice(_) => "invoice",
            Self::Profile(_) => "profile",
            Self::Store(_) => "store",
            Self::User(_) => "user",
            Self::ApiKey(_) => "api_key",
        }
    }

    pub(crate) fn id(&self) -> String {
        match self {
            Self::Invoice(id) => id.to_string(),
            Self::Profile(id) => id.to_string(),
            Self::Store(id) => id.to_string(),
            Self::User(id) | Self::ApiKey(id) => id.to_string(),
        }
    }
}

/// An audit event to be written.
#[derive(Debug, Clone)]
pub(crate) struct NewEvent {
    pub(crate) action: &'static str,
    pub(crate) subject: Subject,
    pub(crate) summary: String,
    pub(crate) reason: Option<String>,
    pub(crate) before: Option<Json>,
    pub(crate) after: Option<Json>,
    pub(crate) undoes: Option<AuditEventId>,
}

impl NewEvent {
    pub(crate) fn new(action: &'static str, subject: Subject, summary: impl Into<String>) -> Self {
        Self {
            action,
            subject,
            summary: summary.into(),
            reason: None,
            before: None,
            after: None,
            undoes: None,
        }
    }

    pub(crate) fn change(mut self, before: Json, after: Json) -> Self {
        self.before = Some(before);
        self.after = Some(after);
        self
    }

    pub(crate) fn because(mut self, reason: Option<String>) -> Self {
        self.reason = reason;
        self
    }
}

/// Writes an audit event.
pub(crate) async fn record<C: ConnectionTrait>(
    connection: &C,
    actor: &Actor,
    event: NewEvent,
    at: Timestamp,
) -> Result<AuditEventId> {
    let ids = record_all(connection, actor, vec![event], at).await?;
    Ok(ids.into_iter().next().unwrap_or(AuditEventId(Uuid::nil())))
}

/// Writes several audit events; answers their ids in the same order.
pub(crate) async fn record_all<C: ConnectionTrait>(
    connection: &C,
    actor: &Actor,
    events: Vec<NewEvent>,
    at: Timestamp,
) -> Result<Vec<AuditEventId>> {
    let (actor_kind, actor_id, actor_name) = match actor {
        Actor::Sync => ("sync", None, "Sync".to_owned()),
        Actor::User { id, name } => ("user", Some(id.0), name.clone()),
        Actor::ApiKey { id, name } => ("api_key", Some(id.0), name.clone()),
        Actor::System(name) => ("system", None, (*name).to_owned()),
    };
    let mut ids = Vec::with_capacity(events.len());
    let mut rows = Vec::with_capacity(events.len());
    for event in events {
        let NewEvent {
            action,
            subject,
            summary,
            reason,
            before,
            after,
            undoes,
        } = event;
        let id = new_id(at);
        ids.push(AuditEventId(id));
        rows.push(audit_event::ActiveModel {
            id: Set(id),
            at: Set(kept(at)),
            actor_kind: Set(actor_kind.to_owned()),
            actor_id: Set(actor_id),
            actor_name: Set(actor_name.clone()),
            action: Set(action.to_owned()),
            subject_kind: Set(subject.kind().to_owned()),
            subject_id: Set(subject.id()),
            summary: Set(summary),
            reason: Set(reason),
            before_state: Set(before.map(|state| state.to_string())),
            after_state: Set(after.map(|state| state.to_string())),
            undoes: Set(undoes.map(|id| id.0)),
        });
    }
    // A statement takes a limited number of values; 500 rows of 13 stay below both databases' limits.
    for chunk in rows.chunks(500) {
        audit_event::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(connection)
            .await?;
    }
    Ok(ids)
}

/// Writes an outbox event.
pub(crate) async fn announce<C: ConnectionTrait>(
    connection: &C,
    kind: &str,
    subject: &Subject,
    payload: Json,
    at: Timestamp,
) -> Result<()> {
    let row = outbox_event::ActiveModel {
        id: Set(new_id(at)),
        at: Set(kept(at)),
        kind: Set(kind.to_owned()),
        subject_id: Set(subject.id()),
        payload: Set(payload.to_string()),
        published_at: Set(None),
    };
    outbox_event::Entity::insert(row)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}
