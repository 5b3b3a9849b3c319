//! The ready-made filters over the list.

use leptos::prelude::*;

use super::{
    address::{Address, Filter, REFUNDED_AND_CANCELLED},
    desk::Desk,
};
use crate::format;

/// The ready-made filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ReadyMade {
    All,
    OnlyAnonymous,
    NoCustomerProfile,
    RefundedAndCancelled,
    Changed,
}

impl ReadyMade {
    const ALL: [Self; 5] = [
        Self::All,
        Self::OnlyAnonymous,
        Self::NoCustomerProfile,
        Self::RefundedAndCancelled,
        Self::Changed,
    ];

    fn label(self) -> &'static str {
        match self {
            Self::All => "All",
            Self::OnlyAnonymous => "Only Anonymous",
            Self::NoCustomerProfile => "No customer profile",
            Self::RefundedAndCancelled => "Refunded and cancelled",
            Self::Changed => "Changed in 24 h",
        }
    }

    /// `filter` with this view's own conditions in place of any other view's; dates stay.
    fn of(self, filter: &Filter) -> Filter {
        let plain = Filter {
            from: filter.from,
            to: filter.to,
            ..Filter::default()
        };
        match self {
            Self::All => plain,
            Self::OnlyAnonymous => Filter {
                anonymous: true,
                ..plain
            },
            Self::NoCustomerProfile => Filter {
                no_customer_profile: true,
                ..plain
            },
            Self::RefundedAndCancelled => Filter {
                status: Some(REFUNDED_AND_CANCELLED.to_owned()),
                ..plain
            },
            Self::Changed => Filter { changed: true, ..plain },
        }
    }
}

impl ReadyMade {
    /// Whether this view's conditions hold, whatever else narrows the list.
    fn is_current(self, filter: &Filter) -> bool {
        let Filter {
            order_id, profile_id, ..
        } = *filter;
        *filter
            == Filter {
                order_id,
                profile_id,
                ..self.of(filter)
            }
    }
}

/// The views as links: each is an address of its own.
#[component]
pub(crate) fn Views() -> AnyView {
    let desk = expect_context::<Desk>();
    let links = ReadyMade::ALL
        .into_iter()
        .map(|view| {
            let target = move || desk.address.with(|address| address.filtered(view.of(&address.filter)));
            let current = move || desk.address.with(|address| view.is_current(&address.filter));
            let anonymous = move || {
                let summary = desk.list.summary().get()?;
                (view == ReadyMade::OnlyAnonymous && summary.anonymous > 0).then(|| format::count(summary.anonymous))
            };
            view! {
                <a
                    href=move || Address::to_url(&target())
                    aria-current=move || current().then_some("page")
                    on:click=move |event| {
                        // The router would scroll; a filter keeps the place.
                        if !event.ctrl_key() && !event.meta_key() && !event.shift_key() {
                            event.prevent_default();
                            desk.go(&target());
                        }
                    }
                >
                    {view.label()}
                    {move || anonymous().map(|count| view! { <span class="count">{count}</span> })}
                </a>
            }
        })
        .collect_view();
    view! {
        <nav class="tabs" aria-label="Views">
            {links}
        </nav>
    }
    .into_any()
}
