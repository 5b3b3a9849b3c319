//! Live events: what `GET /events` sends as server-sent events, one JSON object each.

use serde::{Deserialize, Serialize};

use crate::sync::{Job, SyncHealth};

/// Something changed. The event's name in the stream is the `type`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// An invoice was made.
    InvoiceCreated {
        /// The invoice.
        invoice_id: i64,
        /// Its order.
        order_id: Option<i64>,
    },
    /// An invoice changed.
    InvoiceUpdated {
        /// The invoice.
        invoice_id: i64,
        /// Its order.
        order_id: Option<i64>,
    },
    /// The sync's health changed.
    SyncHealth {
        /// As it is now.
        health: SyncHealth,
    },
    /// A job went on.
    JobProgress {
        /// As it is now.
        job: Job,
    },
    /// Events may have been missed: read again what is shown.
    Resync,
}
