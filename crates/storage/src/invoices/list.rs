//! The invoice list: keyset-paged, one round trip a page.

use mctrade_domain::filter::{Direction, InvoiceCursor, InvoiceFilter, InvoiceListItem, Page, PageRequest, TimeRange};
use mctrade_domain::profile::ProfileRef;
use mctrade_domain::{Currency, CustomerId, InvoiceId, Money, OrderId, ProfileId, StoreId, Timestamp};
use sea_orm::{ConnectionTrait, FromQueryResult};
use uuid::Uuid;

use super::{InvoiceTotals, Invoices};
use crate::codes::{Code, is_backwards};
use crate::page;
use crate::sql::{Count, Sql, kept};
use crate::{Result, StorageError, json};

/// What a row shows; the tables are `i`, `p` for the Invoice Profile and `c` for the Customer Profile.
const COLUMNS: &str = "SELECT i.id, i.source, i.store_id, i.order_id, i.order_date, i.status, i.order_status_label, \
    i.currency, i.total_minor, i.refunded_minor, i.balance_minor, i.payment_method, i.profile_id, \
    p.name AS profile_name, p.kind AS profile_kind, p.anonymous AS profile_anonymous, i.owner_rule, \
    i.customer_profile_id, c.name AS customer_profile_name, c.kind AS customer_profile_kind, \
    c.anonymous AS customer_profile_anonymous, i.customer_id, i.customer_name, i.customer_email, i.flags, \
    i.updated_at, i.version";

const NAMES: &str = " JOIN profiles p ON p.id = i.profile_id LEFT JOIN profiles c ON c.id = i.customer_profile_id";

#[derive(Debug, FromQueryResult)]
pub(crate) struct Row {
    id: i64,
    source: String,
    store_id: Option<Uuid>,
    order_id: Option<i64>,
    order_date: Timestamp,
    status: String,
    order_status_label: String,
    currency: String,
    total_minor: i64,
    refunded_minor: i64,
    balance_minor: i64,
    payment_method: String,
    profile_id: i64,
    profile_name: String,
    profile_kind: String,
    profile_anonymous: bool,
    owner_rule: String,
    customer_profile_id: Option<i64>,
    customer_profile_name: Option<String>,
    customer_profile_kind: Option<String>,
    customer_profile_anonymous: Option<bool>,
    customer_id: Option<i64>,
    customer_name: String,
    customer_email: String,
    flags: String,
    updated_at: Timestamp,
    version: i64,
}

impl TryFrom<Row> for InvoiceListItem {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self> {
        let Row {
            id,
            source,
            store_id,
            order_id,
            order_date,
            status,
            order_status_label,
            currency,
            total_minor,
            refunded_minor,
            balance_minor,
            payment_method,
            profile_id,
            profile_name,
            profile_kind,
            profile_anonymous,
            owner_rule,
            customer_profile_id,
            customer_profile_name,
            customer_profile_kind,
            customer_profile_anonymous,
            customer_id,
            customer_name,
            customer_email,
            flags,
            updated_at,
            version,
        } = row;
        let currency = Currency::from_code(&currency)?;
        let customer_profile = match (customer_profile_id, customer_profile_name, customer_profile_kind) {
            (Some(id), Some(name), Some(kind)) => Some(ProfileRef {
                id: ProfileId(id),
                name,
                kind: Code::from_code(&kind)?,
                anonymous: customer_profile_anonymous.unwrap_or_default(),
            }),
            _ => None,
        };
        Ok(Self {
            id: InvoiceId(id),
            source: Code::from_code(&source)?,
            store: store_id.map(StoreId),
            order: order_id.map(OrderId),
            order_date,
            status: Code::from_code(&status)?,
            order_status: order_status_label,
            total: Money::new(total_minor, currency),
            refunded: Money::new(refunded_minor, currency),
            balance: Money::new(balance_minor, currency),
            payment_method,
            invoice_profile: ProfileRef {
                id: ProfileId(profile_id),
                name: profile_name,
                kind: Code::from_code(&profile_kind)?,
                anonymous: profile_anonymous,
            },
            owner_rule: Code::from_code(&owner_rule)?,
            customer_profile,
            customer_id: customer_id.map(CustomerId),
            customer_name,
            customer_email,
            flags: if flags == "[]" { Vec::new() } else { json::read(&flags)? },
            updated_at,
            version,
        })
    }
}

/// Which invoices, as the rest of a statement on `invoices` that ended in a condition.
fn conditions(sql: &mut Sql, filter: &InvoiceFilter) {
    let InvoiceFilter {
        store,
        order,
        ordered: TimeRange { from, until },
        updated_since,
        only_anonymous,
        no_customer_profile,
        statuses,
        profile,
        source,
    } = filter;
    if let Some(store) = store {
        sql.push(" AND store_id = ").bind(store.0);
    }
    if let Some(order) = order {
        sql.push(" AND order_id = ").bind(order.0);
    }
    if let Some(from) = from {
        sql.push(" AND order_date >= ").bind(kept(*from));
    }
    if let Some(until) = until {
        sql.push(" AND order_date < ").bind(kept(*until));
    }
    if let Some(since) = updated_since {
        sql.push(" AND updated_at >= ").bind(kept(*since));
    }
    if *only_anonymous {
        sql.push(" AND on_anonymous");
    }
    if *no_customer_profile {
        sql.push(" AND customer_profile_id IS NULL");
    }
    if !statuses.is_empty() {
        sql.push(" AND status IN ")
            .bind_all(statuses.iter().map(|status| status.code()));
    }
    if let Some(profile) = profile {
        sql.push(" AND profile_id = ").bind(profile.0);
    }
    if let Some(source) = source {
        sql.push(" AND source = ").bind(source.code());
    }
}

/// One invoice as the list shows it.
pub(crate) async fn item<C: ConnectionTrait>(connection: &C, invoice: InvoiceId) -> Result<Option<InvoiceListItem>> {
    let mut sql = Sql::new(COLUMNS);
    sql.push(" FROM invoices i")
        .push(NAMES)
        .push(" WHERE i.id = ")
        .bind(invoice.0);
    sql.one::<Row, _>(connection)
        .await?
        .map(InvoiceListItem::try_from)
        .transpose()
}

/// The statement of a page: the ids first, off the index that carries the order, then everything else for these few.
pub(crate) fn page_statement(filter: &InvoiceFilter, page: &PageRequest<InvoiceCursor>, backwards: bool) -> Sql {
    let mut sql = Sql::new(COLUMNS);
    sql.push(" FROM (SELECT id FROM invoices WHERE 1 = 1");
    conditions(&mut sql, filter);
    if let Some(cursor) = page.cursor {
        sql.push(" AND (order_date, id) ")
            .push(if backwards { "> (" } else { "< (" });
        sql.bind(kept(cursor.order_date)).push(", ").bind(cursor.id.0).push(")");
    }
    sql.push(if backwards {
        " ORDER BY order_date, id LIMIT "
    } else {
        " ORDER BY order_date DESC, id DESC LIMIT "
    });
    sql.bind(i64::from(page.limit) + 1)
        .push(") k JOIN invoices i ON i.id = k.id")
        .push(NAMES);
    sql.push(if backwards {
        " ORDER BY i.order_date, i.id"
    } else {
        " ORDER BY i.order_date DESC, i.id DESC"
    });
    sql
}

impl Invoices<'_> {
    /// A page of invoices, newest order first.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn list(
        &self,
        filter: &InvoiceFilter,
        page: &PageRequest<InvoiceCursor>,
    ) -> Result<Page<InvoiceListItem, InvoiceCursor>> {
        let backwards = is_backwards(page.cursor.map(|cursor| cursor.direction));
        let sql = page_statement(filter, page, backwards);
        let rows = sql.all::<Row, _>(self.storage.reader()).await?;
        let items = rows
            .into_iter()
            .map(InvoiceListItem::try_from)
            .collect::<Result<Vec<_>>>()?;
        let cursor = |item: &InvoiceListItem, direction: Direction| InvoiceCursor {
            order_date: item.order_date,
            id: item.id,
            direction,
        };
        Ok(page::cut(items, page.limit, page.cursor.is_some(), backwards, cursor))
    }

    /// How many invoices a filter finds.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn count(&self, filter: &InvoiceFilter) -> Result<i64> {
        let mut sql = Sql::new("SELECT COUNT(*) AS count FROM invoices WHERE 1 = 1");
        conditions(&mut sql, filter);
        Ok(sql
            .one::<Count, _>(self.storage.reader())
            .await?
            .map_or(0, |row| row.count))
    }

    /// How many invoices a filter finds, how many are anonymous, and the sums of their totals.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn summary(&self, filter: &InvoiceFilter) -> Result<InvoiceTotals> {
        #[derive(FromQueryResult)]
        struct Sum {
            currency: String,
            count: i64,
            anonymous: i64,
            total: i64,
        }
        let mut sql = Sql::new(
            "SELECT currency, COUNT(*) AS count, SUM(CASE WHEN on_anonymous THEN 1 ELSE 0 END) AS anonymous, \
             CAST(SUM(total_minor) AS BIGINT) AS total FROM invoices WHERE 1 = 1",
        );
        conditions(&mut sql, filter);
        sql.push(" GROUP BY currency ORDER BY currency");
        let mut totals = InvoiceTotals {
            count: 0,
            anonymous: 0,
            totals: Vec::new(),
        };
        for row in sql.all::<Sum, _>(self.storage.reader()).await? {
            totals.count += row.count;
            totals.anonymous += row.anonymous;
            totals
                .totals
                .push(Money::new(row.total, Currency::from_code(&row.currency)?));
        }
        Ok(totals)
    }

    /// One invoice as the list shows it.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn find(&self, invoice: InvoiceId) -> Result<Option<InvoiceListItem>> {
        item(self.storage.reader(), invoice).await
    }

    /// The invoice of an order.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn find_by_order(&self, store: StoreId, order: OrderId) -> Result<Option<InvoiceListItem>> {
        let mut sql = Sql::new(COLUMNS);
        sql.push(" FROM invoices i").push(NAMES);
        sql.push(" WHERE i.store_id = ")
            .bind(store.0)
            .push(" AND i.order_id = ")
            .bind(order.0);
        sql.one::<Row, _>(self.storage.reader())
            .await?
            .map(InvoiceListItem::try_from)
            .transpose()
    }
}
