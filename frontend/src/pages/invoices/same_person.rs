//! Profiles that may already be the customer's, offered in place of a new one.

use leptos::prelude::*;
use mctrade_api_types::{
    invoices::ProfileRef,
    profiles::{ProfileKind, ProfileListQuery, ProfileProposal, ProfileRow},
};

use super::{actions, desk::Desk, list::RowHandle};
use crate::api;

/// Rows asked for to find who has an e-mail address.
const ROWS: u32 = 20;

/// "Looks like ..., use this instead".
pub(super) fn looks_like(
    desk: Desk,
    handle: RowHandle,
    proposal: ProfileProposal,
    move_invoice: RwSignal<bool>,
) -> AnyView {
    let target = reference(&proposal.profile);
    view! {
        <div class="notice warn">
            <div>
                <p>
                    "Looks like " <b>{target.name.clone()}</b> {format!(" #{}", target.id)}
                </p>
                <p class="sub">{proposal.reason}</p>
            </div>
            {use_button("Use this instead".to_owned(), desk, handle, target, move_invoice)}
        </div>
    }
    .into_any()
}

/// The button that links the customer to a profile and closes the dialog.
pub(super) fn use_button(
    label: String,
    desk: Desk,
    handle: RowHandle,
    target: ProfileRef,
    move_invoice: RwSignal<bool>,
) -> AnyView {
    view! {
        <button
            type="button"
            on:click=move |_| {
                desk.close_dialog();
                actions::link_customer_profile(desk, handle.clone(), target.clone(), move_invoice.get_untracked());
            }
        >
            {label}
        </button>
    }
    .into_any()
}

/// The individual that has an e-mail address: the one that `sentence`, the server's own words, names where several do.
pub(super) async fn who_has(email: &str, sentence: &str) -> Option<ProfileRef> {
    let query = ProfileListQuery {
        q: Some(email.trim().to_owned()),
        kind: Some(ProfileKind::Individual),
        limit: Some(ROWS),
        cursor: None,
    };
    let found = api::list_profiles(&query).await.ok()?.data;
    pick(&found, email, sentence).map(reference)
}

fn pick<'found>(found: &'found [ProfileRow], email: &str, sentence: &str) -> Option<&'found ProfileRow> {
    let named = |row: &&ProfileRow| {
        sentence
            .split(|letter: char| !letter.is_ascii_digit())
            .any(|number| number == row.id.to_string())
    };
    let same = |row: &&ProfileRow| !row.anonymous && row.email.trim().to_lowercase() == email.trim().to_lowercase();
    let mut all = found.iter().filter(same);
    all.clone().find(named).or_else(|| all.next())
}

fn reference(row: &ProfileRow) -> ProfileRef {
    ProfileRef {
        id: row.id,
        name: row.name.clone(),
        kind: row.kind,
        anonymous: row.anonymous,
    }
}

#[cfg(test)]
mod tests {
    use mctrade_api_types::profiles::Membership;

    use super::*;

    fn row(id: i64, email: &str) -> ProfileRow {
        ProfileRow {
            id,
            name: format!("Person {id}"),
            kind: ProfileKind::Individual,
            membership: Membership::NonMember,
            anonymous: false,
            city: String::new(),
            email: email.to_owned(),
            organization: None,
        }
    }

    #[test]
    fn the_profile_that_the_server_named_is_offered() {
        let found = [
            row(11, "ana@example.org"),
            row(1140, "Ana@Example.org"),
            row(3, "b@example.org"),
        ];
        let of = |email, sentence| pick(&found, email, sentence).map(|row| row.id);
        assert_eq!(
            of(" ana@example.org", "Profile 1140 has this e-mail address."),
            Some(1140)
        );
        assert_eq!(of("ana@example.org", "Somebody has this e-mail address."), Some(11));
        assert_eq!(of("ana@example.org", "Profile 3 has this e-mail address."), Some(11));
        assert_eq!(of("c@example.org", "Profile 3 has this e-mail address."), None);
    }
}
