//! Logging in and out.

mod login;
mod logout;
mod me;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn wire(config: &mut ServiceConfig) {
    config
        .service(login::log_in)
        .service(logout::log_out)
        .service(me::get_me);
}
