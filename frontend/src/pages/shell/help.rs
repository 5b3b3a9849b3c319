//! The help: what is where, and the keys.

use leptos::prelude::*;

use crate::{components::Dialog, state::Preferences};

const KEYS: [(&str, &str); 12] = [
    ("?", "This help"),
    ("/", "Search by Order ID"),
    ("i", "Import an order"),
    ("j / k", "Next / previous row"),
    ("Enter", "Open the row's invoice"),
    ("c", "Change Profile of the row"),
    ("n", "Create Profile From Customer of the row"),
    ("u", "Undo, as the newest message offers"),
    ("[ / ]", "Newer / older page"),
    ("g i", "Go to Invoice Management"),
    ("g s", "Go to Sync"),
    ("Esc", "Close what is open"),
];

/// The help dialog.
#[component]
pub(crate) fn HelpDialog(#[prop(into)] on_close: Callback<()>) -> AnyView {
    let preferences = expect_context::<Preferences>();
    let keys = KEYS
        .into_iter()
        .map(|(key, what)| {
            view! {
                <dt>
                    <kbd>{key}</kbd>
                </dt>
                <dd>{what}</dd>
            }
        })
        .collect_view();
    view! {
        <Dialog title="Help" on_close=on_close>
            <p class="lead">
                "Invoices are made from the store's orders by themselves. The Actions menus of a row put an invoice on another profile, and make a profile from its customer."
            </p>
            <h3>"Keys"</h3>
            <dl class="keys">{keys}</dl>
            <label class="tick">
                <input
                    type="checkbox"
                    prop:checked=preferences.single_keys()
                    on:change=move |event| preferences.set_single_keys(event_target_checked(&event))
                />
                "Single keys are shortcuts"
            </label>
            <footer class="dialog-foot">
                <a href="/docs" target="_blank" rel="noopener noreferrer">
                    "REST API documentation"
                </a>
                <button type="button" class="primary" on:click=move |_| on_close.run(())>
                    "Close"
                </button>
            </footer>
        </Dialog>
    }
    .into_any()
}
