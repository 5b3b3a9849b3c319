//! V3: creating, changing and deleting customers and their addresses.

use serde_json::{Value, json};

use super::answer::{Answer, Version, field_errors};
use super::query::Query;
use crate::model::person::{Address, BookAddress};
use crate::store::events::Event;
use crate::store::loaded::number_of;
use crate::store::{Store, take};
use crate::wire::customer::{self, CustomerIncludes};

/// The most customers or addresses one request may carry.
const MOST: usize = 10;

fn batch(body: &Value) -> Result<&Vec<Value>, Answer> {
    let rows = body.as_array().ok_or_else(|| Version::V3.bad_json())?;
    if rows.len() > MOST {
        return Err(Version::V3.error(413, "The request has more than 10 items."));
    }
    Ok(rows)
}

fn text(row: &Value, name: &str) -> String {
    row[name].as_str().unwrap_or_default().to_owned()
}

fn book_address(row: &Value) -> Address {
    Address {
        first_name: text(row, "first_name"),
        last_name: text(row, "last_name"),
        company: text(row, "company"),
        street_1: text(row, "address1"),
        street_2: text(row, "address2"),
        city: text(row, "city"),
        state: text(row, "state_or_province"),
        zip: text(row, "postal_code"),
        country: text(row, "country"),
        country_iso2: text(row, "country_code"),
        phone: text(row, "phone"),
        email: String::new(),
    }
}

fn answer_customers(store: &Store, ids: &[u64]) -> Answer {
    let includes = CustomerIncludes {
        addresses: true,
        ..CustomerIncludes::default()
    };
    let rows: Vec<Value> = ids
        .iter()
        .filter_map(|id| store.customers.get(id))
        .map(|one| customer::customer(one, includes))
        .collect();
    Answer::data(200, Value::Array(rows))
}

pub(crate) fn create(store: &mut Store, body: &Value) -> Result<Answer, Answer> {
    let rows = batch(body)?.clone();
    let refuse = || {
        field_errors(
            422,
            "Create customers failed.",
            &json!({".customer_create": "Error creating customers"}),
        )
    };
    for (place, row) in rows.iter().enumerate() {
        let email = text(row, "email");
        let named = !text(row, "first_name").is_empty() && !text(row, "last_name").is_empty();
        let known = store.customer_by_email(&email).is_some();
        let twice = rows[..place]
            .iter()
            .any(|other| text(other, "email").eq_ignore_ascii_case(&email));
        if !email.contains('@') || !named || known || twice {
            return Err(refuse());
        }
    }
    let now = store.now();
    let mut ids = Vec::new();
    for row in &rows {
        let person = Address {
            first_name: text(row, "first_name"),
            last_name: text(row, "last_name"),
            company: text(row, "company"),
            phone: text(row, "phone"),
            email: text(row, "email"),
            ..Address::default()
        };
        let group = number_of(&row["customer_group_id"]).unwrap_or(0);
        let id = store.register(&person, group, now).map_err(|_| refuse())?;
        for address in row["addresses"].as_array().unwrap_or(&Vec::new()) {
            add_address(store, id, address);
        }
        put(store, id, row);
        ids.push(id);
    }
    Ok(answer_customers(store, &ids))
}

/// Puts the fields a request has over those the customer has.
fn put(store: &mut Store, id: u64, row: &Value) {
    let now = store.now();
    if let Some(email) = row["email"].as_str() {
        store.set_email(id, email);
    }
    let Some(customer) = store.customers.get_mut(&id) else {
        return;
    };
    let fields: [(&str, &mut String); 6] = [
        ("first_name", &mut customer.first_name),
        ("last_name", &mut customer.last_name),
        ("company", &mut customer.company),
        ("phone", &mut customer.phone),
        ("notes", &mut customer.notes),
        ("tax_exempt_category", &mut customer.tax_exempt_category),
    ];
    for (name, field) in fields {
        if let Some(value) = row[name].as_str() {
            value.clone_into(field);
        }
    }
    if let Some(group) = number_of(&row["customer_group_id"]) {
        customer.group_id = group;
    }
    if let Some(accepts) = row["accepts_product_review_abandoned_cart_emails"].as_bool() {
        customer.accepts_marketing = accepts;
    }
    if let Some(reset) = row["authentication"]["force_password_reset"].as_bool() {
        customer.force_password_reset = reset;
    }
    customer.modified = now;
}

pub(crate) fn update(store: &mut Store, body: &Value) -> Result<Answer, Answer> {
    let rows = batch(body)?.clone();
    let refuse = |reason: &str| field_errors(422, "Update customers failed.", &json!({".customer_update": reason}));
    let mut ids = Vec::new();
    for row in &rows {
        let id = number_of(&row["id"]).filter(|id| store.customers.contains_key(id));
        let id = id.ok_or_else(|| refuse("The customer does not exist"))?;
        let taken = row["email"]
            .as_str()
            .and_then(|email| store.customer_by_email(email))
            .is_some_and(|other| other.id != id);
        if taken {
            return Err(refuse("The e-mail address is in use"));
        }
        ids.push(id);
    }
    for (id, row) in ids.iter().zip(&rows) {
        put(store, *id, row);
        store.events.push(Event::CustomerUpdated(*id));
    }
    Ok(answer_customers(store, &ids))
}

pub(crate) fn delete(store: &mut Store, query: &Query) -> Result<Answer, Answer> {
    query.only(&["id:in"])?;
    let ids = query
        .numbers("id:in")?
        .ok_or_else(|| Version::V3.error(422, "The field 'id:in' is required."))?;
    let deleted = ids.into_iter().filter(|id| store.delete_customer(*id).is_ok()).count();
    tracing::debug!(deleted, "customers deleted");
    Ok(Answer::no_content())
}

/// Adds an address; `None` when the customer has it already.
fn add_address(store: &mut Store, customer_id: u64, row: &Value) -> Option<u64> {
    let address = book_address(row);
    let next = take(&mut store.next.address);
    let customer = store.customers.get_mut(&customer_id)?;
    if customer.addresses.iter().any(|entry| entry.address == address) {
        return None;
    }
    customer.addresses.push(BookAddress {
        id: next,
        commercial: row["address_type"] == "commercial",
        address,
    });
    store.events.push(Event::AddressCreated {
        customer_id,
        address_id: next,
    });
    Some(next)
}

fn answer_addresses(store: &Store, ids: &[(u64, u64)]) -> Answer {
    let rows: Vec<Value> = ids
        .iter()
        .filter_map(|(owner, id)| {
            let entry = store
                .customers
                .get(owner)?
                .addresses
                .iter()
                .find(|entry| entry.id == *id)?;
            Some(customer::address(*owner, entry))
        })
        .collect();
    Answer::data(200, Value::Array(rows))
}

pub(crate) fn create_addresses(store: &mut Store, body: &Value) -> Result<Answer, Answer> {
    let rows = batch(body)?.clone();
    let refuse = |reason: &str| {
        field_errors(
            422,
            "Create customer addresses failed.",
            &json!({".customer_address_create": reason}),
        )
    };
    let mut owners = Vec::new();
    for row in &rows {
        let owner = number_of(&row["customer_id"]).filter(|id| store.customers.contains_key(id));
        owners.push(owner.ok_or_else(|| refuse("The customer does not exist"))?);
        if ["first_name", "last_name", "address1", "city", "country_code"]
            .iter()
            .any(|name| text(row, name).is_empty())
        {
            return Err(refuse("A required field is missing"));
        }
    }
    let ids: Vec<(u64, u64)> = owners
        .into_iter()
        .zip(&rows)
        .filter_map(|(owner, row)| add_address(store, owner, row).map(|id| (owner, id)))
        .collect();
    Ok(answer_addresses(store, &ids))
}

pub(crate) fn update_addresses(store: &mut Store, body: &Value) -> Result<Answer, Answer> {
    let rows = batch(body)?.clone();
    let mut changed = Vec::new();
    for row in &rows {
        let wanted = number_of(&row["id"]);
        let found = store.customers.values_mut().find_map(|owner| {
            Some((
                owner.id,
                owner.addresses.iter_mut().find(|entry| Some(entry.id) == wanted)?,
            ))
        });
        let Some((owner, entry)) = found else {
            return Err(Version::V3.not_found());
        };
        let mut whole = customer::address(owner, entry);
        crate::wire::order::merge(&mut whole, row.clone());
        entry.address = book_address(&whole);
        entry.commercial = whole["address_type"] == "commercial";
        changed.push((owner, entry.id));
    }
    Ok(answer_addresses(store, &changed))
}

pub(crate) fn delete_addresses(store: &mut Store, query: &Query) -> Result<Answer, Answer> {
    query.only(&["id:in"])?;
    let ids = query
        .numbers("id:in")?
        .ok_or_else(|| Version::V3.error(422, "The field 'id:in' is required."))?;
    for customer in store.customers.values_mut() {
        customer.addresses.retain(|entry| !ids.contains(&entry.id));
    }
    Ok(Answer::no_content())
}
