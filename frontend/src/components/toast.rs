//! Short messages that pass, with a button to take the change back or try again.

use std::time::Duration;

use leptos::prelude::*;

use super::{Announcer, Icon, Mark};
use crate::state::Preferences;

/// How long a message stays while nobody looks at it.
const STAY: Duration = Duration::from_secs(12);

/// A button of a message.
#[derive(Clone)]
pub(crate) struct ToastAction {
    /// What the button says.
    pub(crate) label: &'static str,
    /// What it does.
    pub(crate) run: Callback<()>,
}

/// A message.
#[derive(Clone)]
pub(crate) struct Toast {
    /// What it says.
    pub(crate) text: String,
    /// Its button.
    pub(crate) action: Option<ToastAction>,
    /// Whether something went wrong: then it stays until it is closed.
    pub(crate) wrong: bool,
}

#[derive(Clone)]
struct Shown {
    id: u32,
    toast: Toast,
}

/// The messages of the whole app.
#[derive(Clone, Copy)]
pub(crate) struct Toasts {
    shown: RwSignal<Vec<Shown>>,
    next: StoredValue<u32>,
    announcer: Announcer,
}

impl Toasts {
    /// No message yet.
    pub(crate) fn new(announcer: Announcer) -> Self {
        Self {
            shown: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
            announcer,
        }
    }

    /// Shows a message.
    pub(crate) fn show(self, toast: Toast) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        let hint = toast.action.as_ref().map_or(String::new(), |action| {
            format!(" {} is offered at the end of the page.", action.label)
        });
        self.announcer
            .say(format!("{}.{hint}", toast.text.trim_end_matches('.')));
        self.shown.update(|shown| {
            // More than three at once are noise.
            while shown.len() >= 3 {
                shown.remove(0);
            }
            shown.push(Shown { id, toast });
        });
    }

    /// Shows a message without a button.
    pub(crate) fn say(self, text: impl Into<String>) {
        self.show(Toast {
            text: text.into(),
            action: None,
            wrong: false,
        });
    }

    /// Presses the button of the newest message that has one.
    pub(crate) fn act_on_newest(self) -> bool {
        let newest = self.shown.with_untracked(|shown| {
            shown
                .iter()
                .rev()
                .find_map(|shown| Some((shown.id, shown.toast.action.clone()?)))
        });
        if let Some((id, action)) = newest {
            self.close(id);
            action.run.run(());
            return true;
        }
        false
    }

    fn close(self, id: u32) {
        self.shown.update(|shown| shown.retain(|shown| shown.id != id));
    }
}

/// Where the messages stand.
#[component]
pub(crate) fn ToastsRegion() -> AnyView {
    let toasts = expect_context::<Toasts>();
    view! {
        <section class="toasts" aria-label="Messages">
            <For each=move || toasts.shown.get() key=|shown| shown.id let:shown>
                {one(toasts, shown)}
            </For>
        </section>
    }
    .into_any()
}

fn one(toasts: Toasts, shown: Shown) -> AnyView {
    let Shown { id, toast } = shown;
    let single_keys = expect_context::<Preferences>().single_keys();
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(handle) = timer.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    let start = move || {
        stop();
        if !toast.wrong {
            let handle = set_timeout_with_handle(move || toasts.close(id), STAY).ok();
            timer.set_value(handle);
        }
    };
    start();
    // Somebody on the way here with the Tab key arrives before it is gone.
    let waits = toast.action.is_some();
    let coming = window_event_listener(leptos::ev::keydown, move |event| {
        if waits && event.key() == "Tab" {
            start();
        }
    });
    on_cleanup(move || {
        stop();
        coming.remove();
    });
    view! {
        <div
            class="toast"
            class:wrong=toast.wrong
            on:mouseenter=move |_| stop()
            on:mouseleave=move |_| start()
            on:focusin=move |_| stop()
            on:focusout=move |_| start()
        >
            <span class="toast-text">{toast.text}</span>
            {toast
                .action
                .map(|action| {
                    view! {
                        <button
                            type="button"
                            class="link"
                            aria-keyshortcuts="u"
                            on:click=move |_| {
                                toasts.close(id);
                                action.run.run(());
                            }
                        >
                            {action.label}
                            {move || single_keys.get().then(|| view! { <kbd aria-hidden="true">"u"</kbd> })}
                        </button>
                    }
                })}
            <button type="button" class="icon" aria-label="Close the message" on:click=move |_| toasts.close(id)>
                <Icon mark=Mark::Cross/>
            </button>
        </div>
    }
    .into_any()
}
