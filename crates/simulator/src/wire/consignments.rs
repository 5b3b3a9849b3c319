//! Where the parts of an order go, with their lines.

use serde_json::{Value, json};

use super::link;
use crate::money::Amount;

/// How many line items `include=consignments.line_items` gives at most for one consignment.
pub(crate) const INCLUDED_LINES: usize = 50;

/// The consignments from the order's products and addresses; with `line_items` the products stand in them.
pub(crate) fn consignments(
    order_id: u64,
    products: &[Value],
    addresses: &[Value],
    line_items: bool,
    hash: &str,
) -> Value {
    let number = |value: &Value| value.as_u64().unwrap_or(0);
    let lines = |wanted: &dyn Fn(&Value) -> bool| -> (Value, bool) {
        let all: Vec<&Value> = products.iter().filter(|product| wanted(product)).collect();
        let capped = line_items && all.len() > INCLUDED_LINES;
        let lines = if line_items {
            all.into_iter().take(INCLUDED_LINES).cloned().collect()
        } else {
            all.iter()
                .map(|product| link(hash, &format!("/orders/{order_id}/products/{}", number(&product["id"]))))
                .collect()
        };
        (lines, capped)
    };
    let complete = |mut consignment: Value, (lines, capped): (Value, bool)| {
        consignment["line_items"] = lines;
        if capped {
            consignment["__warning__"] = json!({
                "message": "Not all line items of this consignment are returned. Use the order products endpoint to list all of them.",
            });
        }
        consignment
    };
    let shipping: Vec<Value> = addresses
        .iter()
        .map(|address| {
            let id = number(&address["id"]);
            let mut consignment = address.clone();
            if let Value::Object(fields) = &mut consignment {
                fields.remove("order_id");
                for name in [
                    "base_cost",
                    "cost_ex_tax",
                    "cost_inc_tax",
                    "cost_tax",
                    "base_handling_cost",
                ]
                .into_iter()
                .chain(["handling_cost_ex_tax", "handling_cost_inc_tax", "handling_cost_tax"])
                {
                    if let Some(amount) = fields.get(name).and_then(Amount::from_json) {
                        fields.insert(name.to_owned(), Value::Number(amount.number()));
                    }
                }
                fields.insert(
                    "shipping_quotes".to_owned(),
                    link(
                        hash,
                        &format!("/orders/{order_id}/consignments/shipping/{id}/shipping_quotes"),
                    ),
                );
            }
            complete(
                consignment,
                lines(&|product| number(&product["order_address_id"]) == id),
            )
        })
        .collect();
    let unsent = |product: &Value| {
        !addresses
            .iter()
            .any(|address| number(&address["id"]) == number(&product["order_address_id"]))
    };
    let is_gift = |product: &Value| product["type"] == "giftcertificate";
    let downloads = lines(&|product| unsent(product) && !is_gift(product));
    let gifts = lines(&|product| unsent(product) && is_gift(product));
    let recipient = |lines: (Value, bool)| -> Vec<Value> {
        if lines.0.as_array().is_none_or(Vec::is_empty) {
            return Vec::new();
        }
        vec![complete(json!({"recipient_email": ""}), lines)]
    };
    json!({
        "pickups": [],
        "shipping": shipping,
        "downloads": recipient(downloads),
        "email": {"gift_certificates": recipient(gifts)},
    })
}
