//! One invoice whole: in the side panel of the list, or on a page of its own.

mod entries;
mod timeline;

use leptos::{prelude::*, task::spawn_local};
use mctrade_api_types::{
    events::Event,
    invoices::{Invoice, TimelineEvent},
};

use super::{actions, address::DialogName, desk::Desk, list::RowHandle, page::Overlays, words};
use crate::{
    api::{self, ApiError},
    components::{Badge, Dialog, ErrorPanel, Icon, Mark, Moment, PageTitle, StatusDot, Tone},
    format,
    pages::routes,
    state::{Connection, Live},
};

/// What is known of one invoice.
#[derive(Clone, Copy)]
struct Detail {
    id: i64,
    desk: Desk,
    invoice: RwSignal<Option<Invoice>>,
    timeline: RwSignal<Vec<TimelineEvent>>,
    error: RwSignal<Option<ApiError>>,
    handle: StoredValue<Option<RowHandle>>,
}

impl Detail {
    /// Reads an invoice and follows it for as long as the present component lives.
    fn follow(desk: Desk, id: i64) -> Self {
        let detail = Self {
            id,
            desk,
            invoice: RwSignal::new(None),
            timeline: RwSignal::new(Vec::new()),
            error: RwSignal::new(None),
            handle: StoredValue::new(None),
        };
        expect_context::<Live>().listen(move |event| match event {
            Event::InvoiceUpdated { invoice_id, .. } if *invoice_id == id => detail.read(),
            Event::Resync => detail.read(),
            _ => {}
        });
        let recoveries = expect_context::<Connection>().recoveries();
        Effect::new(move || {
            recoveries.track();
            if desk.touched.get().0 == id || detail.invoice.with_untracked(Option::is_none) {
                detail.read();
            }
        });
        detail
    }

    fn read(self) {
        spawn_local(async move {
            match api::get_invoice(self.id).await {
                Ok(invoice) => {
                    let known = self.handle.try_get_value().flatten();
                    match known {
                        Some(handle) => {
                            handle.show(invoice.row.clone());
                        }
                        None => {
                            let handle = self
                                .desk
                                .list
                                .find(self.id)
                                .unwrap_or_else(|| RowHandle::new(invoice.row.clone()));
                            self.handle.try_set_value(Some(handle));
                        }
                    }
                    self.error.try_set(None);
                    self.invoice.try_set(Some(invoice));
                }
                Err(error) => {
                    self.error.try_set(Some(error));
                }
            }
            if let Ok(page) = api::list_timeline(self.id).await {
                self.timeline.try_set(page.data);
            }
        });
    }

    fn title(self) -> Signal<String> {
        Signal::derive(move || {
            self.invoice.with(|invoice| {
                invoice.as_ref().map_or_else(
                    || "Invoice".to_owned(),
                    |invoice| format!("Invoice {}", invoice.row.number),
                )
            })
        })
    }
}

/// The side panel.
#[component]
pub(crate) fn InvoicePanel(id: i64) -> AnyView {
    let desk = expect_context::<Desk>();
    let detail = Detail::follow(desk, id);
    view! {
        <Dialog
            title=detail.title()
            class="drawer"
            on_close=move |()| desk.close_invoice()
            return_to=format!("tr[data-invoice='{id}'] a[data-row-link]")
        >
            <Body detail=detail/>
            <p class="sub">
                <a href=routes::invoice(id)>"Open on a page of its own"</a>
            </p>
        </Dialog>
    }
    .into_any()
}

/// The page of one invoice.
#[component]
pub(crate) fn InvoicePage(id: i64) -> AnyView {
    let desk = Desk::new(Some(id));
    provide_context(desk);
    let detail = Detail::follow(desk, id);
    view! {
        <nav class="crumbs" aria-label="Path">
            <a href=routes::INVOICES>"Invoice Management"</a>
        </nav>
        <PageTitle title=detail.title()/>
        <section class="panel padded" aria-labelledby="invoice-heading">
            <h2 class="unseen" id="invoice-heading">
                "Entries and history"
            </h2>
            <Body detail=detail/>
        </section>
        <Overlays/>
    }
    .into_any()
}

#[component]
fn Body(detail: Detail) -> AnyView {
    view! {
        {move || match (detail.invoice.get(), detail.error.get()) {
            (Some(invoice), _) => {
                view! {
                    {summary(detail, &invoice)}
                    {entries::view(&invoice, detail.desk.stores.zone(invoice.row.store_id))}
                }
                    .into_any()
            }
            (None, Some(error)) => {
                view! {
                    <ErrorPanel error=error what="The invoice could not be read" on_retry=move |()| detail.read()/>
                }
                    .into_any()
            }
            (None, None) => {
                view! {
                    <p class="ghost-line"></p>
                    <p class="ghost-line"></p>
                    <p class="ghost-line"></p>
                }
                    .into_any()
            }
        }}
        {move || timeline::view(detail)}
    }
    .into_any()
}

fn summary(detail: Detail, invoice: &Invoice) -> AnyView {
    let desk = detail.desk;
    let row = invoice.row.clone();
    let id = row.id;
    let zone = desk.stores.zone(row.store_id);
    let (word, tone) = words::status(row.status);
    let flags = row
        .flags
        .iter()
        .map(|flag| {
            view! {
                <div class="notice warn">
                    <p>
                        <b>{words::flag(&flag.code)}</b> ": " {flag.detail.clone()}
                    </p>
                </div>
            }
        })
        .collect_view();
    let may_change = desk.may_change();
    let order = row.order_id;
    let can_create = desk.may_create_profile() && row.customer_profile.is_none() && row.customer.is_some();
    view! {
        {flags}
        <p class="figures">
            <b class="big">{format::money(&row.total)}</b>
            <StatusDot tone=tone text=word/>
            {words::called_off(&row).map(|words| view! { <Badge tone=Tone::Bad text=words/> })}
            {(!row.refunded.is_zero())
                .then(|| view! { <span class="given-back">{format!("({} refunded)", format::money(&row.refunded))}</span> })}
        </p>
        <div class="buttons">
            {may_change
                .then(|| {
                    view! {
                        <button type="button" on:click=move |_| desk.open_dialog(DialogName::ChangeProfile, id)>
                            "Change Profile"
                        </button>
                    }
                })}
            {can_create
                .then(|| {
                    view! {
                        <button type="button" on:click=move |_| desk.open_dialog(DialogName::CreateProfile, id)>
                            "Create Profile From Customer"
                        </button>
                    }
                })}
            {order
                .filter(|_| desk.may_import())
                .map(|order| {
                    view! {
                        <button type="button" on:click=move |_| {
                            if let Some(handle) = detail.handle.get_value() {
                                actions::import_again(desk, handle, order);
                            }
                        }>
                            "Import again"
                        </button>
                    }
                })}
        </div>
        <dl class="pairs">
            <dt>"Order"</dt>
            <dd>{order_link(order, row.order_url.clone())} " " <span class="sub">{row.order_status.clone()}</span></dd>
            <dt>"Order date"</dt>
            <dd><Moment at=row.order_date zone=zone.clone()/></dd>
            <dt>"Invoice Profile"</dt>
            <dd>
                {row.invoice_profile.name.clone()} {format!(" #{} ", row.invoice_profile.id)}
                {row.invoice_profile.anonymous.then(|| view! { <Badge tone=Tone::Warn text="Anonymous"/> })}
                <span class="sub block">{words::owner_rule(&row.owner_rule)}</span>
            </dd>
            <dt>"Customer Profile"</dt>
            <dd>
                {match row.customer_profile.clone() {
                    Some(profile) => format!("{} #{}", profile.name, profile.id).into_any(),
                    None => view! { <span class="none">"No Profile"</span> }.into_any(),
                }}
            </dd>
            {row
                .customer
                .clone()
                .map(|customer| {
                    let number = customer.id.map_or_else(|| "guest".to_owned(), |id| format!("customer {id}"));
                    view! {
                        <dt>"Bought by"</dt>
                        <dd>
                            {customer.name}
                            <span class="sub block">{format!("{} · {number}", customer.email)}</span>
                        </dd>
                    }
                })}
            <dt>"Payment method"</dt>
            <dd>{if row.payment_method.is_empty() { "None".to_owned() } else { row.payment_method.clone() }}</dd>
        </dl>
    }
    .into_any()
}

fn order_link(order: Option<i64>, url: Option<String>) -> AnyView {
    match (order, url) {
        (Some(order), Some(url)) => view! {
            <a href=url target="_blank" rel="noopener noreferrer">
                {order}
                <Icon mark=Mark::Out/>
                <span class="unseen">", in the store, opens a new tab"</span>
            </a>
        }
        .into_any(),
        (Some(order), None) => order.to_string().into_any(),
        (None, _) => "None".into_any(),
    }
}
