//! What happens in the store, as the webhooks tell it.

use serde_json::{Value, json};

/// The scope of events about failed webhooks; its own failures cause no more of them.
pub(crate) const DELIVERY_EXCEPTION: &str = "store/hook/deliveryException";

/// Something the store tells its hooks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    OrderCreated(u64),
    OrderUpdated(u64),
    OrderArchived(u64),
    OrderStatus {
        order_id: u64,
        from: u32,
        to: u32,
    },
    RefundCreated {
        order_id: u64,
        refund_id: u64,
    },
    TransactionCreated {
        order_id: u64,
        transaction_id: u64,
        event: &'static str,
    },
    CustomerCreated(u64),
    CustomerUpdated(u64),
    CustomerDeleted(u64),
    AddressCreated {
        customer_id: u64,
        address_id: u64,
    },
    InformationUpdated,
    AppUninstalled,
    /// A webhook could not be delivered: the hook, the documented code, and a sentence.
    DeliveryException {
        hook_id: u64,
        code: u32,
        message: String,
    },
}

impl Event {
    /// The scope without a channel, `store/order/created`.
    pub(crate) const fn scope(&self) -> &'static str {
        match self {
            Event::OrderCreated(_) => "store/order/created",
            Event::OrderUpdated(_) => "store/order/updated",
            Event::OrderArchived(_) => "store/order/archived",
            Event::OrderStatus { .. } => "store/order/statusUpdated",
            Event::RefundCreated { .. } => "store/order/refund/created",
            Event::TransactionCreated { .. } => "store/order/transaction/created",
            Event::CustomerCreated(_) => "store/customer/created",
            Event::CustomerUpdated(_) => "store/customer/updated",
            Event::CustomerDeleted(_) => "store/customer/deleted",
            Event::AddressCreated { .. } => "store/customer/address/created",
            Event::InformationUpdated => "store/information/updated",
            Event::AppUninstalled => "store/app/uninstalled",
            Event::DeliveryException { .. } => DELIVERY_EXCEPTION,
        }
    }

    /// The scope with a channel, where the event has one.
    pub(crate) fn channel_scope(&self, channel_id: u64) -> Option<String> {
        let has_channel = matches!(
            self,
            Event::OrderCreated(_)
                | Event::OrderUpdated(_)
                | Event::OrderArchived(_)
                | Event::OrderStatus { .. }
                | Event::RefundCreated { .. }
        );
        let rest = self.scope().strip_prefix("store/")?;
        has_channel.then(|| format!("store/channel/{channel_id}/{rest}"))
    }

    /// The order the event is about.
    pub(crate) const fn order_id(&self) -> Option<u64> {
        match self {
            Event::OrderCreated(id)
            | Event::OrderUpdated(id)
            | Event::OrderArchived(id)
            | Event::OrderStatus { order_id: id, .. }
            | Event::RefundCreated { order_id: id, .. }
            | Event::TransactionCreated { order_id: id, .. } => Some(*id),
            _ => None,
        }
    }

    /// The payload; the channel scopes name the order `order_id` instead of `id`.
    pub(crate) fn payload(&self, for_channel: bool) -> Value {
        let key = if for_channel { "order_id" } else { "id" };
        match self {
            Event::OrderCreated(id) | Event::OrderUpdated(id) | Event::OrderArchived(id) => {
                json!({"type": "order", key: id})
            }
            Event::OrderStatus { order_id, from, to } => {
                json!({"type": "order", key: order_id, "status": {"previous_status_id": from, "new_status_id": to}})
            }
            Event::RefundCreated { order_id, refund_id } => {
                json!({"type": "order", key: order_id, "refund": {"refund_id": refund_id}})
            }
            Event::TransactionCreated {
                order_id,
                transaction_id,
                event,
            } => json!({
                "type": "transaction",
                "order_id": order_id.to_string(),
                "transaction_id": transaction_id.to_string(),
                "transaction_status": "complete",
                "transaction_type": event,
            }),
            Event::CustomerCreated(id) | Event::CustomerUpdated(id) | Event::CustomerDeleted(id) => {
                json!({"type": "customer", "id": id, "origin_channel_id": 1, "channel_ids": [1]})
            }
            Event::AddressCreated {
                customer_id,
                address_id,
            } => {
                json!({"type": "customer", "id": address_id, "address": {"customer_id": customer_id}})
            }
            Event::InformationUpdated | Event::AppUninstalled => json!({}),
            Event::DeliveryException { hook_id, code, message } => {
                json!({"type": "webhook", "id": hook_id, "error_code": code, "message": message})
            }
        }
    }
}

/// Whether a hook's scope covers an event's scope: equal, or `store/order/*` for everything below.
pub(crate) fn covers(hook_scope: &str, event_scope: &str) -> bool {
    match hook_scope.strip_suffix('*') {
        Some(prefix) => prefix.ends_with('/') && event_scope.starts_with(prefix),
        None => hook_scope == event_scope,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_starred_scope_covers_everything_below_it() {
        assert!(covers("store/order/*", "store/order/refund/created"));
        assert!(covers("store/order/created", "store/order/created"));
        assert!(!covers("store/order/*", "store/customer/created"));
        assert!(!covers("store/order*", "store/order/created"));
        assert!(!covers("store/order/created", "store/order/updated"));
    }

    #[test]
    fn channel_scopes_name_the_order_differently() {
        let event = Event::OrderCreated(250);
        assert_eq!(event.channel_scope(1).as_deref(), Some("store/channel/1/order/created"));
        assert_eq!(event.payload(true), json!({"type": "order", "order_id": 250}));
        assert_eq!(event.payload(false), json!({"type": "order", "id": 250}));
        assert_eq!(Event::CustomerCreated(5).channel_scope(1), None);
    }
}
