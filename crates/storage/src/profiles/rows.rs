//! Profiles as they stand in the database, and as the domain has them.

use mctrade_domain::profile::{Profile, ProfileKind, ProfileRef};
use mctrade_domain::shop_order::ContactDetails;
use mctrade_domain::{ProfileId, Timestamp};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::codes::Code;
use crate::sql::Sql;
use crate::{Result, StorageError};

/// What a profile is read with; the tables are `p`, and `o` for the primary organization.
pub(crate) const COLUMNS: &str = "p.id, p.kind, p.membership, p.name, p.first_name, p.last_name, p.company, p.email, \
    p.phone, p.street_1, p.street_2, p.city, p.state, p.postal_code, p.country_code, p.anonymous, p.version, \
    p.created_at, p.updated_at, o.id AS organization_id, o.name AS organization_name, \
    o.anonymous AS organization_anonymous";

/// Where the primary organization comes from.
pub(crate) const PRIMARY_ORGANIZATION: &str = "LEFT JOIN profile_relations r ON r.individual_id = p.id AND r.is_primary \
     LEFT JOIN profiles o ON o.id = r.organization_id";

/// A profile with its primary organization.
#[derive(Debug, FromQueryResult)]
pub(crate) struct ProfileRow {
    id: i64,
    kind: String,
    membership: String,
    name: String,
    first_name: String,
    last_name: String,
    company: String,
    email: String,
    phone: String,
    street_1: String,
    street_2: String,
    city: String,
    state: String,
    postal_code: String,
    country_code: String,
    anonymous: bool,
    version: i64,
    created_at: Timestamp,
    updated_at: Timestamp,
    organization_id: Option<i64>,
    organization_name: Option<String>,
    organization_anonymous: Option<bool>,
}

impl TryFrom<ProfileRow> for Profile {
    type Error = StorageError;

    fn try_from(row: ProfileRow) -> Result<Self> {
        let ProfileRow {
            id,
            kind,
            membership,
            name,
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
            anonymous,
            version,
            created_at,
            updated_at,
            organization_id,
            organization_name,
            organization_anonymous,
        } = row;
        Ok(Self {
            id: ProfileId(id),
            kind: ProfileKind::from_code(&kind)?,
            membership: Code::from_code(&membership)?,
            name,
            contact: ContactDetails {
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
            },
            anonymous,
            primary_organization: organization_id.map(|id| ProfileRef {
                id: ProfileId(id),
                name: organization_name.unwrap_or_default(),
                kind: ProfileKind::Organization,
                anonymous: organization_anonymous.unwrap_or_default(),
            }),
            version,
            created_at,
            updated_at,
        })
    }
}

/// One profile.
pub(crate) async fn find<C: ConnectionTrait>(connection: &C, profile: ProfileId) -> Result<Option<Profile>> {
    let mut sql = Sql::new("SELECT ");
    sql.push(COLUMNS).push(" FROM profiles p ").push(PRIMARY_ORGANIZATION);
    sql.push(" WHERE p.id = ").bind(profile.0);
    sql.one::<ProfileRow, _>(connection)
        .await?
        .map(Profile::try_from)
        .transpose()
}

/// One profile as other things name it.
pub(crate) async fn find_ref<C: ConnectionTrait>(connection: &C, profile: ProfileId) -> Result<Option<ProfileRef>> {
    #[derive(FromQueryResult)]
    struct Row {
        name: String,
        kind: String,
        anonymous: bool,
    }
    let mut sql = Sql::new("SELECT name, kind, anonymous FROM profiles WHERE id = ");
    sql.bind(profile.0);
    let Some(row) = sql.one::<Row, _>(connection).await? else {
        return Ok(None);
    };
    Ok(Some(ProfileRef {
        id: profile,
        name: row.name,
        kind: Code::from_code(&row.kind)?,
        anonymous: row.anonymous,
    }))
}

/// As other things name a profile.
pub(crate) fn reference(profile: &Profile) -> ProfileRef {
    ProfileRef {
        id: profile.id,
        name: profile.name.clone(),
        kind: profile.kind,
        anonymous: profile.anonymous,
    }
}
