//! Profiles on the wire.

use mctrade_api_types::FieldError;
use mctrade_api_types::invoices::ProfileRef as WireRef;
use mctrade_api_types::profiles as wire;
use mctrade_domain::ProfileId;
use mctrade_domain::profile::{Membership, NewProfile, Profile, ProfileFieldError, ProfileKind, ProfileRef};
use mctrade_domain::shop_order::ContactDetails;

use crate::error::{ApiError, ApiResult};
use crate::http::etag::etag;

/// A profile as an invoice names it.
#[must_use]
pub fn reference(profile: ProfileRef) -> WireRef {
    let ProfileRef {
        id,
        name,
        kind,
        anonymous,
    } = profile;
    WireRef {
        id: id.0,
        name,
        kind: kind_of(kind),
        anonymous,
    }
}

/// One row of the search.
#[must_use]
pub fn row(profile: Profile) -> wire::ProfileRow {
    let Profile {
        id,
        kind,
        membership,
        name,
        contact,
        anonymous,
        primary_organization,
        version: _,
        created_at: _,
        updated_at: _,
    } = profile;
    wire::ProfileRow {
        id: id.0,
        name,
        kind: kind_of(kind),
        membership: membership_of(membership),
        anonymous,
        city: contact.city,
        email: contact.email,
        organization: primary_organization.map(reference),
    }
}

/// One profile whole.
#[must_use]
pub fn whole(profile: Profile) -> wire::Profile {
    wire::Profile {
        contact: contact(profile.contact.clone()),
        created_at: profile.created_at,
        updated_at: profile.updated_at,
        etag: etag(profile.version),
        row: row(profile),
    }
}

/// Names, company, e-mail, phone and address.
#[must_use]
pub fn contact(contact: ContactDetails) -> wire::Contact {
    let ContactDetails {
        first_name,
        last_name,
        company,
        email,
        phone,
        street_1,
        street_2,
        city,
        state,
        postal_code,
        country_code,
    } = contact;
    wire::Contact {
        first_name,
        last_name,
        company,
        email,
        phone,
        street_1,
        street_2,
        city,
        state,
        postal_code,
        country_code,
    }
}

/// A form as the domain reads it.
#[must_use]
pub fn contact_details(contact: wire::Contact) -> ContactDetails {
    let wire::Contact {
        first_name,
        last_name,
        company,
        email,
        phone,
        street_1,
        street_2,
        city,
        state,
        postal_code,
        country_code,
    } = contact;
    ContactDetails {
        first_name,
        last_name,
        company,
        email,
        phone,
        street_1,
        street_2,
        city,
        state,
        postal_code,
        country_code,
    }
}

/// An individual, checked.
///
/// # Errors
/// Every field that needs correction.
pub fn individual(
    contact: wire::Contact,
    membership: Option<wire::Membership>,
    organization: Option<i64>,
) -> ApiResult<NewProfile> {
    let membership = wished(membership);
    NewProfile::individual(contact_details(contact), membership, organization.map(ProfileId)).map_err(fields)
}

/// A profile to be made, checked.
///
/// # Errors
/// Every field that needs correction.
pub fn new_profile(profile: wire::NewProfile) -> ApiResult<NewProfile> {
    let wire::NewProfile {
        kind,
        membership,
        contact,
        organization_id,
        allow_duplicate_email: _,
    } = profile;
    match kind {
        wire::ProfileKind::Individual => individual(contact, membership, organization_id),
        wire::ProfileKind::Organization if organization_id.is_some() => Err(ApiError::field(
            "/organization_id",
            "Only an individual belongs to an organization.",
        )),
        wire::ProfileKind::Organization => {
            NewProfile::organization(contact_details(contact), wished(membership)).map_err(fields)
        }
    }
}

/// The domain's kind.
#[must_use]
pub fn kind_from(kind: wire::ProfileKind) -> ProfileKind {
    match kind {
        wire::ProfileKind::Individual => ProfileKind::Individual,
        wire::ProfileKind::Organization => ProfileKind::Organization,
    }
}

fn wished(membership: Option<wire::Membership>) -> Membership {
    match membership {
        Some(wire::Membership::Member) => Membership::Member,
        Some(wire::Membership::Prospect) => Membership::Prospect,
        Some(wire::Membership::NonMember) | None => Membership::NonMember,
    }
}

fn fields(errors: Vec<ProfileFieldError>) -> ApiError {
    let errors = errors
        .into_iter()
        .map(|error| FieldError {
            pointer: format!("/contact/{}", error.field),
            detail: error.problem.to_owned(),
        })
        .collect();
    ApiError::fields(errors)
}

fn kind_of(kind: ProfileKind) -> wire::ProfileKind {
    match kind {
        ProfileKind::Individual => wire::ProfileKind::Individual,
        ProfileKind::Organization => wire::ProfileKind::Organization,
    }
}

fn membership_of(membership: Membership) -> wire::Membership {
    match membership {
        Membership::Member => wire::Membership::Member,
        Membership::NonMember => wire::Membership::NonMember,
        Membership::Prospect => wire::Membership::Prospect,
    }
}
