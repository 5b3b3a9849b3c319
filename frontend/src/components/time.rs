//! A moment in a time zone.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use crate::format;

/// A day and a time of day, with the whole of it on hover.
#[component]
pub(crate) fn Moment(at: DateTime<Utc>, #[prop(into)] zone: String) -> AnyView {
    view! {
        <time class="stack" datetime=format::iso(at) title=format::precise(at, &zone)>
            <span>{format::day(at, &zone)}</span>
            <span class="sub">{format::clock(at, &zone)}</span>
        </time>
    }
    .into_any()
}
