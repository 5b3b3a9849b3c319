//! Many invoices at once, for measuring.

use chrono::{Duration, TimeZone, Utc};
use mctrade_domain::filter::{InvoiceCursor, InvoiceFilter, PageRequest};
use mctrade_domain::{Currency, ProfileId, StoreId, Timestamp};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel};
use uuid::Uuid;

use crate::entities::{invoice, invoice_entry, invoice_revision, profile};
use crate::invoices::{list, seal};
use crate::sql::Sql;
use crate::{Backend, Result, Storage};

/// Rows of one statement.
const CHUNK: i64 = 500;
/// Between two orders, in seconds: 100,000 orders are some five years.
const STEP: i64 = 1_577;

/// Names whose parts repeat as they do among people, with accents and apostrophes.
const FIRST: [&str; 12] = [
    "Anna", "Hélène", "Linda", "Robert", "Søren", "Maria", "José", "Łukasz", "Ingrid", "Patrick", "Chloë", "Björn",
];
const LAST: [&str; 14] = [
    "Lindqvist",
    "O’Neil",
    "Anderson",
    "Müller",
    "Straße",
    "Johansson",
    "García",
    "Nguyen",
    "Smith",
    "Byron",
    "McDonald",
    "D’Angelo",
    "Øster",
    "Kowalski",
];

/// Fills a store with sealed invoices, a fifth as many profiles, a quarter of the invoices anonymous.
///
/// # Errors
/// What the database says.
pub async fn fill(storage: &Storage, store: StoreId, count: i64) -> Result<()> {
    let settings = storage.settings().revenue(store).await?;
    let profiles = fill_profiles(storage, count / 5).await?;
    let mut next = 1;
    while next <= count {
        let last = (next + CHUNK - 1).min(count);
        let transaction = storage.begin().await?;
        let first_id = 1_000_000 + next;
        let (mut invoices, mut revisions, mut entries) = (Vec::new(), Vec::new(), Vec::new());
        for number in next..=last {
            let at = moment(number);
            let anonymous = number % 4 == 0 || profiles.is_empty();
            let index = usize::try_from(number * 7_919).unwrap_or_default() % profiles.len().max(1);
            let owner = if anonymous {
                settings.anonymous_profile
            } else {
                profiles[index]
            };
            let net = 1_000 + number % 9_000;
            let (row, revision, own) = one(store, &settings, number, owner, anonymous, net, at)?;
            invoices.push(row.into_active_model().reset_all());
            revisions.push(revision.into_active_model().reset_all());
            entries.extend(own.into_iter().map(|entry| entry.into_active_model().reset_all()));
        }
        invoice::Entity::insert_many(invoices)
            .exec_without_returning(&transaction)
            .await?;
        invoice_revision::Entity::insert_many(revisions)
            .exec_without_returning(&transaction)
            .await?;
        for chunk in entries.chunks(500) {
            invoice_entry::Entity::insert_many(chunk.to_vec())
                .exec_without_returning(&transaction)
                .await?;
        }
        let mut seal = Sql::new("UPDATE invoice_revisions SET sealed = ");
        seal.bind(true)
            .push(" WHERE invoice_id BETWEEN ")
            .bind(first_id)
            .push(" AND ")
            .bind(1_000_000 + last);
        seal.run(&transaction).await?;
        transaction.commit().await?;
        next = last + 1;
    }
    let analyze = match storage.backend() {
        Backend::Sqlite => "PRAGMA optimize = 0x10002",
        Backend::Postgres => "VACUUM ANALYZE",
    };
    storage.writer().execute_unprepared(analyze).await?;
    Ok(())
}

/// Runs the very statement of a page and reads its rows off the connection, without making anything of them: what the
/// database alone takes.
///
/// # Errors
/// What the database says.
pub async fn raw_page(storage: &Storage, filter: &InvoiceFilter, page: &PageRequest<InvoiceCursor>) -> Result<usize> {
    let sql = list::page_statement(filter, page, false);
    sql.rows(storage.reader()).await
}

fn moment(number: i64) -> Timestamp {
    let start = Utc.timestamp_opt(1_600_000_000, 0).single().unwrap_or_default();
    start + Duration::seconds(number * STEP)
}

async fn fill_profiles(storage: &Storage, count: i64) -> Result<Vec<ProfileId>> {
    let mut ids = Vec::new();
    let mut next = 1;
    while next <= count {
        let last = (next + CHUNK - 1).min(count);
        let rows = (next..=last).map(|number| {
            let index = usize::try_from(number).unwrap_or_default();
            let organization = number % 9 < 2;
            let (first, surname) = (FIRST[index % FIRST.len()], LAST[index / FIRST.len() % LAST.len()]);
            let name = if organization {
                format!("{surname} Works {number}")
            } else {
                format!("{first} {surname} {number}")
            };
            ids.push(ProfileId(1_000_000 + number));
            profile::Model {
                id: 1_000_000 + number,
                kind: if organization { "organization" } else { "individual" }.to_owned(),
                membership: "member".to_owned(),
                folded_name: mctrade_domain::text::fold(&name),
                folded_last_name: if organization {
                    String::new()
                } else {
                    mctrade_domain::text::fold(surname)
                },
                name,
                folded_email: format!("p{number}@example.org"),
                phone_digits: String::new(),
                folded_address: String::new(),
                first_name: first.to_owned(),
                last_name: surname.to_owned(),
                company: String::new(),
                email: format!("p{number}@example.org"),
                phone: String::new(),
                street_1: String::new(),
                street_2: String::new(),
                city: String::new(),
                state: String::new(),
                postal_code: String::new(),
                country_code: String::new(),
                anonymous: false,
                version: 1,
                created_at: moment(0),
                updated_at: moment(0),
            }
            .into_active_model()
            .reset_all()
        });
        let rows: Vec<_> = rows.collect();
        let transaction = storage.begin().await?;
        profile::Entity::insert_many(rows)
            .exec_without_returning(&transaction)
            .await?;
        transaction.commit().await?;
        next = last + 1;
    }
    Ok(ids)
}

type Parts = (invoice::Model, invoice_revision::Model, Vec<invoice_entry::Model>);

fn one(
    store: StoreId,
    settings: &mctrade_domain::settings::RevenueSettings,
    number: i64,
    owner: ProfileId,
    anonymous: bool,
    net: i64,
    at: Timestamp,
) -> Result<Parts> {
    let id = 1_000_000 + number;
    let (tax, total) = (net / 10, net + net / 10);
    let why = r#"{"rule":"measured","field":"","settings_version":1}"#.to_owned();
    let paid = number % 10 != 0;
    let row = invoice::Model {
        id,
        source: "bigcommerce".to_owned(),
        store_id: Some(store.0),
        order_id: Some(number),
        order_date: at,
        currency: Currency::USD.code().to_owned(),
        total_minor: total,
        tax_minor: tax,
        refunded_minor: 0,
        paid_minor: if paid { total } else { 0 },
        balance_minor: if paid { 0 } else { total },
        status: if paid { "paid" } else { "open" }.to_owned(),
        profile_id: owner.0,
        on_anonymous: anonymous,
        owner_rule: if anonymous { "guest" } else { "individual" }.to_owned(),
        owner_why: why.clone(),
        customer_profile_id: (!anonymous).then_some(owner.0),
        customer_id: (!anonymous).then_some(owner.0),
        customer_name: format!("{} {}", FIRST[0], LAST[1]),
        customer_email: format!("c{number}@example.org"),
        billing: "{}".to_owned(),
        order_status_number: 11,
        order_status_label: "Awaiting Fulfillment".to_owned(),
        payment_method: "Credit Card".to_owned(),
        flags: "[]".to_owned(),
        revision: 1,
        order_modified_at: at,
        version: 1,
        created_at: at,
        updated_at: at,
    };
    let entry = |position: i64, kind: &str, amount: i64| invoice_entry::Model {
        id: Uuid::new_v4(),
        invoice_id: id,
        revision: 1,
        position,
        entry_kind: kind.to_owned(),
        line_key: None,
        line_kind: None,
        payment_key: None,
        adjustment_kind: None,
        revenue_item_id: None,
        tax_item_id: None,
        payment_type_id: None,
        adjustment_type_id: None,
        refund_id: None,
        description: "Measured".to_owned(),
        sku: String::new(),
        quantity: 1,
        unit_price_minor: amount,
        amount_minor: amount,
        method: String::new(),
        why: why.clone(),
        recorded_at: at,
    };
    let mut entries = vec![
        invoice_entry::Model {
            line_key: Some("product:1".to_owned()),
            line_kind: Some("product".to_owned()),
            revenue_item_id: Some(settings.default_revenue_item.0),
            ..entry(1, "line", net)
        },
        invoice_entry::Model {
            line_key: Some("tax:1".to_owned()),
            line_kind: Some("tax".to_owned()),
            tax_item_id: Some(settings.default_tax_item.0),
            ..entry(2, "line", tax)
        },
    ];
    if paid {
        entries.push(invoice_entry::Model {
            payment_key: Some("order".to_owned()),
            payment_type_id: Some(settings.default_payment_type.0),
            ..entry(3, "payment", total)
        });
    }
    let mut revision = invoice_revision::Model {
        invoice_id: id,
        number: 1,
        order_modified_at: at,
        total_minor: total,
        tax_minor: tax,
        snapshot: "{}".to_owned(),
        content_hash: String::new(),
        recorded_at: at,
        sealed: false,
    };
    revision.content_hash = seal::content_hash("", &revision, &entries);
    Ok((row, revision, entries))
}

/// How SQLite goes about a page of a filter, a step a line.
///
/// # Errors
/// What the database says.
pub async fn page_steps(
    storage: &Storage,
    filter: &InvoiceFilter,
    page: &PageRequest<InvoiceCursor>,
) -> Result<Vec<String>> {
    #[derive(sea_orm::FromQueryResult)]
    struct Step {
        detail: String,
    }
    let steps = list::page_statement(filter, page, false).explained();
    let steps = steps.all::<Step, _>(storage.reader()).await?;
    Ok(steps.into_iter().map(|step| step.detail).collect())
}
