//! Live events of the server.

use std::{rc::Rc, time::Duration};

use leptos::prelude::*;
use mctrade_api_types::{events::Event, paths};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{EventSource, MessageEvent};

use super::Connection;
use crate::api;

/// Names of the events in the stream.
const NAMES: [&str; 5] = [
    "invoice_created",
    "invoice_updated",
    "sync_health",
    "job_progress",
    "resync",
];

/// A new stream is opened after this pause where the browser gave up on the old one.
const PAUSE: Duration = Duration::from_secs(3);

type Listener = Rc<dyn Fn(&Event)>;

/// Live events, shared by the whole app.
#[derive(Clone, Copy)]
pub(crate) struct Live {
    listeners: StoredValue<Vec<(usize, Listener)>, LocalStorage>,
    next: StoredValue<usize>,
    source: StoredValue<Option<EventSource>, LocalStorage>,
    /// Whether the stream was lost, so that events may have been missed.
    lost: StoredValue<bool>,
    connection: Connection,
}

impl Live {
    /// Events nobody listens to yet.
    pub(crate) fn new(connection: Connection) -> Self {
        Self {
            listeners: StoredValue::new_local(Vec::new()),
            next: StoredValue::new(0),
            source: StoredValue::new_local(None),
            lost: StoredValue::new(false),
            connection,
        }
    }

    /// Calls `listener` with every event for as long as the present component lives.
    pub(crate) fn listen(self, listener: impl Fn(&Event) + 'static) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.listeners.update_value(|all| all.push((id, Rc::new(listener))));
        on_cleanup(move || {
            self.listeners
                .try_update_value(|all| all.retain(|(other, _)| *other != id));
        });
    }

    /// Opens the stream, unless it is open.
    pub(crate) fn open(self) {
        if self.source.with_value(|source| {
            source
                .as_ref()
                .is_some_and(|source| source.ready_state() != EventSource::CLOSED)
        }) {
            return;
        }
        let Ok(source) = EventSource::new(paths::EVENTS) else {
            return;
        };
        let tell = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            let name = message.type_();
            if let Some(event) = message
                .data()
                .as_string()
                .and_then(|text| api::read_event(&name, &text))
            {
                self.tell(&event);
            }
        })
        .into_js_value();
        for name in NAMES {
            let _ = source.add_event_listener_with_callback(name, tell.unchecked_ref());
        }
        let opened = Closure::<dyn Fn(JsValue)>::new(move |_| {
            if self.lost.get_value() {
                self.lost.set_value(false);
                self.tell(&Event::Resync);
            }
        })
        .into_js_value();
        let _ = source.add_event_listener_with_callback("open", opened.unchecked_ref());
        let failed = Closure::<dyn Fn(JsValue)>::new(move |_| self.failed()).into_js_value();
        let _ = source.add_event_listener_with_callback("error", failed.unchecked_ref());
        self.source.set_value(Some(source));
    }

    /// Closes the stream.
    pub(crate) fn close(self) {
        if let Some(source) = self.source.try_update_value(Option::take).flatten() {
            source.close();
        }
    }

    fn failed(self) {
        self.lost.set_value(true);
        self.connection.ask();
        let given_up = self.source.with_value(|source| {
            source
                .as_ref()
                .is_some_and(|source| source.ready_state() == EventSource::CLOSED)
        });
        if given_up {
            self.source.set_value(None);
            set_timeout(move || self.open(), PAUSE);
        }
    }

    fn tell(self, event: &Event) {
        // A listener may bring others to life: the list is not borrowed while they run.
        for (_, listener) in self.listeners.get_value() {
            listener(event);
        }
    }
}
