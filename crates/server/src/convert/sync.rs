//! The order ledger, jobs and stores on the wire.

use mctrade_api_types::stores as wire_stores;
use mctrade_api_types::sync as wire;
use mctrade_domain::ledger::{LedgerRow, OrderSyncState};
use mctrade_storage::{Job, JobState, Store};

use super::word;

/// One order's row in the ledger.
#[must_use]
pub fn ledger_row(row: LedgerRow) -> wire::LedgerRow {
    let LedgerRow {
        store,
        order,
        state,
        invoice,
        reason,
        failure: _,
        attempts,
        due_at: _,
        order_modified_at: _,
        synced_at,
    } = row;
    wire::LedgerRow {
        store_id: store.0,
        order_id: order.0,
        state: word(state),
        invoice_id: invoice.map(|invoice| invoice.0),
        reason,
        attempts,
        synced_at,
    }
}

/// Every state of the ledger.
const STATES: [OrderSyncState; 8] = [
    OrderSyncState::Due,
    OrderSyncState::Running,
    OrderSyncState::Waiting,
    OrderSyncState::Synced,
    OrderSyncState::Failed,
    OrderSyncState::Excluded,
    OrderSyncState::Archived,
    OrderSyncState::Absent,
];

/// The state of a word; `None` if there is none.
#[must_use]
pub fn ledger_state(text: &str) -> Option<OrderSyncState> {
    STATES.into_iter().find(|state| word(state) == text)
}

/// A long-running job.
#[must_use]
pub fn job(job: Job) -> wire::Job {
    let Job {
        id,
        kind,
        store: _,
        request: _,
        state,
        done,
        total,
        failed,
        cursor: _,
        cancel_requested: _,
        problem,
        created_at,
        finished_at,
    } = job;
    wire::Job {
        id: id.0,
        kind,
        state: match state {
            JobState::Running => wire::JobState::Running,
            JobState::Done => wire::JobState::Done,
            JobState::Cancelled => wire::JobState::Cancelled,
            JobState::Failed => wire::JobState::Failed,
        },
        done,
        total,
        failed,
        problem,
        created_at,
        finished_at,
    }
}

/// A connected store. Its token and secret stay behind.
#[must_use]
pub fn store(store: Store) -> wire_stores::Store {
    let Store {
        id,
        hash,
        name,
        currency,
        time_zone,
        control_panel_url,
        storefront_url: _,
        connected,
        problem: _,
        created_at,
        sync: _,
    } = store;
    wire_stores::Store {
        id: id.0,
        store_hash: hash,
        name,
        currency: currency.code().to_owned(),
        time_zone,
        control_panel_url,
        connected,
        created_at,
    }
}
