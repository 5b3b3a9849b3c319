//! One row of the table.

use leptos::prelude::*;
use mctrade_api_types::invoices::{InvoiceRow, ProfileRef};

use super::{actions, address::DialogName, desk::Desk, list::RowHandle, words};
use crate::{
    components::{Badge, Icon, Mark, Menu, MenuItem, Moment, StatusDot, Tone},
    format,
    pages::routes,
};

/// One row. Each cell follows what it shows, and nothing else.
#[component]
pub(crate) fn Row(handle: RowHandle) -> AnyView {
    let desk = expect_context::<Desk>();
    let RowHandle { id, row, flash, saving } = handle.clone();
    let cell = {
        let row = row.clone();
        move |show: fn(Desk, &InvoiceRow) -> AnyView| {
            let row = row.clone();
            move || row.with(|row| show(desk, row))
        }
    };
    let named = {
        let row = row.clone();
        move |what: &'static str| {
            let row = row.clone();
            Signal::derive(move || row.with(|row| format!("Actions, {what} of {}", words::name(row))))
        }
    };
    let has_customer = Memo::new({
        let row = row.clone();
        move |_| row.with(|row| row.customer.is_some() || row.customer_profile.is_some())
    });
    let (for_owner, for_customer) = (handle.clone(), handle);
    view! {
        <tr
            role="row"
            data-invoice=id.to_string()
            class:flash=move || flash.get()
            class:saving=move || saving.get()
        >
            <td role="cell" class="c-order" data-label="Order ID">{cell(order_cell)}</td>
            <td role="cell" class="c-date" data-label="Order date">{cell(date_cell)}</td>
            <td role="cell" class="c-invoice" data-label="Invoice">{cell(invoice_cell)}</td>
            <td role="cell" class="c-owner" data-label="Invoice Profile">
                <div class="cell">
                    {cell(owner_cell)}
                    <Menu
                        label=named("Invoice Profile")
                        items=move |()| owner_items(desk, for_owner.clone())
                    >
                        "Actions"
                        <Icon mark=Mark::Down/>
                    </Menu>
                </div>
            </td>
            <td role="cell" class="c-customer" data-label="Customer Profile">
                <div class="cell">
                    {cell(customer_cell)}
                    {move || {
                        let handle = for_customer.clone();
                        has_customer
                            .get()
                            .then(|| {
                                view! {
                                    <Menu
                                        label=named("Customer Profile")
                                        items=move |()| customer_items(desk, handle.clone())
                                    >
                                        "Actions"
                                        <Icon mark=Mark::Down/>
                                    </Menu>
                                }
                            })
                    }}
                </div>
            </td>
            <td role="cell" class="c-status" data-label="Status">{cell(status_cell)}</td>
            <td role="cell" class="c-total num" data-label="Total">{cell(total_cell)}</td>
            <td role="cell" class="c-refunded num" data-label="Refunded">{cell(refunded_cell)}</td>
        </tr>
    }
    .into_any()
}

fn order_cell(_: Desk, row: &InvoiceRow) -> AnyView {
    let Some(order) = row.order_id else {
        return view! { <span class="none">"None"</span> }.into_any();
    };
    match row.order_url.clone() {
        Some(url) => view! {
            <a class="id" href=url target="_blank" rel="noopener noreferrer" title="Open the order in the store">
                {order}
                <span class="unseen">", in the store, opens a new tab"</span>
            </a>
        }
        .into_any(),
        None => view! { <span class="id">{order}</span> }.into_any(),
    }
}

fn date_cell(desk: Desk, row: &InvoiceRow) -> AnyView {
    view! { <Moment at=row.order_date zone=desk.stores.zone(row.store_id)/> }.into_any()
}

fn invoice_cell(desk: Desk, row: &InvoiceRow) -> AnyView {
    let id = row.id;
    let flags = row
        .flags
        .iter()
        .map(|flag| view! { <Badge tone=Tone::Warn text=words::flag(&flag.code) title=flag.detail.clone()/> })
        .collect_view();
    view! {
        <span class="stack">
            <a
                class="id"
                data-row-link
                href=routes::invoice(id)
                on:click=move |event| {
                    if !event.ctrl_key() && !event.meta_key() && !event.shift_key() {
                        event.prevent_default();
                        desk.open_invoice(id);
                    }
                }
            >
                {row.number.clone()}
            </a>
            {flags}
        </span>
    }
    .into_any()
}

fn owner_cell(_: Desk, row: &InvoiceRow) -> AnyView {
    let profile = &row.invoice_profile;
    view! {
        <span class="stack">
            <span class="name" title=profile.name.clone()>
                {profile.name.clone()}
            </span>
            <span class="sub">
                {format!("#{}", profile.id)}
                {if profile.anonymous {
                    view! { <Badge tone=Tone::Warn text="Anonymous"/> }.into_any()
                } else {
                    format!(" · {}", words::kind(profile.kind)).into_any()
                }}
            </span>
        </span>
    }
    .into_any()
}

fn customer_cell(_: Desk, row: &InvoiceRow) -> AnyView {
    match &row.customer_profile {
        Some(profile) => view! {
            <span class="stack">
                <span class="name" title=profile.name.clone()>
                    {profile.name.clone()}
                </span>
                <span class="sub">{format!("#{}", profile.id)}</span>
            </span>
        }
        .into_any(),
        None => {
            let buyer = row.customer.as_ref().map(|customer| {
                let guest = if customer.id.is_none() { " · guest" } else { "" };
                format!(
                    "{}{guest}",
                    if customer.name.is_empty() {
                        &customer.email
                    } else {
                        &customer.name
                    }
                )
            });
            view! {
                <span class="stack">
                    <span class="none">"No Profile"</span>
                    {buyer.map(|buyer| view! { <span class="sub clip" title=buyer.clone()>{buyer.clone()}</span> })}
                </span>
            }
            .into_any()
        }
    }
}

fn status_cell(_: Desk, row: &InvoiceRow) -> AnyView {
    let (word, tone) = words::status(row.status);
    view! {
        <span class="stack" title=format!("Order: {}", row.order_status)>
            <StatusDot tone=tone text=word/>
            {words::called_off(row).map(|words| view! { <Badge tone=Tone::Bad text=words/> })}
        </span>
    }
    .into_any()
}

fn total_cell(_: Desk, row: &InvoiceRow) -> AnyView {
    view! { <b>{format::money(&row.total)}</b> }.into_any()
}

fn refunded_cell(_: Desk, row: &InvoiceRow) -> AnyView {
    if row.refunded.is_zero() {
        return view! { <span class="faint" aria-hidden="true">"–"</span><span class="unseen">"nothing"</span> }
            .into_any();
    }
    view! { <span class="given-back">{format!("({})", format::money(&row.refunded))}</span> }.into_any()
}

/// Actions of the Invoice Profile column.
pub(crate) fn owner_items(desk: Desk, handle: RowHandle) -> Vec<MenuItem> {
    let id = handle.id;
    let row = handle.row.get_untracked();
    let mut items = Vec::new();
    if desk.may_change() {
        let open = move || desk.open_dialog(DialogName::ChangeProfile, id);
        items.push(MenuItem::new("Change Profile", open).key("c"));
    }
    items.push(MenuItem::new("Open invoice", move || desk.open_invoice(id)).key("Enter"));
    items.push(invoices_of(desk, &row.invoice_profile));
    items
}

/// Actions of the Customer Profile column.
pub(crate) fn customer_items(desk: Desk, handle: RowHandle) -> Vec<MenuItem> {
    let id = handle.id;
    let row = handle.row.get_untracked();
    let mut items = Vec::new();
    match row.customer_profile {
        None => {
            if desk.may_create_profile() {
                let open = move || desk.open_dialog(DialogName::CreateProfile, id);
                items.push(MenuItem::new("Create Profile From Customer", open).key("n"));
            }
            items.push(MenuItem::new("Open invoice", move || desk.open_invoice(id)).key("Enter"));
        }
        Some(profile) => {
            if desk.may_change() && row.invoice_profile.id != profile.id {
                let target = profile.clone();
                items.push(MenuItem::new("Use as Invoice Profile", move || {
                    actions::change_profile(desk, handle.clone(), target.clone(), None);
                }));
            }
            items.push(invoices_of(desk, &profile));
        }
    }
    items
}

fn invoices_of(desk: Desk, profile: &ProfileRef) -> MenuItem {
    let profile_id = Some(profile.id);
    MenuItem::new("Show invoices of this profile", move || {
        desk.filter(super::address::Filter {
            profile_id,
            ..super::address::Filter::default()
        });
    })
}
