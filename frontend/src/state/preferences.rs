//! What this browser remembers of its user's wishes.

use leptos::prelude::*;

use crate::dom;

/// Light, dark, or as the system has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    /// As the system has it.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Every theme, in the order they are offered.
    pub(crate) const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The theme's name on screen.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::System => "As the system",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn from_name(name: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|theme| theme.name() == name)
            .unwrap_or(Self::System)
    }
}

/// What this browser remembers, shared by the whole app.
#[derive(Clone, Copy)]
pub(crate) struct Preferences {
    theme: RwSignal<Theme>,
    single_keys: RwSignal<bool>,
}

impl Preferences {
    /// As remembered.
    pub(crate) fn load() -> Self {
        Self {
            theme: RwSignal::new(dom::remembered("theme").map_or(Theme::System, |name| Theme::from_name(&name))),
            single_keys: RwSignal::new(dom::remembered("keys").is_none_or(|value| value != "off")),
        }
    }

    /// The theme chosen.
    pub(crate) fn theme(self) -> Signal<Theme> {
        self.theme.into()
    }

    /// Chooses a theme; the page's root tells the styles.
    pub(crate) fn set_theme(self, theme: Theme) {
        self.theme.set(theme);
        dom::remember("theme", theme.name());
        if let Some(root) = document().document_element() {
            let _ = match theme {
                Theme::System => root.remove_attribute("data-theme"),
                Theme::Light | Theme::Dark => root.set_attribute("data-theme", theme.name()),
            };
        }
    }

    /// Whether single keys are shortcuts.
    pub(crate) fn single_keys(self) -> Signal<bool> {
        self.single_keys.into()
    }

    /// Switches the single-key shortcuts on or off.
    pub(crate) fn set_single_keys(self, on: bool) {
        self.single_keys.set(on);
        dom::remember("keys", if on { "on" } else { "off" });
    }
}
