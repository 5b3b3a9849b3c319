//! Store connections.

mod connect;
mod list;
mod test;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn wire(config: &mut ServiceConfig) {
    config
        .service(list::list_stores)
        .service(connect::connect_store)
        .service(test::test_store);
}
