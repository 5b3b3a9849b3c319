//! V3: reading customers and their addresses.

use std::cmp::Ordering;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::answer::{Answer, Version};
use super::query::{PageOf, Query};
use crate::dates;
use crate::store::Store;
use crate::store::loaded::number_of;
use crate::wire::customer::{self, CustomerIncludes};

const FILTERS: &[&str] = &[
    "id:in",
    "company:in",
    "customer_group_id:in",
    "date_created",
    "date_created:min",
    "date_created:max",
    "date_modified",
    "date_modified:min",
    "date_modified:max",
    "email:in",
    "name:in",
    "name:like",
    "phone:in",
    "registration_ip_address:in",
    "include",
    "sort",
    "page",
    "limit",
    "after",
    "before",
];

/// The paging facts of a V3 list.
pub(crate) fn pagination(page: PageOf, total: usize, count: usize) -> Value {
    let total = u64::try_from(total).unwrap_or(u64::MAX);
    let pages = total.div_ceil(page.limit).max(1);
    let link = |number: u64| format!("?page={number}&limit={}", page.limit);
    let mut links = json!({"current": link(page.page)});
    if page.page > 1 {
        links["previous"] = json!(link(page.page - 1));
    }
    if page.page < pages {
        links["next"] = json!(link(page.page + 1));
    }
    json!({
        "total": total,
        "count": count,
        "per_page": page.limit,
        "current_page": page.page,
        "total_pages": pages,
        "links": links,
    })
}

fn cursor_of(row: &Value) -> String {
    URL_SAFE_NO_PAD.encode(format!("customer:{}", row["id"]))
}

fn read_cursor(cursor: &str) -> Result<u64, Answer> {
    URL_SAFE_NO_PAD
        .decode(cursor)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .and_then(|text| text.strip_prefix("customer:")?.parse().ok())
        .ok_or_else(|| Version::V3.error(422, "The cursor is invalid."))
}

/// Every customer, loaded ones too, in V3's shape.
fn every(store: &Store, includes: CustomerIncludes) -> Vec<Value> {
    let made = store
        .customers
        .values()
        .filter(|made| !store.loaded.customers.contains_key(&made.id));
    let mut rows: Vec<Value> = made.map(|made| customer::customer(made, includes)).collect();
    rows.extend(store.loaded.customers.values().cloned());
    rows.sort_by_key(|row| number_of(&row["id"]));
    rows
}

fn includes(query: &Query) -> Result<CustomerIncludes, Answer> {
    let mut includes = CustomerIncludes::default();
    for name in query.list("include") {
        match name {
            "addresses" => includes.addresses = true,
            "storecredit" => includes.store_credit = true,
            "attributes" => includes.attributes = true,
            "formfields" => includes.form_fields = true,
            "shopper_profile_id" | "segment_ids" => {}
            _ => return Err(Version::V3.error(422, "The value of the field 'include' is invalid.")),
        }
    }
    Ok(includes)
}

fn lower(row: &Value, name: &str) -> String {
    row[name].as_str().unwrap_or_default().to_lowercase()
}

fn date(row: &Value, name: &str) -> Option<DateTime<Utc>> {
    row[name].as_str().and_then(dates::parse)
}

fn keep(query: &Query, rows: &mut Vec<Value>) -> Result<(), Answer> {
    if let Some(ids) = query.numbers("id:in")? {
        rows.retain(|row| number_of(&row["id"]).is_some_and(|id| ids.contains(&id)));
    }
    if let Some(ids) = query.numbers("customer_group_id:in")? {
        rows.retain(|row| number_of(&row["customer_group_id"]).is_some_and(|id| ids.contains(&id)));
    }
    for (filter, field) in [
        ("email:in", "email"),
        ("company:in", "company"),
        ("phone:in", "phone"),
        ("registration_ip_address:in", "registration_ip_address"),
    ] {
        if let Some(wanted) = query.texts(filter) {
            rows.retain(|row| wanted.contains(&lower(row, field)));
        }
    }
    let name = |row: &Value| format!("{} {}", lower(row, "first_name"), lower(row, "last_name"));
    if let Some(wanted) = query.texts("name:in") {
        rows.retain(|row| wanted.contains(&name(row)));
    }
    if let Some(part) = query.text("name:like") {
        let part = part.replace('%', "").to_lowercase();
        rows.retain(|row| name(row).contains(&part));
    }
    for field in ["date_created", "date_modified"] {
        let (min, max) = (
            query.date(&format!("{field}:min"))?,
            query.date(&format!("{field}:max"))?,
        );
        let exact = query.date(field)?;
        rows.retain(|row| {
            let at = date(row, field);
            min.is_none_or(|min| at.is_some_and(|at| at >= min))
                && max.is_none_or(|max| at.is_some_and(|at| at <= max))
                && exact.is_none_or(|exact| at == Some(exact))
        });
    }
    Ok(())
}

fn sort(query: &Query, rows: &mut [Value]) -> Result<(), Answer> {
    let Some(text) = query.text("sort") else { return Ok(()) };
    let compare: fn(&Value, &Value) -> Ordering = match text.split_once(':').map_or(text, |(key, _)| key) {
        "date_created" => |left, right| date(left, "date_created").cmp(&date(right, "date_created")),
        "date_modified" => |left, right| date(left, "date_modified").cmp(&date(right, "date_modified")),
        "last_name" => |left, right| lower(left, "last_name").cmp(&lower(right, "last_name")),
        _ => return Err(Version::V3.error(422, "The value of the field 'sort' is invalid.")),
    };
    rows.sort_by(compare);
    match text.split_once(':').map_or("asc", |(_, direction)| direction) {
        "asc" => Ok(()),
        "desc" => {
            rows.reverse();
            Ok(())
        }
        _ => Err(Version::V3.error(422, "The value of the field 'sort' is invalid.")),
    }
}

pub(crate) fn list(store: &Store, query: &Query) -> Result<Answer, Answer> {
    query.only(FILTERS)?;
    let mut rows = every(store, includes(query)?);
    keep(query, &mut rows)?;
    sort(query, &mut rows)?;
    let page = query.page()?;
    let total = rows.len();
    let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
    let position = |id: u64| rows.iter().position(|row| number_of(&row["id"]) == Some(id));
    let (start, by_cursor) = match (query.text("after"), query.text("before")) {
        (Some(cursor), _) => (position(read_cursor(cursor)?).map_or(total, |place| place + 1), true),
        (None, Some(cursor)) => (position(read_cursor(cursor)?).unwrap_or(0).saturating_sub(limit), true),
        (None, None) => {
            let skip = (page.page - 1).saturating_mul(page.limit);
            (usize::try_from(skip).unwrap_or(usize::MAX), false)
        }
    };
    let rows: Vec<Value> = rows.into_iter().skip(start).take(limit).collect();
    let mut meta = json!({});
    if !by_cursor {
        meta["pagination"] = pagination(page, total, rows.len());
    }
    if by_cursor || page.page == 1 {
        let mut links = json!({});
        if let (Some(last), true) = (rows.last(), start.saturating_add(rows.len()) < total) {
            links["next"] = json!(format!("?after={}&limit={}", cursor_of(last), page.limit));
        }
        if let (Some(first), true) = (rows.first(), start > 0) {
            links["previous"] = json!(format!("?before={}&limit={}", cursor_of(first), page.limit));
        }
        meta["cursor_pagination"] = json!({
            "count": rows.len(),
            "per_page": page.limit,
            "start_cursor": rows.first().map(cursor_of).unwrap_or_default(),
            "end_cursor": rows.last().map(cursor_of).unwrap_or_default(),
            "links": links,
        });
    }
    Ok(Answer::ok(&json!({"data": rows, "meta": meta})))
}

pub(crate) fn addresses(store: &Store, query: &Query) -> Result<Answer, Answer> {
    query.only(&[
        "customer_id:in",
        "company:in",
        "name:in",
        "id:in",
        "include",
        "page",
        "limit",
    ])?;
    let page = query.page()?;
    let (customers, ids) = (query.numbers("customer_id:in")?, query.numbers("id:in")?);
    let (companies, names) = (query.texts("company:in"), query.texts("name:in"));
    let rows: Vec<Value> = store
        .customers
        .values()
        .filter(|owner| customers.as_ref().is_none_or(|ids| ids.contains(&owner.id)))
        .flat_map(|owner| owner.addresses.iter().map(|entry| (owner.id, entry)))
        .filter(|(_, entry)| ids.as_ref().is_none_or(|ids| ids.contains(&entry.id)))
        .filter(|(_, entry)| {
            companies
                .as_ref()
                .is_none_or(|names| names.contains(&entry.address.company.to_lowercase()))
        })
        .filter(|(_, entry)| {
            let name = format!("{} {}", entry.address.first_name, entry.address.last_name).to_lowercase();
            names.as_ref().is_none_or(|names| names.contains(&name))
        })
        .map(|(owner, entry)| customer::address(owner, entry))
        .collect();
    let total = rows.len();
    let rows = page.of(rows);
    Ok(Answer::ok(
        &json!({"meta": {"pagination": pagination(page, total, rows.len())}, "data": rows}),
    ))
}
