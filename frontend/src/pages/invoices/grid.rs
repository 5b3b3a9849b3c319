//! The table of invoices.

use leptos::prelude::*;

use super::{
    address::{Address, Filter},
    desk::Desk,
    list::{InvoiceList, Phase, STALE, in_words},
    row::Row,
};
use crate::{
    api::ApiError,
    components::{ErrorPanel, Icon, Mark},
    pages::routes,
};

/// The table, what stands in for it while there is nothing to show, and its foot.
#[component]
pub(crate) fn Grid() -> AnyView {
    let desk = expect_context::<Desk>();
    let list = desk.list;
    let state = Memo::new(move |_| Shown::of(list));
    let stale = Memo::new(move |_| list.phase().with(|phase| *phase == Phase::Stale));
    view! {
        <section class="panel grid" class:stale=stale aria-labelledby="grid-heading">
            <h2 id="grid-heading" class="unseen">
                "Invoices"
            </h2>
            <div class="progress" class:on=move || list.phase().with(|phase| *phase == Phase::Again) aria-hidden="true"></div>
            {move || new_ones(desk)}
            {move || {
                stale
                    .get()
                    .then(|| {
                        view! {
                            <div class="notice bad old-rows">
                                <Icon mark=Mark::Alert/>
                                <p>
                                    <b>{STALE}</b>
                                    " Your search runs by itself once it is back."
                                </p>
                            </div>
                        }
                    })
            }}
            {move || match state.get() {
                Shown::Skeleton => view! { <Skeleton/> }.into_any(),
                Shown::Table => view! { <Table/> }.into_any(),
                Shown::Empty => view! { <Empty/> }.into_any(),
                Shown::Error(error) => {
                    view! {
                        <ErrorPanel error=error what="The invoices could not be read" on_retry=move |()| list.again()/>
                    }
                        .into_any()
                }
            }}
            <Foot/>
        </section>
    }
    .into_any()
}

/// What the middle of the panel shows.
#[derive(Clone, PartialEq, Eq)]
enum Shown {
    Skeleton,
    Table,
    Empty,
    Error(ApiError),
}

impl Shown {
    fn of(list: InvoiceList) -> Self {
        let empty = list.rows().with(Vec::is_empty);
        match list.phase().get() {
            Phase::Failed(error) => Self::Error(error),
            Phase::First if empty => Self::Skeleton,
            Phase::Ready if empty => Self::Empty,
            _ => Self::Table,
        }
    }
}

const COLUMNS: [(&str, &str); 8] = [
    ("Order ID", "c-order"),
    ("Order date", "c-date"),
    ("Invoice", "c-invoice"),
    ("Invoice Profile", "c-owner"),
    ("Customer Profile", "c-customer"),
    ("Status", "c-status"),
    ("Total", "c-total num"),
    ("Refunded", "c-refunded num"),
];

fn head() -> AnyView {
    let cells = COLUMNS
        .into_iter()
        .map(|(label, class)| {
            let sorted = label == "Order date";
            view! {
                <th role="columnheader" scope="col" class=class aria-sort=sorted.then_some("descending")>
                    {label}
                    {sorted.then(|| view! { <Icon mark=Mark::Down/> })}
                </th>
            }
        })
        .collect_view();
    // The roles keep the table a table where narrow screens lay it out as cards.
    view! {
        <thead role="rowgroup">
            <tr role="row">{cells}</tr>
        </thead>
    }
    .into_any()
}

#[component]
fn Table() -> AnyView {
    let desk = expect_context::<Desk>();
    let busy = move || {
        desk.list
            .phase()
            .with(|phase| if *phase == Phase::Again { "true" } else { "false" })
    };
    view! {
        <div class="scroll">
            <table role="table" aria-labelledby="grid-heading" aria-busy=busy>
                {head()}
                <tbody role="rowgroup">
                    <For each=move || desk.list.rows().get() key=|row| row.id let:handle>
                        <Row handle=handle/>
                    </For>
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

/// Rows as they will be, before they come.
#[component]
fn Skeleton() -> AnyView {
    let rows = (0..12)
        .map(|_| {
            let cells = COLUMNS
                .into_iter()
                .map(|(_, class)| view! { <td class=class><span class="ghost-line"></span></td> })
                .collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    view! {
        <div class="scroll" aria-busy="true">
            <p class="unseen">"Reading the invoices"</p>
            <table class="skeleton" aria-hidden="true">
                {head()}
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// No invoices: none ever, or none that match.
#[component]
fn Empty() -> AnyView {
    let desk = expect_context::<Desk>();
    let address = desk.address.get_untracked();
    if address.filter.is_empty() && address.cursor.is_none() {
        return none_ever(desk);
    }
    let words = in_words(&address.filter);
    let order = address.filter.order_id.filter(|_| desk.may_import());
    view! {
        <div class="empty">
            <h3>"No invoice matches"</h3>
            <p>
                {if words.is_empty() {
                    "This page of the list is empty.".to_owned()
                } else {
                    format!("Looked for: {}.", words.join("; "))
                }}
            </p>
            <p class="buttons">
                {order
                    .map(|order| {
                        view! {
                            <button type="button" class="primary" on:click=move |_| desk.imports.import(order, None)>
                                {format!("Import order {order} now")}
                            </button>
                        }
                    })}
                <button type="button" on:click=move |_| desk.filter(Filter::default())>
                    "Clear all"
                </button>
            </p>
        </div>
    }
    .into_any()
}

fn none_ever(desk: Desk) -> AnyView {
    let connected = move || {
        desk.stores
            .list()
            .with(|stores| stores.as_ref().is_some_and(|stores| !stores.is_empty()))
    };
    view! {
        <div class="empty">
            <h3>"No orders yet"</h3>
            {move || {
                if connected() {
                    view! {
                        <p>"Invoices appear here by themselves as orders are placed in the store."</p>
                        <p class="buttons">
                            {desk
                                .may_import()
                                .then(|| {
                                    view! {
                                        <button
                                            type="button"
                                            class="primary"
                                            on:click=move |_| {
                                                crate::dom::focus("#import-number");
                                            }
                                        >
                                            "Import an order"
                                        </button>
                                        <a class="button" href=routes::SYNC>
                                            "Fetch past orders"
                                        </a>
                                    }
                                })}
                        </p>
                    }
                        .into_any()
                } else {
                    view! {
                        <p>"Connect your BigCommerce store: its orders become invoices here."</p>
                        <p>
                            <a class="button primary" href=routes::STORES>
                                "Connect your store"
                            </a>
                        </p>
                    }
                        .into_any()
                }
            }}
        </div>
    }
    .into_any()
}

/// The pill that offers new invoices without moving the rows.
fn new_ones(desk: Desk) -> Option<AnyView> {
    let fresh = desk.list.fresh().get();
    if fresh == 0 {
        return None;
    }
    let text = if fresh == 1 {
        "1 new invoice – show".to_owned()
    } else {
        format!("{fresh} new invoices – show")
    };
    let view = view! {
        <div class="new-ones">
            <button
                type="button"
                class="pill"
                on:click=move |_| {
                    let address = desk.address.get_untracked();
                    if address.cursor.is_some() {
                        desk.turn_to(None);
                    } else {
                        desk.list.again();
                        window().scroll_to_with_x_and_y(0.0, 0.0);
                    }
                    crate::dom::focus("h1");
                }
            >
                {text}
            </button>
        </div>
    };
    Some(view.into_any())
}

/// How many rows, which zone, newer and older.
#[component]
fn Foot() -> AnyView {
    let desk = expect_context::<Desk>();
    let list = desk.list;
    let shown = move || list.rows().with(Vec::len);
    let newer = move || {
        list.links()
            .with(|links| links.as_ref().and_then(|links| links.previous.clone()))
    };
    let older = move || {
        list.links()
            .with(|links| links.as_ref().and_then(|links| links.next.clone()))
    };
    let sizes = move || {
        let rows = desk.address.with(Address::rows);
        let mut sizes = vec![10, 25, 50, 100, 200];
        if !sizes.contains(&rows) {
            sizes.push(rows);
            sizes.sort_unstable();
        }
        sizes
            .into_iter()
            .map(|size| view! { <option value=size.to_string() selected=size == rows>{size}</option> })
            .collect_view()
    };
    view! {
        <div class="foot">
            <span class="sub">
                {move || {
                    let count = shown();
                    let word = if count == 1 { "row" } else { "rows" };
                    format!("{count} {word} · times in {}", desk.stores.zone(None))
                }}
            </span>
            <label class="inline">
                "Rows a page"
                <select on:change=move |event| {
                    let limit = event_target_value(&event).parse().ok();
                    let address = desk.address.get_untracked();
                    desk.go(&Address { limit, cursor: None, ..address });
                }>{sizes}</select>
            </label>
            <nav class="pages" aria-label="Pages of the list">
                <button type="button" disabled=move || newer().is_none() on:click=move |_| desk.turn_to(newer())>
                    <Icon mark=Mark::Left/>
                    "Newer"
                </button>
                <button type="button" disabled=move || older().is_none() on:click=move |_| desk.turn_to(older())>
                    "Older"
                    <Icon mark=Mark::Right/>
                </button>
            </nav>
        </div>
    }
    .into_any()
}
