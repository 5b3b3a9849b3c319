//! Logging in: as a page, or over the page where a session has ended.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};
use mctrade_api_types::{ErrorCode, auth::LoginRequest};

use crate::{
    api::{self, ApiError},
    components::{Dialog, Field, FirstPage, Icon, Mark},
    dom,
    state::Session,
};

/// The page for those who are not logged in. The address stays: after logging in its page is shown.
#[component]
pub(crate) fn LoginPage() -> AnyView {
    dom::set_title("Log in");
    // The page that follows takes the focus: the form that had it is gone by then.
    expect_context::<FirstPage>().0.set_value(false);
    view! {
        <main id="main" class="alone">
            <div class="login-card">
                <p class="brand">
                    <span class="brand-mark" aria-hidden="true">
                        "MC"
                    </span>
                    "MC Trade"
                </p>
                <h1 tabindex="-1">"Log in"</h1>
                <LoginForm email=String::new()/>
            </div>
        </main>
    }
    .into_any()
}

/// The same form over the page: what was begun there goes on afterwards.
#[component]
pub(crate) fn LogInAgain() -> AnyView {
    let session = expect_context::<Session>();
    let email = session.me().get_untracked().map(|me| me.email).unwrap_or_default();
    view! {
        <Dialog title="Log in again" may_close=false on_close=|()| ()>
            <p class="lead">"Your session has ended. Nothing on this page is lost: it goes on where it stopped."</p>
            <LoginForm email=email/>
        </Dialog>
    }
    .into_any()
}

#[component]
fn LoginForm(email: String) -> AnyView {
    let session = expect_context::<Session>();
    let knows_email = !email.is_empty();
    let email = RwSignal::new(email);
    let password = RwSignal::new(String::new());
    let visible = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    let wait = RwSignal::new(0_u32);
    let tick = StoredValue::new(None::<IntervalHandle>);
    let stop = move || {
        if let Some(handle) = tick.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    on_cleanup(stop);
    let hold = move |seconds: u32| {
        stop();
        wait.set(seconds);
        let count_down = move || {
            wait.update(|wait| *wait = wait.saturating_sub(1));
            if wait.get_untracked() == 0 {
                stop();
                problem.set(None);
            }
        };
        tick.set_value(set_interval_with_handle(count_down, Duration::from_secs(1)).ok());
    };
    let submit = move || {
        if busy.get_untracked() || wait.get_untracked() > 0 {
            return;
        }
        let request = LoginRequest {
            email: email.get_untracked().trim().to_owned(),
            password: password.get_untracked(),
        };
        if request.email.is_empty() || request.password.is_empty() {
            problem.set(Some("Type your e-mail address and your password.".to_owned()));
            dom::focus(if request.email.is_empty() {
                "#login-email"
            } else {
                "#login-password"
            });
            return;
        }
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            let answer = match api::log_in(&request).await {
                Ok(()) => api::get_me().await,
                Err(error) => Err(error),
            };
            busy.try_set(false);
            match answer {
                Ok(me) => session.enter(me),
                Err(error) => {
                    problem.try_set(Some(sentence(&error)));
                    if error.code() == Some(ErrorCode::TooManyRequests) {
                        hold(error.retry_after().unwrap_or(30));
                    } else {
                        password.try_set(String::new());
                        dom::focus("#login-password");
                    }
                }
            }
        });
    };
    view! {
        <form
            class="login-form"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <div role="alert" class="notice-place">
                {move || {
                    problem
                        .get()
                        .map(|text| {
                            view! {
                                <div class="notice bad">
                                    <Icon mark=Mark::Alert/>
                                    <p>{text}</p>
                                </div>
                            }
                        })
                }}
            </div>
            <Field id="login-email" label="E-mail">
                <input
                    id="login-email"
                    type="email"
                    name="email"
                    autocomplete="username"
                    autofocus=!knows_email
                    required
                    prop:value=email
                    on:input=move |event| email.set(event_target_value(&event))
                />
            </Field>
            <Field id="login-password" label="Password">
                <div class="together">
                    <input
                        id="login-password"
                        type=move || if visible.get() { "text" } else { "password" }
                        name="password"
                        autocomplete="current-password"
                        autofocus=knows_email
                        required
                        prop:value=password
                        on:input=move |event| password.set(event_target_value(&event))
                    />
                    <button
                        type="button"
                        class="icon bordered"
                        aria-label="Show password"
                        aria-pressed=move || if visible.get() { "true" } else { "false" }
                        on:click=move |_| visible.update(|visible| *visible = !*visible)
                    >
                        {move || {
                            if visible.get() {
                                view! { <Icon mark=Mark::EyeShut/> }
                            } else {
                                view! { <Icon mark=Mark::Eye/> }
                            }
                        }}
                    </button>
                </div>
            </Field>
            <button
                type="submit"
                class="primary tall"
                aria-disabled=move || (busy.get() || wait.get() > 0).then_some("true")
            >
                {move || match (wait.get(), busy.get()) {
                    (0, false) => "Log in".to_owned(),
                    (0, true) => "Logging in …".to_owned(),
                    (seconds, _) => format!("Wait {seconds} s"),
                }}
            </button>
        </form>
    }
    .into_any()
}

fn sentence(error: &ApiError) -> String {
    match error.code() {
        Some(ErrorCode::WrongCredentials) => "E-mail address or password is wrong.".to_owned(),
        Some(ErrorCode::TooManyRequests) => format!(
            "Too many attempts. You can try again in {} seconds.",
            error.retry_after().unwrap_or(30)
        ),
        _ => match error {
            ApiError::Unreachable => "The server does not answer. Try again when the connection is back.".to_owned(),
            _ => error.sentence(),
        },
    }
}
