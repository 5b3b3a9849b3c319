//! Whose an invoice is and who bought: the part of it that people and rules change, apart from the money.

use mctrade_domain::invoice::Why;
use mctrade_domain::owner::OwnerRule;
use mctrade_domain::profile::{ProfileKind, ProfileRef};
use mctrade_domain::{CustomerId, InvoiceId, OrderId, ProfileId, StoreId, Timestamp};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::codes::Code;
use crate::customers::LinkRow;
use crate::profiles::rows;
use crate::sql::{Sql, kept};
use crate::{Result, StorageError, json};

/// Whose an invoice is, as audit events keep it before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Ownership {
    /// The Invoice Profile.
    pub(crate) profile: i64,
    /// What made it the owner.
    pub(crate) rule: String,
    /// Why.
    pub(crate) why: Why,
    /// The Customer Profile.
    pub(crate) customer_profile: Option<i64>,
}

/// What an audit event keeps: the ownership and, where the customer's link was touched, that too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OwnershipState {
    #[serde(flatten)]
    pub(crate) ownership: Ownership,
    /// The customer whose link was touched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) customer: Option<i64>,
    /// Whom they were linked to, and by whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) link: Option<(i64, String)>,
}

impl OwnershipState {
    pub(crate) fn of(ownership: Ownership) -> Self {
        Self {
            ownership,
            customer: None,
            link: None,
        }
    }

    pub(crate) fn with_link(mut self, customer: CustomerId, link: Option<&LinkRow>) -> Self {
        self.customer = Some(customer.0);
        self.link = link.map(|link| (link.profile.0, link.linked_by.clone()));
        self
    }

    pub(crate) fn json(&self) -> Result<serde_json::Value> {
        serde_json::to_value(self).map_err(|error| StorageError::Corrupt(error.to_string()))
    }
}

/// An invoice that a transaction keeps to change its ownership.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub(crate) id: InvoiceId,
    pub(crate) store: Option<StoreId>,
    pub(crate) order: Option<OrderId>,
    pub(crate) customer: Option<CustomerId>,
    pub(crate) customer_email: String,
    pub(crate) billing: String,
    pub(crate) version: i64,
    pub(crate) ownership: Ownership,
}

impl Held {
    /// How sentences name it.
    pub(crate) fn name(&self) -> String {
        match self.order {
            Some(order) => format!("{} (order {order})", self.id.number()),
            None => self.id.number(),
        }
    }
}

/// Reads an invoice; with the words for it, this transaction keeps the row.
pub(crate) async fn read<C: ConnectionTrait>(
    connection: &C,
    for_update: &str,
    invoice: InvoiceId,
) -> Result<Option<Held>> {
    #[derive(FromQueryResult)]
    struct Row {
        store_id: Option<Uuid>,
        order_id: Option<i64>,
        customer_id: Option<i64>,
        customer_email: String,
        billing: String,
        version: i64,
        profile_id: i64,
        owner_rule: String,
        owner_why: String,
        customer_profile_id: Option<i64>,
    }
    let mut sql = Sql::new(
        "SELECT store_id, order_id, customer_id, customer_email, billing, version, profile_id, owner_rule, owner_why, \
         customer_profile_id FROM invoices WHERE id = ",
    );
    sql.bind(invoice.0).push(for_update);
    let Some(row) = sql.one::<Row, _>(connection).await? else {
        return Ok(None);
    };
    Ok(Some(Held {
        id: invoice,
        store: row.store_id.map(StoreId),
        order: row.order_id.map(OrderId),
        customer: row.customer_id.map(CustomerId),
        customer_email: row.customer_email,
        billing: row.billing,
        version: row.version,
        ownership: Ownership {
            profile: row.profile_id,
            rule: row.owner_rule,
            why: json::read(&row.owner_why)?,
            customer_profile: row.customer_profile_id,
        },
    }))
}

/// Writes an invoice's ownership.
pub(crate) async fn write<C: ConnectionTrait>(
    connection: &C,
    invoice: InvoiceId,
    ownership: &Ownership,
    at: Timestamp,
) -> Result<()> {
    let mut sql = Sql::new("UPDATE invoices SET ");
    assign(&mut sql, ownership)?;
    sql.push(", version = version + 1, updated_at = ")
        .bind(kept(at))
        .push(" WHERE id = ")
        .bind(invoice.0);
    crate::sql::found(sql.run(connection).await?, "invoice")
}

/// The columns of an ownership, for a statement that changes an invoice.
pub(crate) fn assign(sql: &mut Sql, ownership: &Ownership) -> Result<()> {
    sql.push("profile_id = ").bind(ownership.profile);
    sql.push(", on_anonymous = (SELECT anonymous FROM profiles WHERE id = ")
        .bind(ownership.profile);
    sql.push("), owner_rule = ").bind(ownership.rule.as_str());
    sql.push(", owner_why = ").bind(json::text(&ownership.why)?);
    sql.push(", customer_profile_id = ").bind(ownership.customer_profile);
    Ok(())
}

/// The ownership after staff chose a profile.
pub(crate) fn by_staff(profile: ProfileId, customer_profile: Option<i64>) -> Ownership {
    Ownership {
        profile: profile.0,
        rule: OwnerRule::Staff.code().to_owned(),
        why: Why {
            rule: "staff_choice".to_owned(),
            field: String::new(),
            settings_version: 0,
        },
        customer_profile,
    }
}

/// A profile that must be there.
pub(crate) async fn profile<C: ConnectionTrait>(connection: &C, profile: ProfileId) -> Result<ProfileRef> {
    rows::find_ref(connection, profile)
        .await?
        .ok_or(StorageError::NotFound("profile"))
}

/// A profile that must be there and be a person.
pub(crate) async fn individual<C: ConnectionTrait>(connection: &C, wanted: ProfileId) -> Result<ProfileRef> {
    let found = profile(connection, wanted).await?;
    if found.kind == ProfileKind::Individual {
        Ok(found)
    } else {
        Err(StorageError::Conflict("not_an_individual"))
    }
}

/// Gives all other invoices of a customer this Customer Profile; answers which changed, with what they had.
pub(crate) async fn follow<C: ConnectionTrait>(
    connection: &C,
    store: StoreId,
    customer: CustomerId,
    except: InvoiceId,
    individual: Option<i64>,
    at: Timestamp,
) -> Result<Vec<InvoiceId>> {
    #[derive(FromQueryResult)]
    struct Changed {
        id: i64,
    }
    let mut sql = Sql::new("UPDATE invoices SET customer_profile_id = ");
    sql.bind(individual)
        .push(", version = version + 1, updated_at = ")
        .bind(kept(at));
    sql.push(" WHERE store_id = ")
        .bind(store.0)
        .push(" AND customer_id = ")
        .bind(customer.0);
    sql.push(" AND id <> ")
        .bind(except.0)
        .push(" AND customer_profile_id IS DISTINCT FROM $1 RETURNING id");
    let rows = sql.all::<Changed, _>(connection).await?;
    Ok(rows.into_iter().map(|row| InvoiceId(row.id)).collect())
}
