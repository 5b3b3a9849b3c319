//! V2: creating, changing and archiving orders.

use serde_json::{Value, json};

use super::answer::{Answer, Version};
use super::query::Query;
use super::v2_orders;
use crate::dates;
use crate::make::basket;
use crate::model::catalog::find_article;
use crate::model::currency::{DOLLAR, find_currency};
use crate::model::order::{Consignment, Fee, Line, LineKind, Order};
use crate::model::person::Address;
use crate::model::pricing::{LinePrice, Priced, reprice};
use crate::model::status;
use crate::model::tax::zone_of;
use crate::money::Amount;
use crate::store::edits::{drop_discounts, manual_discount};
use crate::store::loaded::number_of;
use crate::store::{Store, StoreError, StoredOrder, take};

/// Fields that a request must not carry.
const READ_ONLY: &[&str] = &[
    "id",
    "date_modified",
    "date_shipped",
    "cart_id",
    "status",
    "subtotal_tax",
    "shipping_cost_tax",
    "handling_cost_tax",
    "wrapping_cost_tax",
    "payment_status",
    "store_credit_amount",
    "gift_certificate_amount",
    "currency_id",
    "currency_code",
    "currency_exchange_rate",
    "coupon_discount",
    "shipping_address_count",
    "total_tax",
    "is_email_opt_in",
];

fn refuse(message: &str) -> Answer {
    Version::V2.error(400, message)
}

impl From<StoreError> for Answer {
    fn from(error: StoreError) -> Answer {
        match error {
            StoreError::NoSuchOrder(_) => Version::V2.not_found(),
            StoreError::NoSuchCustomer(_) => refuse("The field 'customer_id' is invalid."),
            StoreError::NotPossible { .. } | StoreError::BadRequest(_) => refuse(&error.to_string()),
        }
    }
}

fn no_read_only(body: &Value) -> Result<(), Answer> {
    match READ_ONLY.iter().find(|name| !body[**name].is_null()) {
        Some(name) => Err(refuse(&format!(
            "The field '{name}' cannot be written to. Please remove it from your request before trying again."
        ))),
        None => Ok(()),
    }
}

fn text(body: &Value, name: &str) -> Option<String> {
    body[name].as_str().map(str::to_owned)
}

fn amount(body: &Value, name: &str) -> Result<Option<Amount>, Answer> {
    if body[name].is_null() {
        return Ok(None);
    }
    Amount::from_json(&body[name])
        .filter(|amount| *amount >= Amount::ZERO)
        .map(Some)
        .ok_or_else(|| refuse(&format!("The field '{name}' is invalid.")))
}

/// Puts the address fields that a request has over those there are.
fn put_address(address: &mut Address, body: &Value) {
    let fields: [(&str, &mut String); 12] = [
        ("first_name", &mut address.first_name),
        ("last_name", &mut address.last_name),
        ("company", &mut address.company),
        ("street_1", &mut address.street_1),
        ("street_2", &mut address.street_2),
        ("city", &mut address.city),
        ("state", &mut address.state),
        ("zip", &mut address.zip),
        ("country", &mut address.country),
        ("country_iso2", &mut address.country_iso2),
        ("phone", &mut address.phone),
        ("email", &mut address.email),
    ];
    for (name, field) in fields {
        if let Some(value) = body[name].as_str() {
            value.clone_into(field);
        }
    }
}

fn new_line(store: &mut Store, order: &Order, body: &Value) -> Result<Line, Answer> {
    let quantity = number_of(&body["quantity"]).filter(|quantity| *quantity > 0);
    let quantity = quantity.ok_or_else(|| refuse("The field 'quantity' is invalid."))?;
    let price_name = if order.tax_inclusive {
        "price_inc_tax"
    } else {
        "price_ex_tax"
    };
    let price = amount(body, price_name)?;
    let mut line = match number_of(&body["product_id"]).filter(|id| *id != 0) {
        Some(id) => {
            let article = find_article(id).ok_or_else(|| refuse("The field 'product_id' is invalid."))?;
            basket::line(&mut store.dice, order, article, quantity)
        }
        None => Line {
            id: 0,
            product_id: 0,
            variant_id: 0,
            name: text(body, "name")
                .filter(|name| !name.is_empty())
                .ok_or_else(|| refuse("The field 'name' is required."))?,
            sku: text(body, "sku").unwrap_or_default(),
            brand: String::new(),
            kind: LineKind::Physical,
            unit_price: price.ok_or_else(|| refuse(&format!("The field '{price_name}' is required.")))?,
            quantity,
            taxable: true,
            consignment: None,
            options: Vec::new(),
            wrapping: None,
            event: None,
            parent: None,
            quantity_shipped: 0,
            quantity_refunded: 0,
            refunded: Amount::ZERO,
            refunded_tax: Amount::ZERO,
            price: LinePrice::default(),
        },
    };
    if let Some(price) = price {
        line.unit_price = order.currency.round(price);
    }
    Ok(line)
}

pub(crate) fn create(store: &mut Store, body: &Value) -> Result<Answer, Answer> {
    no_read_only(body)?;
    let products = body["products"].as_array().filter(|products| !products.is_empty());
    let products = products
        .ok_or_else(|| refuse("The field 'products' is required."))?
        .clone();
    if !body["billing_address"].is_object() {
        return Err(refuse("The field 'billing_address' is required."));
    }
    let mut billing = Address::default();
    put_address(&mut billing, &body["billing_address"]);
    let currency = match text(body, "default_currency_code") {
        Some(code) => find_currency(&code).ok_or_else(|| refuse("The field 'default_currency_code' is invalid."))?,
        None => DOLLAR,
    };
    let now = store.now();
    let created = match body["date_created"].as_str() {
        Some(date) => dates::parse(date).ok_or_else(|| refuse("The field 'date_created' is invalid."))?,
        None => now,
    };
    let mut order = basket::empty(billing, 0, currency, created);
    order.modified = now;
    order.source = "external".to_owned();
    order.tax_inclusive = store.settings.prices_with_tax;
    for product in &products {
        let line = new_line(store, &order, product)?;
        order.lines.push(line);
    }
    for address in body["shipping_addresses"].as_array().unwrap_or(&Vec::new()) {
        let mut to = order.billing.clone();
        put_address(&mut to, address);
        order.consignments.push(Consignment {
            id: 0,
            address: to,
            method: text(address, "shipping_method").unwrap_or_else(|| "Flat Rate".to_owned()),
            shipping: Amount::ZERO,
            handling: Amount::ZERO,
            shipping_refunded: Amount::ZERO,
            handling_refunded: Amount::ZERO,
            shipping_price: Priced::default(),
            handling_price: Priced::default(),
        });
    }
    if !order.consignments.is_empty() {
        order
            .lines
            .iter_mut()
            .filter(|line| line.kind == LineKind::Physical)
            .for_each(|line| line.consignment = Some(0));
    }
    put_fields(store, &mut order, body)?;
    let wanted = number_of(&body["status_id"]).unwrap_or(u64::from(status::PENDING));
    order.status_id = u32::try_from(wanted).map_err(|_| refuse("The field 'status_id' is invalid."))?;
    let id = store.place(order);
    let mut answer = v2_orders::one(store, &Query::default(), id)?;
    answer.status = 201;
    Ok(answer)
}

pub(crate) fn update(store: &mut Store, id: u64, body: &Value) -> Result<Answer, Answer> {
    no_read_only(body)?;
    let now = store.now();
    if let Some(StoredOrder::Loaded(_)) = store.orders.get(&id) {
        update_loaded(store, id, body)?;
        return v2_orders::one(store, &Query::default(), id);
    }
    let mut order = store.made(id)?.clone();
    put_fields(store, &mut order, body)?;
    if let Some(products) = body["products"].as_array() {
        put_products(store, &mut order, products)?;
    }
    reprice(&mut order);
    let contents_changed = body.as_object().is_some_and(|fields| {
        fields
            .keys()
            .any(|name| !matches!(name.as_str(), "status_id" | "is_deleted" | "customer_id"))
    });
    if let Some(StoredOrder::Made(kept)) = store.orders.get_mut(&id) {
        **kept = order;
    }
    if contents_changed {
        store.touch(id, now);
    }
    common_changes(store, id, body)?;
    v2_orders::one(store, &Query::default(), id)
}

/// Changes that orders made here and loaded ones have in common.
fn common_changes(store: &mut Store, id: u64, body: &Value) -> Result<(), Answer> {
    let now = store.now();
    if let Some(customer_id) = number_of(&body["customer_id"]) {
        store.assign_customer(id, customer_id, now)?;
    }
    if !body["status_id"].is_null() {
        let to = number_of(&body["status_id"]).and_then(|to| u32::try_from(to).ok());
        let to = to.filter(|to| status::STATUSES.iter().any(|status| status.id == *to));
        store.set_status(id, to.ok_or_else(|| refuse("The field 'status_id' is invalid."))?, now)?;
    }
    if let Some(archived) = body["is_deleted"].as_bool() {
        store.archive(id, archived, now)?;
    }
    Ok(())
}

fn update_loaded(store: &mut Store, id: u64, body: &Value) -> Result<(), Answer> {
    let now = store.now();
    let mut rest = body.clone();
    if let Value::Object(fields) = &mut rest {
        fields.retain(|name, _| !matches!(name.as_str(), "status_id" | "is_deleted" | "customer_id" | "products"));
        if !fields.is_empty()
            && let Some(StoredOrder::Loaded(loaded)) = store.orders.get_mut(&id)
        {
            loaded.set(&rest);
            store.touch(id, now);
        }
    }
    common_changes(store, id, body)
}

/// The simple fields of POST and PUT.
fn put_fields(store: &mut Store, order: &mut Order, body: &Value) -> Result<(), Answer> {
    if let Some(customer_id) = number_of(&body["customer_id"]) {
        if customer_id != 0 && !store.customers.contains_key(&customer_id) {
            return Err(refuse("The field 'customer_id' is invalid."));
        }
        order.customer_id = customer_id;
    }
    if body["billing_address"].is_object() {
        put_address(&mut order.billing, &body["billing_address"]);
        order.tax_zone = zone_of(&order.billing.country_iso2, &order.billing.state);
    }
    let texts: [(&str, &mut String); 5] = [
        ("staff_notes", &mut order.staff_notes),
        ("payment_method", &mut order.payment.method),
        ("external_order_id", &mut order.external_order_id),
        ("ip_address", &mut order.ip_address),
        ("payment_provider_id", &mut order.payment.provider_id),
    ];
    for (name, field) in texts {
        if let Some(value) = body[name].as_str() {
            value.clone_into(field);
        }
    }
    if let Some(message) = text(body, "customer_message") {
        order.customer_message = Some(message);
    }
    if let Some(source) = text(body, "external_source") {
        order.external_source = Some(source);
    }
    if let Some(discount) = amount(body, "discount_amount")? {
        drop_discounts(order);
        if discount.is_positive() {
            order.discounts.push(manual_discount(discount));
        }
    }
    let cost = |name: &str| {
        amount(
            body,
            &format!("{name}_{}", if order.tax_inclusive { "inc_tax" } else { "ex_tax" }),
        )
    };
    let (shipping, handling) = (cost("shipping_cost")?, cost("handling_cost")?);
    if let Some(first) = order.consignments.first_mut() {
        first.shipping = shipping.unwrap_or(first.shipping);
        first.handling = handling.unwrap_or(first.handling);
    }
    if let Some(fees) = body["fees"].as_array() {
        order.fees = fees
            .iter()
            .map(|fee| {
                Ok(Fee {
                    id: take(&mut store.next.fee),
                    name: text(fee, "display_name_customer")
                        .or_else(|| text(fee, "name"))
                        .unwrap_or_else(|| "Fee".to_owned()),
                    cost: amount(fee, "base_cost")?.unwrap_or(Amount::ZERO),
                    taxable: false,
                    refunded: false,
                    price: Priced::default(),
                })
            })
            .collect::<Result<_, Answer>>()?;
    }
    Ok(())
}

/// Products in a PUT change lines by id, add those without an id, and take out those of quantity 0.
fn put_products(store: &mut Store, order: &mut Order, products: &[Value]) -> Result<(), Answer> {
    for product in products {
        match number_of(&product["id"]) {
            None => {
                let mut line = new_line(store, order, product)?;
                line.id = take(&mut store.next.line);
                order.lines.push(line);
            }
            Some(id) => {
                let price = amount(
                    product,
                    if order.tax_inclusive {
                        "price_inc_tax"
                    } else {
                        "price_ex_tax"
                    },
                )?;
                let line = order.lines.iter_mut().find(|line| line.id == id);
                let line = line.ok_or_else(|| refuse("The field 'products' has an id that is not in this order."))?;
                line.quantity = number_of(&product["quantity"]).unwrap_or(line.quantity);
                line.unit_price = price.unwrap_or(line.unit_price);
                if let Some(name) = text(product, "name") {
                    line.name = name;
                }
            }
        }
    }
    order.lines.retain(|line| line.quantity > 0);
    drop_discounts(order);
    Ok(())
}

pub(crate) fn archive(store: &mut Store, id: u64) -> Result<Answer, Answer> {
    let now = store.now();
    store.archive(id, true, now)?;
    Ok(Answer::no_content())
}

pub(crate) fn archive_all(store: &mut Store) -> Answer {
    let now = store.now();
    let ids: Vec<u64> = store.orders.keys().copied().collect();
    let failed = ids
        .into_iter()
        .filter(|id| store.archive(*id, true, now).is_err())
        .count();
    if failed == 0 {
        Answer::no_content()
    } else {
        Answer::json(
            500,
            &json!([{"status": 500, "message": "Not all orders were archived."}]),
        )
    }
}
