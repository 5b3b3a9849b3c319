//! `PUT /invoices/{id}/profile`.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, put};
use mctrade_api_types::invoices::{ChangeProfile, ChangedInvoice};
use mctrade_domain::{InvoiceId, ProfileId};

use super::{tell_updated, with_etag};
use crate::auth::Caller;
use crate::auth::caller::InvoicesFull;
use crate::convert::invoice;
use crate::error::{ApiError, ApiResult};
use crate::http::etag::IfMatch;
use crate::http::json::JsonBody;
use crate::state::AppState;

/// Characters a reason may have.
const REASON_LIMIT: usize = 500;

/// Change Profile
///
/// Gives the invoice another Invoice Profile, with everything on it. Any profile may be the target. What staff decide
/// stays, whatever the order does later.
#[utoipa::path(
    tag = "invoices",
    params(
        ("id" = i64, Path, description = "The invoice's id.", example = 10_042),
        ("If-Match" = String, Header, description = "The etag of the row you decided on.", example = "\"3\""),
    ),
    request_body = ChangeProfile,
    responses((status = 200, description = "The row as it is now, and the event to undo.", body = ChangedInvoice)),
    security(("session" = []), ("api_key" = ["invoices:write"])),
    extensions(("x-errors" = json!([
        "invoice_not_found", "profile_not_found", "stale_version", "version_required", "invalid_fields",
    ]))),
)]
#[put("/invoices/{id}/profile")]
pub(super) async fn change_invoice_profile(
    state: Data<AppState>,
    caller: Caller<InvoicesFull>,
    id: Path<i64>,
    version: IfMatch,
    body: JsonBody<ChangeProfile>,
) -> ApiResult<HttpResponse> {
    let ChangeProfile { profile_id, reason } = body.0;
    let change = mctrade_storage::ChangeProfile {
        invoice: InvoiceId(*id),
        profile: ProfileId(profile_id),
        expected_version: version.0,
        reason: checked_reason(reason)?,
    };
    let stores = state.stores.list().await?;
    let (item, event) = state
        .storage
        .invoices()
        .change_profile(change, &caller.actor(), state.clock.now())
        .await?;
    let changed = ChangedInvoice {
        row: invoice::row(item, &stores),
        undo: Some(event.0),
    };
    tell_updated(&state, &changed.row);
    Ok(with_etag(&changed.row.etag, &changed))
}

fn checked_reason(reason: Option<String>) -> ApiResult<Option<String>> {
    let reason = reason
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty());
    match &reason {
        Some(text) if text.chars().count() > REASON_LIMIT => {
            Err(ApiError::field("/reason", "Use at most 500 characters."))
        }
        Some(text) if text.chars().any(|c| c.is_control() && c != '\n') => {
            Err(ApiError::field("/reason", "Remove the control characters."))
        }
        _ => Ok(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_reason_is_none_and_an_endless_one_is_refused() {
        assert_eq!(checked_reason(Some("  ".to_owned())).unwrap(), None);
        assert_eq!(
            checked_reason(Some(" moved ".to_owned())).unwrap().as_deref(),
            Some("moved")
        );
        assert!(checked_reason(Some("x".repeat(501))).is_err());
        assert!(checked_reason(Some("a\u{7}b".to_owned())).is_err());
    }
}
