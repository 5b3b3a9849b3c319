//! The checks of `mctrade audit`: the invariants, against the database itself.

use std::collections::BTreeMap;

use mctrade_domain::filter::InvoiceFilter;
use mctrade_domain::{Money, StoreId, Timestamp};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

use crate::entities::{invoice, invoice_entry, invoice_revision};
use crate::invoices::seal;
use crate::sql::{Sql, kept};
use crate::{Backend, Result, Storage};

/// The checks.
#[derive(Debug, Clone, Copy)]
pub struct Audit<'a> {
    pub(crate) storage: &'a Storage,
}

/// Something that must not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Which invariant, such as `I3`.
    pub invariant: String,
    /// What is wrong, with the ids to look at.
    pub detail: String,
}

/// A check as a statement: each row it finds is a violation, told by its `detail`.
struct Check {
    invariant: &'static str,
    says: &'static str,
    sql: &'static str,
}

/// What each check finds is written so that both databases understand it.
const CHECKS: &[Check] = &[
    Check {
        invariant: "I1",
        says: "the order has more than one invoice: order",
        sql: "SELECT CAST(MIN(order_id) AS TEXT) AS detail FROM invoices WHERE order_id IS NOT NULL \
              GROUP BY store_id, order_id HAVING COUNT(*) > 1",
    },
    Check {
        invariant: "I2",
        says: "the ledger names an invoice that is another order's: order",
        sql: "SELECT CAST(o.order_id AS TEXT) AS detail FROM order_sync o LEFT JOIN invoices i ON i.id = o.invoice_id \
              WHERE o.invoice_id IS NOT NULL AND (i.id IS NULL OR i.store_id <> o.store_id OR i.order_id <> o.order_id)",
    },
    Check {
        invariant: "I3",
        says: "the lines and order changes do not sum to the total: invoice",
        sql: "SELECT CAST(i.id AS TEXT) AS detail FROM invoices i LEFT JOIN invoice_entries e ON e.invoice_id = i.id \
              AND (e.entry_kind = 'line' OR (e.entry_kind = 'line_adjustment' AND e.adjustment_kind = 'order_change')) \
              GROUP BY i.id, i.total_minor HAVING COALESCE(SUM(e.amount_minor), 0) <> i.total_minor",
    },
    Check {
        invariant: "I3",
        says: "the total or tax is not the last revision's: invoice",
        sql: "SELECT CAST(i.id AS TEXT) AS detail FROM invoices i LEFT JOIN invoice_revisions v \
              ON v.invoice_id = i.id AND v.number = i.revision AND v.sealed \
              WHERE v.invoice_id IS NULL OR v.total_minor <> i.total_minor OR v.tax_minor <> i.tax_minor",
    },
    Check {
        invariant: "I3",
        says: "a revision is not sealed: invoice",
        sql: "SELECT CAST(invoice_id AS TEXT) AS detail FROM invoice_revisions WHERE NOT sealed",
    },
    Check {
        invariant: "I4",
        says: "the balance is not what the entries sum to: invoice",
        sql: "SELECT CAST(i.id AS TEXT) AS detail FROM invoices i LEFT JOIN invoice_entries e ON e.invoice_id = i.id \
              GROUP BY i.id, i.balance_minor, i.refunded_minor, i.paid_minor HAVING \
              COALESCE(SUM(CASE WHEN e.entry_kind = 'payment' THEN -e.amount_minor ELSE e.amount_minor END), 0) \
                  <> i.balance_minor \
              OR COALESCE(SUM(CASE WHEN e.entry_kind = 'payment_adjustment' AND e.adjustment_kind = 'refund' \
                  THEN e.amount_minor ELSE 0 END), 0) <> i.refunded_minor \
              OR COALESCE(SUM(CASE WHEN e.entry_kind = 'payment' THEN e.amount_minor \
                  WHEN e.entry_kind = 'payment_adjustment' AND e.adjustment_kind <> 'refund' THEN -e.amount_minor \
                  ELSE 0 END), 0) <> i.paid_minor",
    },
    Check {
        invariant: "I4",
        says: "a refund's applications are not what its entries sum to: refund",
        sql: "SELECT CAST(COALESCE(a.refund_id, e.refund_id) AS TEXT) AS detail FROM \
              (SELECT invoice_id, refund_id, SUM(amount_minor) AS amount FROM refund_applications \
                  GROUP BY invoice_id, refund_id) a \
              FULL JOIN (SELECT invoice_id, refund_id, SUM(amount_minor) AS amount FROM invoice_entries \
                  WHERE entry_kind = 'payment_adjustment' AND refund_id IS NOT NULL GROUP BY invoice_id, refund_id) e \
              ON e.invoice_id = a.invoice_id AND e.refund_id = a.refund_id \
              WHERE a.amount IS NULL OR e.amount IS NULL OR a.amount <> e.amount",
    },
    Check {
        invariant: "I6",
        says: "sync gave away an invoice that staff had placed: invoice",
        sql: "SELECT DISTINCT s.subject_id AS detail FROM audit_events s JOIN audit_events c \
              ON c.subject_kind = s.subject_kind AND c.subject_id = s.subject_id AND c.action = 'profile_changed' \
              AND c.at < s.at JOIN invoices i ON CAST(i.id AS TEXT) = s.subject_id \
              WHERE s.subject_kind = 'invoice' AND s.action = 'invoice_updated' AND s.actor_kind = 'sync' \
              AND i.owner_rule <> 'staff' AND NOT EXISTS (SELECT 1 FROM audit_events u WHERE u.undoes = c.id)",
    },
    Check {
        invariant: "I8",
        says: "a revision is older than the one before it: invoice",
        sql: "SELECT CAST(v.invoice_id AS TEXT) AS detail FROM invoice_revisions v JOIN invoice_revisions w \
              ON w.invoice_id = v.invoice_id AND w.number = v.number - 1 \
              WHERE v.order_modified_at < w.order_modified_at",
    },
    Check {
        invariant: "I8",
        says: "revisions are missing: invoice",
        sql: "SELECT CAST(i.id AS TEXT) AS detail FROM invoices i LEFT JOIN invoice_revisions v ON v.invoice_id = i.id \
              GROUP BY i.id, i.revision HAVING COUNT(v.number) <> i.revision",
    },
    Check {
        invariant: "I9",
        says: "nothing in the audit log says how it came to be: invoice",
        sql: "SELECT CAST(i.id AS TEXT) AS detail FROM invoices i WHERE NOT EXISTS (SELECT 1 FROM audit_events e \
              WHERE e.subject_kind = 'invoice' AND e.subject_id = CAST(i.id AS TEXT) \
              AND e.action = 'invoice_created')",
    },
    Check {
        invariant: "I10",
        says: "a webhook's order is not in the ledger: order",
        sql: "SELECT CAST(w.order_id AS TEXT) AS detail FROM webhook_inbox w LEFT JOIN order_sync o \
              ON o.store_id = w.store_id AND o.order_id = w.order_id \
              WHERE w.order_id IS NOT NULL AND o.order_id IS NULL",
    },
    Check {
        invariant: "I11",
        says: "the invoice's owner is not there, or not as anonymous as the invoice says: invoice",
        sql: "SELECT CAST(i.id AS TEXT) AS detail FROM invoices i LEFT JOIN profiles p ON p.id = i.profile_id \
              WHERE p.id IS NULL OR p.anonymous <> i.on_anonymous",
    },
];

/// Invoices whose hashes are checked by one statement.
const CHUNK: i64 = 500;

impl Audit<'_> {
    /// Checks every invariant that the database alone can tell; nothing comes back from a sound one.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn check(&self) -> Result<Vec<Violation>> {
        #[derive(FromQueryResult)]
        struct Found {
            detail: String,
        }
        let reader = self.storage.reader();
        let mut violations = Vec::new();
        for check in CHECKS {
            for found in Sql::new(check.sql).all::<Found, _>(reader).await? {
                violations.push(Violation {
                    invariant: check.invariant.to_owned(),
                    detail: format!("{} {}", check.says, found.detail),
                });
            }
        }
        self.float_columns(&mut violations).await?;
        self.hashes(&mut violations).await?;
        Ok(violations)
    }

    /// Work left leased by a worker that is gone, as of a moment: its lease ended and nobody took it over.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn abandoned(&self, at: Timestamp) -> Result<Vec<Violation>> {
        #[derive(FromQueryResult)]
        struct Left {
            order_id: i64,
        }
        let mut sql = Sql::new("SELECT order_id FROM order_sync WHERE state = 'running' AND leased_until <= ");
        sql.bind(kept(at)).push(" ORDER BY order_id");
        let left = sql.all::<Left, _>(self.storage.reader()).await?;
        Ok(left
            .into_iter()
            .map(|row| Violation {
                invariant: "I7".to_owned(),
                detail: format!(
                    "the order is left leased by a worker that is gone: order {}",
                    row.order_id
                ),
            })
            .collect())
    }

    /// The sum of a store's invoice totals, per currency.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn totals(&self, store: StoreId) -> Result<Vec<Money>> {
        let filter = InvoiceFilter {
            store: Some(store),
            ..InvoiceFilter::default()
        };
        Ok(self.storage.invoices().summary(&filter).await?.totals)
    }

    /// No column of any table may keep floating-point numbers.
    async fn float_columns(&self, violations: &mut Vec<Violation>) -> Result<()> {
        #[derive(FromQueryResult)]
        struct Column {
            detail: String,
        }
        let sql = match self.storage.backend() {
            Backend::Sqlite => {
                "SELECT m.name || '.' || c.name AS detail FROM sqlite_schema m JOIN pragma_table_info(m.name) c \
                 WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite!_%' ESCAPE '!' \
                 AND (upper(c.type) LIKE '%REAL%' OR upper(c.type) LIKE '%FLOA%' OR upper(c.type) LIKE '%DOUB%')"
            }
            Backend::Postgres => {
                "SELECT table_name || '.' || column_name AS detail FROM information_schema.columns \
                 WHERE table_schema = current_schema() AND data_type IN ('real', 'double precision', 'money')"
            }
        };
        for column in Sql::new(sql).all::<Column, _>(self.storage.reader()).await? {
            violations.push(Violation {
                invariant: "I3".to_owned(),
                detail: format!("a column keeps floating-point numbers: {}", column.detail),
            });
        }
        Ok(())
    }

    /// Computes every revision's hash again, in chains from each invoice's first.
    async fn hashes(&self, violations: &mut Vec<Violation>) -> Result<()> {
        let reader = self.storage.reader();
        let mut after = 0;
        loop {
            let invoices = invoice::Entity::find()
                .filter(invoice::Column::Id.gt(after))
                .order_by_asc(invoice::Column::Id)
                .limit(u64::try_from(CHUNK).unwrap_or_default())
                .all(reader)
                .await?;
            let (Some(first), Some(last)) = (invoices.first().map(|row| row.id), invoices.last().map(|row| row.id))
            else {
                return Ok(());
            };
            let revisions = invoice_revision::Entity::find()
                .filter(invoice_revision::Column::InvoiceId.between(first, last))
                .order_by_asc(invoice_revision::Column::InvoiceId)
                .order_by_asc(invoice_revision::Column::Number)
                .all(reader)
                .await?;
            let mut entries: BTreeMap<(i64, i64), Vec<invoice_entry::Model>> = BTreeMap::new();
            let rows = invoice_entry::Entity::find()
                .filter(invoice_entry::Column::InvoiceId.between(first, last))
                .order_by_asc(invoice_entry::Column::Position)
                .all(reader)
                .await?;
            for row in rows {
                entries.entry((row.invoice_id, row.revision)).or_default().push(row);
            }
            let mut previous: Option<(i64, String)> = None;
            for revision in revisions {
                let before = previous
                    .take()
                    .filter(|(invoice, _)| *invoice == revision.invoice_id)
                    .map_or(String::new(), |(_, hash)| hash);
                let own = entries
                    .remove(&(revision.invoice_id, revision.number))
                    .unwrap_or_default();
                if seal::content_hash(&before, &revision, &own) != revision.content_hash {
                    violations.push(Violation {
                        invariant: "I4".to_owned(),
                        detail: format!(
                            "revision {} was changed after it was sealed: invoice {}",
                            revision.number, revision.invoice_id
                        ),
                    });
                }
                previous = Some((revision.invoice_id, revision.content_hash));
            }
            after = last;
        }
    }
}
