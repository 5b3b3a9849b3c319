//! Which function answers which path.

use serde_json::Value;

use super::answer::{Answer, Version};
use super::query::Query;
use super::{v2_orders, v2_shop, v2_write, v3_customers, v3_customers_write, v3_hooks, v3_refunds};
use crate::store::Store;

/// A request below `/stores/{hash}`.
#[derive(Clone, Debug)]
pub(crate) struct Ask<'a> {
    pub(crate) method: &'a str,
    /// `/v2/orders/5`, without a `.json` suffix.
    pub(crate) path: &'a str,
    pub(crate) query: &'a Query,
    pub(crate) body: &'a [u8],
    pub(crate) version: Version,
}

impl Ask<'_> {
    /// The JSON of the request.
    pub(crate) fn json(&self) -> Result<Value, Answer> {
        serde_json::from_slice(self.body).map_err(|_| self.version.bad_json())
    }
}

/// The version a path belongs to.
pub(crate) fn version_of(path: &str) -> Version {
    if path.starts_with("/v3") {
        Version::V3
    } else {
        Version::V2
    }
}

/// Answers a request that was let in.
pub(crate) fn answer(store: &mut Store, ask: &Ask<'_>) -> Answer {
    route(store, ask).unwrap_or_else(|refusal| refusal)
}

/// A number in a path; anything else is not found, as in the real store.
fn number(text: &str, version: Version) -> Result<u64, Answer> {
    text.parse().map_err(|_| version.not_found())
}

fn route(store: &mut Store, ask: &Ask<'_>) -> Result<Answer, Answer> {
    let version = ask.version;
    let parts: Vec<&str> = ask.path.trim_matches('/').split('/').collect();
    let id = |text: &str| number(text, version);
    match (ask.method, parts.as_slice()) {
        ("GET", ["v2", "store"]) => Ok(v2_shop::store(store)),
        ("GET", ["v2", "time"]) => Ok(v2_shop::time(store)),
        ("GET", ["v2", "currencies"]) => Ok(v2_shop::currencies(store)),
        ("GET", ["v2", "order_statuses"]) => Ok(v2_shop::statuses()),
        ("GET", ["v2", "order_statuses", status]) => v2_shop::status(id(status)?),
        ("GET", ["v2", "customer_groups"]) => v2_shop::groups(store, ask.query),
        ("GET", ["v2", "customer_groups", "count"]) => Ok(v2_shop::count_groups(store)),
        ("GET", ["v2", "customer_groups", group]) => v2_shop::group(store, id(group)?),
        ("GET", ["v2", "customers"]) => v2_shop::customers(store, ask.query),
        ("GET", ["v2", "customers", "count"]) => Ok(v2_shop::count_customers(store)),
        ("GET", ["v2", "customers", customer]) => v2_shop::customer(store, id(customer)?),

        ("GET", ["v2", "orders"]) => v2_orders::list(store, ask.query),
        ("GET", ["v2", "orders", "count"]) => v2_orders::count(store, ask.query),
        ("GET", ["v2", "orders", order]) => v2_orders::one(store, ask.query, id(order)?),
        ("GET", ["v2", "orders", order, part]) => v2_orders::part(store, ask.query, id(order)?, part),
        ("GET", ["v2", "orders", order, part, item]) => v2_orders::part_item(store, id(order)?, part, id(item)?),
        ("GET", ["v2", "orders", order, _, _, "shipping_quotes" | "shippingquotes"]) => {
            v2_orders::one(store, &Query::default(), id(order)?).map(|_| Answer::no_content())
        }
        ("POST", ["v2", "orders"]) => v2_write::create(store, &ask.json()?),
        ("PUT", ["v2", "orders", order]) => v2_write::update(store, id(order)?, &ask.json()?),
        ("DELETE", ["v2", "orders", order]) => v2_write::archive(store, id(order)?),
        ("DELETE", ["v2", "orders"]) => Ok(v2_write::archive_all(store)),

        ("GET", ["v3", "orders", "payment_actions", "refunds"]) => v3_refunds::all(store, ask.query),
        ("GET", ["v3", "orders", "payment_actions", "refunds", refund]) => v3_refunds::one(store, id(refund)?),
        ("GET", ["v3", "orders", order, "payment_actions", "refunds"]) => {
            v3_refunds::of_order(store, ask.query, id(order)?)
        }
        ("POST", ["v3", "orders", order, "payment_actions", "refunds"]) => {
            v3_refunds::create(store, id(order)?, &ask.json()?)
        }
        ("POST", ["v3", "orders", order, "payment_actions", "refund_quotes"]) => {
            v3_refunds::quote(store, id(order)?, &ask.json()?)
        }
        ("GET", ["v3", "orders", order, "transactions"]) => v3_refunds::transactions(store, ask.query, id(order)?),

        ("GET", ["v3", "customers"]) => v3_customers::list(store, ask.query),
        ("POST", ["v3", "customers"]) => v3_customers_write::create(store, &ask.json()?),
        ("PUT", ["v3", "customers"]) => v3_customers_write::update(store, &ask.json()?),
        ("DELETE", ["v3", "customers"]) => v3_customers_write::delete(store, ask.query),
        ("GET", ["v3", "customers", "addresses"]) => v3_customers::addresses(store, ask.query),
        ("POST", ["v3", "customers", "addresses"]) => v3_customers_write::create_addresses(store, &ask.json()?),
        ("PUT", ["v3", "customers", "addresses"]) => v3_customers_write::update_addresses(store, &ask.json()?),
        ("DELETE", ["v3", "customers", "addresses"]) => v3_customers_write::delete_addresses(store, ask.query),

        ("GET", ["v3", "hooks"]) => v3_hooks::list(store, ask.query),
        ("POST", ["v3", "hooks"]) => v3_hooks::create(store, &ask.json()?),
        ("GET", ["v3", "hooks", "admin"]) => Ok(v3_hooks::admin(store)),
        ("PUT", ["v3", "hooks", "admin"]) => v3_hooks::update_admin(store, &ask.json()?),
        ("GET", ["v3", "hooks", hook]) => v3_hooks::one(store, hook),
        ("PUT", ["v3", "hooks", hook]) => v3_hooks::update(store, hook, &ask.json()?),
        ("DELETE", ["v3", "hooks", hook]) => v3_hooks::delete(store, hook),

        (_, ["v2", "store" | "time" | "currencies" | "order_statuses" | "orders", ..])
        | (_, ["v3", "customers" | "hooks" | "orders", ..])
            if ask.method != "GET" =>
        {
            Err(version.wrong_method())
        }
        _ => Err(version.not_found()),
    }
}
