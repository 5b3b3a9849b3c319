//! Tells screen readers what changed elsewhere on the page.

use std::time::Duration;

use leptos::prelude::*;

/// What is said aloud, politely, to those who cannot see it.
#[derive(Clone, Copy)]
pub(crate) struct Announcer {
    text: RwSignal<String>,
}

impl Announcer {
    /// Nothing to say yet.
    pub(crate) fn new() -> Self {
        Self {
            text: RwSignal::new(String::new()),
        }
    }

    /// Says it. The region is emptied first: the same sentence twice is heard twice.
    pub(crate) fn say(self, text: impl Into<String>) {
        let text = text.into();
        self.text.set(String::new());
        set_timeout(move || self.text.set(text), Duration::from_millis(60));
    }
}

/// The region that screen readers listen to.
#[component]
pub(crate) fn AnnouncerRegion() -> impl IntoView {
    let announcer = expect_context::<Announcer>();
    view! {
        <div class="unseen" role="status" aria-live="polite" aria-atomic="true" id="announcer">
            {move || announcer.text.get()}
        </div>
    }
}
