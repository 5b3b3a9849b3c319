//! The dialog Create Profile From Customer.

use leptos::{prelude::*, task::spawn_local};
use mctrade_api_types::{
    ErrorCode,
    invoices::{CreateCustomerProfile, InvoiceCustomer, ProfileRef},
    profiles::Membership,
};
use uuid::Uuid;

use super::{
    desk::Desk,
    list::RowHandle,
    person_form::{PersonFields, PersonForm},
    same_person, subject, words,
};
use crate::{
    api::{self, ApiError},
    components::{Dialog, ErrorNotice, ErrorPanel, Field},
    dom,
};

/// Makes an individual from an invoice's customer.
#[component]
pub(crate) fn CreateProfileDialog(id: i64) -> AnyView {
    let desk = expect_context::<Desk>();
    let subject = subject::find(desk, id);
    let customer = RwSignal::new(None::<Result<InvoiceCustomer, ApiError>>);
    let read = move || {
        customer.set(None);
        spawn_local(async move {
            let answer = api::get_invoice_customer(id).await;
            customer.try_set(Some(answer));
        });
    };
    read();
    // Escape asks before it throws away what was typed.
    let guard = Guard {
        changed: StoredValue::new(None),
        asking: RwSignal::new(false),
    };
    let leave = move || {
        if guard.changed.get_value().is_some_and(PersonForm::is_changed) && !guard.asking.get_untracked() {
            guard.asking.set(true);
        } else {
            desk.close_dialog();
        }
    };
    view! {
        <Dialog
            title="Create Profile From Customer"
            class="wide"
            on_close=move |()| leave()
            return_to=format!("tr[data-invoice='{id}'] a[data-row-link]")
        >
            {move || match (subject.get(), customer.get()) {
                (Some(Ok(handle)), Some(Ok(customer))) => {
                    view! { <Body handle=handle customer=customer guard=guard/> }.into_any()
                }
                (_, Some(Err(error))) => {
                    view! { <ErrorPanel error=error what="The customer could not be read" on_retry=move |()| read()/> }
                        .into_any()
                }
                _ => subject::placeholder(subject, id),
            }}
        </Dialog>
    }
    .into_any()
}

/// Asks before changes are thrown away.
#[derive(Clone, Copy)]
struct Guard {
    changed: StoredValue<Option<PersonForm>>,
    asking: RwSignal<bool>,
}

/// What the form holds and how its saving stands.
#[derive(Clone, Copy)]
struct Saving {
    id: i64,
    form: PersonForm,
    membership: RwSignal<Membership>,
    move_invoice: RwSignal<bool>,
    move_others: RwSignal<bool>,
    busy: RwSignal<bool>,
    error: RwSignal<Option<ApiError>>,
    /// The last form sent and its key: the same form sent again makes no second profile.
    sent: StoredValue<Option<(CreateCustomerProfile, Uuid)>>,
    /// Who has the e-mail address that was refused.
    holder: RwSignal<Option<ProfileRef>>,
    desk: Desk,
}

impl Saving {
    fn save(self, handle: RowHandle, allow_duplicate_email: bool) {
        if self.busy.get_untracked() {
            return;
        }
        self.error.set(None);
        self.holder.set(None);
        if !self.form.check() {
            dom::after_render(|| {
                dom::focus("#person-summary");
            });
            return;
        }
        let request = CreateCustomerProfile {
            contact: self.form.contact(),
            membership: Some(self.membership.get_untracked()),
            organization_id: None,
            move_invoice: self.move_invoice.get_untracked(),
            move_other_invoices: self.move_others.get_untracked(),
            allow_duplicate_email,
        };
        let key = match self.sent.get_value() {
            Some((before, key)) if before == request => key,
            _ => Uuid::new_v4(),
        };
        self.sent.set_value(Some((request.clone(), key)));
        self.busy.set(true);
        spawn_local(async move {
            let etag = handle.row.with_untracked(|row| row.etag.clone());
            let answer = api::create_customer_profile(self.id, &etag, key, &request).await;
            self.busy.try_set(false);
            match answer {
                Ok(created) => {
                    let profile = created.profile.row;
                    let moved = match created.moved {
                        0 => String::new(),
                        1 => ", 1 invoice moved to it".to_owned(),
                        count => format!(", {count} invoices moved to it"),
                    };
                    self.desk.put(&handle, created.row);
                    self.desk.close_dialog();
                    self.desk
                        .toasts
                        .say(format!("Profile created: {} #{}{moved}", profile.name, profile.id));
                }
                Err(error) => self.failed(&handle, error, &request.contact.email).await,
            }
        });
    }

    async fn failed(self, handle: &RowHandle, error: ApiError, email: &str) {
        match error.code() {
            // The invoice moved on under the form: the form is still good, so its row is read anew for the next try.
            Some(ErrorCode::StaleVersion | ErrorCode::CustomerHasProfile) => {
                if let Ok(now) = api::get_invoice(self.id).await {
                    self.desk.put(handle, now.row);
                }
                self.sent.try_set_value(None);
            }
            Some(ErrorCode::InvalidFields) => {
                self.form.take(error.fields());
                self.sent.try_set_value(None);
                dom::after_render(|| {
                    dom::focus("#person-summary");
                });
            }
            Some(ErrorCode::DuplicateEmail) => {
                let sentence = error.sentence();
                self.error.try_set(Some(error));
                let holder = same_person::who_has(email, &sentence).await;
                self.holder.try_set(holder);
                return;
            }
            _ => {}
        }
        self.error.try_set(Some(error));
    }
}

#[component]
fn Body(handle: RowHandle, customer: InvoiceCustomer, guard: Guard) -> AnyView {
    let desk = expect_context::<Desk>();
    let InvoiceCustomer {
        customer,
        contact,
        linked,
        duplicates,
        other_anonymous_invoices,
    } = customer;
    let row = handle.row.get_untracked();
    let form = PersonForm::new(contact);
    guard.changed.set_value(Some(form));
    let anonymous = row.invoice_profile.anonymous;
    let saving = Saving {
        id: handle.id,
        form,
        membership: RwSignal::new(Membership::NonMember),
        move_invoice: RwSignal::new(anonymous),
        move_others: RwSignal::new(false),
        busy: RwSignal::new(false),
        error: RwSignal::new(None),
        sent: StoredValue::new(None),
        holder: RwSignal::new(None),
        desk,
    };
    let who = match customer.id {
        Some(id) => format!("customer {id} of the store, {}", customer.name),
        None => format!("a guest, {}: the form holds the billing address", customer.name),
    };
    let lead = format!(
        "{} · {} · bought by {who}",
        super::change_profile::heading(&row),
        row.number
    );
    if let Some(linked) = linked {
        return has_profile(desk, &lead, linked);
    }
    let similar = duplicates
        .into_iter()
        .map(|proposal| same_person::looks_like(desk, handle.clone(), proposal, saving.move_invoice))
        .collect_view();
    let (for_submit, for_anyway) = (handle.clone(), handle);
    dom::after_render(|| {
        dom::focus("#person-first_name");
    });
    view! {
        <p class="lead">{lead}</p>
        {similar}
        <form
            id="person-form"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                saving.save(for_submit.clone(), false);
            }
        >
            {move || problem_summary(form)}
            <PersonFields form=form/>
            <Field id="person-membership" label="Membership" class="half">
                <select
                    id="person-membership"
                    aria-describedby="person-membership-problem"
                    on:change=move |event| saving.membership.set(membership(&event_target_value(&event)))
                >
                    <option value="non_member">{words::membership(Membership::NonMember)}</option>
                    <option value="prospect">{words::membership(Membership::Prospect)}</option>
                    <option value="member">{words::membership(Membership::Member)}</option>
                </select>
            </Field>
            <div class="ticks">
                {anonymous
                    .then(|| tick("Move this invoice to the new profile".to_owned(), saving.move_invoice))}
                {(other_anonymous_invoices > 0)
                    .then(|| {
                        let text = if other_anonymous_invoices == 1 {
                            "Also move the customer's other anonymous invoice".to_owned()
                        } else {
                            format!("Also move the customer's {other_anonymous_invoices} other anonymous invoices")
                        };
                        tick(text, saving.move_others)
                    })}
            </div>
        </form>
        <ErrorNotice error=saving.error/>
        {move || {
            let handle = for_anyway.clone();
            saving
                .error
                .with(|error| error.as_ref().is_some_and(|error| error.code() == Some(ErrorCode::DuplicateEmail)))
                .then(|| {
                    view! {
                        <p class="buttons">
                            {saving
                                .holder
                                .get()
                                .map(|holder| {
                                    let label = format!("Use {} #{} instead", holder.name, holder.id);
                                    same_person::use_button(label, desk, handle.clone(), holder, saving.move_invoice)
                                })}
                            <button type="button" on:click=move |_| saving.save(handle.clone(), true)>
                                "Save anyway"
                            </button>
                        </p>
                    }
                })
        }}
        <footer class="dialog-foot">{move || foot(desk, saving, guard)}</footer>
    }
    .into_any()
}

fn foot(desk: Desk, saving: Saving, guard: Guard) -> AnyView {
    if guard.asking.get() {
        return view! {
            <p role="alert">"Throw away what you changed?"</p>
            <button type="button" on:click=move |_| guard.asking.set(false)>
                "Keep editing"
            </button>
            <button type="button" class="danger" on:click=move |_| desk.close_dialog()>
                "Throw away"
            </button>
        }
        .into_any();
    }
    view! {
        <button type="button" on:click=move |_| desk.close_dialog()>
            "Cancel"
        </button>
        <button type="submit" form="person-form" class="primary" aria-disabled=move || saving.busy.get().then_some("true")>
            {move || if saving.busy.get() { "Saving …" } else { "Save" }}
        </button>
    }
    .into_any()
}

fn has_profile(desk: Desk, lead: &str, linked: ProfileRef) -> AnyView {
    view! {
        <p class="lead">{lead.to_owned()}</p>
        <p>
            "This customer already has a profile: " <b>{linked.name}</b> {format!(" #{}", linked.id)} "."
        </p>
        <footer class="dialog-foot">
            <button type="button" class="primary" autofocus on:click=move |_| desk.close_dialog()>
                "Close"
            </button>
        </footer>
    }
    .into_any()
}

/// Everything that is wrong, with the way to each field.
fn problem_summary(form: PersonForm) -> Option<AnyView> {
    let problems = form.problems();
    if problems.is_empty() {
        return None;
    }
    let lines = problems
        .into_iter()
        .map(|(name, label, sentence)| {
            view! {
                <li>
                    <button
                        type="button"
                        class="link"
                        on:click=move |_| {
                            dom::focus(&format!("#person-{name}"));
                        }
                    >
                        {label}
                    </button>
                    ": "
                    {sentence}
                </li>
            }
        })
        .collect_view();
    let view = view! {
        <div class="notice bad" id="person-summary" tabindex="-1">
            <div>
                <p>"Please correct:"</p>
                <ul>{lines}</ul>
            </div>
        </div>
    };
    Some(view.into_any())
}

fn tick(text: String, value: RwSignal<bool>) -> AnyView {
    view! {
        <label class="tick">
            <input type="checkbox" prop:checked=value on:change=move |event| value.set(event_target_checked(&event))/>
            {text}
        </label>
    }
    .into_any()
}

fn membership(value: &str) -> Membership {
    match value {
        "member" => Membership::Member,
        "prospect" => Membership::Prospect,
        _ => Membership::NonMember,
    }
}
