//! `GET /jobs/{id}`.

use actix_web::get;
use actix_web::web::{Data, Json, Path};
use mctrade_api_types::sync::Job;
use mctrade_domain::JobId;
use uuid::Uuid;

use super::no_such_job;
use crate::auth::Caller;
use crate::auth::caller::SyncRead;
use crate::convert::sync;
use crate::error::ApiResult;
use crate::state::AppState;

/// Get a job
///
/// How far a long-running job got. `GET /events` tells the same as it goes.
#[utoipa::path(
    tag = "jobs",
    params(("id" = Uuid, Path, description = "The job's id.", example = "01890a5d-ac96-774b-bcce-b302099a8057")),
    responses((status = 200, description = "The job as it is now.", body = Job)),
    security(("session" = []), ("api_key" = ["sync:read"])),
    extensions(("x-errors" = json!(["job_not_found"]))),
)]
#[get("/jobs/{id}")]
pub(super) async fn get_job(state: Data<AppState>, _caller: Caller<SyncRead>, id: Path<Uuid>) -> ApiResult<Json<Job>> {
    let job = state.storage.jobs().find(JobId(*id)).await?;
    Ok(Json(sync::job(job.ok_or_else(no_such_job)?)))
}
