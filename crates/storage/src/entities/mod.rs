//! The tables as rows. Nothing outside this crate sees them.

pub(crate) mod adjustment_type;
pub(crate) mod api_key;
pub(crate) mod audit_event;
pub(crate) mod invoice;
pub(crate) mod invoice_entry;
pub(crate) mod invoice_revision;
pub(crate) mod job;
pub(crate) mod outbox_event;
pub(crate) mod payment_type;
pub(crate) mod profile;
pub(crate) mod profile_relation;
pub(crate) mod refund_application;
pub(crate) mod revenue_item;
pub(crate) mod revenue_settings;
pub(crate) mod session;
pub(crate) mod store;
pub(crate) mod store_secret;
pub(crate) mod store_sync;
pub(crate) mod tax_item;
pub(crate) mod user;
