//! The Customer Profile: who bought, made or found among the profiles.

use mctrade_domain::filter::InvoiceListItem;
use mctrade_domain::profile::{ProfileKind, ProfileRef};
use mctrade_domain::{AuditEventId, InvoiceId, ProfileId, Timestamp};
use sea_orm::{ConnectionTrait, FromQueryResult};

use super::ownership::{self, Held, OwnershipState};
use super::{CreateCustomerProfile, CustomerProfileCreated, InvoiceCustomer, Invoices, LinkCustomerProfile, list};
use crate::customers::{self, LinkRow, LinkedBy};
use crate::events::{self, NewEvent, Subject};
use crate::profiles::{self, matching, rows};
use crate::sql::{Count, Sql};
use crate::{Actor, Result, StorageError, json};

impl Invoices<'_> {
    /// Who bought, and which profiles they may be.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn customer(&self, invoice: InvoiceId) -> Result<Option<InvoiceCustomer>> {
        let reader = self.storage.reader();
        let Some(held) = ownership::read(reader, "", invoice).await? else {
            return Ok(None);
        };
        let record = match (held.store, held.customer) {
            (Some(store), Some(customer)) => self.storage.customers().find(store, customer).await?,
            _ => None,
        };
        let shown = match held.ownership.customer_profile {
            Some(profile) => rows::find_ref(reader, ProfileId(profile)).await?,
            None => None,
        };
        let (contact, linked) = match record {
            Some(record) => (record.contact, record.linked.or(shown)),
            None => (json::billing(&held.billing)?, shown),
        };
        let matches = if linked.is_some() {
            Vec::new()
        } else {
            matching::matches(reader, &contact).await?
        };
        let mut sql = Sql::new("SELECT COUNT(*) AS count FROM invoices WHERE on_anonymous");
        let other_anonymous = if others(&mut sql, &held) {
            sql.one::<Count, _>(reader).await?.map_or(0, |row| row.count)
        } else {
            0
        };
        Ok(Some(InvoiceCustomer {
            customer_id: held.customer,
            contact,
            linked,
            matches,
            other_anonymous,
        }))
    }

    /// Makes an individual of the customer and links them; for a guest, only this invoice.
    ///
    /// The Customer Profile of all the customer's invoices follows. A guest's other invoices are those of the same
    /// e-mail address; they are touched only with `move_others`.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`] `invoice`; [`crate::StorageError::Conflict`] `customer_has_profile` or
    /// `not_an_individual`; [`crate::StorageError::DuplicateEmail`].
    pub async fn create_customer_profile(
        &self,
        create: CreateCustomerProfile,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<CustomerProfileCreated> {
        let CreateCustomerProfile {
            invoice,
            profile,
            move_invoice,
            move_others,
            allow_duplicate_email,
        } = create;
        if profile.kind != ProfileKind::Individual {
            return Err(StorageError::Conflict("not_an_individual"));
        }
        let transaction = self.storage.begin().await?;
        let (held, link) = self.hold(&transaction, invoice).await?;
        if link.is_some() || (held.customer.is_none() && held.ownership.customer_profile.is_some()) {
            return Err(StorageError::Conflict("customer_has_profile"));
        }
        let id = profiles::add(&transaction, &profile, allow_duplicate_email, actor, at).await?;
        let individual = ownership::profile(&transaction, id).await?;
        give(&transaction, &held, link.as_ref(), &individual, move_invoice, actor, at).await?;
        let mut moved = i64::from(move_invoice);
        if move_others {
            moved +=
                move_other_invoices(&transaction, self.storage.for_update(), &held, &individual, actor, at).await?;
        }
        let profile = rows::find(&transaction, id)
            .await?
            .ok_or(StorageError::NotFound("profile"))?;
        let item = list::item(&transaction, invoice)
            .await?
            .ok_or(StorageError::NotFound("invoice"))?;
        transaction.commit().await?;
        Ok(CustomerProfileCreated { profile, item, moved })
    }

    /// Links the customer, or a guest's invoice, to an individual there is already, in place of another if need be.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`] `invoice` or `profile`; [`crate::StorageError::Conflict`]
    /// `not_an_individual`.
    pub async fn link_customer_profile(
        &self,
        link: LinkCustomerProfile,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<(InvoiceListItem, AuditEventId)> {
        let LinkCustomerProfile {
            invoice,
            profile,
            move_invoice,
        } = link;
        let transaction = self.storage.begin().await?;
        let individual = ownership::individual(&transaction, profile).await?;
        let (held, link) = self.hold(&transaction, invoice).await?;
        let event = give(&transaction, &held, link.as_ref(), &individual, move_invoice, actor, at).await?;
        let item = list::item(&transaction, invoice)
            .await?
            .ok_or(StorageError::NotFound("invoice"))?;
        transaction.commit().await?;
        Ok((item, event))
    }

    /// Keeps the customer's row, then the invoice's, for this transaction.
    async fn hold<C: ConnectionTrait>(&self, connection: &C, invoice: InvoiceId) -> Result<(Held, Option<LinkRow>)> {
        let for_update = self.storage.for_update();
        let unlocked = ownership::read(connection, "", invoice)
            .await?
            .ok_or(StorageError::NotFound("invoice"))?;
        let link = match (unlocked.store, unlocked.customer) {
            (Some(store), Some(customer)) => customers::locked_link(connection, for_update, store, customer).await?,
            _ => None,
        };
        let held = ownership::read(connection, for_update, invoice)
            .await?
            .ok_or(StorageError::NotFound("invoice"))?;
        if held.customer != unlocked.customer {
            return Err(StorageError::Conflict("changed_since"));
        }
        Ok((held, link))
    }
}

/// Makes an individual the Customer Profile of an invoice, and of its customer with all their invoices.
async fn give<C: ConnectionTrait>(
    connection: &C,
    held: &Held,
    link: Option<&LinkRow>,
    individual: &ProfileRef,
    move_invoice: bool,
    actor: &Actor,
    at: Timestamp,
) -> Result<AuditEventId> {
    let mut after = held.ownership.clone();
    if move_invoice {
        after = ownership::by_staff(individual.id, None);
    }
    after.customer_profile = Some(individual.id.0);
    ownership::write(connection, held.id, &after, at).await?;
    let (mut before_state, mut after_state) = (OwnershipState::of(held.ownership.clone()), OwnershipState::of(after));
    if let (Some(store), Some(customer)) = (held.store, held.customer) {
        let new_link = LinkRow {
            profile: individual.id,
            linked_by: LinkedBy::Staff.code().to_owned(),
        };
        before_state = before_state.with_link(customer, link);
        after_state = after_state.with_link(customer, Some(&new_link));
        customers::set_link(connection, store, customer, Some(new_link), at).await?;
        let followed = ownership::follow(connection, store, customer, held.id, Some(individual.id.0), at).await?;
        let events = followed
            .into_iter()
            .map(|invoice| {
                let summary = format!("The customer of {} is now profile {}.", invoice.number(), individual.id);
                NewEvent::new("customer_profile_followed", Subject::Invoice(invoice), summary)
            })
            .collect();
        events::record_all(connection, actor, events, at).await?;
    }
    let summary = if move_invoice {
        format!(
            "The customer of {} is now profile {}, and so is its owner.",
            held.name(),
            individual.id
        )
    } else {
        format!("The customer of {} is now profile {}.", held.name(), individual.id)
    };
    let event = NewEvent::new("customer_profile_changed", Subject::Invoice(held.id), summary)
        .change(before_state.json()?, after_state.json()?);
    let id = events::record(connection, actor, event, at).await?;
    let payload = serde_json::json!({ "invoice_id": held.id.0, "customer_profile_id": individual.id.0 });
    events::announce(
        connection,
        "invoice.profile_changed",
        &Subject::Invoice(held.id),
        payload,
        at,
    )
    .await?;
    Ok(id)
}

/// The condition for the customer's other invoices, or a guest's of the same e-mail address; `false` where there can be
/// none.
fn others(sql: &mut Sql, held: &Held) -> bool {
    let Some(store) = held.store else {
        return false;
    };
    sql.push(" AND store_id = ")
        .bind(store.0)
        .push(" AND id <> ")
        .bind(held.id.0);
    match held.customer {
        Some(customer) => {
            sql.push(" AND customer_id = ").bind(customer.0);
        }
        None if held.customer_email.is_empty() => return false,
        None => {
            sql.push(" AND customer_id IS NULL AND lower(customer_email) = lower(");
            sql.bind(held.customer_email.as_str()).push(")");
        }
    }
    true
}

/// Moves the customer's other anonymous invoices to an individual; answers how many.
async fn move_other_invoices<C: ConnectionTrait>(
    connection: &C,
    for_update: &str,
    held: &Held,
    individual: &ProfileRef,
    actor: &Actor,
    at: Timestamp,
) -> Result<i64> {
    #[derive(FromQueryResult)]
    struct Other {
        id: i64,
    }
    let mut sql = Sql::new("SELECT id FROM invoices WHERE on_anonymous");
    if !others(&mut sql, held) {
        return Ok(0);
    }
    sql.push(" ORDER BY id").push(for_update);
    let mut events = Vec::new();
    for Other { id } in sql.all::<Other, _>(connection).await? {
        let other = ownership::read(connection, "", InvoiceId(id))
            .await?
            .ok_or(StorageError::NotFound("invoice"))?;
        let after = ownership::by_staff(individual.id, Some(individual.id.0));
        ownership::write(connection, other.id, &after, at).await?;
        let summary = format!(
            "{} was moved to profile {} with its customer.",
            other.name(),
            individual.id
        );
        events.push(
            NewEvent::new("profile_changed", Subject::Invoice(other.id), summary).change(
                OwnershipState::of(other.ownership).json()?,
                OwnershipState::of(after).json()?,
            ),
        );
    }
    let moved = i64::try_from(events.len()).unwrap_or(i64::MAX);
    events::record_all(connection, actor, events, at).await?;
    Ok(moved)
}
