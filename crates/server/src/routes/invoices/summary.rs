//! `GET /invoices/summary`.

use actix_web::get;
use actix_web::web::{Data, Json};
use mctrade_api_types::invoices::{InvoiceListQuery, InvoiceSummary};

use crate::auth::Caller;
use crate::auth::caller::InvoicesRead;
use crate::convert::{filter, invoice};
use crate::error::ApiResult;
use crate::http::query::QueryOf;
use crate::state::AppState;

/// Totals of a filter
///
/// How many invoices the filter of `GET /invoices` finds, how many of them are on an anonymous profile, and the sum of
/// their totals in each currency. The page's own parameters change nothing here.
#[utoipa::path(
    tag = "invoices",
    params(InvoiceListQuery),
    responses((status = 200, description = "The totals.", body = InvoiceSummary)),
    security(("session" = []), ("api_key" = ["invoices:read"])),
    extensions(("x-errors" = json!(["malformed_request", "unknown_parameter", "invalid_cursor"]))),
)]
#[get("/invoices/summary")]
pub(super) async fn get_invoice_summary(
    state: Data<AppState>,
    _caller: Caller<InvoicesRead>,
    query: QueryOf<InvoiceListQuery>,
) -> ApiResult<Json<InvoiceSummary>> {
    let zone = state.stores.zone(query.0.store_id).await?;
    let asked = filter::invoice_list(query.0, zone, &state.keys)?;
    let totals = state.storage.invoices().summary(&asked.filter).await?;
    Ok(Json(invoice::summary(totals)))
}
