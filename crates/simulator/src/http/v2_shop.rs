//! V2: the store, its time, currencies, statuses, and what V2 still has of customers.

use serde_json::{Value, json};

use super::answer::{Answer, Version};
use super::query::Query;
use crate::model::status::STATUSES;
use crate::store::Store;
use crate::wire;

pub(crate) fn store(store: &Store) -> Answer {
    match &store.loaded.store {
        Some(document) => Answer::bytes(200, document.clone()),
        None => Answer::ok(&wire::shop::store(&store.settings)),
    }
}

pub(crate) fn time(store: &Store) -> Answer {
    Answer::ok(&json!({"time": store.now().timestamp()}))
}

pub(crate) fn currencies(store: &Store) -> Answer {
    let since = store.groups.first().map_or_else(|| store.now(), |group| group.created);
    Answer::list(wire::shop::currencies(since))
}

pub(crate) fn statuses() -> Answer {
    Answer::list(wire::shop::statuses())
}

pub(crate) fn status(id: u64) -> Result<Answer, Answer> {
    STATUSES
        .iter()
        .find(|status| u64::from(status.id) == id)
        .map(|status| Answer::ok(&wire::shop::status(status)))
        .ok_or_else(|| Version::V2.not_found())
}

pub(crate) fn groups(store: &Store, query: &Query) -> Result<Answer, Answer> {
    query.only(&[
        "page",
        "limit",
        "name",
        "name:like",
        "is_default",
        "is_group_for_guests",
    ])?;
    let page = query.page()?;
    let default = query.flag("is_default")?;
    let for_guests = query.flag("is_group_for_guests")?;
    let rows = store
        .groups
        .iter()
        .filter(|group| {
            query
                .text("name")
                .is_none_or(|name| group.name.eq_ignore_ascii_case(name))
        })
        .filter(|group| {
            query.text("name:like").is_none_or(|part| {
                group
                    .name
                    .to_lowercase()
                    .contains(&part.replace('%', "").to_lowercase())
            })
        })
        .filter(|group| default.is_none_or(|wanted| group.is_default == wanted))
        .filter(|_| for_guests != Some(true))
        .map(wire::customer::group)
        .collect();
    Ok(Answer::list(page.of(rows)))
}

pub(crate) fn count_groups(store: &Store) -> Answer {
    Answer::ok(&json!({"count": store.groups.len()}))
}

pub(crate) fn group(store: &Store, id: u64) -> Result<Answer, Answer> {
    store
        .groups
        .iter()
        .find(|group| group.id == id)
        .map(|group| Answer::ok(&wire::customer::group(group)))
        .ok_or_else(|| Version::V2.not_found())
}

pub(crate) fn customers(store: &Store, query: &Query) -> Result<Answer, Answer> {
    query.only(&[
        "page",
        "limit",
        "email",
        "first_name",
        "last_name",
        "company",
        "phone",
        "customer_group_id",
        "min_id",
        "max_id",
    ])?;
    let page = query.page()?;
    let (group, min, max) = (
        query.number("customer_group_id")?,
        query.number("min_id")?,
        query.number("max_id")?,
    );
    let same = |name: &str, value: &str| query.text(name).is_none_or(|wanted| wanted.eq_ignore_ascii_case(value));
    let rows: Vec<Value> = store
        .customers
        .values()
        .filter(|customer| {
            same("email", &customer.email) && same("company", &customer.company) && same("phone", &customer.phone)
        })
        .filter(|customer| same("first_name", &customer.first_name) && same("last_name", &customer.last_name))
        .filter(|customer| group.is_none_or(|id| id == customer.group_id))
        .filter(|customer| min.is_none_or(|id| customer.id >= id) && max.is_none_or(|id| customer.id <= id))
        .map(|customer| wire::customer::customer_v2(customer, &store.settings.hash))
        .collect();
    Ok(Answer::list(page.of(rows)))
}

pub(crate) fn count_customers(store: &Store) -> Answer {
    Answer::ok(&json!({"count": store.customers.len()}))
}

pub(crate) fn customer(store: &Store, id: u64) -> Result<Answer, Answer> {
    if let Some(document) = store.loaded.customers.get(&id) {
        return Ok(Answer::ok(document));
    }
    store
        .customers
        .get(&id)
        .map(|customer| Answer::ok(&wire::customer::customer_v2(customer, &store.settings.hash)))
        .ok_or_else(|| Version::V2.not_found())
}
