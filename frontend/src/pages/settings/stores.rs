//! Settings > Stores: connecting a store and testing its connection.

use leptos::{prelude::*, task::spawn_local};
use mctrade_api_types::{
    FieldError,
    stores::{ConnectStore, Store, StoreTest},
};

use crate::{
    api::{self, ApiError},
    components::{ErrorNotice, ErrorPanel, PageTitle, StatusDot, TextInput, Toasts, Tone},
    dom,
    state::{Health, Session, Stores},
};

/// The page.
#[component]
pub(crate) fn StoresPage() -> AnyView {
    let stores = expect_context::<Stores>();
    let session = expect_context::<Session>();
    view! {
        <PageTitle title="Stores" lead="The BigCommerce stores whose orders become invoices"/>
        {move || match (stores.list().get(), stores.error().get()) {
            (Some(list), _) => {
                let cards = list.into_iter().map(|store| view! { <StoreCard store=store/> }).collect_view();
                view! { <div class="cards">{cards}</div> }.into_any()
            }
            (None, Some(error)) => {
                view! {
                    <ErrorPanel error=error what="The stores could not be read" on_retry=move |()| stores.read()/>
                }
                    .into_any()
            }
            (None, None) => view! { <p class="ghost-line"></p> }.into_any(),
        }}
        {move || session.may_write("stores").then(|| view! { <Connect/> })}
    }
    .into_any()
}

#[component]
fn StoreCard(store: Store) -> AnyView {
    let id = store.id;
    let result = RwSignal::new(None::<StoreTest>);
    let error = RwSignal::new(None::<ApiError>);
    let busy = RwSignal::new(false);
    let test = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        error.set(None);
        spawn_local(async move {
            let answer = api::test_store(id).await;
            busy.try_set(false);
            match answer {
                Ok(test) => {
                    result.try_set(Some(test));
                }
                Err(failed) => {
                    error.try_set(Some(failed));
                }
            }
        });
    };
    let (tone, word) = if store.connected {
        (Tone::Good, "Connected")
    } else {
        (Tone::Bad, "Disconnected")
    };
    view! {
        <section class="panel padded" aria-label=store.name.clone()>
            <h2>{store.name.clone()}</h2>
            <p>
                <StatusDot tone=tone text=word/>
            </p>
            <dl class="pairs">
                <dt>"Store hash"</dt>
                <dd>
                    <code>{store.store_hash}</code>
                </dd>
                <dt>"Currency"</dt>
                <dd>{store.currency}</dd>
                <dt>"Time zone"</dt>
                <dd>{store.time_zone}</dd>
                <dt>"Control panel"</dt>
                <dd>
                    <a href=store.control_panel_url.clone() target="_blank" rel="noopener noreferrer">
                        {store.control_panel_url.clone()}
                    </a>
                </dd>
            </dl>
            <button type="button" on:click=test>
                {move || if busy.get() { "Testing …" } else { "Test connection" }}
            </button>
            <ErrorNotice error=error/>
            <div role="status">{move || result.get().map(found)}</div>
        </section>
    }
    .into_any()
}

fn found(test: StoreTest) -> AnyView {
    let checks = test
        .checks
        .into_iter()
        .map(|check| {
            let tone = if check.ok { Tone::Good } else { Tone::Bad };
            view! {
                <li>
                    <StatusDot tone=tone text=if check.ok { "works" } else { "fails" }/>
                    <span>
                        {check.name} " " <code>{check.scope}</code>
                        {check.problem.map(|problem| view! { <span class="block">{problem}</span> })}
                    </span>
                </li>
            }
        })
        .collect_view();
    let hooks = test
        .hooks
        .into_iter()
        .map(|hook| {
            let (tone, word) = if hook.active {
                (Tone::Good, "active")
            } else {
                (Tone::Warn, "not active")
            };
            view! {
                <li>
                    <StatusDot tone=tone text=word/>
                    <span>"Webhook " <code>{hook.scope}</code></span>
                </li>
            }
        })
        .collect_view();
    view! {
        <p>
            <b>{if test.ok { "Everything works." } else { "Something does not work." }}</b>
        </p>
        <ul class="log">{checks} {hooks}</ul>
    }
    .into_any()
}

/// The form that connects a store. Token and secret go in and never come out.
#[component]
fn Connect() -> AnyView {
    let stores = expect_context::<Stores>();
    let health = expect_context::<Health>();
    let toasts = expect_context::<Toasts>();
    let [hash, name, token, secret] = [(); 4].map(|()| RwSignal::new(String::new()));
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<ApiError>);
    let problems = RwSignal::new(Vec::<FieldError>::new());
    let problem = move |field: &'static str| {
        Signal::derive(move || {
            problems.with(|problems| {
                problems
                    .iter()
                    .find(|problem| problem.pointer.ends_with(field))
                    .map(|problem| problem.detail.clone())
            })
        })
    };
    let submit = move || {
        if busy.get_untracked() {
            return;
        }
        let store = ConnectStore {
            store_hash: hash.get_untracked().trim().to_owned(),
            name: name.get_untracked().trim().to_owned(),
            access_token: token.get_untracked().trim().to_owned(),
            client_secret: secret.get_untracked().trim().to_owned(),
        };
        let missing = missing(&store);
        error.set(None);
        if let Some(first) = missing.first() {
            dom::focus(&format!("#store-{}", first.pointer.trim_start_matches('/')));
            problems.set(missing);
            return;
        }
        problems.set(Vec::new());
        busy.set(true);
        spawn_local(async move {
            let answer = api::connect_store(&store).await;
            busy.try_set(false);
            match answer {
                Ok(store) => {
                    for field in [hash, name, token, secret] {
                        field.try_set(String::new());
                    }
                    toasts.say(format!("{} is connected", store.name));
                    stores.read();
                    health.read();
                }
                Err(failed) => {
                    problems.try_set(failed.fields().to_vec());
                    error.try_set(Some(failed));
                }
            }
        });
    };
    view! {
        <section class="panel padded" aria-labelledby="connect-heading">
            <h2 id="connect-heading">"Connect a store"</h2>
            <p class="sub">
                "In BigCommerce: Settings > Store-level API accounts. The account needs Orders, Customers and Information & settings, read-only."
            </p>
            <form
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    submit();
                }
            >
                <div class="form-grid">
                    <TextInput id="store-store_hash" label="Store hash" class="half" value=hash problem=problem("store_hash")/>
                    <TextInput id="store-name" label="Name for staff" class="half" value=name problem=problem("name")/>
                    <TextInput
                        id="store-access_token"
                        label="Access token"
                        class="half"
                        kind="password"
                        value=token
                        problem=problem("access_token")
                    />
                    <TextInput
                        id="store-client_secret"
                        label="Client secret"
                        class="half"
                        kind="password"
                        value=secret
                        problem=problem("client_secret")
                    />
                </div>
                <ErrorNotice error=error/>
                <button type="submit" class="primary">
                    {move || if busy.get() { "Connecting …" } else { "Connect" }}
                </button>
            </form>
        </section>
    }
    .into_any()
}

fn missing(store: &ConnectStore) -> Vec<FieldError> {
    [
        (
            "store_hash",
            &store.store_hash,
            "Type the store hash: it stands in the API path, stores/<hash>/.",
        ),
        ("name", &store.name, "Type a name by which staff know the store."),
        (
            "access_token",
            &store.access_token,
            "Paste the API account's access token.",
        ),
        (
            "client_secret",
            &store.client_secret,
            "Paste the API account's client secret.",
        ),
    ]
    .into_iter()
    .filter(|(_, value, _)| value.is_empty())
    .map(|(field, _, detail)| FieldError {
        pointer: format!("/{field}"),
        detail: detail.to_owned(),
    })
    .collect()
}
