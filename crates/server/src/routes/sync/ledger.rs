//! `GET /sync/orders`.

use actix_web::get;
use actix_web::web::{Data, Json};
use mctrade_api_types::sync::{LedgerListQuery, LedgerRow};
use mctrade_api_types::{Page, PageLinks, PageMeta};
use mctrade_domain::filter::PageRequest;
use mctrade_domain::{OrderId, StoreId};
use mctrade_storage::LedgerFilter;

use crate::auth::Caller;
use crate::auth::caller::SyncRead;
use crate::convert::{cursor, filter, sync};
use crate::error::ApiResult;
use crate::http::query::QueryOf;
use crate::state::AppState;

/// List the order ledger
///
/// Where each order stands with us, highest order number first: synced, waiting, failed and why, and so on.
#[utoipa::path(
    tag = "sync",
    params(LedgerListQuery),
    responses((status = 200, description = "One page of the ledger.", body = Page<LedgerRow>)),
    security(("session" = []), ("api_key" = ["sync:read"])),
    extensions(("x-errors" = json!(["malformed_request", "unknown_parameter", "invalid_cursor"]))),
)]
#[get("/sync/orders")]
pub(super) async fn list_ledger(
    state: Data<AppState>,
    _caller: Caller<SyncRead>,
    query: QueryOf<LedgerListQuery>,
) -> ApiResult<Json<Page<LedgerRow>>> {
    let LedgerListQuery {
        state: standing,
        order_id,
        store_id,
        limit,
        cursor: mark,
    } = query.0;
    let standing = standing
        .map(|text| {
            sync::ledger_state(&text).ok_or_else(|| {
                filter::wrong(
                    "state",
                    "Use one of due, running, waiting, synced, failed, excluded, archived and absent.",
                )
            })
        })
        .transpose()?;
    let wanted = LedgerFilter {
        store: store_id.map(StoreId),
        state: standing,
        order: order_id.map(OrderId),
    };
    let page = PageRequest {
        limit: filter::page_limit(limit)?,
        cursor: mark.map(|text| cursor::read_ledger(&state.keys, &text)).transpose()?,
    };
    let found = state.storage.ledger().list(&wanted, &page).await?;
    let mark = |place| cursor::write_ledger(&state.keys, place);
    Ok(Json(Page {
        data: found.items.into_iter().map(sync::ledger_row).collect(),
        meta: PageMeta {
            page: PageLinks {
                limit: page.limit,
                next: found.next.map(mark),
                previous: found.previous.map(mark),
            },
            total: None,
        },
    }))
}
