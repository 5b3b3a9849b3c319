//! The bar at the top.

use leptos::{prelude::*, task::spawn_local};
use mctrade_api_types::sync::{SyncHealth, SyncState};

use super::Frame;
use crate::{
    api,
    components::{Icon, Mark, Menu, MenuItem, Toast, Toasts},
    dom, format,
    pages::routes,
    state::{Connection, Health, Place, Preferences, Session, Theme},
};

/// Menu, sync, theme, help, account.
#[component]
pub(crate) fn TopBar() -> AnyView {
    let frame = expect_context::<Frame>();
    view! {
        <header class="top">
            <button
                type="button"
                class="icon only-small"
                id="menu-button"
                aria-label="Menu"
                aria-controls="navigation"
                aria-expanded=move || if frame.menu.get() { "true" } else { "false" }
                on:click=move |_| {
                    frame.menu.set(true);
                    dom::after_render(|| {
                        dom::focus("#navigation a");
                    });
                }
            >
                <Icon mark=Mark::Bars/>
            </button>
            <SyncDot/>
            <ThemeMenu/>
            <button
                type="button"
                class="icon"
                aria-label="Help"
                title="Help and keys (?)"
                on:click=move |_| frame.help.set(true)
            >
                "?"
            </button>
            <Account/>
        </header>
    }
    .into_any()
}

/// Whether the sync is in step, in a dot and words.
#[component]
fn SyncDot() -> AnyView {
    let health = expect_context::<Health>();
    let connection = expect_context::<Connection>();
    let shown = move || {
        if !connection.reachable().get() {
            return ("bad", "No connection to the server".to_owned());
        }
        match health.now().get() {
            None => ("info", "Sync".to_owned()),
            Some(now) => (tone(now.state), words(&now, health.clock().get())),
        }
    };
    view! {
        <a class=move || format!("sync {}", shown().0) href=routes::SYNC>
            <i aria-hidden="true"></i>
            <span>{move || shown().1}</span>
        </a>
    }
    .into_any()
}

/// What the state's colour is.
pub(crate) fn tone(state: SyncState) -> &'static str {
    match state {
        SyncState::InStep => "good",
        SyncState::Working => "accent",
        SyncState::Attention => "warn",
        SyncState::Disconnected => "bad",
        SyncState::NoStore => "info",
    }
}

fn words(health: &SyncHealth, now: i64) -> String {
    let failed: i64 = health.stores.iter().map(|store| store.failed).sum();
    let due: i64 = health.stores.iter().map(|store| store.due).sum();
    match health.state {
        SyncState::InStep => {
            let since = health.stores.iter().filter_map(|store| store.in_step_at).min();
            since.map_or_else(
                || "In step".to_owned(),
                |since| format!("In step, {}", format::ago(since, now)),
            )
        }
        SyncState::Working if due > 0 => format!("Working, {} waiting", format::count(due)),
        SyncState::Working => "Working".to_owned(),
        SyncState::Attention => format!("{} failed – look", format::count(failed)),
        SyncState::Disconnected => "Disconnected – fix".to_owned(),
        SyncState::NoStore => "No store connected".to_owned(),
    }
}

#[component]
fn ThemeMenu() -> AnyView {
    let preferences = expect_context::<Preferences>();
    let items = move |()| {
        Theme::ALL
            .into_iter()
            .map(|theme| {
                MenuItem::new(theme.label(), move || preferences.set_theme(theme))
                    .chosen(preferences.theme().get_untracked() == theme)
            })
            .collect()
    };
    view! {
        <Menu label="Theme" class="icon" items=items>
            {move || {
                let mark = match preferences.theme().get() {
                    Theme::System => Mark::Screen,
                    Theme::Light => Mark::Sun,
                    Theme::Dark => Mark::Moon,
                };
                view! { <Icon mark=mark/> }
            }}
        </Menu>
    }
    .into_any()
}

#[component]
fn Account() -> AnyView {
    let session = expect_context::<Session>();
    let toasts = expect_context::<Toasts>();
    let place = expect_context::<Place>();
    let email = move || {
        session
            .me()
            .with(|me| me.as_ref().map(|me| me.email.clone()).unwrap_or_default())
    };
    let letters = move || {
        let email = email();
        let name = email.split('@').next().unwrap_or_default();
        let mut parts = name.split(['.', '_', '-']).filter_map(|part| part.chars().next());
        [parts.next(), parts.next()]
            .into_iter()
            .flatten()
            .map(|letter| letter.to_ascii_uppercase())
            .collect::<String>()
    };
    let label = Signal::derive(move || format!("{} – account of {}", letters(), email()));
    let log_out = move || {
        spawn_local(async move {
            match api::log_out().await {
                Ok(()) => {
                    session.leave();
                    place.go("/", true);
                }
                Err(error) => toasts.show(Toast {
                    text: format!("You are still logged in. {}", error.sentence()),
                    action: None,
                    wrong: true,
                }),
            }
        });
    };
    view! {
        <Menu label=label class="avatar" items=move |()| vec![MenuItem::new("Log out", log_out)]>
            {letters}
        </Menu>
    }
    .into_any()
}
