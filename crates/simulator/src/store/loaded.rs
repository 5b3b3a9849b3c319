//! Documents read from a folder and served as they are.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::find::Head;
use crate::dates;
use crate::model::person::Address;
use crate::model::status;
use crate::money::Amount;

/// A document with the bytes it came in.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) value: Value,
    pub(crate) bytes: Vec<u8>,
}

/// An order read from a file, with its parts by name (`products`, `coupons`, ...).
#[derive(Clone, Debug)]
pub(crate) struct Loaded {
    pub(crate) head: Head,
    pub(crate) document: Document,
    pub(crate) parts: BTreeMap<String, Document>,
}

/// What was read besides orders.
#[derive(Clone, Debug, Default)]
pub(crate) struct LoadedParts {
    pub(crate) store: Option<Vec<u8>>,
    pub(crate) customers: BTreeMap<u64, Value>,
    pub(crate) refunds: BTreeMap<u64, Vec<Value>>,
    pub(crate) transactions: BTreeMap<u64, Vec<Value>>,
}

/// Reads a number that may be written as text.
pub(crate) fn number_of(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

impl Loaded {
    /// Takes an order document; `None` when it has no id.
    pub(crate) fn new(document: Document) -> Option<Loaded> {
        let value = &document.value;
        let date = |name: &str| value[name].as_str().and_then(dates::parse).unwrap_or_default();
        let head = Head {
            id: number_of(&value["id"])?,
            customer_id: number_of(&value["customer_id"]).unwrap_or(0),
            status_id: number_of(&value["status_id"])
                .and_then(|id| u32::try_from(id).ok())
                .unwrap_or(0),
            created: date("date_created"),
            modified: date("date_modified"),
            total: Amount::from_json(&value["total_inc_tax"]).unwrap_or(Amount::ZERO),
            email: text_of(&value["billing_address"]["email"]),
            payment_method: text_of(&value["payment_method"]),
            cart_id: text_of(&value["cart_id"]),
            channel_id: number_of(&value["channel_id"]).unwrap_or(1),
            external_id: text_of(&value["external_id"]),
            external_order_id: text_of(&value["external_order_id"]),
            is_deleted: value["is_deleted"].as_bool().unwrap_or(false),
        };
        Some(Loaded {
            head,
            document,
            parts: BTreeMap::new(),
        })
    }

    /// A part of the order: its own file, or an array inside the order document.
    pub(crate) fn part(&self, name: &str) -> Option<Document> {
        if let Some(part) = self.parts.get(name) {
            return Some(part.clone());
        }
        let inside = &self.document.value[name];
        inside.is_array().then(|| Document {
            bytes: inside.to_string().into_bytes(),
            value: inside.clone(),
        })
    }

    /// Changes fields; from then on the document is no longer the file's bytes.
    pub(crate) fn set(&mut self, fields: &Value) {
        if let (Value::Object(document), Value::Object(fields)) = (&mut self.document.value, fields) {
            for (name, value) in fields {
                document.insert(name.clone(), value.clone());
            }
        }
        self.document.bytes = self.document.value.to_string().into_bytes();
    }

    pub(crate) fn set_modified(&mut self, at: DateTime<Utc>) {
        self.head.modified = at.max(self.head.modified);
        self.set(&json!({"date_modified": dates::rfc2822(self.head.modified)}));
    }

    pub(crate) fn set_status(&mut self, to: u32) -> u32 {
        self.set(
            &json!({"status_id": to, "status": status::status_name(to), "custom_status": status::status_name(to)}),
        );
        std::mem::replace(&mut self.head.status_id, to)
    }

    pub(crate) fn set_deleted(&mut self, deleted: bool) -> bool {
        self.set(&json!({"is_deleted": deleted}));
        std::mem::replace(&mut self.head.is_deleted, deleted)
    }

    pub(crate) fn set_customer(&mut self, customer_id: u64) {
        self.set(&json!({"customer_id": customer_id}));
        self.head.customer_id = customer_id;
    }

    pub(crate) fn billing(&self) -> Address {
        let billing = &self.document.value["billing_address"];
        Address {
            first_name: text_of(&billing["first_name"]),
            last_name: text_of(&billing["last_name"]),
            company: text_of(&billing["company"]),
            street_1: text_of(&billing["street_1"]),
            street_2: text_of(&billing["street_2"]),
            city: text_of(&billing["city"]),
            state: text_of(&billing["state"]),
            zip: text_of(&billing["zip"]),
            country: text_of(&billing["country"]),
            country_iso2: text_of(&billing["country_iso2"]),
            phone: text_of(&billing["phone"]),
            email: text_of(&billing["email"]),
        }
    }
}
