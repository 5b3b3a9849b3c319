//! Settings > Bigcommerce Settings > Invoice Creation Setup.

use leptos::{prelude::*, task::spawn_local};
use mctrade_api_types::{
    ErrorCode,
    profiles::ProfileListQuery,
    settings::{Choice, RevenueSettings, RevenueSettingsView, SettingsChoices},
};
use uuid::Uuid;

use crate::{
    api::{self, ApiError},
    components::{ErrorNotice, ErrorPanel, Field, PageTitle, Toasts},
    pages::routes,
    state::{Session, Stores},
};

/// What the page needs before it can show the form.
#[derive(Clone)]
struct Loaded {
    view: RevenueSettingsView,
    choices: SettingsChoices,
}

/// The page.
#[component]
pub(crate) fn RevenueSetup() -> AnyView {
    let stores = expect_context::<Stores>();
    let chosen = RwSignal::new(None::<Uuid>);
    let store = Memo::new(move |_| {
        chosen
            .get()
            .or_else(|| stores.list().with(|list| list.as_ref()?.first().map(|store| store.id)))
    });
    let loaded = RwSignal::new(None::<Result<Loaded, ApiError>>);
    let read = move || {
        let Some(store) = store.get_untracked() else { return };
        loaded.set(None);
        spawn_local(async move {
            loaded.try_set(Some(load(store).await));
        });
    };
    Effect::new(move || {
        store.track();
        read();
    });
    let none = move || stores.list().with(|list| list.as_ref().is_some_and(Vec::is_empty));
    view! {
        <PageTitle title="Bigcommerce Settings" lead="Invoice Creation Setup: how an order becomes an invoice"/>
        {move || store_choice(stores, chosen)}
        {move || {
            if none() {
                return view! {
                    <section class="panel padded">
                        <p>"These settings belong to a store, and none is connected."</p>
                        <p>
                            <a class="button primary" href=routes::STORES>
                                "Connect your store"
                            </a>
                        </p>
                    </section>
                }
                    .into_any();
            }
            match loaded.get() {
                None => view! { <section class="panel padded"><p class="ghost-line"></p></section> }.into_any(),
                Some(Err(error)) => {
                    view! { <ErrorPanel error=error what="The settings could not be read" on_retry=move |()| read()/> }
                        .into_any()
                }
                Some(Ok(loaded)) => view! { <Form loaded=loaded on_reload=move |()| read()/> }.into_any(),
            }
        }}
    }
    .into_any()
}

async fn load(store: Uuid) -> Result<Loaded, ApiError> {
    let view = api::get_revenue_settings(store).await?;
    let choices = api::get_settings_choices().await?;
    Ok(Loaded { view, choices })
}

fn store_choice(stores: Stores, chosen: RwSignal<Option<Uuid>>) -> Option<AnyView> {
    let list = stores.list().get().filter(|list| list.len() > 1)?;
    let options = list
        .into_iter()
        .map(|store| view! { <option value=store.id.to_string()>{store.name}</option> })
        .collect_view();
    let view = view! {
        <Field id="setup-store" label="Store">
            <select
                id="setup-store"
                aria-describedby="setup-store-problem"
                on:change=move |event| chosen.set(event_target_value(&event).parse().ok())
            >
                {options}
            </select>
        </Field>
    };
    Some(view.into_any())
}

/// One setting that is picked from a list.
type Pick = (&'static str, &'static str, fn(&mut RevenueSettings) -> &mut Uuid);

const REVENUE: [Pick; 6] = [
    (
        "Default revenue item",
        "Only when the product has none of its own",
        |s| &mut s.default_revenue_item_id,
    ),
    ("Shipping/handling revenue item", "Always its own line", |s| {
        &mut s.shipping_handling_revenue_item_id
    }),
    ("Gift wrapping revenue item", "Always its own line", |s| {
        &mut s.gift_wrapping_revenue_item_id
    }),
    ("Discount item", "Discounts and coupons", |s| {
        &mut s.discount_revenue_item_id
    }),
    ("Fee item", "Fees of the order", |s| &mut s.fee_revenue_item_id),
    ("Rounding item", "What rounding leaves over", |s| {
        &mut s.rounding_revenue_item_id
    }),
];
const TAX: [Pick; 1] = [("Default tax item", "Only when the line's revenue item has none", |s| {
    &mut s.default_tax_item_id
})];
const ADJUSTMENT: [Pick; 1] = [(
    "Adjustment type",
    "Every order change: refund, cancellation, edit",
    |s| &mut s.order_adjustment_type_id,
)];
const PAYMENT: [Pick; 3] = [
    (
        "Default payment type",
        "Where the payment method has none of its own",
        |s| &mut s.default_payment_type_id,
    ),
    ("Payment type of store credit", "", |s| {
        &mut s.store_credit_payment_type_id
    }),
    ("Payment type of gift certificates", "", |s| {
        &mut s.gift_certificate_payment_type_id
    }),
];

#[component]
fn Form(loaded: Loaded, #[prop(into)] on_reload: Callback<()>) -> AnyView {
    let session = expect_context::<Session>();
    let toasts = expect_context::<Toasts>();
    let Loaded { view, choices } = loaded;
    let store = view.store_id;
    let etag = RwSignal::new(view.etag);
    let saved = RwSignal::new(view.settings.clone());
    let settings = RwSignal::new(view.settings);
    let anonymous = RwSignal::new(settings.with_untracked(|settings| settings.anonymous_profile_id.to_string()));
    let error = RwSignal::new(None::<ApiError>);
    let problem = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let changed = move || settings.with(|now| saved.with(|before| now != before));
    let may = session.may_write("settings");
    guard_unload(settings, saved);
    let save = move || {
        if busy.get_untracked() {
            return;
        }
        if problem.with_untracked(Option::is_some) {
            crate::dom::focus("#setup-anonymous");
            return;
        }
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            let wanted = settings.get_untracked();
            let answer = api::put_revenue_settings(store, &etag.get_untracked(), &wanted).await;
            busy.try_set(false);
            match answer {
                Ok(now) => {
                    etag.try_set(now.etag);
                    saved.try_set(now.settings.clone());
                    settings.try_set(now.settings);
                    toasts.say("Settings saved: they hold for orders from now on");
                }
                Err(failed) => {
                    error.try_set(Some(failed));
                }
            }
        });
    };
    let typed_anonymous = move |text: String| {
        match text.trim().parse::<i64>() {
            Ok(id) if id > 0 => {
                problem.set(None);
                settings.update(|settings| settings.anonymous_profile_id = id);
            }
            _ => problem.set(Some("Type a profile ID, a whole number.".to_owned())),
        }
        anonymous.set(text);
    };
    view! {
        <form
            novalidate
            class="panel padded setup"
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
        >
            <fieldset disabled=!may>
                <legend>"Whose invoice it is"</legend>
                {tick("Assign to related organization", "The customer's primary organization gets the invoice", settings, |s| &mut s.assign_to_related_organization)}
                {tick("Match guests by e-mail", "A guest whose e-mail address is a profile's gets the invoice on it", settings, |s| &mut s.match_guests_by_email)}
                <Field id="setup-anonymous" label="Anonymous web purchase profile" problem=problem remark=anonymous_name(settings)>
                    <input
                        id="setup-anonymous"
                        inputmode="numeric"
                        aria-describedby="setup-anonymous-problem"
                        aria-invalid=move || problem.with(Option::is_some).then_some("true")
                        prop:value=anonymous
                        on:input=move |event| typed_anonymous(event_target_value(&event))
                    />
                </Field>
            </fieldset>
            <fieldset disabled=!may>
                <legend>"Revenue and tax"</legend>
                {picks(&REVENUE, &choices.revenue_items, settings)}
                {picks(&TAX, &choices.tax_items, settings)}
            </fieldset>
            <fieldset disabled=!may>
                <legend>"Payments and changes"</legend>
                {picks(&ADJUSTMENT, &choices.adjustment_types, settings)}
                {picks(&PAYMENT, &choices.payment_types, settings)}
                {methods(&choices.payment_types, settings)}
            </fieldset>
            <ErrorNotice error=error/>
            {move || {
                error
                    .with(|error| error.as_ref().is_some_and(|error| error.code() == Some(ErrorCode::StaleVersion)))
                    .then(|| {
                        view! {
                            <p>
                                <button type="button" on:click=move |_| on_reload.run(())>
                                    "Read the settings again"
                                </button>
                            </p>
                        }
                    })
            }}
            <p class="save-bar">
                <button type="submit" class="primary" disabled=move || !may || !changed()>
                    {move || if busy.get() { "Saving …" } else { "Save" }}
                </button>
                <span class="sub">
                    {move || {
                        if !may {
                            "Your role may look at these settings, not change them."
                        } else if changed() {
                            "Not saved yet"
                        } else {
                            "Saved"
                        }
                    }}
                </span>
            </p>
        </form>
    }
    .into_any()
}

/// The name behind the profile ID, once the server was asked.
fn anonymous_name(settings: RwSignal<RevenueSettings>) -> Signal<Option<String>> {
    let name = RwSignal::new(None);
    let id = Memo::new(move |_| settings.with(|settings| settings.anonymous_profile_id));
    Effect::new(move || {
        let wanted = id.get();
        let query = ProfileListQuery {
            q: Some(wanted.to_string()),
            ..ProfileListQuery::default()
        };
        spawn_local(async move {
            let found = api::list_profiles(&query)
                .await
                .ok()
                .and_then(|page| page.data.into_iter().find(|row| row.id == wanted));
            if id.try_get_untracked() == Some(wanted) {
                name.try_set(Some(found.map_or_else(|| "no such profile".to_owned(), |row| row.name)));
            }
        });
    });
    name.into()
}

fn tick(
    label: &'static str,
    remark: &'static str,
    settings: RwSignal<RevenueSettings>,
    of: fn(&mut RevenueSettings) -> &mut bool,
) -> AnyView {
    let value = move || settings.with(|settings| *of(&mut settings.clone()));
    view! {
        <label class="tick">
            <input
                type="checkbox"
                prop:checked=value
                on:change=move |event| settings.update(|settings| *of(settings) = event_target_checked(&event))
            />
            <span>
                {label} <span class="sub block">{remark}</span>
            </span>
        </label>
    }
    .into_any()
}

fn picks(picks: &[Pick], choices: &[Choice], settings: RwSignal<RevenueSettings>) -> AnyView {
    let fields = picks
        .iter()
        .map(|(label, remark, of)| {
            let of = *of;
            let now = settings.with_untracked(|settings| *of(&mut settings.clone()));
            let id = format!("setup-{}", label.to_ascii_lowercase().replace([' ', '/'], "-"));
            let remark = Some((*remark).to_owned()).filter(|remark| !remark.is_empty());
            let input = select(id.clone(), choices, now, move |chosen| {
                settings.update(|settings| *of(settings) = chosen)
            });
            view! {
                <Field id=id label=*label remark=remark>
                    {input}
                </Field>
            }
        })
        .collect_view();
    view! { <div class="form-grid halves">{fields}</div> }.into_any()
}

/// Payment types by payment method.
fn methods(choices: &[Choice], settings: RwSignal<RevenueSettings>) -> Option<AnyView> {
    let methods = settings.with_untracked(|settings| settings.payment_types.clone());
    if methods.is_empty() {
        return None;
    }
    let fields = methods
        .into_iter()
        .enumerate()
        .map(|(index, method)| {
            let id = format!("setup-method-{index}");
            let choose = move |chosen| {
                settings.update(|settings| {
                    if let Some(entry) = settings.payment_types.get_mut(index) {
                        entry.payment_type_id = chosen;
                    }
                });
            };
            let input = select(id.clone(), choices, method.payment_type_id, choose);
            view! {
                <Field id=id label=format!("Payment type of {}", method.payment_method)>
                    {input}
                </Field>
            }
        })
        .collect_view();
    Some(view! { <div class="form-grid halves">{fields}</div> }.into_any())
}

fn select(id: String, choices: &[Choice], now: Uuid, choose: impl Fn(Uuid) + 'static) -> AnyView {
    let options = choices
        .iter()
        .map(|choice| {
            let text = format!("{} · {}", choice.code, choice.name);
            view! {
                <option value=choice.id.to_string() selected=choice.id == now>
                    {text}
                </option>
            }
        })
        .collect_view();
    let problem_id = format!("{id}-problem");
    view! {
        <select
            id=id
            aria-describedby=problem_id
            on:change=move |event| {
                if let Ok(chosen) = event_target_value(&event).parse() {
                    choose(chosen);
                }
            }
        >
            {options}
        </select>
    }
    .into_any()
}

/// The browser asks before it leaves a form with unsaved changes.
fn guard_unload(settings: RwSignal<RevenueSettings>, saved: RwSignal<RevenueSettings>) {
    let listener = window_event_listener(leptos::ev::beforeunload, move |event| {
        if settings.with_untracked(|now| saved.with_untracked(|before| now != before)) {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
}
