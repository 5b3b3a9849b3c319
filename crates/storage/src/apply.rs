//! Writing down what was planned: the invoice, its entries, the ledger row, the audit and outbox events, or nothing.

use mctrade_domain::invoice::{InvoiceSource, NewRevision, OrderFacts};
use mctrade_domain::ledger::{Claim, OrderSyncState, SyncOutcome};
use mctrade_domain::owner::{OwnerDecision, OwnerRule};
use mctrade_domain::plan::{ImportPlan, InvoiceChange, NewInvoice};
use mctrade_domain::shop_order::ShopOrder;
use mctrade_domain::{InvoiceId, StoreId, Timestamp};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, NotSet, QueryFilter, Set};
use serde_json::json;

use crate::codes::Code;
use crate::customers::{self, LinkRow, LinkedBy};
use crate::entities::invoice;
use crate::events::{self, NewEvent, Subject};
use crate::invoices::ownership::{self, Ownership};
use crate::invoices::seal;
use crate::ledger::claim::hold;
use crate::ledger::finish::{Settled, settle};
use crate::sql::{Sql, kept};
use crate::{Actor, Result, Storage, StorageError, json as text};

impl Storage {
    /// Writes a plan down in one transaction and moves the order's ledger row on.
    ///
    /// The row becomes due again where a newer mark arrived while the order was being read.
    ///
    /// # Errors
    /// [`crate::StorageError::FenceLost`] where the claim's lease was taken over; [`crate::StorageError::Stale`] where
    /// the invoice gained a revision since the plan was made; [`crate::StorageError::Refused`] where the plan breaks a
    /// rule of the database. Nothing is written then.
    pub async fn apply_plan(
        &self,
        claim: &Claim,
        order: &ShopOrder,
        plan: &ImportPlan,
        at: Timestamp,
    ) -> Result<SyncOutcome> {
        if order.id != claim.order {
            return Err(StorageError::Conflict("another_order"));
        }
        let transaction = self.begin().await?;
        hold(&transaction, self.for_update(), claim).await?;
        let applying = Applying {
            transaction: &transaction,
            for_update: self.for_update(),
            store: claim.store,
            order,
            at,
        };
        let outcome = match plan {
            ImportPlan::Wait => SyncOutcome::Waiting,
            ImportPlan::Create(new) => SyncOutcome::Created(applying.create(new).await?),
            ImportPlan::Update(change) => SyncOutcome::Updated(applying.update(change).await?),
            ImportPlan::Unchanged(invoice) => {
                applying.keep_customer().await?;
                SyncOutcome::Unchanged(*invoice)
            }
            ImportPlan::Stale(invoice) => SyncOutcome::Unchanged(*invoice),
        };
        let (state, invoice) = match &outcome {
            SyncOutcome::Created(invoice) | SyncOutcome::Updated(invoice) | SyncOutcome::Unchanged(invoice) => {
                let state = if order.archived {
                    OrderSyncState::Archived
                } else {
                    OrderSyncState::Synced
                };
                (state, Some(*invoice))
            }
            SyncOutcome::Waiting | SyncOutcome::Excluded(_) | SyncOutcome::Absent(_) => (OrderSyncState::Waiting, None),
        };
        let settled = Settled {
            state,
            invoice,
            reason: None,
            // An older reading than the invoice's says nothing about how far we are.
            order_modified_at: (!matches!(plan, ImportPlan::Stale(_))).then_some(order.modified_at),
        };
        settle(&transaction, claim, settled, at).await?;
        transaction.commit().await?;
        Ok(outcome)
    }
}

struct Applying<'a> {
    transaction: &'a DatabaseTransaction,
    for_update: &'static str,
    store: StoreId,
    order: &'a ShopOrder,
    at: Timestamp,
}

impl Applying<'_> {
    /// Keeps the customer's record as the order tells it; answers whom they are linked to. The customer's row is taken
    /// before any invoice's, by everybody.
    async fn keep_customer(&self) -> Result<Option<LinkRow>> {
        let Some(customer) = self.order.customer_id else {
            return Ok(None);
        };
        customers::keep(self.transaction, self.store, customer, self.order, self.at).await?;
        customers::locked_link(self.transaction, self.for_update, self.store, customer).await
    }

    async fn create(&self, new: &NewInvoice) -> Result<InvoiceId> {
        let NewInvoice {
            order,
            order_date,
            currency,
            facts,
            owner,
            revision,
        } = new;
        let link = self.keep_customer().await?;
        let there = invoice::Entity::find()
            .filter(invoice::Column::StoreId.eq(self.store.0))
            .filter(invoice::Column::OrderId.eq(order.0))
            .one(self.transaction)
            .await?;
        if let Some(there) = there {
            return Err(StorageError::Stale {
                current_version: there.version,
            });
        }
        let owned = self.decided(owner, link.as_ref(), None);
        let profile = ownership::profile(self.transaction, owner.owner.profile).await?;
        let OrderFacts {
            status,
            status_label,
            payment_method,
            customer_id,
            customer_name,
            customer_email,
            flags,
        } = facts;
        let balance = &revision.balance;
        let row = invoice::ActiveModel {
            id: NotSet,
            source: Set(InvoiceSource::Bigcommerce.code().to_owned()),
            store_id: Set(Some(self.store.0)),
            order_id: Set(Some(order.0)),
            order_date: Set(kept(*order_date)),
            currency: Set(currency.code().to_owned()),
            total_minor: Set(revision.total.minor()),
            tax_minor: Set(revision.tax.minor()),
            refunded_minor: Set(balance.payment_refunds.minor()),
            paid_minor: Set(balance.received()?.minor()),
            balance_minor: Set(balance.due()?.minor()),
            status: Set(revision.status.code().to_owned()),
            profile_id: Set(owned.profile),
            on_anonymous: Set(profile.anonymous),
            owner_rule: Set(owned.rule.clone()),
            owner_why: Set(text::text(&owned.why)?),
            customer_profile_id: Set(owned.customer_profile),
            customer_id: Set(customer_id.map(|id| id.0)),
            customer_name: Set(customer_name.clone()),
            customer_email: Set(customer_email.clone()),
            billing: Set(text::billing_text(&self.order.billing)?),
            order_status_number: Set(status.number()),
            order_status_label: Set(status_label.clone()),
            payment_method: Set(payment_method.clone()),
            flags: Set(text::text(flags)?),
            revision: Set(revision.number),
            order_modified_at: Set(kept(revision.order_modified_at)),
            version: Set(1),
            created_at: Set(kept(self.at)),
            updated_at: Set(kept(self.at)),
        };
        let id = InvoiceId(
            invoice::Entity::insert(row)
                .exec(self.transaction)
                .await?
                .last_insert_id,
        );
        seal::write(self.transaction, self.store, id, revision, self.at).await?;
        self.link(owner, link.as_ref(), id).await?;
        let summary = format!(
            "{} was made from order {order}: {}, owner profile {}.",
            id.number(),
            revision.total,
            owned.profile
        );
        self.tell(
            "invoice_created",
            "invoice.created",
            id,
            summary,
            None,
            Some(revision),
            &owned,
        )
        .await?;
        Ok(id)
    }

    async fn update(&self, change: &InvoiceChange) -> Result<InvoiceId> {
        let InvoiceChange {
            invoice: id,
            facts,
            owner,
            revision,
        } = change;
        let link = self.keep_customer().await?;
        let held = ownership::read(self.transaction, self.for_update, *id)
            .await?
            .ok_or(StorageError::NotFound("invoice"))?;
        if held.store != Some(self.store) || held.order != Some(self.order.id) {
            return Err(StorageError::Conflict("another_order"));
        }
        let owned = match owner {
            Some(decision) => self.decided(decision, link.as_ref(), Some(&held.ownership)),
            None => held.ownership.clone(),
        };
        let OrderFacts {
            status,
            status_label,
            payment_method,
            customer_id,
            customer_name,
            customer_email,
            flags,
        } = facts;
        let mut sql = Sql::new("UPDATE invoices SET ");
        ownership::assign(&mut sql, &owned)?;
        sql.push(", order_status_number = ").bind(status.number());
        sql.push(", order_status_label = ").bind(status_label.as_str());
        sql.push(", payment_method = ").bind(payment_method.as_str());
        sql.push(", customer_id = ").bind(customer_id.map(|id| id.0));
        sql.push(", customer_name = ").bind(customer_name.as_str());
        sql.push(", customer_email = ").bind(customer_email.as_str());
        sql.push(", billing = ").bind(text::billing_text(&self.order.billing)?);
        sql.push(", flags = ").bind(text::text(flags)?);
        if let Some(revision) = revision {
            let balance = &revision.balance;
            sql.push(", revision = ").bind(revision.number);
            sql.push(", order_modified_at = ")
                .bind(kept(revision.order_modified_at));
            sql.push(", total_minor = ")
                .bind(revision.total.minor())
                .push(", tax_minor = ")
                .bind(revision.tax.minor());
            sql.push(", refunded_minor = ").bind(balance.payment_refunds.minor());
            sql.push(", paid_minor = ").bind(balance.received()?.minor());
            sql.push(", balance_minor = ").bind(balance.due()?.minor());
            sql.push(", status = ").bind(revision.status.code());
        }
        sql.push(", version = version + 1, updated_at = ")
            .bind(kept(self.at))
            .push(" WHERE id = ")
            .bind(id.0);
        if let Some(revision) = revision {
            // A plan made on another revision would count entries twice.
            sql.push(" AND revision = ").bind(revision.number - 1);
        }
        if sql.run(self.transaction).await? == 0 {
            return Err(StorageError::Stale {
                current_version: held.version,
            });
        }
        if let Some(revision) = revision {
            seal::write(self.transaction, self.store, *id, revision, self.at).await?;
        }
        if let Some(decision) = owner {
            self.link(decision, link.as_ref(), *id).await?;
        }
        let mut summary = match revision {
            Some(revision) => format!(
                "{} follows order {}: {}, {}, due {}.",
                id.number(),
                self.order.id,
                status_label,
                revision.total,
                revision.balance.due()?
            ),
            None => format!("{} follows order {}: {}.", id.number(), self.order.id, status_label),
        };
        if owned.profile != held.ownership.profile {
            summary.push_str(&format!(" Its owner is now profile {}.", owned.profile));
        }
        let before = Some(&held.ownership);
        self.tell(
            "invoice_updated",
            "invoice.updated",
            *id,
            summary,
            before,
            revision.as_ref(),
            &owned,
        )
        .await?;
        Ok(*id)
    }

    /// The ownership decided on, unless staff said otherwise while the order was being read.
    fn decided(&self, decision: &OwnerDecision, link: Option<&LinkRow>, now: Option<&Ownership>) -> Ownership {
        let customer_profile = match self.order.customer_id {
            Some(_) => link
                .map(|link| link.profile)
                .or(decision.customer_profile)
                .map(|id| id.0),
            None => decision
                .customer_profile
                .map(|id| id.0)
                .or_else(|| now.and_then(|now| now.customer_profile)),
        };
        match now {
            Some(now) if now.rule == OwnerRule::Staff.code() => Ownership {
                customer_profile,
                ..now.clone()
            },
            _ => Ownership {
                profile: decision.owner.profile.0,
                rule: decision.owner.rule.code().to_owned(),
                why: decision.why.clone(),
                customer_profile,
            },
        }
    }

    /// Links the customer to the one individual that agreed, unless they are linked by now.
    async fn link(&self, decision: &OwnerDecision, link: Option<&LinkRow>, invoice: InvoiceId) -> Result<()> {
        let (Some((individual, reason)), None, Some(customer)) = (decision.link_customer, link, self.order.customer_id)
        else {
            return Ok(());
        };
        let row = LinkRow {
            profile: individual,
            linked_by: LinkedBy::Match(reason).code().to_owned(),
        };
        customers::set_link(self.transaction, self.store, customer, Some(row), self.at).await?;
        let followed = ownership::follow(
            self.transaction,
            self.store,
            customer,
            invoice,
            Some(individual.0),
            self.at,
        )
        .await?;
        let events = followed
            .into_iter()
            .map(|invoice| {
                let summary = format!("The customer of {} is now profile {individual}.", invoice.number());
                NewEvent::new("customer_profile_followed", Subject::Invoice(invoice), summary)
            })
            .collect();
        events::record_all(self.transaction, &Actor::Sync, events, self.at).await?;
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "one event's parts, told in one place")]
    async fn tell(
        &self,
        action: &'static str,
        kind: &str,
        invoice: InvoiceId,
        summary: String,
        before: Option<&Ownership>,
        revision: Option<&NewRevision>,
        after: &Ownership,
    ) -> Result<()> {
        let subject = Subject::Invoice(invoice);
        let mut event = NewEvent::new(action, subject.clone(), summary);
        event.before = before.map(|before| json!({ "owner": before }));
        event.after = Some(json!({
            "owner": after,
            "revision": revision.map(|revision| revision.number),
            "total_minor": revision.map(|revision| revision.total.minor()),
            "status": revision.map(|revision| revision.status),
        }));
        events::record(self.transaction, &Actor::Sync, event, self.at).await?;
        let payload = json!({ "invoice_id": invoice.0, "order_id": self.order.id.0, "store_id": self.store.0 });
        events::announce(self.transaction, kind, &subject, payload, self.at).await
    }
}
