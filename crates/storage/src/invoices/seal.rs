//! Writing a revision: its entries, the refunds it applies, and the seal.

use mctrade_domain::invoice::{Booking, NewRevision, Why};
use mctrade_domain::{InvoiceId, Money, RefundId, StoreId, Timestamp};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, Set};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

use super::state::EntryKind;
use crate::codes::Code;
use crate::entities::{invoice_entry, invoice_revision, refund_application};
use crate::sql::{Count, Sql, kept, new_id};
use crate::{Result, StorageError, json};

/// Rows of one statement: 22 values each, and SQLite takes 32766.
const CHUNK: usize = 500;

/// Writes a revision with all its entries and seals it. The invoice's row must say the new sums already.
pub(crate) async fn write<C: ConnectionTrait>(
    connection: &C,
    store: StoreId,
    invoice: InvoiceId,
    revision: &NewRevision,
    at: Timestamp,
) -> Result<()> {
    let entries = entries(invoice, revision, at)?;
    let previous = if revision.number > 1 {
        invoice_revision::Entity::find_by_id((invoice.0, revision.number - 1))
            .one(connection)
            .await?
            .map(|row| row.content_hash)
            .ok_or_else(|| StorageError::Corrupt(format!("invoice {invoice} lacks a revision")))?
    } else {
        String::new()
    };
    let mut row = invoice_revision::Model {
        invoice_id: invoice.0,
        number: revision.number,
        order_modified_at: kept(revision.order_modified_at),
        total_minor: revision.total.minor(),
        tax_minor: revision.tax.minor(),
        snapshot: revision.snapshot.clone(),
        content_hash: String::new(),
        recorded_at: kept(at),
        sealed: false,
    };
    row.content_hash = content_hash(&previous, &row, &entries);
    let row: invoice_revision::ActiveModel = row.into();
    invoice_revision::Entity::insert(row.reset_all())
        .exec_without_returning(connection)
        .await?;
    for chunk in entries.chunks(CHUNK) {
        let rows = chunk
            .iter()
            .map(|row| invoice_entry::ActiveModel::from(row.clone()).reset_all());
        invoice_entry::Entity::insert_many(rows)
            .exec_without_returning(connection)
            .await?;
    }
    apply_refunds(connection, store, invoice, revision).await?;
    let mut seal = Sql::new("UPDATE invoice_revisions SET sealed = ");
    seal.bind(true).push(" WHERE invoice_id = ").bind(invoice.0);
    seal.push(" AND number = ").bind(revision.number);
    seal.run(connection).await?;
    Ok(())
}

/// Notes what each refund record moved, in turn: the database refuses to note the same application twice.
async fn apply_refunds<C: ConnectionTrait>(
    connection: &C,
    store: StoreId,
    invoice: InvoiceId,
    revision: &NewRevision,
) -> Result<()> {
    let mut amounts: BTreeMap<RefundId, Money> = BTreeMap::new();
    for adjustment in &revision.payment_adjustments {
        if let Some(refund) = adjustment.refund {
            let amount = amounts
                .entry(refund)
                .or_insert(Money::zero(adjustment.amount.currency()));
            *amount = amount.add(adjustment.amount)?;
        }
    }
    for (refund, amount) in amounts {
        let mut sql = Sql::new("SELECT COUNT(*) AS count FROM refund_applications WHERE store_id = ");
        sql.bind(store.0).push(" AND refund_id = ").bind(refund.0);
        let count = sql.one::<Count, _>(connection).await?.map_or(0, |row| row.count);
        let row = refund_application::ActiveModel {
            store_id: Set(store.0),
            refund_id: Set(refund.0),
            number: Set(count + 1),
            invoice_id: Set(invoice.0),
            revision: Set(revision.number),
            amount_minor: Set(amount.minor()),
        };
        refund_application::Entity::insert(row)
            .exec_without_returning(connection)
            .await?;
    }
    Ok(())
}

fn entries(invoice: InvoiceId, revision: &NewRevision, at: Timestamp) -> Result<Vec<invoice_entry::Model>> {
    let NewRevision {
        number,
        order_modified_at: _,
        total: _,
        tax: _,
        snapshot: _,
        lines,
        line_adjustments,
        payments,
        payment_adjustments,
        balance: _,
        status: _,
    } = revision;
    let mut rows: Vec<invoice_entry::Model> = Vec::new();
    let add = |kind: EntryKind, amount: Money, description: &str, why: &Why| -> Result<invoice_entry::Model> {
        Ok(invoice_entry::Model {
            id: new_id(at),
            invoice_id: invoice.0,
            revision: *number,
            position: 0,
            entry_kind: kind.code().to_owned(),
            line_key: None,
            line_kind: None,
            payment_key: None,
            adjustment_kind: None,
            revenue_item_id: None,
            tax_item_id: None,
            payment_type_id: None,
            adjustment_type_id: None,
            refund_id: None,
            description: description.to_owned(),
            sku: String::new(),
            quantity: 1,
            unit_price_minor: amount.minor(),
            amount_minor: amount.minor(),
            method: String::new(),
            why: json::text(why)?,
            recorded_at: kept(at),
        })
    };
    for line in lines {
        let (revenue_item_id, tax_item_id) = match line.booking {
            Booking::Revenue(item) => (Some(item.0), None),
            Booking::Tax(item) => (None, Some(item.0)),
        };
        rows.push(invoice_entry::Model {
            line_key: Some(line.key.0.clone()),
            line_kind: Some(line.kind.code().to_owned()),
            revenue_item_id,
            tax_item_id,
            sku: line.sku.clone(),
            quantity: line.quantity,
            unit_price_minor: line.unit_price.minor(),
            ..add(EntryKind::Line, line.amount, &line.description, &line.why)?
        });
    }
    for adjustment in line_adjustments {
        rows.push(invoice_entry::Model {
            line_key: adjustment.line.as_ref().map(|key| key.0.clone()),
            adjustment_kind: Some(adjustment.kind.code().to_owned()),
            adjustment_type_id: Some(adjustment.adjustment_type.0),
            refund_id: adjustment.refund.map(|refund| refund.0),
            ..add(
                EntryKind::LineAdjustment,
                adjustment.amount,
                &adjustment.description,
                &adjustment.why,
            )?
        });
    }
    for payment in payments {
        rows.push(invoice_entry::Model {
            payment_key: Some(payment.key.code().to_owned()),
            payment_type_id: Some(payment.payment_type.0),
            method: payment.method.clone(),
            ..add(EntryKind::Payment, payment.amount, "", &payment.why)?
        });
    }
    for adjustment in payment_adjustments {
        rows.push(invoice_entry::Model {
            payment_key: Some(adjustment.payment.code().to_owned()),
            adjustment_kind: Some(adjustment.kind.code().to_owned()),
            adjustment_type_id: Some(adjustment.adjustment_type.0),
            refund_id: adjustment.refund.map(|refund| refund.0),
            ..add(
                EntryKind::PaymentAdjustment,
                adjustment.amount,
                &adjustment.description,
                &adjustment.why,
            )?
        });
    }
    for (position, row) in (1..).zip(&mut rows) {
        row.position = position;
    }
    Ok(rows)
}

/// SHA-256 over the revision before, this one and its entries, in hex.
///
/// Every part is led by its length, so that no two different contents read the same.
pub(crate) fn content_hash(
    previous: &str,
    revision: &invoice_revision::Model,
    entries: &[invoice_entry::Model],
) -> String {
    let mut hash = Hash(Sha256::new());
    hash.text(previous);
    let invoice_revision::Model {
        invoice_id,
        number,
        order_modified_at,
        total_minor,
        tax_minor,
        snapshot,
        content_hash: _,
        recorded_at,
        sealed: _,
    } = revision;
    hash.number(*invoice_id)
        .number(*number)
        .number(order_modified_at.timestamp_micros());
    hash.number(*total_minor)
        .number(*tax_minor)
        .text(snapshot)
        .number(recorded_at.timestamp_micros());
    for entry in entries {
        let invoice_entry::Model {
            id,
            invoice_id: _,
            revision: _,
            position,
            entry_kind,
            line_key,
            line_kind,
            payment_key,
            adjustment_kind,
            revenue_item_id,
            tax_item_id,
            payment_type_id,
            adjustment_type_id,
            refund_id,
            description,
            sku,
            quantity,
            unit_price_minor,
            amount_minor,
            method,
            why,
            recorded_at,
        } = entry;
        hash.bytes(id.as_bytes()).number(*position).text(entry_kind);
        for text in [line_key, line_kind, payment_key, adjustment_kind] {
            hash.text(text.as_deref().unwrap_or_default());
        }
        for item in [revenue_item_id, tax_item_id, payment_type_id, adjustment_type_id] {
            hash.bytes(item.as_ref().map(|id| id.as_bytes().as_slice()).unwrap_or_default());
        }
        hash.number(refund_id.unwrap_or_default())
            .text(description)
            .text(sku)
            .number(*quantity);
        hash.number(*unit_price_minor)
            .number(*amount_minor)
            .text(method)
            .text(why);
        hash.number(recorded_at.timestamp_micros());
    }
    hash.hex()
}

struct Hash(Sha256);

impl Hash {
    fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0
            .update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
        self.0.update(bytes);
        self
    }

    fn text(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }

    fn number(&mut self, number: i64) -> &mut Self {
        self.bytes(&number.to_be_bytes())
    }

    fn hex(self) -> String {
        self.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
