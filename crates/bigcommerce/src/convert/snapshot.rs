//! The shop's documents of an order, kept verbatim beside the invoice they made.

use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use super::fault::Fault;
use super::order::OrderParts;
use crate::wire::Document;

/// Left out of the kept order. Network addresses are personal and no rule needs them; fees and consignments depend on how
/// the order was asked for, and what they tell stands in `fees` and `products`.
const LEFT_OUT: [&str; 5] = ["ip_address", "ip_address_v6", "fees", "consignments", "__warning__"];

/// Builds `{order, products, coupons, fees, taxes, refunds}`: each value as the shop wrote it, digit for digit.
pub(crate) fn snapshot(parts: &OrderParts) -> Result<String, Fault> {
    #[derive(Serialize)]
    struct Snapshot<'a> {
        order: Members,
        products: Vec<&'a RawValue>,
        coupons: Vec<&'a RawValue>,
        fees: Vec<&'a RawValue>,
        taxes: Vec<&'a RawValue>,
        refunds: Vec<&'a RawValue>,
    }

    let unreadable = |_| Fault::new("order", "is not an object");
    let mut order: Members = serde_json::from_str(parts.order.raw.get()).map_err(unreadable)?;
    order.0.retain(|(key, _)| !LEFT_OUT.contains(&key.as_str()));
    let snapshot = Snapshot {
        order,
        products: raw(&parts.products),
        coupons: raw(&parts.coupons),
        fees: raw(&parts.fees),
        taxes: raw(&parts.taxes),
        refunds: raw(&parts.refunds),
    };
    serde_json::to_string(&snapshot).map_err(unreadable)
}

fn raw<T>(documents: &[Document<T>]) -> Vec<&RawValue> {
    documents.iter().map(|document| &*document.raw).collect()
}

/// An object's members in their order, each value verbatim.
#[derive(Debug)]
struct Members(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;

        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(MembersVisitor)
    }
}

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}
