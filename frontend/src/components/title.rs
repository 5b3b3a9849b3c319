//! The heading of a page.

use leptos::prelude::*;

use crate::dom;

/// The page's `h1`: names the tab, and takes the focus when the person arrives from another page.
#[component]
pub(crate) fn PageTitle(
    #[prop(into)] title: Signal<String>,
    /// A sentence under the heading.
    #[prop(into, optional)]
    lead: Option<String>,
) -> AnyView {
    let first = use_context::<FirstPage>();
    Effect::new(move |before: Option<()>| {
        dom::set_title(&title.get());
        if before.is_some() {
            return;
        }
        let is_first =
            first.is_some_and(|first| first.0.try_update_value(|first| std::mem::replace(first, false)) == Some(true));
        if !is_first {
            dom::after_render(|| {
                if !dom::is_covered() {
                    dom::focus("h1");
                }
            });
        }
    });
    view! {
        <div class="heading">
            <h1 tabindex="-1">{title}</h1>
            {lead.map(|lead| view! { <p>{lead}</p> })}
        </div>
    }
    .into_any()
}

/// Whether the page to come is the first one since the app started: the browser has the focus where it belongs.
#[derive(Clone, Copy)]
pub(crate) struct FirstPage(pub(crate) StoredValue<bool>);
