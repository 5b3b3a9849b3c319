//! Invoice Creation Setup.

use mctrade_api_types::{
    paths,
    settings::{RevenueSettings, RevenueSettingsView, SettingsChoices},
};
use uuid::Uuid;

use super::{ApiError, Call};

/// A store's revenue settings as they stand.
pub(crate) async fn get_revenue_settings(store: Uuid) -> Result<RevenueSettingsView, ApiError> {
    Call::list(paths::SETTINGS_REVENUE, &[("store_id", store)]).send().await
}

/// Saves a store's revenue settings.
pub(crate) async fn put_revenue_settings(
    store: Uuid,
    etag: &str,
    settings: &RevenueSettings,
) -> Result<RevenueSettingsView, ApiError> {
    let mut call = Call::list(paths::SETTINGS_REVENUE, &[("store_id", store)]);
    call.method = gloo_net::http::Method::PUT;
    call.if_match(etag).json(settings).send().await
}

/// What revenue settings pick from.
pub(crate) async fn get_settings_choices() -> Result<SettingsChoices, ApiError> {
    Call::get(paths::SETTINGS_CHOICES).send().await
}
