//! Statuses, kinds, rules and outcomes in the words of the screen.

use mctrade_api_types::{
    ErrorCode,
    invoices::{InvoiceRow, InvoiceStatus},
    profiles::{Membership, ProfileKind},
    sync::ImportOutcome,
};

use crate::{api::ApiError, components::Tone};

/// A status as a word and what its colour says.
pub(crate) fn status(status: InvoiceStatus) -> (&'static str, Tone) {
    match status {
        InvoiceStatus::Open => ("Open", Tone::Accent),
        InvoiceStatus::PartiallyPaid => ("Partially paid", Tone::Warn),
        InvoiceStatus::Paid => ("Paid", Tone::Good),
        InvoiceStatus::PartiallyRefunded => ("Partially refunded", Tone::Warn),
        InvoiceStatus::Refunded => ("Refunded", Tone::Info),
        InvoiceStatus::Void => ("Void", Tone::Info),
    }
}

/// The order's own words where it was called off: its invoice may be paid all the same, as the money was kept.
pub(crate) fn called_off(row: &InvoiceRow) -> Option<String> {
    let words = row.order_status.trim();
    ["cancelled", "canceled", "declined"]
        .into_iter()
        .any(|known| words.eq_ignore_ascii_case(known))
        .then(|| words.to_owned())
}

/// Person or organization.
pub(crate) fn kind(kind: ProfileKind) -> &'static str {
    match kind {
        ProfileKind::Individual => "Individual",
        ProfileKind::Organization => "Organization",
    }
}

/// Standing with the association.
pub(crate) fn membership(membership: Membership) -> &'static str {
    match membership {
        Membership::Member => "Member",
        Membership::NonMember => "Non-member",
        Membership::Prospect => "Prospect",
    }
}

/// What a remark on an invoice is called.
pub(crate) fn flag(code: &str) -> &'static str {
    match code {
        "refunded_without_record" => "Refund without record",
        "unknown_status" => "Unknown status",
        "customer_gone" => "Customer gone",
        "archived" => "Archived",
        _ => "Needs a look",
    }
}

/// What decided whose invoice it is.
pub(crate) fn owner_rule(rule: &str) -> &'static str {
    match rule {
        "staff" => "Staff chose this profile.",
        "guest" => "The buyer was a guest, so it went to the anonymous profile.",
        "guest_email" => "The guest's e-mail address belongs to this profile.",
        "individual" => "It is the signed-in customer's own profile.",
        "related_organization" => "It is the customer's organization, as the settings ask.",
        "no_single_match" => "More than one profile could be the customer's, so it went to the anonymous profile.",
        _ => "",
    }
}

/// How an invoice is named in sentences: by its order, as staff do, else by its number.
pub(crate) fn name(row: &InvoiceRow) -> String {
    match row.order_id {
        Some(order) => format!("order {order}"),
        None => format!("invoice {}", row.number),
    }
}

/// What an import came to, in a word and what its colour says.
pub(crate) fn outcome(outcome: ImportOutcome) -> (&'static str, Tone) {
    match outcome {
        ImportOutcome::Created => ("imported", Tone::Good),
        ImportOutcome::Updated => ("updated", Tone::Good),
        ImportOutcome::Unchanged => ("already current", Tone::Info),
        ImportOutcome::Waiting => ("waiting", Tone::Warn),
        ImportOutcome::Excluded => ("left out", Tone::Warn),
    }
}

/// Why an import failed, in words for staff.
pub(crate) fn import_failure(error: &ApiError, order: i64) -> String {
    let reason = match error.code() {
        Some(ErrorCode::OrderNotInStore) => return format!("The store has no order {order}. Check the number."),
        Some(ErrorCode::StoreUnauthorized) => {
            "the store refused the access token. Connect the store again under Stores"
        }
        Some(ErrorCode::StoreUnavailable) => "the store does not answer. It is tried again by itself; or try later",
        Some(ErrorCode::StoreAnswerMalformed) => "the store's answer could not be read. It is tried again by itself",
        Some(ErrorCode::NoStoreConnected) => "no store is connected yet. Connect one under Stores",
        Some(ErrorCode::NotAllowed) => "your role may not import orders",
        _ => return error.sentence(),
    };
    format!("Order {order} was not imported: {reason}.")
}
