//! Whether the sync is in step.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use mctrade_api_types::{events::Event, sync::SyncHealth};

use super::{Connection, Live};
use crate::{api, dom};

/// The sync's health, shared by the whole app.
#[derive(Clone, Copy)]
pub(crate) struct Health {
    now: RwSignal<Option<SyncHealth>>,
    clock: RwSignal<i64>,
}

impl Health {
    /// Health of which nothing is known yet.
    pub(crate) fn new() -> Self {
        Self {
            now: RwSignal::new(None),
            clock: RwSignal::new(dom::now()),
        }
    }

    /// The health as last heard.
    pub(crate) fn now(self) -> Signal<Option<SyncHealth>> {
        self.now.into()
    }

    /// The present moment in milliseconds, moved on every ten seconds.
    pub(crate) fn clock(self) -> Signal<i64> {
        self.clock.into()
    }

    /// Reads the health now.
    pub(crate) fn read(self) {
        spawn_local(async move {
            if let Ok(health) = api::get_sync_health().await {
                self.clock.set(dom::now());
                self.now.set(Some(health));
            }
        });
    }

    /// Follows the health for as long as the present component lives.
    pub(crate) fn follow(self, live: Live, connection: Connection) {
        live.listen(move |event| match event {
            Event::SyncHealth { health } => {
                self.clock.set(dom::now());
                self.now.set(Some(health.clone()));
            }
            Event::Resync => self.read(),
            _ => {}
        });
        Effect::new(move || {
            connection.recoveries().track();
            self.read();
        });
        if let Ok(tick) = set_interval_with_handle(move || self.clock.set(dom::now()), Duration::from_secs(10)) {
            on_cleanup(move || tick.clear());
        }
        // A quiet minute is no news: the figures in the summary age without an event.
        if let Ok(tick) = set_interval_with_handle(move || self.read(), Duration::from_secs(60)) {
            on_cleanup(move || tick.clear());
        }
    }
}
