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

/// Reads a folder into the store; the layout is in the crate's documentation.
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
            let is_order = ["date_created", "status_id", "total_inc_tax", "billing_address"]
                .iter()
                .any(|name| !document.value[*name].is_null());
            match Loaded::new(document).filter(|_| is_order) {
                Some(loaded) => keep(store, loaded, folder)?,
                None => tracing::warn!(file = %path.display(), "not an order, not loaded"),
            }
        }
    }
    for path in json_files(&folder.join("customers"))? {
        for customer in rows(read(&path)?.value) {
            let id = number_of(&customer["id"]).map_or_else(|| number_of_file(&path), Ok)?;
            store.next.customer = store.next.customer.max(id.saturating_add(1));
            store.loaded.customers.insert(id, customer);
        }
    }
    for path in json_files(&folder.join("refunds"))? {
        let refunds = rows(read(&path)?.value);
        let highest = refunds
            .iter()
            .filter_map(|refund| number_of(&refund["id"]))
            .max()
            .unwrap_or(0);
        store.next.refund = store.next.refund.max(highest.saturating_add(1));
        store.loaded.refunds.insert(number_of_file(&path)?, refunds);
    }
    for path in json_files(&folder.join("transactions"))? {
        store
            .loaded
            .transactions
            .insert(number_of_file(&path)?, rows(read(&path)?.value));
    }
    tracing::info!(
        orders = store.orders.len(),
        customers = store.loaded.customers.len(),
        "documents loaded"
    );
    Ok(())
}

/// Keeps an order with the parts that lie in the folder of its number.
fn keep(store: &mut Store, mut loaded: Loaded, folder: &Path) -> Result<(), SimulatorError> {
    let id = loaded.head.id;
    for part in PARTS {
        let path = folder.join(id.to_string()).join(format!("{part}.json"));
        if path.is_file() {
            loaded.parts.insert(part.to_owned(), read(&path)?);
        }
    }
    store.next.order = store.next.order.max(id.saturating_add(1));
    store.orders.insert(id, StoredOrder::Loaded(Box::new(loaded)));
    Ok(())
}
