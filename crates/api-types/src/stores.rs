//! Stores on the wire. A token or secret goes in and never comes out.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A connected store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Store {
    /// Its id.
    pub id: Uuid,
    /// BigCommerce's store hash.
    pub store_hash: String,
    /// The name staff gave it.
    pub name: String,
    /// The default currency.
    pub currency: String,
    /// IANA name of the time zone that days and dates follow.
    pub time_zone: String,
    /// The control panel's address.
    pub control_panel_url: String,
    /// Whether the token is accepted.
    pub connected: bool,
    /// When it was connected.
    pub created_at: DateTime<Utc>,
}

/// Connect a store.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ConnectStore {
    /// BigCommerce's store hash: 5 to 20 lower-case letters and digits.
    #[cfg_attr(feature = "openapi", schema(example = "abc123def4"))]
    pub store_hash: String,
    /// A name for staff.
    #[cfg_attr(feature = "openapi", schema(example = "Chamber shop"))]
    pub name: String,
    /// The API account's access token.
    #[cfg_attr(feature = "openapi", schema(example = "an access token", format = Password))]
    pub access_token: String,
    /// The API account's client secret, which signs webhooks.
    #[cfg_attr(feature = "openapi", schema(example = "a client secret", format = Password))]
    pub client_secret: String,
}

impl std::fmt::Debug for ConnectStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ConnectStore")
            .field("store_hash", &self.store_hash)
            .finish_non_exhaustive()
    }
}

/// What testing a connection found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoreTest {
    /// Whether everything works.
    pub ok: bool,
    /// Each right, tried.
    pub checks: Vec<StoreCheck>,
    /// The hooks as the store has them.
    pub hooks: Vec<Hook>,
}

/// One right, tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StoreCheck {
    /// What it is for.
    pub name: String,
    /// The scope of the API account.
    pub scope: String,
    /// Whether it works.
    pub ok: bool,
    /// Why not, and what to do.
    pub problem: Option<String>,
}

/// One hook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hook {
    /// What it tells of.
    pub scope: String,
    /// Whether the store still calls it.
    pub active: bool,
}
