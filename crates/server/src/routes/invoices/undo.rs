//! `POST /invoices/{id}/timeline/{event}/undo`.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use mctrade_api_types::invoices::ChangedInvoice;
use mctrade_domain::{AuditEventId, InvoiceId};
use uuid::Uuid;

use super::{tell_updated, with_etag};
use crate::auth::Caller;
use crate::auth::caller::InvoicesFull;
use crate::convert::invoice;
use crate::error::ApiResult;
use crate::state::AppState;

/// Undo
///
/// Takes back one event of the timeline, if nothing changed since.
#[utoipa::path(
    tag = "invoices",
    params(
        ("id" = i64, Path, description = "The invoice's id.", example = 10_042),
        ("event" = Uuid, Path, description = "The event's id.", example = "01890a5d-ac96-774b-bcce-b302099a8057"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again, it has one effect and one answer."),
    ),
    responses((status = 200, description = "The row as it is now.", body = ChangedInvoice)),
    security(("session" = []), ("api_key" = ["invoices:write"])),
    extensions(("x-errors" = json!([
        "invoice_not_found", "not_found", "cannot_undo", "request_in_flight", "idempotency_key_reused",
    ]))),
)]
#[post("/invoices/{id}/timeline/{event}/undo")]
pub(super) async fn undo_invoice_event(
    state: Data<AppState>,
    caller: Caller<InvoicesFull>,
    path: Path<(i64, Uuid)>,
) -> ApiResult<HttpResponse> {
    let (id, event) = path.into_inner();
    let stores = state.stores.list().await?;
    let item = state
        .storage
        .invoices()
        .undo(InvoiceId(id), AuditEventId(event), &caller.actor(), state.clock.now())
        .await?;
    let changed = ChangedInvoice {
        row: invoice::row(item, &stores),
        undo: None,
    };
    tell_updated(&state, &changed.row);
    Ok(with_etag(&changed.row.etag, &changed))
}
