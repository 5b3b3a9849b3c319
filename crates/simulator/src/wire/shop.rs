//! The store itself, its currencies and statuses.

use serde_json::{Value, json};

use crate::dates;
use crate::model::currency::{CURRENCIES, Currency};
use crate::model::status::{STATUSES, Status};
use crate::store::Settings;

/// The store's number, which webhooks name it by.
pub(crate) const STORE_ID: u64 = 1_025_646;

/// `GET /v2/store`.
pub(crate) fn store(settings: &Settings) -> Value {
    let hash = &settings.hash;
    json!({
        "id": hash,
        "account_uuid": "8d4d492f-17a1-4d95-b396-0000000c0de5",
        "domain": "store.chamber.example",
        "secure_url": "https://store.chamber.example",
        "control_panel_base_url": format!("https://store-{hash}.mybigcommerce.com"),
        "status": "live",
        "name": settings.name,
        "first_name": "Pat",
        "last_name": "O’Neill",
        "address": "1 Commerce Square\nAustin, Texas 78701\nUnited States",
        "country": "United States",
        "country_code": "US",
        "phone": "512-555-0100",
        "admin_email": "admin@chamber.example",
        "order_email": "orders@chamber.example",
        "favicon_url": "",
        "timezone": {
            "name": "America/Chicago",
            "raw_offset": -21600,
            "dst_offset": -18000,
            "dst_correction": true,
            "date_format": {"display": "M jS Y", "export": "M jS Y", "extended_display": "M jS Y @ g:i A"},
        },
        "language": "en",
        "currency": "USD",
        "currency_symbol": "$",
        "decimal_separator": ".",
        "thousands_separator": ",",
        "decimal_places": 2,
        "currency_symbol_location": "left",
        "weight_units": "LBS",
        "dimension_units": "Inches",
        "dimension_decimal_places": 2,
        "dimension_decimal_token": ".",
        "dimension_thousands_token": ",",
        "plan_name": "Standard",
        "plan_level": "Standard",
        "plan_is_trial": false,
        "industry": "Associations",
        "logo": if settings.quirks { json!([]) } else { json!({"url": "https://store.chamber.example/logo.png"}) },
        "is_price_entered_with_tax": settings.prices_with_tax,
        "store_id": STORE_ID,
        "default_channel_id": 1,
        "default_site_id": 1000,
        "active_comparison_modules": [],
        "features": {
            "stencil_enabled": true,
            "sitewidehttps_enabled": true,
            "facebook_catalog_id": "",
            "checkout_type": "optimized",
            "wishlists_enabled": true,
            "graphql_storefront_api_enabled": true,
            "shopper_consent_tracking_enabled": false,
            "multi_storefront_enabled": true,
            "storefront_limits": {"active": 3, "total_including_inactive": 4},
        },
    })
}

/// `GET /v2/currencies`.
pub(crate) fn currencies(since: chrono::DateTime<chrono::Utc>) -> Vec<Value> {
    let one = |currency: &Currency| {
        json!({
            "id": currency.id,
            "is_default": currency.is_default(),
            "last_updated": dates::rfc2822(since),
            "country_iso2": currency.country,
            "default_for_country_codes": [],
            "currency_code": currency.code,
            "currency_exchange_rate": currency.rate.exchange_text(),
            "auto_update": false,
            "token_location": "left",
            "token": currency.symbol,
            "decimal_token": ".",
            "thousands_token": ",",
            "decimal_places": currency.decimals,
            "enabled": true,
            "is_transactional": true,
            "name": currency.name,
        })
    };
    CURRENCIES.iter().map(one).collect()
}

/// `GET /v2/order_statuses/{id}`.
pub(crate) fn status(status: &Status) -> Value {
    json!({
        "id": status.id,
        "name": status.name,
        "system_label": status.name,
        "custom_label": status.name,
        "system_description": status.description,
        "order": status.order,
    })
}

/// `GET /v2/order_statuses`.
pub(crate) fn statuses() -> Vec<Value> {
    STATUSES.iter().map(status).collect()
}
