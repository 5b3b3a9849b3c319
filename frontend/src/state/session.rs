//! Who is logged in.

use js_sys::{Function, Promise};
use leptos::{prelude::*, task::spawn_local};
use mctrade_api_types::auth::Me;
use wasm_bindgen::JsValue;

use crate::api::{self, ApiError};

/// How the session stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SessionState {
    /// The server was asked and has not answered yet.
    Checking,
    /// The server could not be asked.
    Unknown(ApiError),
    /// Nobody is logged in.
    LoggedOut,
    /// Somebody is.
    LoggedIn,
    /// Somebody was; the page waits for them to log in again.
    Expired,
}

/// Who is logged in, shared by the whole app.
#[derive(Clone, Copy)]
pub(crate) struct Session {
    state: RwSignal<SessionState>,
    me: RwSignal<Option<Me>>,
    waiting: StoredValue<Vec<Function>, LocalStorage>,
}

impl Session {
    /// A session of which nothing is known yet.
    pub(crate) fn new() -> Self {
        Self {
            state: RwSignal::new(SessionState::Checking),
            me: RwSignal::new(None),
            waiting: StoredValue::new_local(Vec::new()),
        }
    }

    /// How the session stands.
    pub(crate) fn state(self) -> Signal<SessionState> {
        self.state.into()
    }

    /// Who is logged in.
    pub(crate) fn me(self) -> Signal<Option<Me>> {
        self.me.into()
    }

    /// Whether the user may change things in an area. The server decides; this spares them what it would refuse.
    pub(crate) fn may_write(self, area: &str) -> bool {
        self.me
            .with_untracked(|me| me.as_ref().is_some_and(|me| me.may_write(area)))
    }

    /// Asks the server who is logged in.
    pub(crate) fn check(self) {
        self.state.set(SessionState::Checking);
        spawn_local(async move {
            match api::get_me().await {
                Ok(me) => self.enter(me),
                Err(error) if error.code() == Some(mctrade_api_types::ErrorCode::NotLoggedIn) => {
                    self.state.set(SessionState::LoggedOut);
                }
                Err(error) => self.state.set(SessionState::Unknown(error)),
            }
        });
    }

    /// Notes who has logged in, and lets everything go on that waited for it.
    pub(crate) fn enter(self, me: Me) {
        self.me.set(Some(me));
        self.state.set(SessionState::LoggedIn);
        for go_on in self.waiting.try_update_value(std::mem::take).unwrap_or_default() {
            let _: Result<JsValue, JsValue> = go_on.call0(&JsValue::UNDEFINED);
        }
    }

    /// Notes that the user has logged out.
    pub(crate) fn leave(self) {
        self.waiting.update_value(Vec::clear);
        self.state.set(SessionState::LoggedOut);
        self.me.set(None);
    }

    /// Notes that the session has ended; the promise is kept once somebody has logged in again.
    pub(crate) fn log_in_again(self) -> Promise {
        if self.state.get_untracked() == SessionState::LoggedIn {
            self.state.set(SessionState::Expired);
        }
        Promise::new(&mut |keep, _| self.waiting.update_value(|waiting| waiting.push(keep)))
    }
}
