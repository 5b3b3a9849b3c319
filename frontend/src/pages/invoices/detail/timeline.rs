//! What happened to an invoice.

use leptos::prelude::*;
use mctrade_api_types::invoices::TimelineEvent;

use super::{super::actions, Detail};
use crate::components::Moment;

/// The events, newest first, with Undo where it is possible.
pub(super) fn view(detail: Detail) -> Option<AnyView> {
    let events = detail.timeline.get();
    if events.is_empty() {
        return None;
    }
    let zone = detail.desk.stores.zone(None);
    let lines = events
        .into_iter()
        .map(|event| line(detail, event, zone.clone()))
        .collect_view();
    let view = view! {
        <h3>"History"</h3>
        <ol class="timeline">{lines}</ol>
    };
    Some(view.into_any())
}

fn line(detail: Detail, event: TimelineEvent, zone: String) -> AnyView {
    let TimelineEvent {
        id,
        at,
        actor,
        action: _,
        summary,
        reason,
        undoable,
    } = event;
    let may_undo = undoable && detail.desk.may_change();
    view! {
        <li>
            <Moment at=at zone=zone/>
            <div>
                <p>{summary}</p>
                <p class="sub">{actor} {reason.map(|reason| format!(" · “{reason}”"))}</p>
            </div>
            {may_undo
                .then(|| {
                    view! {
                        <button
                            type="button"
                            on:click=move |_| {
                                if let Some(handle) = detail.handle.get_value() {
                                    actions::undo(detail.desk, handle, id);
                                }
                            }
                        >
                            "Undo"
                        </button>
                    }
                })}
        </li>
    }
    .into_any()
}
