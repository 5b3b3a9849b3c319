//! `GET /stores`.

use actix_web::get;
use actix_web::web::{Data, Json};
use mctrade_api_types::stores::Store;
use mctrade_api_types::{Page, PageLinks, PageMeta};

use crate::auth::Caller;
use crate::auth::caller::StoresRead;
use crate::convert::sync;
use crate::error::ApiResult;
use crate::state::AppState;

/// List stores
///
/// Every connected store, by name, in one page. Tokens and secrets are never shown.
#[utoipa::path(
    tag = "stores",
    responses((status = 200, description = "The stores.", body = Page<Store>)),
    security(("session" = []), ("api_key" = ["stores:read"])),
)]
#[get("/stores")]
pub(super) async fn list_stores(state: Data<AppState>, _caller: Caller<StoresRead>) -> ApiResult<Json<Page<Store>>> {
    let stores = state.storage.stores().list().await?;
    Ok(Json(Page {
        meta: PageMeta {
            page: PageLinks {
                limit: u32::try_from(stores.len()).unwrap_or(u32::MAX),
                next: None,
                previous: None,
            },
            total: None,
        },
        data: stores.into_iter().map(sync::store).collect(),
    }))
}
