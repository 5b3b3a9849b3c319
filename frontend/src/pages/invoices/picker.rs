//! Finding a profile by part of its name.

use leptos::{prelude::*, task::spawn_local};
use mctrade_api_types::{
    invoices::ProfileRef,
    profiles::{ProfileListQuery, ProfileRow},
};

use super::words;
use crate::{
    api::{self, ApiError},
    components::{Announcer, Badge, ErrorNotice, Tone},
    dom, text,
};

/// Letters from which results come as they are typed; Go searches by fewer.
const FROM_LETTERS: usize = 2;

/// Milliseconds of quiet before a search.
const QUIET: u32 = 180;

/// Results asked for at once.
const ROWS: u32 = 20;

/// A profile offered.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Offer {
    /// The profile.
    pub(crate) profile: ProfileRef,
    /// Standing, place and address.
    pub(crate) about: Vec<String>,
    /// Why it is offered, where it was not searched for.
    pub(crate) why: Option<String>,
}

impl Offer {
    /// An offer of a search result.
    pub(crate) fn of(row: ProfileRow, why: Option<String>) -> Self {
        let ProfileRow {
            id,
            name,
            kind,
            membership,
            anonymous,
            city,
            email,
            organization,
        } = row;
        let about = [
            words::membership(membership).to_owned(),
            city,
            email,
            organization
                .map(|organization| format!("of {}", organization.name))
                .unwrap_or_default(),
        ];
        Self {
            profile: ProfileRef {
                id,
                name,
                kind,
                anonymous,
            },
            about: about.into_iter().filter(|part| !part.is_empty()).collect(),
            why,
        }
    }

    /// An offer of a profile of which only the name is known.
    pub(crate) fn named(profile: ProfileRef, why: &str) -> Self {
        Self {
            profile,
            about: Vec::new(),
            why: Some(why.to_owned()),
        }
    }
}

/// What a search came to.
#[derive(Clone, PartialEq, Eq)]
enum Found {
    /// Nothing was searched yet.
    Nothing,
    /// Rows, best match first, and whether there are more.
    Rows {
        query: String,
        offers: Vec<Offer>,
        more: bool,
    },
    /// The search failed.
    Failed(ApiError),
}

#[derive(Clone, Copy)]
struct Search {
    typed: RwSignal<String>,
    found: RwSignal<Found>,
    busy: RwSignal<bool>,
    asked: StoredValue<u32>,
    announcer: Announcer,
}

impl Search {
    /// Searches once the typing pauses.
    fn typed(self, value: String) {
        let long_enough = value.trim().chars().count() >= FROM_LETTERS;
        self.typed.set(value);
        let question = self.next();
        if long_enough {
            spawn_local(async move {
                dom::pause(QUIET).await;
                if self.asked.try_get_value() == Some(question) {
                    self.ask(question).await;
                }
            });
        } else {
            self.busy.set(false);
            self.found.set(Found::Nothing);
        }
    }

    /// Searches now, however little is typed.
    fn go(self) {
        if self.typed.with_untracked(|typed| typed.trim().is_empty()) {
            self.announcer.say("Type part of the name first");
            return;
        }
        let question = self.next();
        spawn_local(async move { self.ask(question).await });
    }

    fn next(self) -> u32 {
        let question = self.asked.get_value() + 1;
        self.asked.set_value(question);
        question
    }

    async fn ask(self, question: u32) {
        let query = self.typed.get_untracked().trim().to_owned();
        self.busy.set(true);
        let list = ProfileListQuery {
            q: Some(query.clone()),
            limit: Some(ROWS),
            ..ProfileListQuery::default()
        };
        let answer = api::list_profiles(&list).await;
        // An answer to an older question comes too late to be shown.
        if self.asked.try_get_value() != Some(question) {
            return;
        }
        self.busy.set(false);
        self.found.set(match answer {
            Ok(page) => {
                let count = page.data.len();
                self.announcer.say(match count {
                    0 => format!("No profile found for {query}"),
                    1 => "1 profile found".to_owned(),
                    count => format!("{count} profiles found"),
                });
                Found::Rows {
                    query,
                    more: page.meta.page.next.is_some(),
                    offers: page.data.into_iter().map(|row| Offer::of(row, None)).collect(),
                }
            }
            Err(error) => Found::Failed(error),
        });
    }
}

/// A line to type in, Go, and profiles each with Select.
#[component]
pub(crate) fn ProfilePicker(
    /// Profiles offered before anything is typed.
    suggestions: RwSignal<Vec<Offer>>,
    /// The profile that is chosen already; it cannot be selected.
    #[prop(into)]
    present: Signal<Option<i64>>,
    #[prop(into)] on_select: Callback<ProfileRef>,
) -> AnyView {
    let search = Search {
        typed: RwSignal::new(String::new()),
        found: RwSignal::new(Found::Nothing),
        busy: RwSignal::new(false),
        asked: StoredValue::new(0),
        announcer: expect_context(),
    };
    // Where the dialog was opened before its invoice was known, the browser had nothing to focus.
    dom::after_render(|| {
        dom::focus("#picker-input");
    });
    let results = move || match search.found.get() {
        Found::Nothing | Found::Failed(_) => ().into_any(),
        Found::Rows { query, offers, more } => results(&query, offers, more, present, on_select),
    };
    let failure = Signal::derive(move || match search.found.get() {
        Found::Failed(error) => Some(error),
        Found::Nothing | Found::Rows { .. } => None,
    });
    let suggested = move || {
        let offers = suggestions.get();
        (!offers.is_empty()).then(|| group("Suggested", "", offers, present, on_select))
    };
    let anything = move || {
        suggestions.with(|offers| !offers.is_empty())
            || search
                .found
                .with(|found| matches!(found, Found::Rows { offers, .. } if !offers.is_empty()))
    };
    view! {
        <div class="picker" on:keydown=move |event| move_by_arrows(&event)>
            <label for="picker-input">"Part or all of the name"</label>
            <form
                class="together"
                role="search"
                on:submit=move |event| {
                    event.prevent_default();
                    search.go();
                }
            >
                <input
                    id="picker-input"
                    type="text"
                    role="combobox"
                    aria-haspopup="grid"
                    aria-controls="picker-results"
                    aria-expanded=move || if anything() { "true" } else { "false" }
                    aria-autocomplete="list"
                    aria-describedby="picker-hint"
                    autocomplete="off"
                    spellcheck="false"
                    autofocus
                    prop:value=search.typed
                    on:input=move |event| search.typed(event_target_value(&event))
                />
                <button type="submit" class="primary" aria-busy=move || if search.busy.get() { "true" } else { "false" }>
                    "Go"
                </button>
            </form>
            <p class="sub" id="picker-hint">
                "Name, profile ID or e-mail address. Arrow keys reach the results."
            </p>
            <ErrorNotice error=failure/>
            <div class="results" class:stale=move || search.busy.get() id="picker-results" role="grid" aria-label="Profiles">
                {suggested}
                {results}
            </div>
        </div>
    }
    .into_any()
}

fn results(
    query: &str,
    offers: Vec<Offer>,
    more: bool,
    present: Signal<Option<i64>>,
    on_select: Callback<ProfileRef>,
) -> AnyView {
    let none = offers.is_empty().then(|| {
        let text = format!("No profile has “{query}” in its name, ID or e-mail address.");
        view! { <p class="sub nothing">{text}</p> }
    });
    let rows = (!offers.is_empty()).then(|| group("Results", query, offers, present, on_select));
    view! {
        {rows}
        <div role="row" class="plain-row">
            <div role="gridcell">
                {none}
                {more.then(|| view! { <p class="sub nothing">"There are more: type more of the name."</p> })}
            </div>
        </div>
    }
    .into_any()
}

fn group(
    label: &'static str,
    query: &str,
    offers: Vec<Offer>,
    present: Signal<Option<i64>>,
    on_select: Callback<ProfileRef>,
) -> AnyView {
    let rows = offers
        .into_iter()
        .map(|offer| line(query, offer, present, on_select))
        .collect_view();
    view! {
        <div role="rowgroup" aria-label=label>
            <div role="row" class="group-label">
                <div role="gridcell">{label}</div>
            </div>
            {rows}
        </div>
    }
    .into_any()
}

fn line(query: &str, offer: Offer, present: Signal<Option<i64>>, on_select: Callback<ProfileRef>) -> AnyView {
    let Offer { profile, about, why } = offer;
    let id = profile.id;
    let name = text::pieces(&profile.name, query, text::fold)
        .into_iter()
        .map(|piece| {
            if piece.matched {
                view! { <mark>{piece.text}</mark> }.into_any()
            } else {
                piece.text.into_any()
            }
        })
        .collect_view();
    let facts = [format!("#{id}"), words::kind(profile.kind).to_owned()]
        .into_iter()
        .chain(about)
        .collect::<Vec<_>>();
    let is_present = move || present.get() == Some(id);
    let select_label = format!("Select {}, #{id}", profile.name);
    let anonymous = profile.anonymous;
    view! {
        <div role="row" class="offer">
            <div role="gridcell" class="offer-text">
                <span class="name">{name}</span>
                {anonymous.then(|| view! { <Badge tone=Tone::Warn text="Anonymous"/> })}
                <span class="sub">{facts.join(" · ")}</span>
                {why.map(|why| view! { <span class="why">{why}</span> })}
            </div>
            <div role="gridcell">
                {move || {
                    let profile = profile.clone();
                    if is_present() {
                        view! { <span class="sub">"Present profile"</span> }.into_any()
                    } else {
                        view! {
                            <button
                                type="button"
                                class="select"
                                aria-label=select_label.clone()
                                on:click=move |_| on_select.run(profile.clone())
                            >
                                "Select"
                            </button>
                        }
                            .into_any()
                    }
                }}
            </div>
        </div>
    }
    .into_any()
}

/// Arrow keys go from the line of text through the Select buttons and back.
fn move_by_arrows(event: &web_sys::KeyboardEvent) {
    let down = match event.key().as_str() {
        "ArrowDown" => true,
        "ArrowUp" => false,
        _ => return,
    };
    let Some(picker) = dom::find(".picker") else { return };
    let buttons = dom::find_all(&picker, "button.select");
    let here = dom::focused().and_then(|focused| buttons.iter().position(|button| *button == focused));
    let target = match (here, down) {
        (None, true) => buttons.first().cloned(),
        (Some(here), true) => buttons.get(here + 1).cloned(),
        (Some(0), false) => dom::find("#picker-input"),
        (Some(here), false) => buttons.get(here - 1).cloned(),
        (None, false) => None,
    };
    if let Some(target) = target {
        event.prevent_default();
        let _ = target.focus();
    }
}
