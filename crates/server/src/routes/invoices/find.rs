//! `GET /invoices/{id}`.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use mctrade_api_types::invoices::Invoice;
use mctrade_domain::InvoiceId;

use super::{no_such_invoice, with_etag};
use crate::auth::Caller;
use crate::auth::caller::InvoicesRead;
use crate::convert::invoice;
use crate::error::{ApiError, ApiResult};
use crate::state::AppState;

/// Get an invoice
///
/// One invoice with its lines, payments and adjustments, why each is what it is, and how its balance comes about.
#[utoipa::path(
    tag = "invoices",
    params(("id" = i64, Path, description = "The invoice's id.", example = 10_042)),
    responses((status = 200, description = "The invoice. Its ETag stands for this version.", body = Invoice)),
    security(("session" = []), ("api_key" = ["invoices:read"])),
    extensions(("x-errors" = json!(["invoice_not_found"]))),
)]
#[get("/invoices/{id}")]
pub(super) async fn get_invoice(
    state: Data<AppState>,
    _caller: Caller<InvoicesRead>,
    id: Path<i64>,
) -> ApiResult<HttpResponse> {
    let stores = state.stores.list().await?;
    let detail = state.storage.invoices().find_detail(InvoiceId(*id)).await?;
    let detail = detail.ok_or_else(no_such_invoice)?;
    let whole = invoice::whole(detail, &stores).map_err(ApiError::internal)?;
    Ok(with_etag(&whole.row.etag, &whole))
}
