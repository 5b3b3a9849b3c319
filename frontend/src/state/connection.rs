//! Whether the server answers, found out again by itself after it did not.

use leptos::{prelude::*, task::spawn_local};

use crate::{api, dom};

/// Milliseconds between two questions to a server that does not answer.
const PAUSE: u32 = 2_000;

/// Whether the server answers, shared by the whole app.
#[derive(Clone, Copy)]
pub(crate) struct Connection {
    reachable: RwSignal<bool>,
    recoveries: RwSignal<u32>,
    asking: StoredValue<bool>,
}

impl Connection {
    /// A connection of which nothing bad is known.
    pub(crate) fn new() -> Self {
        Self {
            reachable: RwSignal::new(true),
            recoveries: RwSignal::new(0),
            asking: StoredValue::new(false),
        }
    }

    /// Whether the server answers.
    pub(crate) fn reachable(self) -> Signal<bool> {
        self.reachable.into()
    }

    /// Counts how often the server came back: what is shown then is read again.
    pub(crate) fn recoveries(self) -> Signal<u32> {
        self.recoveries.into()
    }

    /// Notes whether the server answered a request.
    pub(crate) fn note(self, answered: bool) {
        if answered {
            if !self.reachable.get_untracked() {
                self.reachable.set(true);
                self.recoveries.update(|count| *count += 1);
            }
        } else {
            self.reachable.set(false);
            self.ask_until_it_answers();
        }
    }

    /// Asks the server once whether it is there, unless it is being asked.
    pub(crate) fn ask(self) {
        if self.asking.get_value() {
            return;
        }
        self.asking.set_value(true);
        // The answer reaches `note` by way of the watcher of all requests.
        spawn_local(async move {
            let _ = api::get_sync_health().await;
            self.asking.set_value(false);
            if !self.reachable.get_untracked() {
                self.ask_until_it_answers();
            }
        });
    }

    fn ask_until_it_answers(self) {
        if self.asking.get_value() {
            return;
        }
        self.asking.set_value(true);
        spawn_local(async move {
            while !self.reachable.get_untracked() {
                dom::pause(PAUSE).await;
                let _ = api::get_sync_health().await;
            }
            self.asking.set_value(false);
        });
    }
}
