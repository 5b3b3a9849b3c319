//! Reading a folder of documents.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::error::SimulatorError;
use crate::store::loaded::{Document, Loaded, number_of};
use crate::store::{Store, StoredOrder};

const PARTS: [&str; 5] = ["products", "coupons", "shipping_addresses", "taxes", "fees"];

fn read(path: &Path) -> Result<Document, SimulatorError> {
    let bytes = fs::read(path).map_err(|source| SimulatorError::file(path, source))?;
    let value = serde_json::from_slice(&bytes).map_err(|error| SimulatorError::document(path, error.to_string()))?;
    Ok(Document { value, bytes })
}

/// The JSON files of a folder by name; none when there is no such folder.
fn json_files(folder: &Path) -> Result<Vec<PathBuf>, SimulatorError> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|source| SimulatorError::file(folder, source))? {
        let path = entry.map_err(|source| SimulatorError::file(folder, source))?.path();
        if path.is_file() && path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The number a file is named by.
fn number_of_file(path: &Path) -> Result<u64, SimulatorError> {
    path.file_stem()
        .and_then(|stem| stem.to_str()?.parse().ok())
        .ok_or_else(|| SimulatorError::document(path, "the file's name should be a number"))
}

/// The rows of a list that may be bare or inside `data`.
fn rows(value: Value) -> Vec<Value> {
    match value {
        Value::Array(rows) => rows,
        Value::Object(mut fields) => match fields.remove("data") {
            Some(Value::Array(rows)) => rows,
            Some(row) => vec![row],
            None => vec![Value::Object(fields)],
        },
        _ => Vec::new(),
    }
}

/// Reads a folder into the store, over what was generated; the layout is in the crate's documentation.
pub(crate) fn load(store: &mut Store, folder: &Path) -> Result<(), SimulatorError> {
    if !folder.is_dir() {
        return Err(SimulatorError::document(folder, "this is not a folder"));
    }
    for path in json_files(&folder.join("orders"))? {
        let document = read(&path)?;
        let loaded =
            Loaded::new(document).ok_or_else(|| SimulatorError::document(&path, "this is not an order with an id"))?;
        keep(store, loaded, &folder.join("orders"))?;
    }
    load_flat(store, folder)?;
    for path in json_files(&folder.join("customers"))? {
        for customer in rows(read(&path)?.value) {
            let id = number_of(&customer["id"]).map_or_else(|| number_of_file(&path), Ok)?;
            after(&mut store.next.customer, Some(id));
            after(&mut store.next.address, highest(&customer["addresses"]));
            store.loaded.customers.insert(id, customer);
        }
    }
    for path in json_files(&folder.join("refunds"))? {
        let order_id = number_of_file(&path)?;
        let refunds = rows(read(&path)?.value);
        for refund in &refunds {
            after(&mut store.next.refund, number_of(&refund["id"]));
            after(&mut store.next.refund_payment, highest(&refund["payments"]));
        }
        forget_refunds(store, order_id);
        store.loaded.refunds.insert(order_id, refunds);
    }
    for path in json_files(&folder.join("transactions"))? {
        let order_id = number_of_file(&path)?;
        let transactions = rows(read(&path)?.value);
        for transaction in &transactions {
            after(&mut store.next.transaction, number_of(&transaction["id"]));
        }
        store.transactions.remove(&order_id);
        store.loaded.transactions.insert(order_id, transactions);
    }
    tracing::info!(
        orders = store.orders.len(),
        customers = store.loaded.customers.len(),
        "documents loaded"
    );
    Ok(())
}

/// Reads the store document and the orders at the top of the folder; what is neither is passed over.
fn load_flat(store: &mut Store, folder: &Path) -> Result<(), SimulatorError> {
    let mut passed_over = 0_usize;
    let mut example = None;
    for path in json_files(folder)? {
        let document = read(&path)?;
        if path.file_name().is_some_and(|name| name == "store.json") {
            store.loaded.store = Some(document.bytes);
            continue;
        }
        let documents = match document.value {
            Value::Array(rows) => rows
                .into_iter()
                .map(|value| Document {
                    bytes: value.to_string().into_bytes(),
                    value,
                })
                .collect(),
            _ => vec![document],
        };
        for document in documents {
            let order = Some(document).filter(|document| is_order(&document.value));
            if let Some(loaded) = order.and_then(Loaded::new) {
                keep(store, loaded, folder)?;
            } else {
                passed_over += 1;
                example.get_or_insert_with(|| path.clone());
            }
        }
    }
    if let Some(example) = example {
        tracing::warn!(
            folder = %folder.display(),
            documents = passed_over,
            example = %example.display(),
            "some documents are not orders and were passed over"
        );
    }
    Ok(())
}

/// Whether a document is an order, not a part of one nor a thing of another kind.
fn is_order(document: &Value) -> bool {
    let has = |name: &str| !document[name].is_null();
    has("id")
        && (has("status_id") || has("status"))
        && (has("date_created") || has("total_inc_tax"))
        && !has("order_id")
}

/// Moves on to the number after a taken one.
fn after(next: &mut u64, taken: Option<u64>) {
    *next = (*next).max(taken.map_or(0, |id| id.saturating_add(1)));
}

/// The highest id in a list.
fn highest(list: &Value) -> Option<u64> {
    list.as_array()?.iter().filter_map(|row| number_of(&row["id"])).max()
}

/// Drops the generated refunds of an order whose documents stand in their place.
fn forget_refunds(store: &mut Store, order_id: u64) {
    for id in store.refund_ids.remove(&order_id).unwrap_or_default() {
        store.refunds.remove(&id);
    }
}

/// Keeps an order with the parts that lie in the folder of its number, in the place of a generated one.
fn keep(store: &mut Store, mut loaded: Loaded, folder: &Path) -> Result<(), SimulatorError> {
    let id = loaded.head.id;
    for part in PARTS {
        let path = folder.join(id.to_string()).join(format!("{part}.json"));
        if path.is_file() {
            loaded.parts.insert(part.to_owned(), read(&path)?);
        }
    }
    after(&mut store.next.order, Some(id));
    let next = &mut store.next;
    let numbers = [
        ("products", &mut next.line),
        ("coupons", &mut next.coupon),
        ("shipping_addresses", &mut next.consignment),
        ("fees", &mut next.fee),
    ];
    for (part, next) in numbers {
        after(next, loaded.part(part).and_then(|part| highest(&part.value)));
    }
    forget_refunds(store, id);
    store.transactions.remove(&id);
    store.orders.insert(id, StoredOrder::Loaded(Box::new(loaded)));
    Ok(())
}
