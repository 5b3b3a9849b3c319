//! The browser app: shows what the server knows and asks it for changes.
//!
//! It talks to the server through the wire types of `mctrade-api-types` only. Start at [`App`].

use leptos::prelude::*;
use leptos_router::{
    components::{Route, Router, Routes},
    path,
};

fn main() {
    console_error_panic_hook::set_once();
    // The HTML file paints a skeleton while this program arrives; the app takes its place.
    if let Some(skeleton) = document().get_element_by_id("skeleton") {
        skeleton.remove();
    }
    mount_to_body(App);
}

/// The whole app: its pages by address.
#[component]
fn App() -> impl IntoView {
    view! {
        <Router>
            <main id="main">
                <Routes fallback=|| view! { <h1>"There is no such page"</h1> }>
                    <Route path=path!("/*any") view=Start/>
                </Routes>
            </main>
        </Router>
    }
}

/// The page shown at every address for now: whether the server answers.
#[component]
fn Start() -> impl IntoView {
    let ready = LocalResource::new(|| async {
        gloo_net::http::Request::get("/readyz")
            .send()
            .await
            .is_ok_and(|answer| answer.ok())
    });
    view! {
        <h1>"MC Trade"</h1>
        <p role="status">
            {move || match ready.get() {
                None => "Asking the server",
                Some(true) => "The server is ready",
                Some(false) => "The server does not answer",
            }}
        </p>
    }
}
