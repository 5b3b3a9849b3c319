//! The whole app: what pages share, and the pages by address.

use leptos::prelude::*;

use crate::{
    api,
    components::{Announcer, ErrorPanel, FirstPage, Messages, MessagesRegion, Toasts},
    pages::{
        invoices::{InvoiceManagement, InvoicePage},
        login::{LogInAgain, LoginPage},
        not_found::NotFound,
        routes::{self, Page},
        settings::{RevenueSetup, StoresPage},
        shell::Shell,
        sync::SyncPage,
    },
    state::{Connection, Health, Live, Place, Preferences, Session, SessionState, Stores},
};

/// The whole app.
#[component]
pub(crate) fn App() -> impl IntoView {
    let session = Session::new();
    provide_context(Place::follow());
    let connection = Connection::new();
    let announcer = Announcer::new();
    let live = Live::new(connection);
    provide_context(session);
    provide_context(connection);
    provide_context(announcer);
    provide_context(live);
    provide_context(Stores::new());
    provide_context(Health::new());
    provide_context(Preferences::load());
    provide_context(Toasts::new(announcer));
    provide_context(Messages::new());
    provide_context(FirstPage(StoredValue::new(true)));
    api::watch(api::Watcher {
        reached: Box::new(move |answered| connection.note(answered)),
        log_in_again: Box::new(move || session.log_in_again()),
    });
    session.check();
    let stage = Memo::new(move |_| Stage::of(&session.state().get()));
    view! {
            {move || match stage.get() {
                Stage::Waiting => view! { <p class="splash" role="status">"Loading"</p> }.into_any(),
                Stage::Failed => failed(session),
                Stage::Outside => view! { <LoginPage/> }.into_any(),
                Stage::Inside => view! { <Inside/> }.into_any(),
            }}
            <MessagesRegion/>
    }
}

/// Which of the app's faces is shown. An expired session keeps the page it had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Waiting,
    Failed,
    Outside,
    Inside,
}

impl Stage {
    fn of(state: &SessionState) -> Self {
        match state {
            SessionState::Checking => Self::Waiting,
            SessionState::Unknown(_) => Self::Failed,
            SessionState::LoggedOut => Self::Outside,
            SessionState::LoggedIn | SessionState::Expired => Self::Inside,
        }
    }
}

fn failed(session: Session) -> AnyView {
    let connection = expect_context::<Connection>();
    Effect::new(move |before: Option<u32>| {
        let now = connection.recoveries().get();
        if before.is_some_and(|before| before != now) {
            session.check();
        }
        now
    });
    view! {
        <main id="main" class="alone">
            <h1>"MC Trade"</h1>
            {move || match session.state().get() {
                SessionState::Unknown(error) => {
                    Some(
                        view! {
                            <ErrorPanel error=error what="MC Trade cannot be reached" on_retry=move |()| session.check()/>
                        },
                    )
                }
                _ => None,
            }}
        </main>
    }
    .into_any()
}

/// The app for those who are logged in.
#[component]
fn Inside() -> AnyView {
    let session = expect_context::<Session>();
    let place = expect_context::<Place>();
    let page = Memo::new(move |_| place.path().with(|path| Page::at(path)));
    let expired = Memo::new(move |_| session.state().with(|state| *state == SessionState::Expired));
    view! {
        <Shell>
            {move || match page.get() {
                Page::Start => {
                    place.go(routes::INVOICES, true);
                    ().into_any()
                }
                Page::Invoices => view! { <InvoiceManagement/> }.into_any(),
                Page::Invoice(id) => view! { <InvoicePage id=id/> }.into_any(),
                Page::Sync => view! { <SyncPage/> }.into_any(),
                Page::Setup => view! { <RevenueSetup/> }.into_any(),
                Page::Stores => view! { <StoresPage/> }.into_any(),
                Page::Missing => view! { <NotFound/> }.into_any(),
            }}
        </Shell>
        {move || expired.get().then(|| view! { <LogInAgain/> })}
    }
    .into_any()
}
