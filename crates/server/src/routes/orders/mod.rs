//! Orders of the store.

mod import;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn wire(config: &mut ServiceConfig) {
    config.service(import::import_order);
}
