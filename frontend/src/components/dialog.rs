//! A dialog over the page.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

use super::Messages;
use crate::dom;

/// A modal dialog. The browser keeps the focus inside; leaving gives it back to where it came from.
///
/// The dialog does not close itself: `on_close` says that the person wants to leave.
#[component]
pub(crate) fn Dialog(
    /// The heading, which names the dialog.
    #[prop(into)]
    title: Signal<String>,
    /// Called on Escape, on the cross and on a click beside the dialog.
    #[prop(into)]
    on_close: Callback<()>,
    /// Whether the person may leave without an answer.
    #[prop(default = true)]
    may_close: bool,
    /// Another class, for a width.
    #[prop(optional)]
    class: &'static str,
    /// What gets the focus again if the element that had it is gone.
    #[prop(into, optional)]
    return_to: Option<String>,
    children: Children,
) -> AnyView {
    let node = NodeRef::<html::Dialog>::new();
    let opener = StoredValue::new_local(dom::focused().filter(|element| element.tag_name() != "BODY"));
    let messages = expect_context::<Messages>();
    node.on_load(move |dialog| {
        // The element is in the page one turn later.
        dom::after_render(move || {
            if dialog.is_connected() && !dialog.open() {
                let _ = dialog.show_modal();
                messages.follow();
            }
        });
    });
    on_cleanup(move || {
        let opener = opener.try_get_value().flatten();
        dom::after_render(move || {
            messages.follow();
            let back = opener.filter(|element| element.is_connected());
            let returned = back.is_some_and(|element| element.focus().is_ok());
            if !returned && !return_to.is_some_and(|selector| dom::focus(&selector)) {
                dom::focus("h1");
            }
        });
    });
    let heading = format!("dialog-{}", uuid::Uuid::new_v4().simple());
    let named_by = heading.clone();
    view! {
        <dialog
            node_ref=node
            class=class
            aria-labelledby=named_by
            on:cancel=move |event: web_sys::Event| {
                event.prevent_default();
                if may_close {
                    on_close.run(());
                }
            }
            on:mousedown=move |event: web_sys::MouseEvent| {
                let beside = event.target().is_some_and(|target| {
                    target.dyn_ref::<web_sys::HtmlDialogElement>().is_some()
                });
                if may_close && beside {
                    event.prevent_default();
                    on_close.run(());
                }
            }
        >
            <div class="dialog-body">
                <header class="dialog-head">
                    <h2 id=heading tabindex="-1">
                        {title}
                    </h2>
                    {may_close
                        .then(|| {
                            view! {
                                <button type="button" class="icon" aria-label="Close" on:click=move |_| on_close.run(())>
                                    <super::Icon mark=super::Mark::Cross/>
                                </button>
                            }
                        })}
                </header>
                {children()}
            </div>
        </dialog>
    }
    .into_any()
}
