//! The page: its parts and what opens over it.

use leptos::prelude::*;
use mctrade_api_types::events::Event;

use super::{
    address::{Address, DialogName},
    change_profile::ChangeProfileDialog,
    clash::ClashDialog,
    create_profile::CreateProfileDialog,
    desk::Desk,
    detail::InvoicePanel,
    filters::Filters,
    grid::Grid,
    import_panel::ImportPanel,
    keys,
    views::Views,
};
use crate::{
    components::PageTitle,
    state::{Connection, Live},
};

/// Bigcommerce > Invoice Management.
#[component]
pub(crate) fn InvoiceManagement() -> AnyView {
    let desk = Desk::new(None);
    provide_context(desk);
    let list_of = Memo::new(move |_| Address {
        invoice: None,
        dialog: None,
        ..desk.address.get()
    });
    Effect::new(move || desk.list.show(list_of.get()));
    let left_out_parts = Memo::new(move |_| desk.unreadable_filters());
    follow_events(desk);
    keys::listen(desk);
    view! {
        <PageTitle title="Invoice Management" lead="Invoices made from BigCommerce orders, newest order first"/>
        <Views/>
        <div role="alert" class="notice-place left-out">{move || left_out(&left_out_parts.get())}</div>
        <div class="work">
            <Filters/>
            <ImportPanel/>
            <Grid/>
        </div>
        <Overlays/>
    }
    .into_any()
}

/// Says which filters of the address were left out: the list is longer than whoever shared it meant.
fn left_out(parts: &[String]) -> Option<AnyView> {
    let text = match parts {
        [] => return None,
        [part] => format!("This link has a filter that cannot be read: {part}. It was left out."),
        parts => format!(
            "This link has filters that cannot be read: {}. They were left out.",
            parts.join("; ")
        ),
    };
    Some(view! { <div class="notice warn"><p>{text}</p></div> }.into_any())
}

/// What opens over the page, by the address.
#[component]
pub(crate) fn Overlays() -> AnyView {
    let desk = expect_context::<Desk>();
    let invoice = Memo::new(move |_| desk.address.with(|address| address.invoice));
    let dialog = Memo::new(move |_| desk.address.with(|address| address.dialog));
    view! {
        {move || invoice.get().map(|id| view! { <InvoicePanel id=id/> })}
        {move || {
            dialog
                .get()
                .map(|(dialog, id)| match dialog {
                    DialogName::ChangeProfile => view! { <ChangeProfileDialog id=id/> }.into_any(),
                    DialogName::CreateProfile => view! { <CreateProfileDialog id=id/> }.into_any(),
                })
        }}
        {move || desk.clash.get().map(|clash| view! { <ClashDialog clash=clash/> })}
    }
    .into_any()
}

fn follow_events(desk: Desk) {
    let live = expect_context::<Live>();
    live.listen(move |event| match event {
        Event::InvoiceCreated { .. } => desk.list.note_created(),
        Event::InvoiceUpdated { invoice_id, .. } => desk.list.note_changed(*invoice_id),
        Event::Resync => desk.list.again(),
        Event::SyncHealth { .. } | Event::JobProgress { .. } => {}
    });
    let recoveries = expect_context::<Connection>().recoveries();
    Effect::new(move |before: Option<u32>| {
        let now = recoveries.get();
        if before.is_some_and(|before| before != now) {
            desk.list.again();
        }
        now
    });
}
