//! `GET /invoices/{id}/customer`.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use mctrade_api_types::invoices::InvoiceCustomer;
use mctrade_domain::InvoiceId;

use super::no_such_invoice;
use crate::auth::Caller;
use crate::auth::caller::InvoicesRead;
use crate::convert::invoice;
use crate::error::ApiResult;
use crate::state::AppState;

/// Get an invoice's customer
///
/// The customer as a form for Create Profile From Customer (for a guest from the billing address), and profiles that
/// look like them.
#[utoipa::path(
    tag = "invoices",
    params(("id" = i64, Path, description = "The invoice's id.", example = 10_042)),
    responses((status = 200, description = "The customer.", body = InvoiceCustomer)),
    security(("session" = []), ("api_key" = ["invoices:read"])),
    extensions(("x-errors" = json!(["invoice_not_found"]))),
)]
#[get("/invoices/{id}/customer")]
pub(super) async fn get_invoice_customer(
    state: Data<AppState>,
    _caller: Caller<InvoicesRead>,
    id: Path<i64>,
) -> ApiResult<Json<InvoiceCustomer>> {
    let customer = state.storage.invoices().customer(InvoiceId(*id)).await?;
    let customer = customer.ok_or_else(no_such_invoice)?;
    Ok(Json(invoice::customer(customer)))
}
