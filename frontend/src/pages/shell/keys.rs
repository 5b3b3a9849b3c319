//! Shortcuts that work on every page.

use leptos::prelude::*;

use super::Frame;
use crate::{
    components::Toasts,
    dom,
    pages::routes,
    state::{Place, Preferences},
};

/// A second key counts as part of `g ...` for so many milliseconds.
const TOGETHER: i64 = 1_500;

/// Listens for as long as the present component lives.
pub(super) fn listen(frame: Frame) {
    let preferences = expect_context::<Preferences>();
    let toasts = expect_context::<Toasts>();
    let place = expect_context::<Place>();
    let pressed_g = StoredValue::new(0_i64);
    let listener = window_event_listener(leptos::ev::keydown, move |event| {
        if event.key() == "Escape" && frame.menu.get_untracked() {
            frame.menu.set(false);
            dom::focus("#menu-button");
            return;
        }
        let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
        let plain = !modified && preferences.single_keys().get_untracked() && !dom::is_typing();
        // What a message offers can be taken over an open dialog too.
        if plain && event.key() == "u" && toasts.act_on_newest() {
            event.prevent_default();
            return;
        }
        if !plain || dom::is_covered() {
            return;
        }
        let after_g = dom::now() - pressed_g.get_value() < TOGETHER;
        pressed_g.set_value(0);
        match (after_g, event.key().as_str()) {
            (true, "i") => {
                // The page's own keys must not see the second half of a pair.
                event.stop_immediate_propagation();
                place.go(routes::INVOICES, false);
            }
            (true, "s") => place.go(routes::SYNC, false),
            (_, "g") => pressed_g.set_value(dom::now()),
            (_, "?") => frame.help.set(true),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || listener.remove());
}
