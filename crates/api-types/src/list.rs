//! Lists on the wire.

use serde::{Deserialize, Serialize};

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The rows.
    pub data: Vec<T>,
    /// About the page.
    pub meta: PageMeta,
}

/// About a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PageMeta {
    /// Where the list goes on.
    pub page: PageLinks,
    /// All rows of the filter; only with `include=total`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
}

/// Where a list goes on. The marks are opaque: pass them back as `cursor`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PageLinks {
    /// Rows of a page.
    pub limit: u32,
    /// The following page.
    pub next: Option<String>,
    /// The preceding page.
    pub previous: Option<String>,
}
