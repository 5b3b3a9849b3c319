//! The invoice a dialog is about: a row on screen, or read from the server where the address names another.

use leptos::{prelude::*, task::spawn_local};

use super::{desk::Desk, list::RowHandle};
use crate::{
    api::{self, ApiError},
    components::ErrorPanel,
};

/// The invoice, once known.
pub(crate) type Subject = RwSignal<Option<Result<RowHandle, ApiError>>, LocalStorage>;

/// Finds the invoice of a dialog.
pub(crate) fn find(desk: Desk, id: i64) -> Subject {
    let subject: Subject = RwSignal::new_local(desk.list.find(id).map(Ok));
    if subject.with_untracked(Option::is_none) {
        read(subject, id);
    }
    subject
}

fn read(subject: Subject, id: i64) {
    spawn_local(async move {
        let answer = api::get_invoice(id).await.map(|invoice| RowHandle::new(invoice.row));
        subject.try_set(Some(answer));
    });
}

/// What stands in a dialog while its invoice is read, or could not be.
pub(crate) fn placeholder(subject: Subject, id: i64) -> AnyView {
    match subject.get().and_then(Result::err) {
        Some(error) => view! {
            <ErrorPanel
                error=error
                what="The invoice could not be read"
                on_retry=move |()| {
                    subject.set(None);
                    read(subject, id);
                }
            />
        }
        .into_any(),
        None => view! { <p class="ghost-line"></p><p class="ghost-line"></p> }.into_any(),
    }
}
