//! What every request and answer has in common: ids, headers, limits, and how bodies and queries are read.

pub mod api_limit;
pub mod envelope;
pub mod etag;
pub mod headers;
pub mod idempotency;
pub mod json;
pub mod query;
pub mod request_id;
pub mod words;
