//! The few things asked of the browser itself.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Storage};

/// Now, in milliseconds since 1970.
pub(crate) fn now() -> i64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the browser gives whole milliseconds as a float far below 2^53"
    )]
    let milliseconds = js_sys::Date::now() as i64;
    milliseconds
}

/// What has the focus.
pub(crate) fn focused() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}

/// Moves the focus to the first element that `selector` finds.
pub(crate) fn focus(selector: &str) -> bool {
    find(selector).is_some_and(|element| element.focus().is_ok())
}

/// The first element that `selector` finds.
pub(crate) fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}

/// Every element that `selector` finds below `root`.
pub(crate) fn find_all(root: &Element, selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = root.query_selector_all(selector) else {
        return Vec::new();
    };
    (0..found.length())
        .filter_map(|index| found.item(index)?.dyn_into().ok())
        .collect()
}

/// Runs `work` once the page shows what changed just now.
pub(crate) fn after_render(work: impl FnOnce() + 'static) {
    set_timeout(work, Duration::ZERO);
}

/// Waits.
pub(crate) async fn pause(milliseconds: u32) {
    gloo_timers::future::TimeoutFuture::new(milliseconds).await;
}

/// Names the page in the browser's tab.
pub(crate) fn set_title(title: &str) {
    document().set_title(&format!("{title} - MC Trade"));
}

/// Whether the keyboard is being used to type text, so that letters are letters.
pub(crate) fn is_typing() -> bool {
    focused().is_some_and(|element| {
        let name = element.tag_name();
        let is_tick = element.get_attribute("type").is_some_and(|kind| kind == "checkbox");
        (name == "INPUT" && !is_tick) || name == "TEXTAREA" || name == "SELECT"
    })
}

/// Whether a dialog or a menu lies over the page.
pub(crate) fn is_covered() -> bool {
    find("dialog[open], [role=menu]").is_some()
}

/// Brings an element to where it can be seen.
pub(crate) fn reveal(element: &Element) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// One step back in the browser's history.
pub(crate) fn go_back() {
    if let Ok(history) = window().history() {
        let _ = history.back();
    }
}

fn storage() -> Option<Storage> {
    window().local_storage().ok()?
}

/// What this browser remembers under `name`.
pub(crate) fn remembered(name: &str) -> Option<String> {
    storage()?.get_item(&format!("mctrade.{name}")).ok()?
}

/// Remembers `value` in this browser; a browser that refuses forgets it with the page.
pub(crate) fn remember(name: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(&format!("mctrade.{name}"), value);
    }
}
