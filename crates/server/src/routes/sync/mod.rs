//! The sync: its health, the order ledger, backfills.

mod backfill;
mod health;
mod ledger;

use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn wire(config: &mut ServiceConfig) {
    config
        .service(health::get_sync_health)
        .service(ledger::list_ledger)
        .service(backfill::start_backfill);
}
