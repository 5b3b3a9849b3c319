//! Two people changed the same invoice: both values are shown, and one is chosen.

use leptos::prelude::*;
use mctrade_api_types::invoices::ProfileRef;

use super::{actions, desk::Desk, list::RowHandle, words};
use crate::components::Dialog;

/// A change that met somebody else's.
#[derive(Clone)]
pub(crate) struct Clash {
    /// The row, with what it has now.
    pub(crate) handle: RowHandle,
    /// The profile that was chosen here.
    pub(crate) wished: ProfileRef,
    /// The profile that was shown here.
    pub(crate) before: ProfileRef,
    /// The reason that was given here.
    pub(crate) reason: Option<String>,
}

/// Shows both values.
#[component]
pub(crate) fn ClashDialog(clash: Clash) -> AnyView {
    let desk = expect_context::<Desk>();
    let Clash {
        handle,
        wished,
        before,
        reason,
    } = clash;
    let row = handle.row.get_untracked();
    let now = row.invoice_profile.clone();
    let name = words::name(&row);
    let close = move || desk.clash.set(None);
    let same = now == before;
    let wished_label = format!("Use {}", wished.name);
    let keep_label = format!("Keep {}", now.name);
    view! {
        <Dialog title=format!("Somebody else changed {name}") on_close=move |()| close()>
            <p>
                {if same {
                    "Another detail of it has changed since you read it. Its Invoice Profile is the same as before."
                } else {
                    "It has changed since you read it. Nothing of yours is saved yet."
                }}
            </p>
            <dl class="pairs">
                <dt>"Now"</dt>
                <dd>{now.name} " #" {now.id}</dd>
                <dt>"Your choice"</dt>
                <dd>{wished.name.clone()} " #" {wished.id}</dd>
            </dl>
            <footer class="dialog-foot">
                <button type="button" on:click=move |_| close()>
                    {keep_label}
                </button>
                <button
                    type="button"
                    class="primary"
                    on:click=move |_| {
                        close();
                        actions::change_profile(desk, handle.clone(), wished.clone(), reason.clone());
                    }
                >
                    {wished_label}
                </button>
            </footer>
        </Dialog>
    }
    .into_any()
}
