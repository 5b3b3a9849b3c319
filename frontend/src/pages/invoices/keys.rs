//! Single-key shortcuts of Invoice Management.

use leptos::prelude::*;
use web_sys::{HtmlElement, KeyboardEvent};

use super::{address::DialogName, desk::Desk};
use crate::{dom, state::Preferences};

/// Listens for as long as the present component lives.
pub(crate) fn listen(desk: Desk) {
    let preferences = expect_context::<Preferences>();
    let listener = window_event_listener(leptos::ev::keydown, move |event| {
        let plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
        if plain
            && preferences.single_keys().get_untracked()
            && !dom::is_typing()
            && !dom::is_covered()
            && act(desk, &event)
        {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
}

/// Does what the key says; `false` where it says nothing.
fn act(desk: Desk, event: &KeyboardEvent) -> bool {
    match event.key().as_str() {
        "/" => dom::focus("#filter-order"),
        "j" => step(1),
        "k" => step(-1),
        "c" => on_row(desk, |desk, id| desk.open_dialog(DialogName::ChangeProfile, id)),
        "n" if !desk.may_create_profile() => refuse(desk, "Your role may not create profiles"),
        "n" => on_row(desk, open_create),
        "[" => turn(desk, |links| links.previous),
        "]" => turn(desk, |links| links.next),
        "i" if !desk.may_import() => refuse(desk, "Your role may not import orders"),
        "i" => dom::focus("#import-number"),
        _ => false,
    }
}

fn refuse(desk: Desk, why: &str) -> bool {
    desk.announcer.say(why);
    true
}

fn open_create(desk: Desk, id: i64) {
    let wanted = desk.list.find(id).is_some_and(|handle| {
        handle
            .row
            .with_untracked(|row| row.customer_profile.is_none() && row.customer.is_some())
    });
    if wanted {
        desk.open_dialog(DialogName::CreateProfile, id);
    } else {
        desk.announcer.say("This customer has a profile");
    }
}

fn turn(desk: Desk, pick: fn(mctrade_api_types::PageLinks) -> Option<String>) -> bool {
    match desk.list.links().get_untracked().and_then(pick) {
        Some(cursor) => desk.turn_to(Some(cursor)),
        None => desk.announcer.say("There is no further page"),
    }
    true
}

/// The row that has the focus in it.
fn row_in_focus() -> Option<HtmlElement> {
    use wasm_bindgen::JsCast;
    dom::focused()?.closest("tr[data-invoice]").ok()??.dyn_into().ok()
}

fn on_row(desk: Desk, act: impl Fn(Desk, i64)) -> bool {
    if !desk.may_change() {
        return refuse(desk, "Your role may not change invoices");
    }
    let id = row_in_focus().and_then(|row| row.get_attribute("data-invoice")?.parse().ok());
    match id {
        Some(id) => act(desk, id),
        None => desk.announcer.say("Choose a row first, with j and k"),
    }
    true
}

/// Moves the focus to the invoice of the next or the previous row.
fn step(by: isize) -> bool {
    let Some(body) = document().document_element() else {
        return false;
    };
    let links = dom::find_all(&body, "tr[data-invoice] a[data-row-link]");
    let here = row_in_focus().and_then(|row| links.iter().position(|link| row.contains(Some(link))));
    let next = match here {
        Some(here) => here.saturating_add_signed(by).min(links.len().saturating_sub(1)),
        None => 0,
    };
    match links.get(next) {
        Some(link) => {
            let moved = link.focus().is_ok();
            if let Ok(Some(row)) = link.closest("tr") {
                dom::reveal(&row);
            }
            moved
        }
        None => false,
    }
}
