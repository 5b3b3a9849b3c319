//! What stands around every page: navigation, the sync's dot, theme, help, account.

mod help;
mod keys;
mod navigation;
mod top;

use leptos::prelude::*;

pub(crate) use self::top::tone;
use self::{help::HelpDialog, navigation::Navigation, top::TopBar};
use crate::{
    components::{Icon, Mark},
    state::{Connection, Health, Live, Stores},
};

/// What the shell's parts share.
#[derive(Clone, Copy)]
struct Frame {
    /// Whether the navigation is open where it has no room of its own.
    menu: RwSignal<bool>,
    /// Whether the help is open.
    help: RwSignal<bool>,
}

/// The frame around every page.
#[component]
pub(crate) fn Shell(children: Children) -> AnyView {
    let frame = Frame {
        menu: RwSignal::new(false),
        help: RwSignal::new(false),
    };
    provide_context(frame);
    let connection = expect_context::<Connection>();
    let live = expect_context::<Live>();
    let stores = expect_context::<Stores>();
    live.open();
    on_cleanup(move || live.close());
    expect_context::<Health>().follow(live, connection);
    Effect::new(move || {
        connection.recoveries().track();
        stores.read();
    });
    keys::listen(frame);
    view! {
        <a class="skip" href="#main" on:click=skip>
            "Skip to the content"
        </a>
        <div class="frame">
            <Navigation/>
            <TopBar/>
            <main id="main" tabindex="-1">
                {move || {
                    (!connection.reachable().get())
                        .then(|| {
                            view! {
                                <div class="notice bad offline" role="alert">
                                    <Icon mark=Mark::Alert/>
                                    <p>
                                        <b>"The server does not answer."</b>
                                        " What you see may be out of date, and changes cannot be saved. It is tried again every few seconds."
                                    </p>
                                </div>
                            }
                        })
                }}
                {children()}
            </main>
        </div>
        {move || frame.help.get().then(|| view! { <HelpDialog on_close=move |()| frame.help.set(false)/> })}
    }
    .into_any()
}

/// The address keeps its filter: only the focus moves.
fn skip(event: web_sys::MouseEvent) {
    event.prevent_default();
    crate::dom::focus("#main");
}
