//! Where the app is: the address bar as signals, and going elsewhere without loading the page again.
//!
//! A handful of addresses need no router with nested routes and view transitions; one would add a tenth to what a
//! browser downloads.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, MouseEvent, UrlSearchParams};

/// Addresses that the server answers itself.
const SERVERS_OWN: [&str; 3] = ["/docs", "/api/", "/openapi"];

/// Where the app is, shared by the whole app.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    path: RwSignal<String>,
    query: RwSignal<String>,
}

impl Place {
    /// Reads the address bar and follows it from now on: the Back button, and clicks on links.
    pub(crate) fn follow() -> Self {
        let place = Self {
            path: RwSignal::new(String::new()),
            query: RwSignal::new(String::new()),
        };
        place.read();
        let back = window_event_listener(leptos::ev::popstate, move |_| {
            place.read();
        });
        let click = window_event_listener(leptos::ev::click, move |event| place.clicked(&event));
        on_cleanup(move || {
            back.remove();
            click.remove();
        });
        place
    }

    /// The address's path.
    pub(crate) fn path(self) -> Signal<String> {
        self.path.into()
    }

    /// One value of the address's query.
    pub(crate) fn query(self, name: &str) -> Option<String> {
        self.query
            .with(|query| UrlSearchParams::new_with_str(query).ok()?.get(name))
    }

    /// Every name and value of the address's query.
    pub(crate) fn pairs(self) -> Vec<(String, String)> {
        let text = self.query.get();
        serde_urlencoded::from_str(text.trim_start_matches('?')).unwrap_or_default()
    }

    /// Goes to another address, or puts it in the place of the present one.
    pub(crate) fn go(self, url: &str, replace: bool) {
        let Ok(history) = window().history() else { return };
        let _ = if replace {
            history.replace_state_with_url(&JsValue::NULL, "", Some(url))
        } else {
            history.push_state_with_url(&JsValue::NULL, "", Some(url))
        };
        let elsewhere = self.read();
        if elsewhere {
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    }

    /// Takes the address bar over; `true` when the path is another one.
    fn read(self) -> bool {
        let location = window().location();
        let path = location.pathname().unwrap_or_default();
        let query = location.search().unwrap_or_default();
        let elsewhere = self.path.with_untracked(|old| *old != path);
        // Both change before anything follows: a page never sees its own path with another page's query.
        self.query.set(query);
        if elsewhere {
            self.path.set(path);
        }
        elsewhere
    }

    /// Follows a link of the app itself, unless the person wants it elsewhere.
    fn clicked(self, event: &MouseEvent) {
        let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
        if event.default_prevented() || event.button() != 0 || modified {
            return;
        }
        let link = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|element| element.closest("a[href]").ok().flatten());
        let Some(link) = link else { return };
        let Some(address) = link.get_attribute("href") else {
            return;
        };
        let ours = address.starts_with('/')
            && !address.starts_with("//")
            && !link.has_attribute("target")
            && !SERVERS_OWN.iter().any(|own| address.starts_with(own));
        if ours {
            event.prevent_default();
            self.go(&address, false);
        }
    }
}
