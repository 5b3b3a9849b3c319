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

    /// Reads the health each minute in which somebody worked: a page left alone must not keep its session alive.
    fn read_while_somebody_works(self) {
        let worked = StoredValue::new(true);
        let pressed = window_event_listener(leptos::ev::pointerdown, move |_| worked.set_value(true));
        let typed = window_event_listener(leptos::ev::keydown, move |_| worked.set_value(true));
        let each_minute = move || {
            if worked.get_value() {
                worked.set_value(false);
                self.read();
            }
        };
        let tick = set_interval_with_handle(each_minute, Duration::from_secs(60)).ok();
        on_cleanup(move || {
            pressed.remove();
            typed.remove();
            if let Some(tick) = tick {
                tick.clear();
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
        self.read_while_somebody_works();
    }
}
