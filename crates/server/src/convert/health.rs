//! The sync's health on the wire.

use std::collections::BTreeMap;

use mctrade_api_types::sync as wire;
use mctrade_domain::StoreId;
use mctrade_storage::Store;
use mctrade_sync::{StoreHealth, StoreState};

/// How every store stands, and the worst of them in a sentence.
#[must_use]
pub fn of_all(stores: &[Store], known: Vec<StoreHealth>, hooks: &BTreeMap<StoreId, bool>) -> wire::SyncHealth {
    let mut known: BTreeMap<StoreId, StoreHealth> = known.into_iter().map(|health| (health.store, health)).collect();
    let stores: Vec<wire::StoreHealth> = stores
        .iter()
        .map(|store| match known.remove(&store.id) {
            Some(health) => of_store(store, health, hooks.get(&store.id).copied()),
            None => beginning(store),
        })
        .collect();
    let worst = stores.iter().max_by_key(|store| badness(store.state));
    let state = worst.map_or(wire::SyncState::NoStore, |store| store.state);
    let summary = worst.map_or_else(|| "No store is connected yet.".to_owned(), sentence);
    wire::SyncHealth { state, summary, stores }
}

fn of_store(store: &Store, health: StoreHealth, hooks_active: Option<bool>) -> wire::StoreHealth {
    let StoreHealth {
        store: id,
        state,
        problem,
        high_water: _,
        last_webhook_at,
        last_sweep_at,
        due,
        failed,
        waiting: _,
        oldest_due: _,
        quota,
    } = health;
    let state = match state {
        StoreState::Disconnected => wire::SyncState::Disconnected,
        StoreState::Paused => wire::SyncState::Attention,
        StoreState::Behind | StoreState::InStep if failed > 0 => wire::SyncState::Attention,
        StoreState::Behind => wire::SyncState::Working,
        StoreState::InStep if due > 0 => wire::SyncState::Working,
        StoreState::InStep => wire::SyncState::InStep,
    };
    let problem = problem.or_else(|| (failed > 0).then(|| failed_orders(failed)));
    wire::StoreHealth {
        store_id: id.0,
        name: store.name.clone(),
        state,
        problem,
        in_step_at: last_sweep_at.max(last_webhook_at),
        last_webhook_at,
        last_sweep_at,
        due,
        failed,
        quota_left: quota.map(|quota| quota.left),
        hooks_active,
    }
}

/// A store this process has not begun to work on.
fn beginning(store: &Store) -> wire::StoreHealth {
    wire::StoreHealth {
        store_id: store.id.0,
        name: store.name.clone(),
        state: if store.connected {
            wire::SyncState::Working
        } else {
            wire::SyncState::Disconnected
        },
        problem: store.problem.clone(),
        in_step_at: None,
        last_webhook_at: store.sync.last_webhook_at,
        last_sweep_at: store.sync.last_sweep_at,
        due: 0,
        failed: 0,
        quota_left: None,
        hooks_active: None,
    }
}

fn badness(state: wire::SyncState) -> u8 {
    match state {
        wire::SyncState::NoStore => 0,
        wire::SyncState::InStep => 1,
        wire::SyncState::Working => 2,
        wire::SyncState::Attention => 3,
        wire::SyncState::Disconnected => 4,
    }
}

fn sentence(store: &wire::StoreHealth) -> String {
    let name = &store.name;
    match store.state {
        wire::SyncState::NoStore => "No store is connected yet.".to_owned(),
        wire::SyncState::InStep => "In step with the store.".to_owned(),
        wire::SyncState::Working if store.due == 1 => format!("{name}: 1 order is being read."),
        wire::SyncState::Working if store.due > 1 => format!("{name}: {} orders are being read.", store.due),
        wire::SyncState::Working => format!("{name}: catching up."),
        wire::SyncState::Attention | wire::SyncState::Disconnected => match &store.problem {
            Some(problem) => format!("{name}: {problem}"),
            None => format!("{name} needs a look."),
        },
    }
}

fn failed_orders(failed: i64) -> String {
    if failed == 1 {
        "1 order could not be imported. The order ledger says why.".to_owned()
    } else {
        format!("{failed} orders could not be imported. The order ledger says why.")
    }
}
