//! Long-running jobs.

mod cancel;
mod find;

use mctrade_api_types::ErrorCode;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::error::ApiError;

pub(super) fn wire(config: &mut ServiceConfig) {
    config.service(find::get_job).service(cancel::cancel_job);
}

fn no_such_job() -> ApiError {
    ApiError::new(ErrorCode::JobNotFound, "There is no such job.")
}
