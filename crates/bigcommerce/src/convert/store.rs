//! The store's own facts.

use chrono_tz::Tz;
use mctrade_domain::Currency;
use mctrade_shop::StoreInfo;

use super::fault::Fault;
use crate::wire::store::{Store, TimeZone};

pub(crate) fn convert_store(store: Store) -> Result<StoreInfo, Fault> {
    let Store {
        name,
        domain,
        secure_url,
        control_panel_base_url,
        currency,
        timezone,
        is_price_entered_with_tax,
    } = store;
    let TimeZone { name: zone } = timezone.0.unwrap_or_default();
    if currency.is_empty() {
        return Err(Fault::missing("currency"));
    }
    let storefront_url = match (secure_url.is_empty(), domain.is_empty()) {
        (false, _) => secure_url.into_string(),
        (true, false) => format!("https://{}", domain.as_str()),
        (true, true) => String::new(),
    };
    Ok(StoreInfo {
        name: name.into_string(),
        currency: Currency::from_code(currency.as_str())
            .map_err(|_| Fault::new("currency", "is not an ISO 4217 currency code"))?,
        time_zone: zone.as_str().parse::<Tz>().unwrap_or(Tz::UTC).name().to_owned(),
        storefront_url,
        control_panel_url: control_panel_base_url.into_string(),
        prices_include_tax: is_price_entered_with_tax.is_set(),
    })
}
