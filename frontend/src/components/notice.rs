//! Errors where they happened.

use leptos::prelude::*;

use crate::api::ApiError;

/// An error in a form: one sentence and the request id.
#[component]
pub(crate) fn ErrorNotice(#[prop(into)] error: Signal<Option<ApiError>>) -> AnyView {
    view! {
        <div role="alert" class="notice-place">
            {move || {
                error
                    .get()
                    .map(|error| {
                        view! {
                            <div class="notice bad">
                                <super::Icon mark=super::Mark::Alert/>
                                <div>
                                    <p>{error.sentence()}</p>
                                    {error.request_id().map(|id| view! { <p class="sub">"Request " <code>{id}</code></p> })}
                                </div>
                            </div>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}

/// An error that took the place of what should be here, with a way to try again.
#[component]
pub(crate) fn ErrorPanel(
    error: ApiError,
    /// What could not be shown, such as "The invoices could not be read".
    #[prop(into)]
    what: String,
    #[prop(into)] on_retry: Callback<()>,
) -> AnyView {
    view! {
        <div class="empty" role="alert">
            <h2>{what}</h2>
            <p>{error.sentence()}</p>
            <p>
                <button type="button" class="primary" on:click=move |_| on_retry.run(())>
                    "Retry"
                </button>
            </p>
            {error.request_id().map(|id| view! { <p class="sub">"Request " <code>{id}</code></p> })}
        </div>
    }
    .into_any()
}
