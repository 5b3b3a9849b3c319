//! Small coloured words.

use leptos::prelude::*;

/// What a colour says. It never says it alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Done, in order.
    Good,
    /// Wants a look.
    Warn,
    /// Broken.
    Bad,
    /// Merely so.
    Info,
    /// Going on.
    Accent,
}

impl Tone {
    fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Info => "info",
            Self::Accent => "accent",
        }
    }
}

/// A dot and a word.
#[component]
pub(crate) fn StatusDot(tone: Tone, #[prop(into)] text: String) -> AnyView {
    view! {
        <span class=format!("status {}", tone.class())>
            <i aria-hidden="true"></i>
            {text}
        </span>
    }
    .into_any()
}

/// A word on a coloured ground.
#[component]
pub(crate) fn Badge(tone: Tone, #[prop(into)] text: String, #[prop(into, optional)] title: Option<String>) -> AnyView {
    view! { <span class=format!("badge {}", tone.class()) title=title>{text}</span> }.into_any()
}
