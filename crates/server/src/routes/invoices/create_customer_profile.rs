//! `POST /invoices/{id}/customer-profile`.

use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use mctrade_api_types::invoices::{CreateCustomerProfile, CustomerProfileCreated};
use mctrade_api_types::paths;
use mctrade_domain::InvoiceId;

use super::{tell_updated, unchanged_since};
use crate::auth::Caller;
use crate::auth::caller::CustomerProfilesFull;
use crate::convert::{invoice, profile};
use crate::error::ApiResult;
use crate::http::etag::IfMatchGiven;
use crate::http::json::JsonBody;
use crate::state::AppState;

/// Create Profile From Customer
///
/// Makes an individual of the invoice's customer and links them, so that the customer's invoices show them as Customer
/// Profile; for a guest, this invoice alone. API keys need the scope `profiles:write` as well.
#[utoipa::path(
    tag = "invoices",
    params(
        ("id" = i64, Path, description = "The invoice's id.", example = 10_042),
        ("If-Match" = Option<String>, Header, description = "The etag of the row you decided on, to be sure of it."),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again, it has one effect and one answer."),
    ),
    request_body = CreateCustomerProfile,
    responses((status = 201, description = "The profile, and the row as it is now.", body = CustomerProfileCreated)),
    security(("session" = []), ("api_key" = ["invoices:write", "profiles:write"])),
    extensions(("x-errors" = json!([
        "invoice_not_found", "customer_has_profile", "duplicate_email", "invalid_fields", "stale_version",
        "request_in_flight",
        "idempotency_key_reused",
    ]))),
)]
#[post("/invoices/{id}/customer-profile")]
pub(super) async fn create_customer_profile(
    state: Data<AppState>,
    caller: Caller<CustomerProfilesFull>,
    id: Path<i64>,
    version: IfMatchGiven,
    body: JsonBody<CreateCustomerProfile>,
) -> ApiResult<HttpResponse> {
    let CreateCustomerProfile {
        contact,
        membership,
        organization_id,
        move_invoice,
        move_other_invoices,
        allow_duplicate_email,
    } = body.0;
    if let Some(version) = version.0 {
        unchanged_since(&state, InvoiceId(*id), version).await?;
    }
    let create = mctrade_storage::CreateCustomerProfile {
        invoice: InvoiceId(*id),
        profile: profile::individual(contact, membership, organization_id)?,
        move_invoice,
        move_others: move_other_invoices,
        allow_duplicate_email,
    };
    let stores = state.stores.list().await?;
    let created = state
        .storage
        .invoices()
        .create_customer_profile(create, &caller.actor(), state.clock.now())
        .await?;
    let created = CustomerProfileCreated {
        profile: profile::whole(created.profile),
        row: invoice::row(created.item, &stores),
        moved: created.moved,
    };
    tell_updated(&state, &created.row);
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, paths::profile(created.profile.row.id)))
        .json(created))
}
