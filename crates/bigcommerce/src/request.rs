//! A request as data: what is asked, before anything is sent.

/// The HTTP method of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Post,
    Put,
    Delete,
}

/// One call of the API. Its path is relative to the store, so that it can never leave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    /// The endpoint as BigCommerce's documents name it; for errors and logs, since it holds no value.
    pub(crate) name: &'static str,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: Vec<(&'static str, String)>,
    /// A JSON document.
    pub(crate) body: Option<String>,
    /// The scope that the access token needs for it.
    pub(crate) scope: &'static str,
}

impl Request {
    pub(crate) fn get(name: &'static str, path: String, scope: &'static str) -> Self {
        Self {
            name,
            method: Method::Get,
            path,
            query: Vec::new(),
            body: None,
            scope,
        }
    }

    pub(crate) fn with(mut self, key: &'static str, value: impl ToString) -> Self {
        self.query.push((key, value.to_string()));
        self
    }

    /// The same request for one page of its list.
    pub(crate) fn page(mut self, page: u32, limit: u32) -> Self {
        self.query.retain(|(key, _)| *key != "page" && *key != "limit");
        self.with("page", page).with("limit", limit)
    }

    /// Whether sending it twice does the same as sending it once.
    pub(crate) fn is_repeatable(&self) -> bool {
        self.method != Method::Post
    }
}

/// The most rows of a page that BigCommerce gives.
pub(crate) const PAGE_LIMIT: u32 = 250;
