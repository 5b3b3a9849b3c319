//! `GET /invoices`.

use actix_web::get;
use actix_web::web::{Data, Json};
use mctrade_api_types::invoices::{InvoiceListQuery, InvoiceRow};
use mctrade_api_types::{Page, PageLinks, PageMeta};

use crate::auth::Caller;
use crate::auth::caller::InvoicesRead;
use crate::convert::{cursor, filter, invoice};
use crate::error::ApiResult;
use crate::http::query::QueryOf;
use crate::state::AppState;

/// List invoices
///
/// The most recent order first. Days are days of the store's calendar: of the store that `store_id` names, else of
/// the first one connected.
#[utoipa::path(
    tag = "invoices",
    params(InvoiceListQuery),
    responses((status = 200, description = "One page of invoices.", body = Page<InvoiceRow>)),
    security(("session" = []), ("api_key" = ["invoices:read"])),
    extensions(("x-errors" = json!(["malformed_request", "unknown_parameter", "invalid_cursor"]))),
)]
#[get("/invoices")]
pub(super) async fn list_invoices(
    state: Data<AppState>,
    _caller: Caller<InvoicesRead>,
    query: QueryOf<InvoiceListQuery>,
) -> ApiResult<Json<Page<InvoiceRow>>> {
    let zone = state.stores.zone(query.0.store_id).await?;
    let asked = filter::invoice_list(query.0, zone, &state.keys)?;
    let stores = state.stores.list().await?;
    let invoices = state.storage.invoices();
    let page = invoices.list(&asked.filter, &asked.page).await?;
    let total = if asked.with_total {
        Some(invoices.count(&asked.filter).await?)
    } else {
        None
    };
    let mark = |place| cursor::write_invoice(&state.keys, place);
    Ok(Json(Page {
        data: page.items.into_iter().map(|item| invoice::row(item, &stores)).collect(),
        meta: PageMeta {
            page: PageLinks {
                limit: asked.page.limit,
                next: page.next.map(mark),
                previous: page.previous.map(mark),
            },
            total,
        },
    }))
}
