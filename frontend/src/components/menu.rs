//! A button that opens a menu, by the menu button pattern of WAI-ARIA.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

use crate::dom;

/// One thing a menu offers.
#[derive(Clone)]
pub(crate) struct MenuItem {
    /// What it says.
    pub(crate) label: String,
    /// The key that does the same.
    pub(crate) key: Option<&'static str>,
    /// What it does.
    pub(crate) run: Callback<()>,
    /// Whether it is the present choice, in a menu that chooses.
    pub(crate) chosen: Option<bool>,
}

impl MenuItem {
    /// An item without a key.
    pub(crate) fn new(label: impl Into<String>, run: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            label: label.into(),
            key: None,
            run: Callback::new(move |()| run()),
            chosen: None,
        }
    }

    /// Names the key that does the same.
    pub(crate) fn key(mut self, key: &'static str) -> Self {
        self.key = Some(key);
        self
    }

    /// Says whether it is the present choice.
    pub(crate) fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = Some(chosen);
        self
    }
}

/// A button with a menu.
#[component]
pub(crate) fn Menu(
    /// What the button says.
    children: Children,
    /// The button's name for screen readers; begins with what the button says.
    #[prop(into)]
    label: Signal<String>,
    #[prop(default = "actions")] class: &'static str,
    /// What the menu offers, asked each time it opens.
    #[prop(into)]
    items: Callback<(), Vec<MenuItem>>,
) -> AnyView {
    let open = RwSignal::new(None::<Start>);
    let button = NodeRef::<html::Button>::new();
    let close = Callback::new(move |give_back: bool| {
        open.set(None);
        if give_back && let Some(button) = button.try_get_untracked().flatten() {
            let _ = button.focus();
        }
    });
    view! {
        <button
            type="button"
            node_ref=button
            class=class
            aria-haspopup="menu"
            aria-expanded=move || if open.with(Option::is_some) { "true" } else { "false" }
            aria-label=label
            on:click=move |_| open.update(|open| *open = if open.is_some() { None } else { Some(Start::First) })
            on:keydown=move |event| {
                let start = match event.key().as_str() {
                    "ArrowDown" => Start::First,
                    "ArrowUp" => Start::Last,
                    _ => return,
                };
                event.prevent_default();
                open.set(Some(start));
            }
        >
            {children()}
        </button>
        {move || {
            open.get().map(|start| view! { <Sheet button=button start=start items=items.run(()) close=close label=label/> })
        }}
    }
    .into_any()
}

/// Which item has the focus at first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    First,
    Last,
}

/// The open menu. It lies in the browser's top layer, so that nothing around it cuts it off.
#[component]
fn Sheet(
    button: NodeRef<html::Button>,
    start: Start,
    items: Vec<MenuItem>,
    close: Callback<bool>,
    label: Signal<String>,
) -> AnyView {
    let sheet = NodeRef::<html::Div>::new();
    sheet.on_load(move |element| {
        dom::after_render(move || {
            if !element.is_connected() {
                return;
            }
            let _ = element.show_popover();
            place(&element, button);
            focus_item(&element, if start == Start::First { Step::First } else { Step::Last });
        });
    });
    // A click elsewhere closes, and so does scrolling the button away.
    let outside = window_event_listener(leptos::ev::pointerdown, move |event| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        let inside =
            |element: Option<web_sys::Element>| element.is_some_and(|element| element.contains(target.as_ref()));
        if !inside(sheet.try_get_untracked().flatten().map(Into::into))
            && !inside(button.try_get_untracked().flatten().map(Into::into))
        {
            close.run(false);
        }
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| close.run(false));
    let scrolled = window_event_listener(leptos::ev::scroll, move |_| {
        if let Some(element) = sheet.try_get_untracked().flatten() {
            place(&element, button);
        }
    });
    on_cleanup(move || {
        outside.remove();
        resized.remove();
        scrolled.remove();
    });
    let on_key = move |event: web_sys::KeyboardEvent| {
        let Some(element) = sheet.try_get_untracked().flatten() else {
            return;
        };
        let key = event.key();
        let step = match key.as_str() {
            "ArrowDown" => Step::Next,
            "ArrowUp" => Step::Previous,
            "Home" => Step::First,
            "End" => Step::Last,
            "Escape" => {
                event.prevent_default();
                event.stop_propagation();
                close.run(true);
                return;
            }
            "Tab" => {
                close.run(true);
                return;
            }
            letter if letter.chars().count() == 1 && letter != " " => Step::Letter(letter.to_ascii_lowercase()),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        focus_item(&element, step);
    };
    let rows = items
        .into_iter()
        .map(|item| {
            let MenuItem {
                label,
                key,
                run,
                chosen,
            } = item;
            view! {
                <button
                    type="button"
                    tabindex="-1"
                    role=if chosen.is_some() { "menuitemradio" } else { "menuitem" }
                    aria-checked=chosen.map(|chosen| if chosen { "true" } else { "false" })
                    on:click=move |_| {
                        close.run(true);
                        run.run(());
                    }
                >
                    <span>{label}</span>
                    {key.map(|key| view! { <kbd aria-hidden="true">{key}</kbd> })}
                </button>
            }
        })
        .collect_view();
    view! {
        <div node_ref=sheet class="menu" role="menu" popover="manual" aria-label=label on:keydown=on_key>
            {rows}
        </div>
    }
    .into_any()
}

/// Puts the menu under its button, or above it where there is no room.
fn place(sheet: &web_sys::HtmlElement, button: NodeRef<html::Button>) {
    let Some(button) = button.try_get_untracked().flatten() else {
        return;
    };
    let anchor = button.get_bounding_client_rect();
    let (width, height) = (f64::from(sheet.offset_width()), f64::from(sheet.offset_height()));
    let room = |side: Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>| {
        side.ok().and_then(|size| size.as_f64()).unwrap_or_default()
    };
    let (wide, high) = (room(window().inner_width()), room(window().inner_height()));
    let (left, top) = spot(&anchor, (width, height), (wide, high));
    let style = web_sys::HtmlElement::style(sheet);
    let _ = style.set_property("left", &pixels(left));
    let _ = style.set_property("top", &pixels(top));
}

/// A length for the styles, in whole pixels.
fn pixels(length: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
    let whole = length as i32;
    format!("{whole}px")
}

#[expect(clippy::float_arithmetic, reason = "places on the screen, never money")]
fn spot(anchor: &web_sys::DomRect, (width, height): (f64, f64), (wide, high): (f64, f64)) -> (f64, f64) {
    const GAP: f64 = 4.0;
    let left = (anchor.right() - width).min(wide - width - GAP).max(GAP);
    let below = anchor.bottom() + GAP;
    let top = if below + height > high && anchor.top() - height - GAP > 0.0 {
        anchor.top() - height - GAP
    } else {
        below
    };
    (left, top)
}

/// Where the focus goes within a menu.
enum Step {
    Next,
    Previous,
    First,
    Last,
    Letter(String),
}

fn focus_item(sheet: &web_sys::HtmlElement, step: Step) {
    let items = dom::find_all(sheet, "[role^=menuitem]");
    if items.is_empty() {
        return;
    }
    let now = dom::focused().and_then(|focused| items.iter().position(|item| *item == focused));
    let count = items.len();
    let next = match step {
        Step::First => 0,
        Step::Last => count - 1,
        Step::Next => now.map_or(0, |now| (now + 1) % count),
        Step::Previous => now.map_or(count - 1, |now| (now + count - 1) % count),
        Step::Letter(letter) => {
            let begin = now.map_or(0, |now| now + 1);
            let found = (0..count).map(|offset| (begin + offset) % count).find(|index| {
                items[*index]
                    .text_content()
                    .is_some_and(|text| text.trim().to_ascii_lowercase().starts_with(&letter))
            });
            match found {
                Some(index) => index,
                None => return,
            }
        }
    };
    let _ = items[next].focus();
}
