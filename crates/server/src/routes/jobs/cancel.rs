//! `DELETE /jobs/{id}`.

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, delete};
use mctrade_api_types::sync::Job;
use mctrade_domain::JobId;
use uuid::Uuid;

use super::no_such_job;
use crate::auth::Caller;
use crate::auth::caller::SyncFull;
use crate::convert::sync;
use crate::error::ApiResult;
use crate::state::AppState;

/// Cancel a job
///
/// Asks the job to stop after what it is at. What it has done stays. A job that has ended stays as it ended.
#[utoipa::path(
    tag = "jobs",
    params(("id" = Uuid, Path, description = "The job's id.", example = "01890a5d-ac96-774b-bcce-b302099a8057")),
    responses((status = 202, description = "The job, which stops soon.", body = Job)),
    security(("session" = []), ("api_key" = ["sync:write"])),
    extensions(("x-errors" = json!(["job_not_found"]))),
)]
#[delete("/jobs/{id}")]
pub(super) async fn cancel_job(
    state: Data<AppState>,
    _caller: Caller<SyncFull>,
    id: Path<Uuid>,
) -> ApiResult<HttpResponse> {
    let jobs = state.storage.jobs();
    jobs.request_cancel(JobId(*id)).await?;
    let job = jobs.find(JobId(*id)).await?.ok_or_else(no_such_job)?;
    Ok(HttpResponse::Accepted().json(sync::job(job)))
}
