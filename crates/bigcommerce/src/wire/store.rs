//! Store information V2.

use serde::Deserialize;

use super::{Flag, Object, Text};

/// What a store says of itself.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Store {
    pub(crate) name: Text,
    pub(crate) domain: Text,
    pub(crate) secure_url: Text,
    pub(crate) control_panel_base_url: Text,
    pub(crate) currency: Text,
    pub(crate) timezone: Object<TimeZone>,
    pub(crate) is_price_entered_with_tax: Flag,
}

/// A store's time zone.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TimeZone {
    pub(crate) name: Text,
}
