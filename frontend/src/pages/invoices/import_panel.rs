//! The Import panel at the right of the filters.

use leptos::{prelude::*, task::spawn_local};
use mctrade_api_types::{
    invoices::InvoiceRow,
    sync::{ImportRequest, ImportResult},
};
use uuid::Uuid;

use super::{desk::Desk, list::InvoiceList, words};
use crate::{
    api,
    components::{Announcer, Field, StatusDot, Tone},
    text,
};

/// Entries of the log that stay on screen.
const KEPT: usize = 5;

/// How one import stands.
#[derive(Clone)]
enum Entry {
    Running,
    Done(Box<ImportResult>),
    Failed(String),
}

#[derive(Clone)]
struct Line {
    id: u32,
    order: i64,
    entry: ArcRwSignal<Entry>,
}

/// Imports made from this page.
#[derive(Clone, Copy)]
pub(crate) struct Imports {
    lines: RwSignal<Vec<Line>>,
    next: StoredValue<u32>,
    list: InvoiceList,
    announcer: Announcer,
}

impl Imports {
    /// None yet.
    pub(crate) fn new(list: InvoiceList, announcer: Announcer) -> Self {
        Self {
            lines: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
            list,
            announcer,
        }
    }

    /// Imports one order, or updates its invoice, and notes what came of it.
    pub(crate) fn import(self, order: i64, store: Option<Uuid>) {
        let running = self.lines.with_untracked(|lines| {
            lines
                .iter()
                .any(|line| line.order == order && matches!(line.entry.get_untracked(), Entry::Running))
        });
        if running {
            return;
        }
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        let line = Line {
            id,
            order,
            entry: ArcRwSignal::new(Entry::Running),
        };
        let entry = line.entry.clone();
        self.lines.update(|lines| {
            lines.insert(0, line);
            lines.truncate(KEPT);
        });
        spawn_local(async move {
            match api::import_order(&ImportRequest {
                order_id: order,
                store_id: store,
            })
            .await
            {
                Ok(result) => {
                    let (word, _) = words::outcome(result.outcome);
                    self.announcer.say(format!("Order {order} {word}. {}", result.detail));
                    if let Some(row) = result.invoice.clone() {
                        self.list.put_imported(row);
                    }
                    entry.set(Entry::Done(Box::new(result)));
                }
                Err(error) => {
                    let sentence = words::import_failure(&error, order);
                    self.announcer.say(sentence.clone());
                    entry.set(Entry::Failed(sentence));
                }
            }
        });
    }
}

/// Imports one order by its number.
#[component]
pub(crate) fn ImportPanel() -> AnyView {
    let desk = expect_context::<Desk>();
    if !desk.may_import() {
        return view! {
            <section class="panel import" aria-labelledby="import-heading">
                <h2 id="import-heading">"Import"</h2>
                <p class="sub">
                    "Your role may read invoices but not import orders. Orders of the store still arrive by themselves."
                </p>
            </section>
        }
        .into_any();
    }
    let number = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let store = RwSignal::new(None::<Uuid>);
    let submit = move || match text::order_number(&number.get_untracked()) {
        Ok(order) => {
            problem.set(None);
            number.set(String::new());
            desk.imports.import(order, store.get_untracked());
        }
        Err(words) => {
            problem.set(Some(words.to_owned()));
            crate::dom::focus("#import-number");
        }
    };
    view! {
        <section class="panel import" aria-labelledby="import-heading">
            <h2 id="import-heading">"Import"</h2>
            <form
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    submit();
                }
            >
                <Field id="import-number" label="Order number" problem=problem>
                    <div class="together">
                        <input
                            id="import-number"
                            inputmode="numeric"
                            autocomplete="off"
                            placeholder="1042"
                            aria-describedby="import-number-problem"
                            aria-invalid=move || problem.with(Option::is_some).then_some("true")
                            prop:value=number
                            on:input=move |event| number.set(event_target_value(&event))
                        />
                        <button type="submit" class="primary">
                            "Import"
                        </button>
                    </div>
                </Field>
                {move || store_choice(desk, store)}
            </form>
            <ul class="log" aria-label="Imports just made">
                <For each=move || desk.imports.lines.get() key=|line| line.id let:line>
                    <li>{move || entry_view(desk, line.order, line.entry.get())}</li>
                </For>
            </ul>
            {move || {
                desk.imports
                    .lines
                    .with(Vec::is_empty)
                    .then(|| {
                        view! {
                            <p class="sub">"Fetches the order from the store now: a new invoice, or the present one updated."</p>
                        }
                    })
            }}
        </section>
    }
    .into_any()
}

/// Which store, where there are several.
fn store_choice(desk: Desk, store: RwSignal<Option<Uuid>>) -> Option<AnyView> {
    let stores = desk.stores.list().get().filter(|stores| stores.len() > 1)?;
    if store.get_untracked().is_none() {
        store.set(stores.first().map(|store| store.id));
    }
    let options = stores
        .into_iter()
        .map(|store| view! { <option value=store.id.to_string()>{store.name}</option> })
        .collect_view();
    let view = view! {
        <Field id="import-store" label="Store">
            <select
                id="import-store"
                aria-describedby="import-store-problem"
                on:change=move |event| store.set(event_target_value(&event).parse().ok())
            >
                {options}
            </select>
        </Field>
    };
    Some(view.into_any())
}

fn entry_view(desk: Desk, order: i64, entry: Entry) -> AnyView {
    match entry {
        Entry::Running => view! {
            <StatusDot tone=Tone::Accent text=order.to_string()/>
            <span>"importing …"</span>
        }
        .into_any(),
        Entry::Failed(sentence) => view! {
            <StatusDot tone=Tone::Bad text=order.to_string()/>
            <span>{sentence}</span>
        }
        .into_any(),
        Entry::Done(result) => {
            let (word, tone) = words::outcome(result.outcome);
            view! {
                <StatusDot tone=tone text=order.to_string()/>
                <span>
                    <b>{word}</b>
                    {result.invoice.map(|row| invoice_link(desk, row))}
                    <span class="sub">{result.detail}</span>
                </span>
            }
            .into_any()
        }
    }
}

fn invoice_link(desk: Desk, row: InvoiceRow) -> impl IntoView {
    let id = row.id;
    view! {
        " "
        <a
            href=crate::pages::routes::invoice(id)
            on:click=move |event| {
                if !event.ctrl_key() && !event.meta_key() && !event.shift_key() {
                    event.prevent_default();
                    desk.open_invoice(id);
                }
            }
        >
            {row.number}
        </a>
        " "
    }
}
