//! An address without a page.

use leptos::prelude::*;

use super::routes;
use crate::components::PageTitle;

/// Says so, and offers the way back.
#[component]
pub(crate) fn NotFound() -> AnyView {
    view! {
        <PageTitle title="There is no such page"/>
        <p>
            <a href=routes::INVOICES>"Go to Invoice Management"</a>
        </p>
    }
    .into_any()
}
