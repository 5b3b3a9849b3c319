//! The stores' customers: a copy of their record and the profile they are linked to.

use mctrade_domain::profile::{CustomerLink, MatchReason, ProfileRef};
use mctrade_domain::shop_order::{ContactDetails, ShopOrder};
use mctrade_domain::{CustomerId, ProfileId, StoreId, Timestamp};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::codes::Code;
use crate::profiles::rows;
use crate::sql::{Sql, kept};
use crate::{Result, Storage};

/// The stores' customers.
#[derive(Debug, Clone, Copy)]
pub struct Customers<'a> {
    pub(crate) storage: &'a Storage,
}

/// A customer as their store last told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// The store.
    pub store: StoreId,
    /// The customer number.
    pub id: CustomerId,
    /// The person.
    pub contact: ContactDetails,
    /// The individual they are linked to.
    pub linked: Option<ProfileRef>,
    /// When the copy was last refreshed.
    pub updated_at: Timestamp,
}

/// Who linked a customer to an individual.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LinkedBy {
    /// A member of staff.
    Staff,
    /// Exactly one individual agreed.
    Match(MatchReason),
}

impl LinkedBy {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Match(reason) => reason.code(),
        }
    }
}

/// A customer's link as it stands in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LinkRow {
    pub(crate) profile: ProfileId,
    pub(crate) linked_by: String,
}

#[derive(Debug, FromQueryResult)]
struct Row {
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
    profile_id: Option<i64>,
    updated_at: Timestamp,
}

impl Customers<'_> {
    /// The customer, if an order of theirs was ever read.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn find(&self, store: StoreId, customer: CustomerId) -> Result<Option<Customer>> {
        let reader = self.storage.reader();
        let mut sql = Sql::new(
            "SELECT first_name, last_name, company, email, phone, street_1, street_2, city, state, postal_code, \
             country_code, profile_id, updated_at FROM customers WHERE store_id = ",
        );
        sql.bind(store.0).push(" AND customer_id = ").bind(customer.0);
        let Some(row) = sql.one::<Row, _>(reader).await? else {
            return Ok(None);
        };
        let Row {
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
            profile_id,
            updated_at,
        } = row;
        let linked = match profile_id {
            Some(profile) => rows::find_ref(reader, ProfileId(profile)).await?,
            None => None,
        };
        Ok(Some(Customer {
            store,
            id: customer,
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
            linked,
            updated_at,
        }))
    }

    /// What the customer is linked to, with the individual's primary related organization.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn link(&self, store: StoreId, customer: CustomerId) -> Result<Option<CustomerLink>> {
        link(self.storage.reader(), store, customer).await
    }
}

/// What a customer is linked to; `None` for a customer no order of whom was ever read.
pub(crate) async fn link<C: ConnectionTrait>(
    connection: &C,
    store: StoreId,
    customer: CustomerId,
) -> Result<Option<CustomerLink>> {
    #[derive(FromQueryResult)]
    struct Linked {
        profile_id: Option<i64>,
    }
    let mut sql = Sql::new("SELECT profile_id FROM customers WHERE store_id = ");
    sql.bind(store.0).push(" AND customer_id = ").bind(customer.0);
    let Some(row) = sql.one::<Linked, _>(connection).await? else {
        return Ok(None);
    };
    let individual = match row.profile_id {
        Some(profile) => rows::find(connection, ProfileId(profile)).await?,
        None => None,
    };
    Ok(Some(CustomerLink {
        customer_id: customer,
        individual: individual.as_ref().map(rows::reference),
        primary_organization: individual.and_then(|profile| profile.primary_organization),
    }))
}

/// Keeps the customer's record as this order tells it, and this transaction keeps the row. Where the shop no longer has
/// the customer, what is known of them stays.
pub(crate) async fn keep<C: ConnectionTrait>(
    connection: &C,
    store: StoreId,
    customer: CustomerId,
    order: &ShopOrder,
    at: Timestamp,
) -> Result<()> {
    let known = order.customer.as_ref().map(|record| &record.contact);
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
    } = known.unwrap_or(&order.billing);
    let mut sql = Sql::new(
        "INSERT INTO customers (store_id, customer_id, created_at, updated_at, first_name, last_name, company, email, \
         phone, street_1, street_2, city, state, postal_code, country_code) VALUES (",
    );
    sql.bind(store.0)
        .push(", ")
        .bind(customer.0)
        .push(", ")
        .bind(kept(at))
        .push(", $3");
    let fields = [
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
    ];
    for field in fields {
        sql.push(", ").bind(field.as_str());
    }
    sql.push(") ON CONFLICT (store_id, customer_id) DO UPDATE SET updated_at = excluded.updated_at");
    if known.is_some() {
        for column in [
            "first_name",
            "last_name",
            "company",
            "email",
            "phone",
            "street_1",
            "street_2",
            "city",
            "state",
            "postal_code",
            "country_code",
        ] {
            sql.push(", ").push(column).push(" = excluded.").push(column);
        }
    }
    sql.run(connection).await?;
    Ok(())
}

/// The link of a customer, whose row this transaction keeps.
pub(crate) async fn locked_link<C: ConnectionTrait>(
    connection: &C,
    for_update: &str,
    store: StoreId,
    customer: CustomerId,
) -> Result<Option<LinkRow>> {
    #[derive(FromQueryResult)]
    struct Linked {
        profile_id: Option<i64>,
        linked_by: Option<String>,
    }
    let mut sql = Sql::new("SELECT profile_id, linked_by FROM customers WHERE store_id = ");
    sql.bind(store.0)
        .push(" AND customer_id = ")
        .bind(customer.0)
        .push(for_update);
    let row = sql.one::<Linked, _>(connection).await?;
    Ok(row.and_then(|row| {
        Some(LinkRow {
            profile: ProfileId(row.profile_id?),
            linked_by: row.linked_by?,
        })
    }))
}

/// Links a customer to an individual, or to nobody.
pub(crate) async fn set_link<C: ConnectionTrait>(
    connection: &C,
    store: StoreId,
    customer: CustomerId,
    link: Option<LinkRow>,
    at: Timestamp,
) -> Result<()> {
    let (profile, linked_by) = link.map(|link| (link.profile.0, link.linked_by)).unzip();
    let linked_at = profile.map(|_| kept(at));
    let mut sql = Sql::new("UPDATE customers SET profile_id = ");
    sql.bind(profile)
        .push(", linked_by = ")
        .bind(linked_by)
        .push(", linked_at = ")
        .bind(linked_at);
    sql.push(" WHERE store_id = ")
        .bind(store.0)
        .push(" AND customer_id = ")
        .bind(customer.0);
    sql.run(connection).await?;
    Ok(())
}
