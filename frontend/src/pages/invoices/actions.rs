//! Changes of one invoice: shown at once, taken back where the server refuses, undone on request.

use leptos::{prelude::*, task::spawn_local};
use mctrade_api_types::{
    ErrorCode,
    invoices::{ChangeProfile, ChangedInvoice, LinkCustomerProfile, ProfileRef},
    sync::ImportRequest,
};
use uuid::Uuid;

use super::{clash::Clash, desk::Desk, list::RowHandle, words};
use crate::{
    api::{self, ApiError},
    components::{Toast, ToastAction},
};

/// Change Profile: the row shows the new profile at once.
pub(crate) fn change_profile(desk: Desk, handle: RowHandle, target: ProfileRef, reason: Option<String>) {
    let before = handle.row.get_untracked();
    let mut wished = before.clone();
    wished.invoice_profile = target.clone();
    handle.row.set(wished);
    handle.saving.set(true);
    spawn_local(async move {
        let change = ChangeProfile {
            profile_id: target.id,
            reason: reason.clone(),
        };
        let answer = api::change_profile(before.id, &before.etag, &change).await;
        handle.saving.set(false);
        match answer {
            Ok(changed) => {
                let text = format!("Profile changed: {} to {}", words::name(&changed.row), target.name);
                done(desk, &handle, changed, text);
            }
            Err(error) if error.code() == Some(ErrorCode::StaleVersion) => {
                handle.row.set(before.clone());
                match api::get_invoice(before.id).await {
                    Ok(now) => {
                        desk.put(&handle, now.row);
                        desk.clash.set(Some(Clash {
                            handle,
                            wished: target,
                            before: before.invoice_profile,
                            reason,
                        }));
                    }
                    Err(error) => desk.toasts.show(failed(&words::name(&before), &error, None)),
                }
            }
            Err(error) => {
                handle.row.set(before.clone());
                let again = Callback::new(move |()| {
                    change_profile(desk, handle.clone(), target.clone(), reason.clone());
                });
                desk.toasts.show(failed(&words::name(&before), &error, Some(again)));
            }
        }
    });
}

/// Links the customer to a profile that exists already.
pub(crate) fn link_customer_profile(desk: Desk, handle: RowHandle, target: ProfileRef, move_invoice: bool) {
    let before = handle.row.get_untracked();
    handle.saving.set(true);
    spawn_local(async move {
        let link = LinkCustomerProfile {
            profile_id: target.id,
            move_invoice,
        };
        let answer = api::link_customer_profile(before.id, &before.etag, &link).await;
        handle.saving.set(false);
        match answer {
            Ok(changed) => {
                let text = format!("Customer of {} linked to {}", words::name(&changed.row), target.name);
                done(desk, &handle, changed, text);
            }
            Err(error) => {
                if error.code() == Some(ErrorCode::StaleVersion)
                    && let Ok(now) = api::get_invoice(before.id).await
                {
                    desk.put(&handle, now.row);
                }
                let again = Callback::new(move |()| {
                    link_customer_profile(desk, handle.clone(), target.clone(), move_invoice);
                });
                desk.toasts.show(failed(&words::name(&before), &error, Some(again)));
            }
        }
    });
}

/// Takes back one event.
pub(crate) fn undo(desk: Desk, handle: RowHandle, event: Uuid) {
    handle.saving.set(true);
    spawn_local(async move {
        let id = handle.id;
        let answer = api::undo(id, event).await;
        handle.saving.set(false);
        match answer {
            Ok(changed) => {
                let owner = changed.row.invoice_profile.name.clone();
                let text = format!("Undone: {} is on {owner}", words::name(&changed.row));
                desk.put(&handle, changed.row);
                desk.toasts.say(text);
            }
            Err(error) => {
                let name = handle.row.with_untracked(words::name);
                let again = (error.code() != Some(ErrorCode::CannotUndo))
                    .then(|| Callback::new(move |()| undo(desk, handle.clone(), event)));
                desk.toasts.show(Toast {
                    text: format!("{name} was not changed back. {}", error.sentence()),
                    action: again.map(|run| ToastAction { label: "Retry", run }),
                    wrong: true,
                });
            }
        }
    });
}

/// Reads the order from the store again.
pub(crate) fn import_again(desk: Desk, handle: RowHandle, order: i64) {
    let store_id = handle.row.with_untracked(|row| row.store_id);
    handle.saving.set(true);
    spawn_local(async move {
        let request = ImportRequest {
            order_id: order,
            store_id,
        };
        let answer = api::import_order(&request).await;
        handle.saving.set(false);
        match answer {
            Ok(result) => {
                if let Some(row) = result.invoice {
                    desk.put(&handle, row);
                }
                desk.toasts.say(result.detail);
            }
            Err(error) => {
                let text = words::import_failure(&error, order);
                let run = Callback::new(move |()| import_again(desk, handle.clone(), order));
                desk.toasts.show(Toast {
                    text,
                    action: Some(ToastAction { label: "Retry", run }),
                    wrong: true,
                });
            }
        }
    });
}

fn done(desk: Desk, handle: &RowHandle, changed: ChangedInvoice, text: String) {
    let ChangedInvoice { row, undo: event } = changed;
    desk.put(handle, row);
    let action = event.map(|event| {
        let handle = handle.clone();
        ToastAction {
            label: "Undo",
            run: Callback::new(move |()| undo(desk, handle.clone(), event)),
        }
    });
    desk.toasts.show(Toast {
        text,
        action,
        wrong: false,
    });
}

fn failed(name: &str, error: &ApiError, again: Option<Callback<()>>) -> Toast {
    Toast {
        text: format!("{name} was not changed. {}", error.sentence()),
        action: again.map(|run| ToastAction { label: "Retry", run }),
        wrong: true,
    }
}
