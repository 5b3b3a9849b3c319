//! Each request's id: the caller's own where it is well formed, else a new one.

use actix_web::http::header::{HeaderMap, HeaderName};
use uuid::Uuid;

/// The header, both ways.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

tokio::task_local! {
    /// The id of the request that is being answered.
    pub static REQUEST_ID: String;
}

/// The id of the request that is being answered, or an empty text outside of one.
#[must_use]
pub fn current() -> String {
    REQUEST_ID.try_with(Clone::clone).unwrap_or_default()
}

/// The caller's id if it is 8 to 64 letters, digits, dots, dashes or underscores; else a new one.
#[must_use]
pub fn of(headers: &HeaderMap) -> String {
    headers
        .get(X_REQUEST_ID)
        .and_then(|value| value.to_str().ok())
        .filter(|id| well_formed(id))
        .map_or_else(|| Uuid::now_v7().to_string(), str::to_owned)
}

fn well_formed(id: &str) -> bool {
    (8..=64).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_ids_are_taken_over() {
        assert!(well_formed("8f14e45f-ceea-467f"));
        for wrong in ["", "short", "has space in it", "line\nbreak-here", "<script>alert(1)"] {
            assert!(!well_formed(wrong), "{wrong}");
        }
        assert!(!well_formed(&"a".repeat(65)));
    }
}
