//! Invoices.

use mctrade_api_types::{
    Page,
    invoices::{
        ChangeProfile, ChangedInvoice, CreateCustomerProfile, CustomerProfileCreated, Invoice, InvoiceCustomer,
        InvoiceListQuery, InvoiceRow, InvoiceSummary, LinkCustomerProfile, TimelineEvent,
    },
    paths,
};
use uuid::Uuid;

use super::{ApiError, Call};

/// One page of the invoice list.
pub(crate) async fn list_invoices(query: &InvoiceListQuery) -> Result<Page<InvoiceRow>, ApiError> {
    Call::list(paths::INVOICES, query).send().await
}

/// The totals of a filter.
pub(crate) async fn get_invoice_summary(query: &InvoiceListQuery) -> Result<InvoiceSummary, ApiError> {
    Call::list(paths::INVOICES_SUMMARY, query).send().await
}

/// One invoice whole.
pub(crate) async fn get_invoice(id: i64) -> Result<Invoice, ApiError> {
    Call::get(paths::invoice(id)).send().await
}

/// What happened to an invoice.
pub(crate) async fn list_timeline(id: i64) -> Result<Page<TimelineEvent>, ApiError> {
    Call::get(paths::invoice_timeline(id)).send().await
}

/// Change Profile.
pub(crate) async fn change_profile(id: i64, etag: &str, change: &ChangeProfile) -> Result<ChangedInvoice, ApiError> {
    Call::put(paths::invoice_profile(id))
        .if_match(etag)
        .json(change)
        .send()
        .await
}

/// Takes back one event of the timeline.
pub(crate) async fn undo(id: i64, event: Uuid) -> Result<ChangedInvoice, ApiError> {
    Call::post(paths::invoice_undo(id, event)).send().await
}

/// The customer as a form, and what is known about them.
pub(crate) async fn get_invoice_customer(id: i64) -> Result<InvoiceCustomer, ApiError> {
    Call::get(paths::invoice_customer(id)).send().await
}

/// Create Profile From Customer. The same `key` never makes a second profile.
pub(crate) async fn create_customer_profile(
    id: i64,
    etag: &str,
    key: Uuid,
    form: &CreateCustomerProfile,
) -> Result<CustomerProfileCreated, ApiError> {
    Call::post(paths::invoice_customer_profile(id))
        .if_match(etag)
        .idempotency_key(key)
        .json(form)
        .send()
        .await
}

/// Links the customer to an existing individual.
pub(crate) async fn link_customer_profile(
    id: i64,
    etag: &str,
    link: &LinkCustomerProfile,
) -> Result<ChangedInvoice, ApiError> {
    Call::put(paths::invoice_customer_profile(id))
        .if_match(etag)
        .json(link)
        .send()
        .await
}
