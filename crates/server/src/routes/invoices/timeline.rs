//! `GET /invoices/{id}/timeline`.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use mctrade_api_types::invoices::TimelineEvent;
use mctrade_api_types::{Page, PageLinks, PageMeta};
use mctrade_domain::InvoiceId;

use super::no_such_invoice;
use crate::auth::Caller;
use crate::auth::caller::InvoicesRead;
use crate::convert::invoice;
use crate::error::ApiResult;
use crate::state::AppState;

/// What happened to an invoice
///
/// Newest first: who did what, when and why, and whether it can be undone. All of it comes in one page.
#[utoipa::path(
    tag = "invoices",
    params(("id" = i64, Path, description = "The invoice's id.", example = 10_042)),
    responses((status = 200, description = "Its events, newest first.", body = Page<TimelineEvent>)),
    security(("session" = []), ("api_key" = ["invoices:read"])),
    extensions(("x-errors" = json!(["invoice_not_found"]))),
)]
#[get("/invoices/{id}/timeline")]
pub(super) async fn list_invoice_timeline(
    state: Data<AppState>,
    _caller: Caller<InvoicesRead>,
    id: Path<i64>,
) -> ApiResult<Json<Page<TimelineEvent>>> {
    let invoices = state.storage.invoices();
    let invoice = InvoiceId(*id);
    let events = invoices.timeline(invoice).await?;
    if events.is_empty() && invoices.find(invoice).await?.is_none() {
        return Err(no_such_invoice());
    }
    Ok(Json(Page {
        meta: PageMeta {
            page: PageLinks {
                limit: u32::try_from(events.len()).unwrap_or(u32::MAX),
                next: None,
                previous: None,
            },
            total: None,
        },
        data: events.into_iter().map(invoice::timeline_event).collect(),
    }))
}
