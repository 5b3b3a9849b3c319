//! V2: reading orders and their parts.

use serde_json::{Value, json};

use super::answer::{Answer, Version};
use super::query::Query;
use crate::model::status::STATUSES;
use crate::store::find::{OrderFilter, SortKey};
use crate::store::{Store, StoredOrder};
use crate::wire::{self, consignments, parts, taxes};

const FILTERS: &[&str] = &[
    "min_id",
    "max_id",
    "min_total",
    "max_total",
    "customer_id",
    "email",
    "status_id",
    "cart_id",
    "payment_method",
    "min_date_created",
    "max_date_created",
    "min_date_modified",
    "max_date_modified",
    "channel_id",
    "external_order_id",
    "is_deleted",
    "page",
    "limit",
    "sort",
    "include",
    "consignment_structure",
];

/// What `include` asks for.
#[derive(Clone, Copy, Debug, Default)]
struct Includes {
    consignments: bool,
    line_items: bool,
    fees: bool,
}

fn filter(query: &Query) -> Result<OrderFilter, Answer> {
    query.only(FILTERS)?;
    let status_id = query.number("status_id")?;
    let (sort, descending) = sort(query)?;
    Ok(OrderFilter {
        min_id: query.number("min_id")?,
        max_id: query.number("max_id")?,
        min_total: query.amount("min_total")?,
        max_total: query.amount("max_total")?,
        customer_id: query.number("customer_id")?,
        email: query.text("email").map(str::to_owned),
        status_id: status_id.map(|id| u32::try_from(id).unwrap_or(u32::MAX)),
        cart_id: query.text("cart_id").map(str::to_owned),
        payment_method: query.text("payment_method").map(str::to_owned),
        min_created: query.date("min_date_created")?,
        max_created: query.date("max_date_created")?,
        min_modified: query.date("min_date_modified")?,
        max_modified: query.date("max_date_modified")?,
        channel_id: query.number("channel_id")?,
        external_order_id: query.text("external_order_id").map(str::to_owned),
        is_deleted: query.flag("is_deleted")?,
        sort,
        descending,
    })
}

fn sort(query: &Query) -> Result<(SortKey, bool), Answer> {
    let Some(text) = query.text("sort") else {
        return Ok((SortKey::Id, false));
    };
    let refuse = || Version::V2.error(400, "The value of the field 'sort' is invalid.");
    let (key, direction) = text.split_once(':').unwrap_or((text, "asc"));
    let key = match key {
        "id" => SortKey::Id,
        "customer_id" => SortKey::CustomerId,
        "date_created" => SortKey::DateCreated,
        "date_modified" => SortKey::DateModified,
        "status_id" => SortKey::StatusId,
        "channel_id" => SortKey::ChannelId,
        "external_id" => SortKey::ExternalId,
        _ => return Err(refuse()),
    };
    match direction {
        "asc" => Ok((key, false)),
        "desc" => Ok((key, true)),
        _ => Err(refuse()),
    }
}

fn includes(query: &Query) -> Result<Includes, Answer> {
    let mut includes = Includes::default();
    for name in query.list("include") {
        match name {
            "consignments" => includes.consignments = true,
            "consignments.line_items" => (includes.consignments, includes.line_items) = (true, true),
            "fees" => includes.fees = true,
            _ => return Err(Version::V2.error(400, "The value of the field 'include' is invalid.")),
        }
    }
    Ok(includes)
}

/// The bytes of an order: a file's own when nothing is included.
fn body(store: &Store, order: &StoredOrder, includes: Includes) -> Vec<u8> {
    let hash = &store.settings.hash;
    let plain = !includes.consignments && !includes.fees;
    let mut document = match order {
        StoredOrder::Loaded(loaded) if plain => return loaded.document.bytes.clone(),
        StoredOrder::Loaded(loaded) => loaded.document.value.clone(),
        StoredOrder::Made(order) => wire::order::order(order, hash),
    };
    if includes.fees {
        document["fees"] = Value::Array(rows(order, "fees", hash).unwrap_or_default());
    }
    if includes.consignments {
        let products = rows(order, "products", hash).unwrap_or_default();
        let addresses = rows(order, "shipping_addresses", hash).unwrap_or_default();
        let id = order.head().id;
        document["consignments"] = consignments::consignments(id, &products, &addresses, includes.line_items, hash);
    }
    document.to_string().into_bytes()
}

pub(crate) fn list(store: &Store, query: &Query) -> Result<Answer, Answer> {
    let filter = filter(query)?;
    let includes = includes(query)?;
    let page = query.page()?;
    let heads = page.of(store.find_orders(&filter));
    if heads.is_empty() {
        return Ok(Answer::no_content());
    }
    let mut bytes = Vec::from(b"[");
    for order in heads.iter().filter_map(|head| store.orders.get(&head.id)) {
        if bytes.len() > 1 {
            bytes.push(b',');
        }
        bytes.extend(body(store, order, includes));
    }
    bytes.push(b']');
    Ok(Answer::bytes(200, bytes))
}

pub(crate) fn count(store: &Store, query: &Query) -> Result<Answer, Answer> {
    let found = store.find_orders(&filter(query)?);
    let mut statuses: Vec<_> = STATUSES.iter().collect();
    statuses.sort_by_key(|status| status.order);
    let statuses: Vec<Value> = statuses
        .into_iter()
        .map(|status| {
            json!({
                "id": status.id,
                "name": status.name,
                "system_label": status.name,
                "custom_label": status.name,
                "system_description": status.description,
                "count": found.iter().filter(|head| head.status_id == status.id).count(),
                "sort_order": status.order,
            })
        })
        .collect();
    Ok(Answer::ok(&json!({"statuses": statuses, "count": found.len()})))
}

pub(crate) fn one(store: &Store, query: &Query, id: u64) -> Result<Answer, Answer> {
    query.only(&["include", "consignment_structure"])?;
    let includes = includes(query)?;
    let order = store.orders.get(&id).ok_or_else(|| Version::V2.not_found())?;
    Ok(Answer::bytes(200, body(store, order, includes)))
}

/// The rows of a part of an order; `None` when orders have no such part.
fn rows(order: &StoredOrder, part: &str, hash: &str) -> Option<Vec<Value>> {
    match (order, part) {
        (StoredOrder::Loaded(loaded), "products" | "coupons" | "shipping_addresses" | "taxes" | "fees") => {
            let document = loaded.part(part).map(|document| document.value);
            let rows = match document {
                Some(Value::Array(rows)) => rows,
                Some(Value::Object(mut fields)) => match fields.remove(part) {
                    Some(Value::Array(rows)) => rows,
                    _ => vec![Value::Object(fields)],
                },
                _ => Vec::new(),
            };
            Some(rows)
        }
        (StoredOrder::Made(order), "products") => Some(parts::products(order)),
        (StoredOrder::Made(order), "coupons") => Some(parts::coupons(order)),
        (StoredOrder::Made(order), "shipping_addresses") => Some(parts::shipping_addresses(order, hash)),
        (StoredOrder::Made(order), "taxes") => Some(taxes::taxes(order, false)),
        (StoredOrder::Made(order), "fees") => Some(parts::fees(order)),
        (_, "shipments" | "messages") => Some(Vec::new()),
        _ => None,
    }
}

/// Older links spell the part in one word.
fn part_name(part: &str) -> &str {
    if part == "shippingaddresses" {
        "shipping_addresses"
    } else {
        part
    }
}

pub(crate) fn part(store: &Store, query: &Query, id: u64, part: &str) -> Result<Answer, Answer> {
    query.only(&["page", "limit", "details"])?;
    let page = query.page()?;
    let part = part_name(part);
    let hash = &store.settings.hash;
    let order = store.orders.get(&id).ok_or_else(|| Version::V2.not_found())?;
    if part == "consignments" {
        let products = rows(order, "products", hash).unwrap_or_default();
        let addresses = rows(order, "shipping_addresses", hash).unwrap_or_default();
        return Ok(Answer::ok(&consignments::consignments(
            id, &products, &addresses, false, hash,
        )));
    }
    let rows = match order {
        StoredOrder::Made(order) if part == "taxes" => {
            Some(taxes::taxes(order, query.flag("details")?.unwrap_or(false)))
        }
        order => rows(order, part, hash),
    };
    let rows = rows.ok_or_else(|| Version::V2.not_found())?;
    // A file is served as it is, unless only a page of it is asked for.
    if let StoredOrder::Loaded(loaded) = order
        && let Some(document) = loaded.part(part)
        && !rows.is_empty()
        && page.page == 1
        && u64::try_from(rows.len()).is_ok_and(|count| count <= page.limit)
    {
        return Ok(Answer::bytes(200, document.bytes));
    }
    let rows = page.of(rows);
    if part == "fees" && !rows.is_empty() {
        return Ok(Answer::ok(&json!({"fees": rows})));
    }
    Ok(Answer::list(rows))
}

pub(crate) fn part_item(store: &Store, id: u64, part: &str, item: u64) -> Result<Answer, Answer> {
    let order = store.orders.get(&id).ok_or_else(|| Version::V2.not_found())?;
    let part = part_name(part);
    if !matches!(part, "products" | "shipping_addresses" | "coupons") {
        return Err(Version::V2.not_found());
    }
    rows(order, part, &store.settings.hash)
        .and_then(|rows| rows.into_iter().find(|row| row["id"].as_u64() == Some(item)))
        .map(|row| Answer::ok(&row))
        .ok_or_else(|| Version::V2.not_found())
}
