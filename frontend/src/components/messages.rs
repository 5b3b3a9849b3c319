//! Where everything that is said stands: aloud, and as messages that pass.

use leptos::{html, prelude::*};

use super::{AnnouncerRegion, ToastsRegion};
use crate::dom;

/// The place of all messages.
///
/// A modal dialog makes the rest of the page unreachable, messages included: they move into the topmost one while it
/// is open.
#[derive(Clone, Copy)]
pub(crate) struct Messages {
    place: NodeRef<html::Div>,
}

impl Messages {
    /// Not on the page yet.
    pub(crate) fn new() -> Self {
        Self { place: NodeRef::new() }
    }

    /// Moves the messages to where they can be reached now.
    pub(crate) fn follow(self) {
        let Some(place) = self.place.try_get_untracked().flatten() else {
            return;
        };
        let Some(body) = document().body() else { return };
        let host = dom::find_all(&body, "dialog[open]").pop().unwrap_or(body);
        let parent = place.parent_element();
        if parent.is_none_or(|parent| parent != *host) {
            // The browser keeps what stands in the place; only its parent changes.
            let _ = host.append_child(&place);
        }
    }
}

/// The region that screen readers listen to, and the messages.
#[component]
pub(crate) fn MessagesRegion() -> AnyView {
    let messages = expect_context::<Messages>();
    view! {
        <div node_ref=messages.place>
            <AnnouncerRegion/>
            <ToastsRegion/>
        </div>
    }
    .into_any()
}
