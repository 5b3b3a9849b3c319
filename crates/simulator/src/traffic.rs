//! Counting requests, so that clients' habits can be tested.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

const REMEMBERED: usize = 500;

/// One request that was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SeenRequest {
    /// The method.
    pub method: String,
    /// The path below the store, with its query.
    pub target: String,
    /// The status of the answer; 0 when the connection was dropped.
    pub status: u16,
}

/// How often the store was asked for what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Traffic {
    /// All API requests.
    pub total: u64,
    /// Requests by method and path, numbers in the path replaced by `{id}`.
    pub by_endpoint: BTreeMap<String, u64>,
    /// Answers by status.
    pub by_status: BTreeMap<u16, u64>,
    /// The most 429 answers in a row.
    pub most_refusals_in_a_row: u64,
    /// The last requests, oldest first.
    pub last: VecDeque<SeenRequest>,
    #[serde(skip)]
    refusals_in_a_row: u64,
}

impl Traffic {
    pub(crate) fn note(&mut self, method: &str, path: &str, query: &str, status: u16) {
        self.total += 1;
        *self
            .by_endpoint
            .entry(format!("{method} {}", endpoint(path)))
            .or_default() += 1;
        *self.by_status.entry(status).or_default() += 1;
        self.refusals_in_a_row = if status == 429 { self.refusals_in_a_row + 1 } else { 0 };
        self.most_refusals_in_a_row = self.most_refusals_in_a_row.max(self.refusals_in_a_row);
        if self.last.len() == REMEMBERED {
            self.last.pop_front();
        }
        let target = if query.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{query}")
        };
        self.last.push_back(SeenRequest {
            method: method.to_owned(),
            target,
            status,
        });
    }

    /// How often an endpoint was asked, such as `GET /v2/orders/{id}`.
    pub fn of(&self, endpoint: &str) -> u64 {
        self.by_endpoint.get(endpoint).copied().unwrap_or(0)
    }
}

fn endpoint(path: &str) -> String {
    path.split('/')
        .map(|part| {
            let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
            if is_number { "{id}" } else { part }
        })
        .collect::<Vec<_>>()
        .join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_endpoint() {
        let mut traffic = Traffic::default();
        traffic.note("GET", "/v2/orders/100/products", "limit=250", 200);
        traffic.note("GET", "/v2/orders/101/products", "", 429);
        assert_eq!(traffic.of("GET /v2/orders/{id}/products"), 2);
        assert_eq!(traffic.most_refusals_in_a_row, 1);
        assert_eq!(traffic.last[0].target, "/v2/orders/100/products?limit=250");
    }
}
