//! One invoice in full.

use mctrade_domain::invoice::LineKind;
use mctrade_domain::{Currency, EntryId, InvoiceId, Money, RefundId};
use sea_orm::{EntityTrait, FromQueryResult};
use uuid::Uuid;

use super::state::{self, EntryKind};
use super::{AdjustmentDetail, AdjustmentOf, InvoiceDetail, Invoices, LineDetail, PaymentDetail, list};
use crate::codes::Code;
use crate::entities::{invoice, invoice_revision};
use crate::sql::Sql;
use crate::{Result, StorageError, json};

/// The name of what an entry is booked to.
#[derive(Debug, FromQueryResult)]
struct Booked {
    id: Uuid,
    name: String,
}

impl Invoices<'_> {
    /// One invoice with every entry.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn find_detail(&self, invoice: InvoiceId) -> Result<Option<InvoiceDetail>> {
        let reader = self.storage.reader();
        let Some(item) = list::item(reader, invoice).await? else {
            return Ok(None);
        };
        let row = invoice::Entity::find_by_id(invoice.0)
            .one(reader)
            .await?
            .ok_or(StorageError::NotFound("invoice"))?;
        let snapshot = invoice_revision::Entity::find_by_id((invoice.0, row.revision))
            .one(reader)
            .await?
            .filter(|revision| revision.sealed)
            .ok_or_else(|| StorageError::Corrupt(format!("invoice {invoice} has no sealed revision")))?
            .snapshot;
        let mut names = Sql::new(
            "SELECT e.id, COALESCE(r.name, t.name, p.name, a.name, '') AS name FROM invoice_entries e \
             LEFT JOIN revenue_items r ON r.id = e.revenue_item_id LEFT JOIN tax_items t ON t.id = e.tax_item_id \
             LEFT JOIN payment_types p ON p.id = e.payment_type_id \
             LEFT JOIN adjustment_types a ON a.id = e.adjustment_type_id WHERE e.invoice_id = ",
        );
        names.bind(invoice.0);
        let names: std::collections::HashMap<Uuid, String> = names
            .all::<Booked, _>(reader)
            .await?
            .into_iter()
            .map(|row| (row.id, row.name))
            .collect();
        let currency = Currency::from_code(&row.currency)?;
        let entries = state::entries(reader, invoice).await?;
        let balance = state::balance(&entries, currency)?;
        let mut detail = InvoiceDetail {
            item,
            tax: Money::new(row.tax_minor, currency),
            lines: Vec::new(),
            payments: Vec::new(),
            adjustments: Vec::new(),
            balance,
            snapshot,
        };
        for entry in entries {
            let id = EntryId(entry.id);
            let amount = Money::new(entry.amount_minor, currency);
            let name = names.get(&entry.id).cloned().unwrap_or_default();
            let why = json::read(&entry.why)?;
            let of = match EntryKind::from_code(&entry.entry_kind)? {
                EntryKind::Line => {
                    let kind = entry.line_kind.as_deref().unwrap_or_default();
                    detail.lines.push(LineDetail {
                        id,
                        kind: LineKind::from_code(kind)?,
                        description: entry.description,
                        sku: entry.sku,
                        quantity: entry.quantity,
                        unit_price: Money::new(entry.unit_price_minor, currency),
                        amount,
                        item_name: name,
                        why,
                    });
                    continue;
                }
                EntryKind::Payment => {
                    detail.payments.push(PaymentDetail {
                        id,
                        payment_type_name: name,
                        method: entry.method,
                        amount,
                        recorded_at: entry.recorded_at,
                        why,
                    });
                    continue;
                }
                EntryKind::LineAdjustment => AdjustmentOf::Line,
                EntryKind::PaymentAdjustment => AdjustmentOf::Payment,
            };
            detail.adjustments.push(AdjustmentDetail {
                id,
                of,
                kind: state::adjustment_kind(&entry)?,
                adjustment_type_name: name,
                refund: entry.refund_id.map(RefundId),
                description: entry.description,
                amount,
                recorded_at: entry.recorded_at,
                why,
            });
        }
        Ok(Some(detail))
    }
}
