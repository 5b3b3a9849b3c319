//! What went wrong, in plain words, and what to do about it.

use std::time::Duration;

use mctrade_domain::ledger::{Failure, FailureCode};
use mctrade_domain::plan::PlanError;
use mctrade_shop::ShopError;
use mctrade_storage::StorageError;

/// A failure, and whether patience alone may heal it.
#[derive(Debug)]
pub(crate) struct Trouble {
    pub(crate) failure: Failure,
    pub(crate) transient: bool,
    pub(crate) retry_after: Option<Duration>,
}

/// What staff can do about a failure, in a sentence.
#[must_use]
pub fn suggested_fix(code: FailureCode) -> &'static str {
    match code {
        FailureCode::StoreUnreachable => "It is tried again by itself until the store answers.",
        FailureCode::StoreError => "It is tried again by itself. If it stays, look at the order in the store.",
        FailureCode::RateLimited => "It is tried again by itself once the store's quota allows.",
        FailureCode::Unauthorized => "Reconnect the store with a valid access token.",
        FailureCode::Forbidden => "Give the store's API account the missing right, then retry.",
        FailureCode::MalformedAnswer => "Look at the order in the store, then retry.",
        FailureCode::Unplannable => "Correct the order in the store, then retry.",
        FailureCode::StorageError => "It is tried again by itself once the database can be used.",
    }
}

impl Trouble {
    fn new(code: FailureCode, reason: &str, transient: bool, retry_after: Option<Duration>) -> Self {
        let mut words = reason.chars();
        let capital: String = words
            .next()
            .map(|first| first.to_uppercase().collect())
            .unwrap_or_default();
        let reason = format!("{capital}{}", words.as_str());
        let detail = format!("{}. {}", reason.trim_end_matches(['.', ' ']), suggested_fix(code));
        Self {
            failure: Failure { code, detail },
            transient,
            retry_after,
        }
    }

    /// What a shop's answer means for one order. A missing order is no failure and never comes here as one.
    pub(crate) fn of_shop(error: &ShopError) -> Self {
        let (code, retry_after) = match error {
            ShopError::NotFound => (FailureCode::MalformedAnswer, None),
            ShopError::Unauthorized => (FailureCode::Unauthorized, None),
            ShopError::Forbidden(_) => (FailureCode::Forbidden, None),
            ShopError::RateLimited { retry_after } => (FailureCode::RateLimited, *retry_after),
            ShopError::Unreachable(_) => (FailureCode::StoreUnreachable, None),
            ShopError::Server { .. } | ShopError::Refused { .. } => (FailureCode::StoreError, None),
            ShopError::Malformed(_) => (FailureCode::MalformedAnswer, None),
        };
        Self::new(code, &error.to_string(), error.is_transient(), retry_after)
    }

    /// An order whose amounts cannot be an invoice.
    pub(crate) fn of_plan(error: &PlanError) -> Self {
        Self::new(FailureCode::Unplannable, &error.to_string(), false, None)
    }

    /// What our database's answer means for one order.
    pub(crate) fn of_storage(error: &StorageError) -> Self {
        match error {
            StorageError::Refused(_) => Self::new(FailureCode::Unplannable, &error.to_string(), false, None),
            StorageError::NotFound(_)
            | StorageError::Stale { .. }
            | StorageError::DuplicateEmail { .. }
            | StorageError::Conflict(_)
            | StorageError::FenceLost
            | StorageError::Unavailable(_)
            | StorageError::Corrupt(_) => Self::new(FailureCode::StorageError, &error.to_string(), true, None),
        }
    }
}

/// A fault of our own while an order was worked on.
pub(crate) fn internal() -> Failure {
    Trouble::new(
        FailureCode::Unplannable,
        "this order stopped the program unexpectedly",
        false,
        None,
    )
    .failure
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(ShopError::Unauthorized, FailureCode::Unauthorized, false)]
    #[case(ShopError::Forbidden("store_v2_orders".into()), FailureCode::Forbidden, false)]
    #[case(ShopError::RateLimited { retry_after: None }, FailureCode::RateLimited, true)]
    #[case(ShopError::Unreachable("timed out".into()), FailureCode::StoreUnreachable, true)]
    #[case(ShopError::Server { status: 503 }, FailureCode::StoreError, true)]
    #[case(ShopError::Refused { status: 400, message: "no".into() }, FailureCode::StoreError, false)]
    #[case(ShopError::Malformed("total_inc_tax".into()), FailureCode::MalformedAnswer, false)]
    fn each_answer_of_a_shop_has_its_class(
        #[case] error: ShopError,
        #[case] code: FailureCode,
        #[case] transient: bool,
    ) {
        let trouble = Trouble::of_shop(&error);
        assert_eq!((trouble.failure.code, trouble.transient), (code, transient));
    }

    #[test]
    fn a_reason_is_a_sentence_and_says_what_to_do() {
        let detail = Trouble::of_shop(&ShopError::Unauthorized).failure.detail;
        assert_eq!(
            detail,
            "The store refused the access token. Reconnect the store with a valid access token."
        );
    }
}
