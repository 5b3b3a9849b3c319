//! The browser app: shows what the server knows and asks it for changes.
//!
//! It talks to the server through the wire types of `mctrade-api-types` only, and holds no rule of the business.
//! Start at [`app::App`]; [`api`] has one function per operation, [`components`] know nothing of invoices, [`pages`]
//! hold one folder per area, [`state`] is what pages share.
#![expect(unreachable_pub, reason = "Leptos makes what it generates for a component public")]

mod api;
mod app;
mod components;
mod dom;
mod format;
mod pages;
mod state;
mod text;

use leptos::prelude::*;

fn main() {
    console_error_panic_hook::set_once();
    // The HTML file paints a skeleton while this program arrives; the app takes its place.
    if let Some(skeleton) = document().get_element_by_id("skeleton") {
        skeleton.remove();
    }
    mount_to_body(app::App);
}
