//! Individuals that agree with a customer: by e-mail address, telephone number, or name and address.

use mctrade_domain::ProfileId;
use mctrade_domain::profile::{MatchReason, Profile};
use mctrade_domain::shop_order::ContactDetails;
use mctrade_domain::text::{fold, phone_digits};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::rows::{COLUMNS, PRIMARY_ORGANIZATION, ProfileRow};
use super::{folded_address, folded_email};
use crate::Result;
use crate::sql::Sql;

/// Telephone numbers shorter than this say nothing about who it is.
const SHORTEST_PHONE: usize = 7;
/// More individuals than this with one reason say no more than this many.
const MOST: u64 = 20;

/// Every individual that agrees, each once with the strongest reason, strongest first.
pub(crate) async fn matches<C: ConnectionTrait>(
    connection: &C,
    contact: &ContactDetails,
) -> Result<Vec<(Profile, MatchReason)>> {
    let mut found: Vec<(Profile, MatchReason)> = Vec::new();
    let email = folded_email(&contact.email);
    let phone = phone_digits(&contact.phone);
    let (name, address) = (fold(&contact.display_name()), folded_address(contact));
    if !email.is_empty() {
        let mut sql = select();
        sql.push("p.folded_email <> '' AND p.folded_email = ").bind(email);
        add(&mut found, sql, MatchReason::Email, connection).await?;
    }
    if phone.len() >= SHORTEST_PHONE {
        let mut sql = select();
        sql.push("p.phone_digits <> '' AND p.phone_digits = ").bind(phone);
        add(&mut found, sql, MatchReason::Phone, connection).await?;
    }
    if !name.is_empty() && !address.is_empty() {
        let mut sql = select();
        sql.push("p.folded_address <> '' AND p.folded_address = ").bind(address);
        sql.push(" AND p.folded_name = ").bind(name);
        add(&mut found, sql, MatchReason::NameAndAddress, connection).await?;
    }
    Ok(found)
}

/// The first individual with an e-mail address, folded.
pub(crate) async fn individual_with_email<C: ConnectionTrait>(
    connection: &C,
    email: &str,
) -> Result<Option<ProfileId>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: i64,
    }
    let mut sql =
        Sql::new("SELECT id FROM profiles WHERE kind = 'individual' AND folded_email <> '' AND folded_email = ");
    sql.bind(email).push(" ORDER BY id LIMIT 1");
    Ok(sql.one::<Row, _>(connection).await?.map(|row| ProfileId(row.id)))
}

fn select() -> Sql {
    let mut sql = Sql::new("SELECT ");
    sql.push(COLUMNS).push(" FROM profiles p ").push(PRIMARY_ORGANIZATION);
    sql.push(" WHERE p.kind = 'individual' AND ");
    sql
}

async fn add<C: ConnectionTrait>(
    found: &mut Vec<(Profile, MatchReason)>,
    mut sql: Sql,
    by: MatchReason,
    connection: &C,
) -> Result<()> {
    sql.push(" ORDER BY p.id LIMIT ").push(&MOST.to_string());
    for row in sql.all::<ProfileRow, _>(connection).await? {
        let profile = Profile::try_from(row)?;
        if !found.iter().any(|(other, _)| other.id == profile.id) {
            found.push((profile, by));
        }
    }
    Ok(())
}
