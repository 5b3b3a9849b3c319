//! Profiles: found by part of a name, read, made.

mod create;
mod find;
mod search;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn wire(config: &mut ServiceConfig) {
    config
        .service(search::list_profiles)
        .service(create::create_profile)
        .service(find::get_profile);
}
