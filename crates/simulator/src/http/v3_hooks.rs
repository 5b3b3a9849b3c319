//! V3: managing hooks.

use serde_json::{Value, json};

use super::answer::{Answer, Version, field_errors};
use super::query::Query;
use super::v3_customers::pagination;
use crate::hooks::{Hook, HookRefusal};
use crate::store::Store;

fn body(store: &Store, hook: &Hook) -> Value {
    hook.json(&store.settings.client_id, &store.settings.hash)
}

fn not_found(id: &str) -> Answer {
    Version::V3.error(404, &format!("Webhook with id [{id}] not found"))
}

fn refused(refusal: &HookRefusal) -> Answer {
    match refusal {
        HookRefusal::Input => Version::V3.bad_json(),
        HookRefusal::Fields(fields) => field_errors(422, "JSON data is missing or invalid", &json!(fields)),
        HookRefusal::Conflict => Version::V3.error(
            409,
            "A webhook with this scope and destination exists, or the scope has 10 webhooks.",
        ),
    }
}

fn find<'a>(store: &'a Store, id: &str) -> Result<&'a Hook, Answer> {
    id.parse()
        .ok()
        .and_then(|number: u64| store.hooks.get(&number))
        .ok_or_else(|| not_found(id))
}

pub(crate) fn list(store: &mut Store, query: &Query) -> Result<Answer, Answer> {
    query.only(&["page", "limit", "is_active", "scope", "destination"])?;
    store.retire_idle_hooks();
    let page = query.page()?;
    let active = query.flag("is_active")?;
    let rows: Vec<Value> = store
        .hooks
        .values()
        .filter(|hook| active.is_none_or(|wanted| hook.is_active == wanted))
        .filter(|hook| query.text("scope").is_none_or(|scope| hook.scope == scope))
        .filter(|hook| {
            query
                .text("destination")
                .is_none_or(|destination| hook.destination == destination)
        })
        .map(|hook| body(store, hook))
        .collect();
    let total = rows.len();
    let rows = page.of(rows);
    Ok(Answer::ok(
        &json!({"meta": {"pagination": pagination(page, total, rows.len())}, "data": rows}),
    ))
}

pub(crate) fn create(store: &mut Store, request: &Value) -> Result<Answer, Answer> {
    let hook = store.create_hook(request).map_err(|refusal| refused(&refusal))?;
    Ok(Answer::data(200, body(store, &hook)))
}

pub(crate) fn one(store: &Store, id: &str) -> Result<Answer, Answer> {
    Ok(Answer::data(200, body(store, find(store, id)?)))
}

pub(crate) fn update(store: &mut Store, id: &str, request: &Value) -> Result<Answer, Answer> {
    let number = find(store, id)?.id;
    let hook = store
        .update_hook(number, request)
        .map_err(|refusal| refused(&refusal))?;
    Ok(Answer::data(200, body(store, &hook)))
}

pub(crate) fn delete(store: &mut Store, id: &str) -> Result<Answer, Answer> {
    let number = find(store, id)?.id;
    let hook = store.hooks.remove(&number).ok_or_else(|| not_found(id))?;
    Ok(Answer::data(200, body(store, &hook)))
}

pub(crate) fn admin(store: &Store) -> Answer {
    let hooks: Vec<Value> = store.hooks.values().map(|hook| body(store, hook)).collect();
    Answer::data(
        200,
        json!({"emails": store.hook_emails, "hooks_list": hooks, "denylisted": []}),
    )
}

pub(crate) fn update_admin(store: &mut Store, request: &Value) -> Result<Answer, Answer> {
    let emails = request["emails"].as_array().ok_or_else(|| Version::V3.bad_json())?;
    store.hook_emails = emails
        .iter()
        .filter_map(|email| email.as_str().map(str::to_owned))
        .collect();
    Ok(admin(store))
}
