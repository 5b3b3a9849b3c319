//! Logging in.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// E-mail address and password.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LoginRequest {
    /// The user's e-mail address.
    #[cfg_attr(feature = "openapi", schema(example = "admin@example.org"))]
    pub email: String,
    /// The user's password.
    #[cfg_attr(feature = "openapi", schema(example = "a long passphrase", format = Password))]
    pub password: String,
}

impl std::fmt::Debug for LoginRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LoginRequest(..)")
    }
}

/// Who is logged in and what they may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// The user.
    pub id: Uuid,
    /// Their e-mail address.
    pub email: String,
    /// Their role.
    pub role: Role,
    /// Access by area: `invoices`, `profiles`, `sync`, `settings`, `stores`, `users`.
    pub access: Vec<AreaAccess>,
    /// When the session ends if nothing is done.
    pub expires_at: DateTime<Utc>,
}

impl Me {
    /// Whether the user may change things in an area.
    #[must_use]
    pub fn may_write(&self, area: &str) -> bool {
        self.access
            .iter()
            .any(|entry| entry.area == area && entry.access == AccessLevel::Full)
    }
}

/// Access to one area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AreaAccess {
    /// The area's name.
    pub area: String,
    /// How far.
    pub access: AccessLevel,
}

/// How far access goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AccessLevel {
    /// None.
    None,
    /// Looks, changes nothing.
    Read,
    /// Looks and changes.
    Full,
}

/// A user's role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything.
    Administrator,
    /// Invoices, profiles and imports; reads settings.
    Finance,
    /// Reads, changes nothing.
    ReadOnly,
}
