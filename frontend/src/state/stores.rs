//! The connected stores and their time zones.

use leptos::{prelude::*, task::spawn_local};
use mctrade_api_types::stores::Store;
use uuid::Uuid;

use crate::{
    api::{self, ApiError},
    format,
};

/// The connected stores, shared by the whole app.
#[derive(Clone, Copy)]
pub(crate) struct Stores {
    list: RwSignal<Option<Vec<Store>>>,
    error: RwSignal<Option<ApiError>>,
    browser_zone: StoredValue<String>,
}

impl Stores {
    /// Stores of which nothing is known yet.
    pub(crate) fn new() -> Self {
        Self {
            list: RwSignal::new(None),
            error: RwSignal::new(None),
            browser_zone: StoredValue::new(format::browser_zone()),
        }
    }

    /// The stores, once known.
    pub(crate) fn list(self) -> Signal<Option<Vec<Store>>> {
        self.list.into()
    }

    /// Why the stores could not be read.
    pub(crate) fn error(self) -> Signal<Option<ApiError>> {
        self.error.into()
    }

    /// Reads the stores.
    pub(crate) fn read(self) {
        spawn_local(async move {
            match api::list_stores().await {
                Ok(page) => {
                    self.error.set(None);
                    self.list.set(Some(page.data));
                }
                Err(error) => self.error.set(Some(error)),
            }
        });
    }

    /// The time zone of one store; of the first one where none is named.
    pub(crate) fn zone(self, store: Option<Uuid>) -> String {
        self.list.with(|list| {
            let stores = list.as_deref().unwrap_or_default();
            let named = stores.iter().find(|candidate| Some(candidate.id) == store);
            named
                .or(stores.first())
                .map_or_else(|| self.browser_zone.get_value(), |found| found.time_zone.clone())
        })
    }
}
