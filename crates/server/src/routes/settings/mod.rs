//! Invoice Creation Setup.

mod choices;
mod get_revenue;
mod put_revenue;

use serde::{Deserialize, Serialize};
use utoipa_actix_web::service_config::ServiceConfig;
use uuid::Uuid;

pub(super) fn wire(config: &mut ServiceConfig) {
    config
        .service(get_revenue::get_revenue_settings)
        .service(put_revenue::put_revenue_settings)
        .service(choices::get_settings_choices);
}

/// Which store's settings.
#[derive(Debug, Default, Serialize, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields, default)]
struct SettingsQuery {
    /// The store; may be left out where one is connected.
    store_id: Option<Uuid>,
}
