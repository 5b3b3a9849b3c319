//! Profiles: found by part of a name, matched to customers, added.

pub(crate) mod matching;
pub(crate) mod rows;
mod search;

use mctrade_domain::profile::{NewProfile, Profile, ProfileKind};
use mctrade_domain::shop_order::ContactDetails;
use mctrade_domain::text::{fold, phone_digits};
use mctrade_domain::{ProfileId, Timestamp};
use sea_orm::{ConnectionTrait, EntityTrait, NotSet, Set};

use crate::codes::Code;
use crate::entities::{profile, profile_relation};
use crate::events::{self, NewEvent, Subject};
use crate::sql::kept;
use crate::{Actor, Result, Storage, StorageError};

/// Profiles.
#[derive(Debug, Clone, Copy)]
pub struct Profiles<'a> {
    pub(crate) storage: &'a Storage,
}

impl Profiles<'_> {
    /// One profile.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn find(&self, profile: ProfileId) -> Result<Option<Profile>> {
        rows::find(self.storage.reader(), profile).await
    }

    /// Adds a profile.
    ///
    /// # Errors
    /// [`crate::StorageError::DuplicateEmail`] where another individual has the address and that was not allowed;
    /// [`crate::StorageError::NotFound`] where the primary organization is not there.
    pub async fn insert(
        &self,
        profile: &NewProfile,
        allow_duplicate_email: bool,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Profile> {
        let transaction = self.storage.begin().await?;
        let id = add(&transaction, profile, allow_duplicate_email, actor, at).await?;
        let added = rows::find(&transaction, id)
            .await?
            .ok_or(StorageError::NotFound("profile"))?;
        transaction.commit().await?;
        Ok(added)
    }
}

/// Adds a profile within a transaction.
pub(crate) async fn add<C: ConnectionTrait>(
    connection: &C,
    new: &NewProfile,
    allow_duplicate_email: bool,
    actor: &Actor,
    at: Timestamp,
) -> Result<ProfileId> {
    let NewProfile {
        kind,
        membership,
        name,
        contact,
        primary_organization,
        anonymous,
    } = new;
    let email = folded_email(&contact.email);
    if !allow_duplicate_email
        && *kind == ProfileKind::Individual
        && !email.is_empty()
        && let Some(profile) = matching::individual_with_email(connection, &email).await?
    {
        return Err(StorageError::DuplicateEmail { profile });
    }
    if let Some(organization) = primary_organization {
        let kind = rows::find_ref(connection, *organization)
            .await?
            .ok_or(StorageError::NotFound("organization"))?
            .kind;
        if kind != ProfileKind::Organization {
            return Err(StorageError::Conflict("not_an_organization"));
        }
    }
    let ContactDetails {
        first_name,
        last_name,
        company,
        email: address,
        phone,
        street_1,
        street_2,
        city,
        state,
        postal_code,
        country_code,
    } = contact.clone();
    let last_name_folded = match kind {
        ProfileKind::Individual => fold(&last_name),
        ProfileKind::Organization => String::new(),
    };
    let row = profile::ActiveModel {
        id: NotSet,
        kind: Set(kind.code().to_owned()),
        membership: Set(membership.code().to_owned()),
        name: Set(name.clone()),
        folded_name: Set(fold(name)),
        folded_last_name: Set(last_name_folded),
        folded_email: Set(email),
        phone_digits: Set(phone_digits(&phone)),
        folded_address: Set(folded_address(contact)),
        first_name: Set(first_name),
        last_name: Set(last_name),
        company: Set(company),
        email: Set(address),
        phone: Set(phone),
        street_1: Set(street_1),
        street_2: Set(street_2),
        city: Set(city),
        state: Set(state),
        postal_code: Set(postal_code),
        country_code: Set(country_code),
        anonymous: Set(*anonymous),
        version: Set(1),
        created_at: Set(kept(at)),
        updated_at: Set(kept(at)),
    };
    let id = ProfileId(profile::Entity::insert(row).exec(connection).await?.last_insert_id);
    if let Some(organization) = primary_organization {
        let relation = profile_relation::ActiveModel {
            individual_id: Set(id.0),
            organization_id: Set(organization.0),
            relation_type: Set("member_of".to_owned()),
            is_primary: Set(true),
            created_at: Set(kept(at)),
        };
        profile_relation::Entity::insert(relation)
            .exec_without_returning(connection)
            .await?;
    }
    let event = NewEvent::new(
        "profile_created",
        Subject::Profile(id),
        format!("Profile {id} was made."),
    );
    events::record(connection, actor, event, at).await?;
    let payload = serde_json::json!({ "profile_id": id.0 });
    events::announce(connection, "profile.created", &Subject::Profile(id), payload, at).await?;
    Ok(id)
}

/// An e-mail address as it is compared: the host and, as all providers that matter do, the name in any case.
pub(crate) fn folded_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// An address as it is compared: street and postal code; nothing if either is missing.
pub(crate) fn folded_address(contact: &ContactDetails) -> String {
    let (street, postal_code) = (fold(&contact.street_1), fold(&contact.postal_code));
    if street.is_empty() || postal_code.is_empty() {
        String::new()
    } else {
        format!("{street}|{}", postal_code.replace(' ', ""))
    }
}
