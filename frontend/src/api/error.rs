//! What can go wrong with a request, in words for staff.

use mctrade_api_types::{ErrorCode, FieldError, Problem};

/// Why a request came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ApiError {
    /// No answer: the server is stopped or the network is away.
    Unreachable,
    /// The server said what is wrong.
    Problem {
        /// What is wrong.
        problem: Box<Problem>,
        /// Seconds to wait before the next attempt.
        retry_after: Option<u32>,
    },
    /// An answer that this app cannot read.
    Unreadable {
        /// The HTTP status.
        status: u16,
        /// Names the request in the server's logs.
        request_id: Option<String>,
    },
}

impl ApiError {
    /// The kind of error, where the server named it.
    pub(crate) fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Problem { problem, .. } => Some(problem.code),
            Self::Unreachable | Self::Unreadable { .. } => None,
        }
    }

    /// Names the request in the server's logs.
    pub(crate) fn request_id(&self) -> Option<String> {
        match self {
            Self::Problem { problem, .. } => Some(problem.request_id.clone()).filter(|id| !id.is_empty()),
            Self::Unreadable { request_id, .. } => request_id.clone(),
            Self::Unreachable => None,
        }
    }

    /// The fields that need correction.
    pub(crate) fn fields(&self) -> &[FieldError] {
        match self {
            Self::Problem { problem, .. } => &problem.errors,
            Self::Unreachable | Self::Unreadable { .. } => &[],
        }
    }

    /// Seconds to wait before the next attempt.
    pub(crate) fn retry_after(&self) -> Option<u32> {
        match self {
            Self::Problem { retry_after, .. } => *retry_after,
            Self::Unreachable | Self::Unreadable { .. } => None,
        }
    }

    /// What happened and what to do, in a sentence or two.
    pub(crate) fn sentence(&self) -> String {
        match self {
            Self::Unreachable => {
                "The server does not answer. Nothing was changed; try again when the connection is back.".to_owned()
            }
            Self::Unreadable { status, .. } => {
                format!("The server answered {status} in a way this page does not understand. Load the page again.")
            }
            Self::Problem { problem, .. } => match problem.errors.first() {
                // A list of fields says more than the sentence that announces it.
                Some(field) if problem.detail.is_empty() => field.detail.clone(),
                _ if problem.detail.is_empty() => problem.title.clone(),
                _ => problem.detail.clone(),
            },
        }
    }
}
