//! Profiles on the wire.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::invoices::ProfileRef;

/// Person or organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProfileKind {
    /// A person.
    Individual,
    /// A company, chamber or association.
    Organization,
}

/// Standing with the association.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Membership {
    /// A member.
    Member,
    /// Not a member.
    NonMember,
    /// May become one.
    Prospect,
}

/// Names, company, e-mail, phone and address. Any field may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Contact {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Company; an organization's name.
    pub company: String,
    /// E-mail address.
    pub email: String,
    /// Telephone.
    pub phone: String,
    /// Street, first line.
    pub street_1: String,
    /// Street, second line.
    pub street_2: String,
    /// City.
    pub city: String,
    /// State or province.
    pub state: String,
    /// Postal code.
    pub postal_code: String,
    /// ISO 3166 alpha-2 country code.
    pub country_code: String,
}

/// What the profile search is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields, default)]
pub struct ProfileListQuery {
    /// Part or all of the name, a profile ID, or an e-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Only this kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<ProfileKind>,
    /// Rows, 1 to 200, by default 20.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Where to go on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
}

/// One row of the profile search, best match first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProfileRow {
    /// The profile ID.
    pub id: i64,
    /// The name.
    pub name: String,
    /// Person or organization.
    pub kind: ProfileKind,
    /// Standing with the association.
    pub membership: Membership,
    /// Whether it stands for web purchases by nobody in particular.
    pub anonymous: bool,
    /// City; may be empty.
    pub city: String,
    /// E-mail address; may be empty.
    pub email: String,
    /// The individual's primary organization.
    pub organization: Option<ProfileRef>,
}

/// One profile whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Profile {
    /// As the search shows it.
    pub row: ProfileRow,
    /// Names, company, e-mail, phone and address.
    pub contact: Contact,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// For `If-Match`.
    pub etag: String,
}

/// A profile to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewProfile {
    /// Person or organization.
    pub kind: ProfileKind,
    /// Standing with the association; by default a non-member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub membership: Option<Membership>,
    /// Names, company, e-mail, phone and address.
    pub contact: Contact,
    /// The organization an individual primarily belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<i64>,
    /// Save although a profile with this e-mail address exists.
    #[serde(default)]
    pub allow_duplicate_email: bool,
}

/// A profile that may be the one meant, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProfileProposal {
    /// The profile.
    pub profile: ProfileRow,
    /// Why, in a few words, such as "Same e-mail address".
    pub reason: String,
}
