//! Invoices: the list, one of them, and what staff do to them.

mod change_profile;
mod create_customer_profile;
mod customer;
mod find;
mod link_customer_profile;
mod list;
mod summary;
mod timeline;
mod undo;

use actix_web::HttpResponse;
use actix_web::http::header::ETAG;
use mctrade_api_types::ErrorCode;
use mctrade_api_types::events::Event;
use mctrade_api_types::invoices::InvoiceRow;
use mctrade_domain::InvoiceId;
use mctrade_storage::StorageError;
use serde::Serialize;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::error::{ApiError, ApiResult};
use crate::state::AppState;

pub(super) fn wire(config: &mut ServiceConfig) {
    config
        .service(list::list_invoices)
        .service(summary::get_invoice_summary)
        .service(find::get_invoice)
        .service(change_profile::change_invoice_profile)
        .service(customer::get_invoice_customer)
        .service(create_customer_profile::create_customer_profile)
        .service(link_customer_profile::link_customer_profile)
        .service(timeline::list_invoice_timeline)
        .service(undo::undo_invoice_event);
}

fn no_such_invoice() -> ApiError {
    ApiError::new(ErrorCode::InvoiceNotFound, "There is no such invoice.")
}

/// Refuses a change that was decided on an older version of the invoice.
async fn unchanged_since(state: &AppState, invoice: InvoiceId, version: i64) -> ApiResult<()> {
    let standing = state.storage.invoices().find(invoice).await?;
    let current_version = standing.ok_or_else(no_such_invoice)?.version;
    if current_version == version {
        Ok(())
    } else {
        Err(StorageError::Stale { current_version }.into())
    }
}

fn with_etag<T: Serialize>(etag: &str, body: &T) -> HttpResponse {
    HttpResponse::Ok().insert_header((ETAG, etag)).json(body)
}

fn tell_updated(state: &AppState, row: &InvoiceRow) {
    state.events.tell(Event::InvoiceUpdated {
        invoice_id: row.id,
        order_id: row.order_id,
    });
}
