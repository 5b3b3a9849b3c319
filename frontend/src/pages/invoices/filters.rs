//! The filter row, its chips and its totals.

use chrono::{Datelike, Days, NaiveDate};
use leptos::prelude::*;

use super::{
    address::Filter,
    desk::Desk,
    list::{Phase, chips},
};
use crate::{
    components::{Field, Icon, Mark, Menu, MenuItem},
    format, text,
};

/// What is typed in the filter row before Search is pressed.
#[derive(Clone, Copy)]
struct Draft {
    from: RwSignal<String>,
    to: RwSignal<String>,
    order_id: RwSignal<String>,
    anonymous: RwSignal<bool>,
    dates_problem: RwSignal<Option<String>>,
    order_problem: RwSignal<Option<String>>,
}

impl Draft {
    fn new() -> Self {
        Self {
            from: RwSignal::new(String::new()),
            to: RwSignal::new(String::new()),
            order_id: RwSignal::new(String::new()),
            anonymous: RwSignal::new(false),
            dates_problem: RwSignal::new(None),
            order_problem: RwSignal::new(None),
        }
    }

    fn fill(self, filter: &Filter) {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        self.from.set(day(filter.from));
        self.to.set(day(filter.to));
        self.order_id
            .set(filter.order_id.map(|id| id.to_string()).unwrap_or_default());
        self.anonymous.set(filter.anonymous);
        self.dates_problem.set(None);
        self.order_problem.set(None);
    }

    /// What is typed, as a filter; what is wrong stands beside its field.
    fn read(self, present: &Filter) -> Option<Filter> {
        let from = self.from.get_untracked().parse::<NaiveDate>().ok();
        let to = self.to.get_untracked().parse::<NaiveDate>().ok();
        let wrong_way = from.zip(to).is_some_and(|(from, to)| from > to);
        self.dates_problem
            .set(wrong_way.then(|| "From is after To: swap the two days.".to_owned()));
        let typed = self.order_id.get_untracked();
        let order_id = if typed.trim().is_empty() {
            Ok(None)
        } else {
            text::order_number(&typed).map(Some)
        };
        self.order_problem.set(order_id.err().map(str::to_owned));
        let order_id = order_id.ok()?;
        (!wrong_way).then(|| Filter {
            from,
            to,
            order_id,
            anonymous: self.anonymous.get_untracked(),
            ..present.clone()
        })
    }
}

/// The filter row, its chips and its totals.
#[component]
pub(crate) fn Filters() -> AnyView {
    let desk = expect_context::<Desk>();
    let draft = Draft::new();
    let filter = Memo::new(move |_| desk.address.with(|address| address.filter.clone()));
    Effect::new(move || draft.fill(&filter.get()));
    let search = move || {
        if let Some(filter) = draft.read(&filter.get_untracked()) {
            desk.filter(filter);
        } else {
            let field = if draft.dates_problem.with_untracked(Option::is_some) {
                "#filter-from"
            } else {
                "#filter-order"
            };
            crate::dom::focus(field);
        }
    };
    let presets = move |()| presets(desk, draft);
    view! {
        <section class="panel find" aria-label="Find invoices">
            <form
                class="filters"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    search();
                }
            >
                <Field id="filter-from" label="From" problem=draft.dates_problem>
                    <input
                        id="filter-from"
                        type="date"
                        aria-describedby="filter-from-problem"
                        aria-invalid=move || draft.dates_problem.with(Option::is_some).then_some("true")
                        prop:value=draft.from
                        on:input=move |event| draft.from.set(event_target_value(&event))
                    />
                </Field>
                <Field id="filter-to" label="To">
                    <input
                        id="filter-to"
                        type="date"
                        aria-describedby="filter-to-problem"
                        prop:value=draft.to
                        on:input=move |event| draft.to.set(event_target_value(&event))
                    />
                </Field>
                <Menu label="Dates, usual spans" class="beside" items=presets>
                    "Dates"
                    <Icon mark=Mark::Down/>
                </Menu>
                <Field id="filter-order" label="Order ID" class="narrow" problem=draft.order_problem>
                    <input
                        id="filter-order"
                        inputmode="numeric"
                        autocomplete="off"
                        placeholder="1042"
                        aria-describedby="filter-order-problem"
                        aria-invalid=move || draft.order_problem.with(Option::is_some).then_some("true")
                        prop:value=draft.order_id
                        on:input=move |event| draft.order_id.set(event_target_value(&event))
                    />
                </Field>
                <label class="tick">
                    <input
                        type="checkbox"
                        prop:checked=draft.anonymous
                        on:change=move |event| draft.anonymous.set(event_target_checked(&event))
                    />
                    "Only Anonymous Profiles"
                </label>
                <button type="submit" class="primary">
                    "Search"
                </button>
            </form>
            <Chips/>
        </section>
    }
    .into_any()
}

/// What the filter is made of, each part removable, and its totals.
#[component]
fn Chips() -> AnyView {
    let desk = expect_context::<Desk>();
    let filter = Memo::new(move |_| desk.address.with(|address| address.filter.clone()));
    view! {
        <div class="chips">
            {move || {
                let filter = filter.get();
                chips(&filter)
                    .into_iter()
                    .map(|(words, rest)| {
                        let label = format!("Remove {words}");
                        view! {
                            <span class="chip">
                                {words}
                                <button
                                    type="button"
                                    aria-label=label
                                    on:click=move |_| {
                                        desk.filter(rest.clone());
                                        // The chip is gone: the focus goes to the row it stood under.
                                        crate::dom::focus("#filter-from");
                                    }
                                >
                                    <Icon mark=Mark::Cross/>
                                </button>
                            </span>
                        }
                    })
                    .collect_view()
            }}
            {move || {
                filter
                    .with(|filter| !filter.is_empty())
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="link"
                                on:click=move |_| {
                                    desk.filter(Filter::default());
                                    crate::dom::focus("#filter-from");
                                }
                            >
                                "Clear all"
                            </button>
                        }
                    })
            }}
            <span class="totals">{move || totals(desk)}</span>
        </div>
    }
    .into_any()
}

fn totals(desk: Desk) -> AnyView {
    let Some(summary) = desk.list.summary().get() else {
        let waits = matches!(desk.list.phase().get(), Phase::First | Phase::Again | Phase::Ready);
        return waits
            .then(|| view! { <span class="ghost-line" aria-hidden="true"></span> })
            .into_any();
    };
    let word = if summary.count == 1 { " invoice" } else { " invoices" };
    let sums = summary
        .totals
        .iter()
        .map(|total| view! { " · " <b>{format::money(total)}</b> })
        .collect_view();
    view! {
        <b>{format::count(summary.count)}</b>
        {word}
        {sums}
    }
    .into_any()
}

/// Usual spans of days; choosing one searches at once.
fn presets(desk: Desk, draft: Draft) -> Vec<MenuItem> {
    let Some(today) = format::today(&untrack(|| desk.stores.zone(None))) else {
        return Vec::new();
    };
    spans(today)
        .into_iter()
        .map(|(label, from, to)| {
            MenuItem::new(label, move || {
                draft.from.set(from.to_string());
                draft.to.set(to.to_string());
                let present = desk.address.get_untracked().filter;
                if let Some(filter) = draft.read(&present) {
                    desk.filter(filter);
                }
            })
        })
        .collect()
}

fn spans(today: NaiveDate) -> Vec<(&'static str, NaiveDate, NaiveDate)> {
    let back = |days: u64| today.checked_sub_days(Days::new(days)).unwrap_or(today);
    let month = today.with_day(1).unwrap_or(today);
    let last = month.pred_opt().unwrap_or(month);
    let year = month.with_month(1).unwrap_or(month);
    vec![
        ("Today", today, today),
        ("Yesterday", back(1), back(1)),
        ("Last 7 days", back(6), today),
        ("Last 30 days", back(29), today),
        ("This month", month, today),
        ("Last month", last.with_day(1).unwrap_or(last), last),
        ("This year", year, today),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_end_with_the_day_and_the_month_they_name() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let of = |today: &str, name: &str| {
            let (_, from, to) = spans(day(today))
                .into_iter()
                .find(|(label, ..)| *label == name)
                .unwrap();
            (from.to_string(), to.to_string())
        };
        assert_eq!(
            of("2026-03-31", "Last month"),
            ("2026-02-01".to_owned(), "2026-02-28".to_owned())
        );
        assert_eq!(
            of("2026-01-01", "Last month"),
            ("2025-12-01".to_owned(), "2025-12-31".to_owned())
        );
        assert_eq!(
            of("2026-01-01", "Yesterday"),
            ("2025-12-31".to_owned(), "2025-12-31".to_owned())
        );
        assert_eq!(
            of("2026-03-07", "Last 7 days"),
            ("2026-03-01".to_owned(), "2026-03-07".to_owned())
        );
        assert_eq!(
            of("2026-03-31", "This year"),
            ("2026-01-01".to_owned(), "2026-03-31".to_owned())
        );
    }
}
