//! The store in figures.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::status;
use crate::money::Amount;
use crate::store::{Store, StoredOrder};

/// The store in figures. Money is text with four decimals, by currency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StoreSummary {
    /// All orders, archived ones too.
    pub orders: usize,
    /// Archived orders.
    pub archived: usize,
    /// Orders whose checkout was never finished.
    pub incomplete: usize,
    /// Orders of guests.
    pub guests: usize,
    /// Customers.
    pub customers: usize,
    /// Refund records.
    pub refunds: usize,
    /// `total_inc_tax` of the orders that are neither Incomplete nor archived.
    pub totals: BTreeMap<String, String>,
    /// Orders by status name.
    pub by_status: BTreeMap<String, usize>,
}

/// Counts and adds up.
pub(crate) fn summarize(store: &Store) -> StoreSummary {
    let loaded_only = store.loaded.customers.keys();
    let loaded_only = loaded_only.filter(|id| !store.customers.contains_key(id)).count();
    let mut summary = StoreSummary {
        orders: store.orders.len(),
        customers: store.customers.len() + loaded_only,
        refunds: store.refunds.len() + store.loaded.refunds.values().map(Vec::len).sum::<usize>(),
        ..StoreSummary::default()
    };
    let mut totals: BTreeMap<String, Amount> = BTreeMap::new();
    for order in store.orders.values() {
        let head = order.head();
        *summary
            .by_status
            .entry(status::status_name(head.status_id).to_owned())
            .or_default() += 1;
        summary.archived += usize::from(head.is_deleted);
        summary.incomplete += usize::from(head.status_id == status::INCOMPLETE);
        summary.guests += usize::from(head.customer_id == 0);
        if head.is_deleted || head.status_id == status::INCOMPLETE {
            continue;
        }
        let code = match order {
            StoredOrder::Made(order) => order.currency.code.to_owned(),
            StoredOrder::Loaded(loaded) => loaded.document.value["default_currency_code"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        };
        *totals.entry(code).or_default() += head.total;
    }
    summary.totals = totals
        .into_iter()
        .map(|(code, total)| (code, total.to_string()))
        .collect();
    summary
}
