//! The dialog Change Profile.

use leptos::{prelude::*, task::spawn_local};
use mctrade_api_types::invoices::{InvoiceRow, ProfileRef};

use super::{
    actions,
    address::DialogName,
    desk::Desk,
    list::RowHandle,
    picker::{Offer, ProfilePicker},
    subject, words,
};
use crate::{
    api,
    components::{Dialog, TextInput},
    format,
};

/// Puts an invoice on another profile.
#[component]
pub(crate) fn ChangeProfileDialog(id: i64) -> AnyView {
    let desk = expect_context::<Desk>();
    let subject = subject::find(desk, id);
    view! {
        <Dialog
            title="Change Profile"
            on_close=move |()| desk.close_dialog()
            return_to=format!("tr[data-invoice='{id}'] a[data-row-link]")
        >
            {move || match subject.get() {
                Some(Ok(handle)) => view! { <Body handle=handle/> }.into_any(),
                _ => subject::placeholder(subject, id),
            }}
        </Dialog>
    }
    .into_any()
}

#[component]
fn Body(handle: RowHandle) -> AnyView {
    let desk = expect_context::<Desk>();
    let id = handle.id;
    let row = handle.row.clone();
    let reason = RwSignal::new(String::new());
    let suggestions = RwSignal::new(Vec::new());
    suggest(handle.row.get_untracked(), suggestions);
    let present = Signal::derive({
        let row = row.clone();
        move || Some(row.with(|row| row.invoice_profile.id))
    });
    let select = Callback::new(move |profile: ProfileRef| {
        let reason = Some(reason.get_untracked().trim().to_owned()).filter(|reason| !reason.is_empty());
        desk.close_dialog();
        actions::change_profile(desk, handle.clone(), profile, reason);
    });
    let no_profile = {
        let row = row.clone();
        move || desk.may_create_profile() && row.with(|row| row.customer_profile.is_none() && row.customer.is_some())
    };
    view! {
        <p class="lead">{move || row.with(lead)}</p>
        <ProfilePicker suggestions=suggestions present=present on_select=select/>
        <TextInput id="change-reason" label="Reason (optional, kept in the history)" value=reason/>
        <footer class="dialog-foot">
            <button type="button" on:click=move |_| desk.close_dialog()>
                "Cancel"
            </button>
            {move || {
                no_profile()
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="link"
                                on:click=move |_| desk.switch_dialog(DialogName::CreateProfile, id)
                            >
                                "Not here? Create Profile From Customer"
                            </button>
                        }
                    })
            }}
        </footer>
    }
    .into_any()
}

fn lead(row: &InvoiceRow) -> String {
    let order = row
        .order_id
        .map(|order| format!("Order {order} · "))
        .unwrap_or_default();
    let buyer = row
        .customer
        .as_ref()
        .map(|customer| format!(" · bought by {}", customer.name))
        .unwrap_or_default();
    format!(
        "{order}{} · {}{buyer} · now on {} #{}",
        row.number,
        format::money(&row.total),
        row.invoice_profile.name,
        row.invoice_profile.id
    )
}

/// Offers the customer's own profile, its organization, and profiles that look like the customer.
fn suggest(row: InvoiceRow, suggestions: RwSignal<Vec<Offer>>) {
    let present = row.invoice_profile.id;
    let offer = move |offers: Vec<Offer>| {
        suggestions.try_update(|all| {
            for offer in offers {
                let id = offer.profile.id;
                if id != present && all.iter().all(|other| other.profile.id != id) {
                    all.push(offer);
                }
            }
        });
    };
    let own = row.customer_profile;
    if let Some(profile) = own.clone() {
        offer(vec![Offer::named(profile, "The customer's own profile")]);
    }
    if row.customer.is_none() {
        return;
    }
    spawn_local(async move {
        if let Some(profile) = own
            && let Ok(profile) = api::get_profile(profile.id).await
            && let Some(organization) = profile.row.organization
        {
            offer(vec![Offer::named(organization, "The customer's organization")]);
        }
        if let Ok(known) = api::get_invoice_customer(row.id).await {
            for proposal in known.duplicates {
                let organization = proposal.profile.organization.clone();
                let of = format!("Organization of {}", proposal.profile.name);
                let mut offers = vec![Offer::of(proposal.profile, Some(proposal.reason))];
                offers.extend(organization.map(|organization| Offer::named(organization, &of)));
                offer(offers);
            }
        }
    });
}

/// The order's number where there is one, for headings.
pub(crate) fn heading(row: &InvoiceRow) -> String {
    let mut name = words::name(row);
    if let Some(first) = name.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    name
}
