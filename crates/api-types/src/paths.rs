//! Every address of the API, once.

use uuid::Uuid;

/// The base of version 1.
pub const BASE: &str = "/api/v1";
/// `POST`: log in.
pub const AUTH_LOGIN: &str = "/api/v1/auth/login";
/// `POST`: log out.
pub const AUTH_LOGOUT: &str = "/api/v1/auth/logout";
/// `GET`: who is logged in.
pub const AUTH_ME: &str = "/api/v1/auth/me";
/// `GET`: list invoices.
pub const INVOICES: &str = "/api/v1/invoices";
/// `GET`: totals of a filter.
pub const INVOICES_SUMMARY: &str = "/api/v1/invoices/summary";
/// `POST`: import an order.
pub const ORDERS_IMPORT: &str = "/api/v1/orders/import";
/// `GET` search, `POST` create.
pub const PROFILES: &str = "/api/v1/profiles";
/// `GET`, `PUT`.
pub const SETTINGS_REVENUE: &str = "/api/v1/settings/revenue";
/// `GET`: what settings pick from.
pub const SETTINGS_CHOICES: &str = "/api/v1/settings/choices";
/// `GET` list, `POST` connect.
pub const STORES: &str = "/api/v1/stores";
/// `GET`: is everything in step.
pub const SYNC_HEALTH: &str = "/api/v1/sync/health";
/// `GET`: rows of the order ledger.
pub const SYNC_ORDERS: &str = "/api/v1/sync/orders";
/// `POST`: start a backfill.
pub const SYNC_BACKFILL: &str = "/api/v1/sync/backfill";
/// `GET`: server-sent events.
pub const EVENTS: &str = "/api/v1/events";

/// `GET`: one invoice.
#[must_use]
pub fn invoice(id: i64) -> String {
    format!("{INVOICES}/{id}")
}

/// `PUT`: Change Profile.
#[must_use]
pub fn invoice_profile(id: i64) -> String {
    format!("{INVOICES}/{id}/profile")
}

/// `GET`: the customer as a form, for Create Profile From Customer.
#[must_use]
pub fn invoice_customer(id: i64) -> String {
    format!("{INVOICES}/{id}/customer")
}

/// `POST`: Create Profile From Customer. `PUT`: link an existing profile.
#[must_use]
pub fn invoice_customer_profile(id: i64) -> String {
    format!("{INVOICES}/{id}/customer-profile")
}

/// `GET`: what happened to the invoice.
#[must_use]
pub fn invoice_timeline(id: i64) -> String {
    format!("{INVOICES}/{id}/timeline")
}

/// `POST`: take back one event of the timeline.
#[must_use]
pub fn invoice_undo(id: i64, event: Uuid) -> String {
    format!("{INVOICES}/{id}/timeline/{event}/undo")
}

/// `GET`, `PATCH`: one profile.
#[must_use]
pub fn profile(id: i64) -> String {
    format!("{PROFILES}/{id}")
}

/// `POST`: test a store's connection.
#[must_use]
pub fn store_test(id: Uuid) -> String {
    format!("{STORES}/{id}/test")
}

/// `GET`, `DELETE` (cancel): a long-running job.
#[must_use]
pub fn job(id: Uuid) -> String {
    format!("{BASE}/jobs/{id}")
}
