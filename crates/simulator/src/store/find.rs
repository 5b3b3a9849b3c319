//! Finding orders: what a list can be filtered and sorted by.

use std::cmp::Ordering;

use chrono::{DateTime, Utc};

use super::{Store, StoredOrder};
use crate::model::order::Order;
use crate::money::Amount;

/// The fields of an order that lists look at.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) id: u64,
    pub(crate) customer_id: u64,
    pub(crate) status_id: u32,
    pub(crate) created: DateTime<Utc>,
    pub(crate) modified: DateTime<Utc>,
    pub(crate) total: Amount,
    pub(crate) email: String,
    pub(crate) payment_method: String,
    pub(crate) cart_id: String,
    pub(crate) channel_id: u64,
    pub(crate) external_id: String,
    pub(crate) external_order_id: String,
    pub(crate) is_deleted: bool,
}

impl Head {
    fn of(order: &Order) -> Head {
        Head {
            id: order.id,
            customer_id: order.customer_id,
            status_id: order.status_id,
            created: order.created,
            modified: order.modified,
            total: order.totals.total_inc,
            email: order.billing.email.clone(),
            payment_method: order.payment.method.clone(),
            cart_id: order.cart_id.clone().unwrap_or_default(),
            channel_id: order.channel_id,
            external_id: order.external_id.clone().unwrap_or_default(),
            external_order_id: order.external_order_id.clone(),
            is_deleted: order.is_deleted,
        }
    }
}

impl StoredOrder {
    pub(crate) fn head(&self) -> Head {
        match self {
            StoredOrder::Made(order) => Head::of(order),
            StoredOrder::Loaded(loaded) => loaded.head.clone(),
        }
    }
}

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum SortKey {
    #[default]
    Id,
    CustomerId,
    DateCreated,
    DateModified,
    StatusId,
    ChannelId,
    ExternalId,
}

/// Which orders a list asks for. Dates and numbers are bounds that are themselves inside.
#[derive(Clone, Debug, Default)]
pub(crate) struct OrderFilter {
    pub(crate) min_id: Option<u64>,
    pub(crate) max_id: Option<u64>,
    pub(crate) min_total: Option<Amount>,
    pub(crate) max_total: Option<Amount>,
    pub(crate) customer_id: Option<u64>,
    pub(crate) email: Option<String>,
    pub(crate) status_id: Option<u32>,
    pub(crate) cart_id: Option<String>,
    pub(crate) payment_method: Option<String>,
    pub(crate) min_created: Option<DateTime<Utc>>,
    pub(crate) max_created: Option<DateTime<Utc>>,
    pub(crate) min_modified: Option<DateTime<Utc>>,
    pub(crate) max_modified: Option<DateTime<Utc>>,
    pub(crate) channel_id: Option<u64>,
    pub(crate) external_order_id: Option<String>,
    pub(crate) is_deleted: Option<bool>,
    pub(crate) sort: SortKey,
    pub(crate) descending: bool,
}

fn inside<T: PartialOrd>(value: &T, least: Option<&T>, most: Option<&T>) -> bool {
    least.is_none_or(|least| value >= least) && most.is_none_or(|most| value <= most)
}

impl OrderFilter {
    fn admits(&self, head: &Head) -> bool {
        head.is_deleted == self.is_deleted.unwrap_or(false)
            && inside(&head.id, self.min_id.as_ref(), self.max_id.as_ref())
            && inside(&head.total, self.min_total.as_ref(), self.max_total.as_ref())
            && inside(&head.created, self.min_created.as_ref(), self.max_created.as_ref())
            && inside(&head.modified, self.min_modified.as_ref(), self.max_modified.as_ref())
            && self.customer_id.is_none_or(|id| id == head.customer_id)
            && self.status_id.is_none_or(|id| id == head.status_id)
            && self.channel_id.is_none_or(|id| id == head.channel_id)
            && self
                .email
                .as_ref()
                .is_none_or(|email| email.eq_ignore_ascii_case(&head.email))
            && self.cart_id.as_ref().is_none_or(|id| *id == head.cart_id)
            && self
                .payment_method
                .as_ref()
                .is_none_or(|method| method.eq_ignore_ascii_case(&head.payment_method))
            && self
                .external_order_id
                .as_ref()
                .is_none_or(|id| *id == head.external_order_id)
    }

    fn compare(&self, left: &Head, right: &Head) -> Ordering {
        let by_key = match self.sort {
            SortKey::Id => left.id.cmp(&right.id),
            SortKey::CustomerId => left.customer_id.cmp(&right.customer_id),
            SortKey::DateCreated => left.created.cmp(&right.created),
            SortKey::DateModified => left.modified.cmp(&right.modified),
            SortKey::StatusId => left.status_id.cmp(&right.status_id),
            SortKey::ChannelId => left.channel_id.cmp(&right.channel_id),
            SortKey::ExternalId => left.external_id.cmp(&right.external_id),
        };
        let ordering = by_key.then(left.id.cmp(&right.id));
        if self.descending { ordering.reverse() } else { ordering }
    }
}

impl Store {
    /// The orders a filter admits, in its order.
    pub(crate) fn find_orders(&self, filter: &OrderFilter) -> Vec<Head> {
        let first = filter.min_id.unwrap_or(0);
        let mut heads: Vec<Head> = self
            .orders
            .range(first..)
            .map(|(_, order)| order.head())
            .filter(|head| filter.admits(head))
            .collect();
        heads.sort_by(|left, right| filter.compare(left, right));
        heads
    }
}
