//! The control API and the page, for people on this machine only.

use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::answer::Answer;
use crate::control::{NewOrder, StoreControl};
use crate::dates;
use crate::faults::FaultPlan;
use crate::make::scenario::Scenario;
use crate::model::status::{STATUSES, status_name};
use crate::store::edits::Edit;
use crate::store::refunds::RefundRequest;
use crate::store::{Store, StoreError, StoredOrder};

const PAGE: &str = include_str!("../../assets/practice.html");
const STYLE: &str = include_str!("../../assets/practice.css");
const SCRIPT: &str = include_str!("../../assets/practice.js");
/// How many orders and deliveries the page shows.
const SHOWN: usize = 50;

/// A file of the page, with its type.
pub(crate) fn asset(path: &str) -> Option<(&'static str, &'static str)> {
    match path {
        "" | "/" => Some(("text/html; charset=utf-8", PAGE)),
        "/practice.css" => Some(("text/css; charset=utf-8", STYLE)),
        "/practice.js" => Some(("text/javascript; charset=utf-8", SCRIPT)),
        _ => None,
    }
}

fn problem(status: u16, message: &str) -> Answer {
    Answer::json(status, &json!({"error": message}))
}

fn refused(error: &StoreError) -> Answer {
    let status = match error {
        StoreError::NoSuchOrder(_) | StoreError::NoSuchCustomer(_) => 404,
        StoreError::NotPossible { .. } => 409,
        StoreError::BadRequest(_) => 400,
    };
    problem(status, &error.to_string())
}

/// Reads a request's body; none at all counts as `{}`.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Answer> {
    let body = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|error| problem(400, &error.to_string()))
}

fn done(result: Result<(), StoreError>, control: &StoreControl, id: u64) -> Result<Answer, Answer> {
    result.map_err(|error| refused(&error))?;
    Ok(Answer::ok(&json!({"order": control.order(id)})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Status {
    status_id: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Customer {
    customer_id: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Count {
    count: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Quota {
    plan: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Live {
    every_ms: Option<u64>,
}

#[derive(Deserialize)]
struct Refund {
    #[serde(flatten)]
    request: RefundRequest,
    #[serde(default)]
    declined: bool,
}

/// Answers a request below `/practice/api`.
pub(crate) fn answer(control: &StoreControl, method: &str, path: &str, body: &[u8]) -> Answer {
    route(control, method, path, body).unwrap_or_else(|refusal| refusal)
}

fn route(control: &StoreControl, method: &str, path: &str, body: &[u8]) -> Result<Answer, Answer> {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let unknown = || problem(404, "there is no such thing here");
    match (method, parts.as_slice()) {
        ("GET", ["state"]) => Ok(Answer::ok(&state(control))),
        ("GET", ["summary"]) => Ok(Answer::ok(&json!(control.summary()))),
        ("GET", ["traffic"]) => Ok(Answer::ok(&json!(control.traffic()))),
        ("DELETE", ["traffic"]) => {
            control.reset_traffic();
            Ok(Answer::no_content())
        }
        ("GET", ["deliveries"]) => Ok(Answer::ok(&json!(control.deliveries()))),
        ("GET", ["faults"]) => Ok(Answer::ok(&json!(control.faults()))),
        ("PUT", ["faults"]) => {
            control.set_faults(read::<FaultPlan>(body)?);
            Ok(Answer::ok(&json!(control.faults())))
        }
        ("DELETE", ["faults"]) => {
            control.set_faults(FaultPlan::default());
            Ok(Answer::no_content())
        }
        ("POST", ["webhooks", "lose"]) => {
            control.lose_webhooks(read::<Count>(body)?.count);
            Ok(Answer::ok(&json!(control.faults())))
        }
        ("POST", ["webhooks", "deactivate"]) => {
            control.deactivate_hooks();
            Ok(Answer::no_content())
        }
        ("PUT", ["quota"]) => {
            let plan = read::<Quota>(body)?
                .plan
                .parse()
                .map_err(|reason: String| problem(400, &reason))?;
            control.set_plan(plan);
            Ok(Answer::no_content())
        }
        ("POST", ["live"]) => {
            match read::<Live>(body)?.every_ms {
                Some(every) if every >= 10 => control.run_live(Duration::from_millis(every)),
                Some(_) => return Err(problem(400, "every_ms must be at least 10")),
                None => control.stop_live(),
            }
            Ok(Answer::ok(&json!({"live": control.is_live()})))
        }
        ("POST", ["customers"]) => {
            let id = control.new_customer().map_err(|error| refused(&error))?;
            Ok(Answer::json(201, &json!({"customer_id": id})))
        }
        ("DELETE", ["customers", id]) => {
            let id = id.parse().map_err(|_| unknown())?;
            control.delete_customer(id).map_err(|error| refused(&error))?;
            Ok(Answer::no_content())
        }
        ("POST", ["orders"]) => {
            let id = control
                .place(&read::<NewOrder>(body)?)
                .map_err(|error| refused(&error))?;
            Ok(Answer::json(201, &json!({"id": id, "order": control.order(id)})))
        }
        ("POST", ["orders", id, action]) => {
            let id = id.parse().map_err(|_| unknown())?;
            act(control, id, action, body).and_then(|answer| answer.ok_or_else(unknown))
        }
        _ => Err(unknown()),
    }
}

/// Does something to an order; `None` when there is no such action.
fn act(control: &StoreControl, id: u64, action: &str, body: &[u8]) -> Result<Option<Answer>, Answer> {
    let result = match action {
        "check_out" => control.check_out(id),
        "pay" => control.pay(id),
        "ship" => control.ship(id, true),
        "edit" => {
            let edit = if body.is_empty() {
                Edit::Any
            } else {
                read::<Edit>(body)?
            };
            control.edit(id, &edit)
        }
        "cancel" => control.cancel(id),
        "uncancel" => control.uncancel(id),
        "archive" => control.archive(id, true),
        "unarchive" => control.archive(id, false),
        "status" => control.set_status(id, read::<Status>(body)?.status_id),
        "guest_to_customer" => control.guest_to_customer(id).map(|_| ()),
        "customer" => control.assign_customer(id, read::<Customer>(body)?.customer_id),
        "announce" => {
            control.announce(id);
            Ok(())
        }
        "refund" => {
            let refund = if body.is_empty() {
                Refund {
                    request: RefundRequest::Full,
                    declined: false,
                }
            } else {
                read::<Refund>(body)?
            };
            if refund.declined {
                control.refund_declined(id, &refund.request).map(|_| ())
            } else {
                control.refund(id, &refund.request).map(|_| ())
            }
        }
        _ => return Ok(None),
    };
    done(result, control, id).map(Some)
}

/// All that the page shows.
fn state(control: &StoreControl) -> Value {
    let summary = control.summary();
    let hooks = control.hooks();
    let live = control.is_live();
    control.look(|store| {
        let orders: Vec<Value> = store
            .orders
            .values()
            .rev()
            .take(SHOWN)
            .map(|order| row(store, order))
            .collect();
        let deliveries: Vec<Value> = store
            .deliveries
            .iter()
            .rev()
            .take(SHOWN)
            .map(|delivery| json!(delivery))
            .collect();
        let statuses: Vec<Value> = STATUSES
            .iter()
            .map(|status| json!({"id": status.id, "name": status.name}))
            .collect();
        json!({
            "store": {"hash": store.settings.hash, "name": store.settings.name, "time": dates::iso(store.now())},
            "summary": summary,
            "live": live,
            "orders": orders,
            "hooks": hooks,
            "deliveries": deliveries,
            "faults": store.faults.plan(),
            "requests": store.traffic.total,
            "scenarios": Scenario::ALL,
            "statuses": statuses,
        })
    })
}

fn row(store: &Store, order: &StoredOrder) -> Value {
    let head = order.head();
    let (name, currency) = match order {
        StoredOrder::Made(order) => (
            format!("{} {}", order.billing.first_name, order.billing.last_name),
            order.currency.code.to_owned(),
        ),
        StoredOrder::Loaded(loaded) => {
            let billing = loaded.billing();
            let currency = loaded.document.value["default_currency_code"]
                .as_str()
                .unwrap_or_default()
                .to_owned();
            (format!("{} {}", billing.first_name, billing.last_name), currency)
        }
    };
    json!({
        "id": head.id,
        "name": name.trim(),
        "customer_id": head.customer_id,
        "status_id": head.status_id,
        "status": status_name(head.status_id),
        "total": head.total,
        "currency": currency,
        "refunded": store.paid_back(head.id),
        "archived": head.is_deleted,
        "loaded": matches!(order, StoredOrder::Loaded(_)),
        "can_refund": store.can_refund(head.id),
        "modified": dates::iso(head.modified),
    })
}
