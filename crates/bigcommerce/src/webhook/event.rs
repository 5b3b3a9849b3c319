//! The body of a call.

use mctrade_domain::{CustomerId, OrderId, Timestamp};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::WebhookError;
use crate::config::StoreHash;
use crate::wire::{Date, Object, Text, Whole};

/// One thing that happened in a store. Only a hint: what it is about is read again from the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookEvent {
    /// The same for every delivery of one message: the key against duplicates.
    pub id: String,
    /// BigCommerce's name of what happened, verbatim.
    pub scope: String,
    /// What happened, as far as it matters here.
    pub kind: EventKind,
    /// The order it is about.
    pub order: Option<OrderId>,
    /// The customer it is about.
    pub customer: Option<CustomerId>,
    /// When it happened, by the store's clock; a retried delivery may come two days later.
    pub created_at: Option<Timestamp>,
    /// BigCommerce's own hint at duplicates: the same for the same data, so not proof of a duplicate by itself.
    pub hash: String,
}

/// What happened, by scope; a channel's own scopes count as the store's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventKind {
    /// An order was placed, perhaps not yet paid.
    OrderCreated,
    /// Anything of an order changed.
    OrderUpdated,
    /// An order's status changed.
    OrderStatusUpdated,
    /// An order was archived.
    OrderArchived,
    /// An order was refunded, in part or whole.
    RefundCreated,
    /// Money moved for an order.
    TransactionCreated,
    /// A money movement changed, for example was declined.
    TransactionUpdated,
    /// A customer was made.
    CustomerCreated,
    /// A customer changed.
    CustomerUpdated,
    /// A customer was removed.
    CustomerDeleted,
    /// The store's name, currency or time zone changed.
    StoreInformationUpdated,
    /// The app was removed from the store: its token and hooks are gone.
    AppUninstalled,
    /// Anything else: kept, and nothing is done.
    Other,
}

impl EventKind {
    fn of(scope: &str) -> Self {
        let path: Vec<&str> = scope.split('/').collect();
        // store/channel/7/order/updated is store/order/updated of one channel.
        let path = match path.as_slice() {
            ["store", "channel", _, "order", rest @ ..] => [&["order"], rest].concat(),
            ["store", rest @ ..] => rest.to_vec(),
            _ => return Self::Other,
        };
        match path.as_slice() {
            ["order", "created"] => Self::OrderCreated,
            ["order", "updated"] => Self::OrderUpdated,
            ["order", "statusUpdated"] => Self::OrderStatusUpdated,
            ["order", "archived"] => Self::OrderArchived,
            ["order", "refund", "created"] => Self::RefundCreated,
            ["order", "transaction", "created"] => Self::TransactionCreated,
            ["order", "transaction", "updated"] => Self::TransactionUpdated,
            ["customer", "created"] => Self::CustomerCreated,
            ["customer", "updated"] => Self::CustomerUpdated,
            ["customer", "deleted"] => Self::CustomerDeleted,
            ["information", "updated"] => Self::StoreInformationUpdated,
            ["app", "uninstalled"] => Self::AppUninstalled,
            _ => Self::Other,
        }
    }

    /// Whether it asks for an order to be read again.
    #[must_use]
    pub fn is_about_an_order(self) -> bool {
        match self {
            Self::OrderCreated
            | Self::OrderUpdated
            | Self::OrderStatusUpdated
            | Self::OrderArchived
            | Self::RefundCreated
            | Self::TransactionCreated
            | Self::TransactionUpdated => true,
            Self::CustomerCreated
            | Self::CustomerUpdated
            | Self::CustomerDeleted
            | Self::StoreInformationUpdated
            | Self::AppUninstalled
            | Self::Other => false,
        }
    }

    /// Whether it is about a customer.
    #[must_use]
    pub fn is_about_a_customer(self) -> bool {
        matches!(
            self,
            Self::CustomerCreated | Self::CustomerUpdated | Self::CustomerDeleted
        )
    }
}

/// The envelope as BigCommerce writes it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Payload {
    scope: Text,
    data: Object<Subject>,
    hash: Text,
    created_at: Date,
    producer: Text,
}

/// What a call is about. Channel scopes and transactions say `order_id`, the others `id`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Subject {
    r#type: Text,
    id: Whole,
    order_id: Whole,
}

pub(super) fn read(id: Option<&str>, raw_body: &[u8], store_hash: &StoreHash) -> Result<WebhookEvent, WebhookError> {
    let text = std::str::from_utf8(raw_body).map_err(|_| WebhookError::Malformed("it is not UTF-8 text"))?;
    let Object(payload) =
        serde_json::from_str(text).map_err(|_| WebhookError::Malformed("it is not the JSON of a webhook"))?;
    let Payload {
        scope,
        data,
        hash,
        created_at,
        producer,
    } = payload.ok_or(WebhookError::Malformed("it is not the JSON of a webhook"))?;
    if producer.as_str().strip_prefix("stores/") != Some(store_hash.as_str()) {
        return Err(WebhookError::OtherStore);
    }
    if scope.is_empty() {
        return Err(WebhookError::Malformed("scope is missing"));
    }
    let kind = EventKind::of(scope.as_str());
    let subject = data.0.unwrap_or_default();
    let order = kind.is_about_an_order().then(|| order_of(&subject)).flatten();
    if kind.is_about_an_order() && order.is_none() {
        return Err(WebhookError::Malformed("it names no order"));
    }
    let customer = kind.is_about_a_customer().then(|| subject.id.id()).flatten();
    if kind.is_about_a_customer() && customer.is_none() {
        return Err(WebhookError::Malformed("it names no customer"));
    }
    Ok(WebhookEvent {
        id: id
            .filter(|id| !id.is_empty())
            .map_or_else(|| digest(raw_body), str::to_owned),
        scope: scope.into_string(),
        kind,
        order: order.map(OrderId),
        customer: customer.map(CustomerId),
        created_at: created_at.0,
        hash: hash.into_string(),
    })
}

fn order_of(subject: &Subject) -> Option<i64> {
    let by_own_id = || match subject.r#type.as_str() {
        "order" | "" => subject.id.id(),
        _ => None,
    };
    subject.order_id.id().or_else(by_own_id)
}

/// Calls that are not signed have no id of their own; the same body is then the same message.
fn digest(raw_body: &[u8]) -> String {
    let digest = Sha256::digest(raw_body);
    let hex: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("body-{hex}")
}
