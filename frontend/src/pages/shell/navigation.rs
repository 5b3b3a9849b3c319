//! The navigation at the left.

use leptos::prelude::*;
use mctrade_api_types::sync::{StoreHealth, SyncHealth};

use super::Frame;
use crate::{
    components::{Icon, Mark},
    dom,
    pages::routes,
    state::{Health, Place},
};

/// The pages, by area.
#[component]
pub(crate) fn Navigation() -> AnyView {
    let frame = expect_context::<Frame>();
    let path = expect_context::<Place>().path();
    // Going somewhere closes the menu of narrow screens.
    Effect::new(move || {
        path.track();
        frame.menu.set(false);
    });
    let health = expect_context::<Health>();
    let failed = move || {
        let failed: i64 = health.now().with(|health| health.as_ref().map_or(0, count_failed));
        (failed > 0).then(|| view! { <span class="count bad">{failed} <span class="unseen">" failed"</span></span> })
    };
    let link = move |to: &'static str, label: &'static str| {
        let current = move || {
            path.with(|path| path == to || path.starts_with(&format!("{to}/")))
                .then_some("page")
        };
        view! {
            <a href=to aria-current=current>
                {label}
            </a>
        }
    };
    let sync_current = move || path.with(|path| path == routes::SYNC).then_some("page");
    view! {
        <aside class="nav" class:open=move || frame.menu.get() aria-label="Main" id="navigation">
            <div class="brand">
                <span class="brand-mark" aria-hidden="true">
                    "MC"
                </span>
                <span>"MC Trade"</span>
                <button
                    type="button"
                    class="icon only-small"
                    aria-label="Close the menu"
                    on:click=move |_| {
                        frame.menu.set(false);
                        dom::focus("#menu-button");
                    }
                >
                    <Icon mark=Mark::Cross/>
                </button>
            </div>
            <nav aria-label="Pages">
                <h2>"Bigcommerce"</h2>
                {link(routes::INVOICES, "Invoice Management")}
                <a href=routes::SYNC aria-current=sync_current>
                    "Sync"
                    {failed}
                </a>
                <h2>"Settings"</h2>
                {link(routes::SETUP, "Bigcommerce Settings")}
                {link(routes::STORES, "Stores")}
            </nav>
        </aside>
        {move || {
            frame
                .menu
                .get()
                .then(|| view! { <div class="nav-shade" aria-hidden="true" on:click=move |_| frame.menu.set(false)></div> })
        }}
    }
    .into_any()
}

fn count_failed(health: &SyncHealth) -> i64 {
    health.stores.iter().map(|StoreHealth { failed, .. }| failed).sum()
}
