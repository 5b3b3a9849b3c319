//! Pictures drawn as paths; each stands beside a word or a label.

use leptos::prelude::*;

/// A picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Points down: more below.
    Down,
    /// Takes away.
    Cross,
    /// Opens the navigation.
    Bars,
    /// Light.
    Sun,
    /// Dark.
    Moon,
    /// As the system.
    Screen,
    /// A link out of this app.
    Out,
    /// Back.
    Left,
    /// Onward.
    Right,
    /// Something is wrong.
    Alert,
    /// Seen.
    Eye,
    /// Not seen.
    EyeShut,
}

impl Mark {
    fn path(self) -> &'static str {
        match self {
            Self::Down => "M4 6l4 4 4-4",
            Self::Cross => "M4 4l8 8M12 4l-8 8",
            Self::Bars => "M2.5 4h11M2.5 8h11M2.5 12h11",
            Self::Sun => {
                "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3 3l1.2 1.2M11.8 11.8L13 13M3 13l1.2-1.2M11.8 4.2L13 3"
            }
            Self::Moon => "M13.5 9.8A6 6 0 0 1 6.2 2.5a6 6 0 1 0 7.3 7.3z",
            Self::Screen => "M2 3h12v8H2zM6 14h4M8 11v3",
            Self::Out => "M9.5 2.5h4v4M13.5 2.5L8 8M11.5 9.5v4h-9v-9h4",
            Self::Left => "M10 3L5 8l5 5",
            Self::Right => "M6 3l5 5-5 5",
            Self::Alert => "M8 2l6.5 11.5h-13zM8 6.5v3M8 11.5v.1",
            Self::Eye => {
                "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6z"
            }
            Self::EyeShut => "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM3 13.5L13 2.5",
        }
    }
}

/// Draws a picture in the colour of the text around it.
#[component]
pub(crate) fn Icon(mark: Mark) -> AnyView {
    view! {
        <svg class="mark-icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
            <path d=mark.path()></path>
        </svg>
    }
    .into_any()
}
