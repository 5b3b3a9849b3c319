//! `PUT /invoices/{id}/customer-profile`.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, put};
use mctrade_api_types::invoices::{ChangedInvoice, LinkCustomerProfile};
use mctrade_domain::{InvoiceId, ProfileId};

use super::{tell_updated, unchanged_since, with_etag};
use crate::auth::Caller;
use crate::auth::caller::InvoicesFull;
use crate::convert::invoice;
use crate::error::ApiResult;
use crate::http::etag::IfMatch;
use crate::http::json::JsonBody;
use crate::state::AppState;

/// Link the customer to a profile
///
/// Makes an individual there is already the Customer Profile; the customer's other invoices follow.
#[utoipa::path(
    tag = "invoices",
    params(
        ("id" = i64, Path, description = "The invoice's id.", example = 10_042),
        ("If-Match" = String, Header, description = "The etag of the row you decided on.", example = "\"3\""),
    ),
    request_body = LinkCustomerProfile,
    responses((status = 200, description = "The row as it is now, and the event to undo.", body = ChangedInvoice)),
    security(("session" = []), ("api_key" = ["invoices:write"])),
    extensions(("x-errors" = json!([
        "invoice_not_found", "profile_not_found", "stale_version", "version_required", "invalid_fields",
    ]))),
)]
#[put("/invoices/{id}/customer-profile")]
pub(super) async fn link_customer_profile(
    state: Data<AppState>,
    caller: Caller<InvoicesFull>,
    id: Path<i64>,
    version: IfMatch,
    body: JsonBody<LinkCustomerProfile>,
) -> ApiResult<HttpResponse> {
    let LinkCustomerProfile {
        profile_id,
        move_invoice,
    } = body.0;
    let link = mctrade_storage::LinkCustomerProfile {
        invoice: InvoiceId(*id),
        profile: ProfileId(profile_id),
        move_invoice,
    };
    unchanged_since(&state, link.invoice, version.0).await?;
    let stores = state.stores.list().await?;
    let (item, event) = state
        .storage
        .invoices()
        .link_customer_profile(link, &caller.actor(), state.clock.now())
        .await?;
    let changed = ChangedInvoice {
        row: invoice::row(item, &stores),
        undo: Some(event.0),
    };
    tell_updated(&state, &changed.row);
    Ok(with_etag(&changed.row.etag, &changed))
}
