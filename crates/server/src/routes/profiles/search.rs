//! `GET /profiles`.

use actix_web::get;
use actix_web::web::{Data, Json};
use mctrade_api_types::profiles::{ProfileListQuery, ProfileRow};
use mctrade_api_types::{ErrorCode, Page, PageLinks, PageMeta};
use mctrade_domain::filter::ProfileFilter;

use crate::auth::Caller;
use crate::auth::caller::ProfilesRead;
use crate::convert::{filter, profile};
use crate::error::{ApiError, ApiResult};
use crate::http::query::QueryOf;
use crate::state::AppState;

/// Rows where none are asked for.
const SEARCH_LIMIT: u32 = 20;
/// Characters a search may have.
const TEXT_LIMIT: usize = 200;

/// Search profiles
///
/// By part or all of the name, without regard to accents and case; a number also finds the profile with that ID, and a
/// text with an `@` the e-mail address. The best matches come first, in one page.
#[utoipa::path(
    tag = "profiles",
    params(ProfileListQuery),
    responses((status = 200, description = "The best matches.", body = Page<ProfileRow>)),
    security(("session" = []), ("api_key" = ["profiles:read"])),
    extensions(("x-errors" = json!(["malformed_request", "unknown_parameter", "invalid_cursor"]))),
)]
#[get("/profiles")]
pub(super) async fn list_profiles(
    state: Data<AppState>,
    _caller: Caller<ProfilesRead>,
    query: QueryOf<ProfileListQuery>,
) -> ApiResult<Json<Page<ProfileRow>>> {
    let ProfileListQuery { q, kind, limit, cursor } = query.0;
    if cursor.is_some() {
        return Err(ApiError::parameter(
            ErrorCode::InvalidCursor,
            "cursor",
            "The best matches come in one page. Search for more of the name.",
        ));
    }
    let text = q.unwrap_or_default();
    if text.chars().count() > TEXT_LIMIT {
        return Err(filter::wrong("q", "Search for at most 200 characters."));
    }
    let limit = filter::page_limit(Some(limit.unwrap_or(SEARCH_LIMIT)))?;
    let wanted = ProfileFilter {
        text: text.trim().to_owned(),
        kind: kind.map(profile::kind_from),
    };
    let found = state.storage.profiles().search(&wanted, limit).await?;
    Ok(Json(Page {
        data: found.into_iter().map(profile::row).collect(),
        meta: PageMeta {
            page: PageLinks {
                limit,
                next: None,
                previous: None,
            },
            total: None,
        },
    }))
}
