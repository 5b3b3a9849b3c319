//! Every address of the server, a file for each operation. Handlers read, ask, convert and answer; they decide nothing.

mod auth;
mod events;
mod invoices;
mod jobs;
pub mod operations;
mod orders;
mod profiles;
mod settings;
mod stores;
mod sync;
mod webhooks;

use utoipa_actix_web::service_config::ServiceConfig;

/// The operations of `/api/v1`.
pub fn wire_api(config: &mut ServiceConfig) {
    auth::wire(config);
    invoices::wire(config);
    orders::wire(config);
    profiles::wire(config);
    settings::wire(config);
    stores::wire(config);
    sync::wire(config);
    jobs::wire(config);
    config.service(events::stream_events);
}

/// The operations beside the API: webhooks.
pub fn wire_webhooks(config: &mut ServiceConfig) {
    config.service(webhooks::receive_bigcommerce_webhook);
}
