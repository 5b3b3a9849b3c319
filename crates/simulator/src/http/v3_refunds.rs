//! V3: refunds, refund quotes, transactions.

use serde_json::{Value, json};

use super::answer::{Answer, Version};
use super::query::Query;
use super::v3_customers::pagination;
use crate::dates;
use crate::model::refund::{RefundItem, RefundKind};
use crate::money::Amount;
use crate::store::loaded::number_of;
use crate::store::{Store, StoreError};
use crate::wire;

/// Every refund record, those of loaded orders too, by id.
fn every(store: &Store) -> Vec<Value> {
    let mut refunds: Vec<Value> = store.refunds.values().map(wire::refund::refund).collect();
    for (order_id, loaded) in &store.loaded.refunds {
        refunds.extend(loaded.iter().map(|refund| {
            let mut refund = refund.clone();
            if refund["order_id"].is_null() {
                refund["order_id"] = json!(order_id);
            }
            refund
        }));
    }
    refunds.sort_by_key(|refund| number_of(&refund["id"]));
    refunds
}

pub(crate) fn all(store: &Store, query: &Query) -> Result<Answer, Answer> {
    query.only(&[
        "order_id:in",
        "id:in",
        "created:min",
        "created:max",
        "transaction_id",
        "page",
        "limit",
    ])?;
    let page = query.page()?;
    let (orders, ids) = (query.numbers("order_id:in")?, query.numbers("id:in")?);
    let (min, max) = (query.date("created:min")?, query.date("created:max")?);
    let transaction = query.text("transaction_id");
    let rows: Vec<Value> = every(store)
        .into_iter()
        .filter(|refund| {
            orders
                .as_ref()
                .is_none_or(|ids| number_of(&refund["order_id"]).is_some_and(|id| ids.contains(&id)))
        })
        .filter(|refund| {
            ids.as_ref()
                .is_none_or(|ids| number_of(&refund["id"]).is_some_and(|id| ids.contains(&id)))
        })
        .filter(|refund| {
            let created = refund["created"].as_str().and_then(dates::parse);
            min.is_none_or(|min| created.is_some_and(|at| at >= min))
                && max.is_none_or(|max| created.is_some_and(|at| at <= max))
        })
        .filter(|refund| transaction.is_none_or(|id| paid_by(refund, id)))
        .collect();
    let total = rows.len();
    let rows = page.of(rows);
    Ok(Answer::ok(
        &json!({"meta": {"pagination": pagination(page, total, rows.len())}, "data": rows}),
    ))
}

fn paid_by(refund: &Value, transaction_id: &str) -> bool {
    refund["payments"].as_array().is_some_and(|payments| {
        payments
            .iter()
            .any(|payment| payment["transaction_id"].as_str() == Some(transaction_id))
    })
}

pub(crate) fn one(store: &Store, id: u64) -> Result<Answer, Answer> {
    every(store)
        .into_iter()
        .find(|refund| number_of(&refund["id"]) == Some(id))
        .map(|refund| Answer::data(200, refund))
        .ok_or_else(|| Version::V3.not_found())
}

pub(crate) fn of_order(store: &Store, query: &Query, order_id: u64) -> Result<Answer, Answer> {
    query.only(&["transaction_id", "page", "limit"])?;
    known(store, order_id)?;
    let transaction = query.text("transaction_id");
    let rows: Vec<Value> = every(store)
        .into_iter()
        .filter(|refund| number_of(&refund["order_id"]) == Some(order_id))
        .filter(|refund| transaction.is_none_or(|id| paid_by(refund, id)))
        .collect();
    Ok(Answer::data(200, Value::Array(rows)))
}

fn known(store: &Store, order_id: u64) -> Result<(), Answer> {
    if store.orders.contains_key(&order_id) {
        Ok(())
    } else {
        Err(Version::V3.not_found())
    }
}

/// A refused refund, in the form the refund endpoints use.
fn refused(error: &StoreError) -> Answer {
    match error {
        StoreError::NoSuchOrder(_) => Version::V3.not_found(),
        other => Answer::json(
            422,
            &json!({"data": [{
                "status": 422,
                "title": other.to_string(),
                "type": "/api-docs/getting-started/api-status-codes",
            }]}),
        ),
    }
}

fn items(body: &Value) -> Result<Vec<RefundItem>, Answer> {
    let bad = |reason: &str| refused(&StoreError::BadRequest(reason.to_owned()));
    let items = body["items"].as_array().ok_or_else(|| bad("items are missing"))?;
    items
        .iter()
        .map(|item| {
            let kind = item["item_type"].as_str().and_then(RefundKind::from_text);
            Ok(RefundItem {
                kind: kind.ok_or_else(|| bad("item_type is not known"))?,
                item_id: number_of(&item["item_id"]).ok_or_else(|| bad("item_id is missing"))?,
                quantity: number_of(&item["quantity"]),
                requested: Amount::from_json(&item["amount"]).filter(|amount| amount.is_positive()),
                reason: item["reason"].as_str().unwrap_or_default().to_owned(),
            })
        })
        .collect()
}

pub(crate) fn quote(store: &Store, order_id: u64, body: &Value) -> Result<Answer, Answer> {
    known(store, order_id)?;
    let items = items(body)?;
    let quote = store.quote(order_id, &items).map_err(|error| refused(&error))?;
    let tenders = store.tenders(order_id).map_err(|error| refused(&error))?;
    let inclusive = store.made(order_id).is_ok_and(|order| order.tax_inclusive);
    Ok(Answer::data(
        201,
        wire::refund::quote(order_id, &quote, &tenders, inclusive),
    ))
}

pub(crate) fn create(store: &mut Store, order_id: u64, body: &Value) -> Result<Answer, Answer> {
    known(store, order_id)?;
    let items = items(body)?;
    if body["payments"].as_array().is_none_or(Vec::is_empty) {
        return Err(refused(&StoreError::BadRequest("payments are missing".to_owned())));
    }
    let merchant = &body["merchant_calculated_override"];
    let merchant = Amount::from_json(&merchant["total_amount"])
        .map(|total| (total, Amount::from_json(&merchant["total_tax"]).unwrap_or(Amount::ZERO)));
    let reason = body["reason"].as_str().unwrap_or_default().to_owned();
    let now = store.now();
    let id = store
        .refund(order_id, items, merchant, false, &reason, now)
        .map_err(|error| refused(&error))?;
    let refund = store
        .refunds
        .get(&id)
        .map(wire::refund::refund)
        .ok_or_else(|| Version::V3.not_found())?;
    Ok(Answer::data(201, refund))
}

pub(crate) fn transactions(store: &Store, query: &Query, order_id: u64) -> Result<Answer, Answer> {
    query.only(&["page", "limit"])?;
    known(store, order_id)?;
    let page = query.page()?;
    let mut rows: Vec<Value> = store
        .transactions
        .get(&order_id)
        .map(|all| all.iter().map(wire::refund::transaction).collect())
        .unwrap_or_default();
    rows.extend(store.loaded.transactions.get(&order_id).cloned().unwrap_or_default());
    if rows.is_empty() {
        return Ok(Answer::no_content());
    }
    let total = rows.len();
    let rows = page.of(rows);
    Ok(Answer::ok(
        &json!({"meta": {"pagination": pagination(page, total, rows.len())}, "data": rows}),
    ))
}
