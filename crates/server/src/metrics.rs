//! Counters for `GET /metrics`, in Prometheus' text form. Labels hold routes and states, never ids or names.

use std::time::Duration;

use mctrade_storage::LedgerStats;
use prometheus::{Encoder as _, HistogramOpts, HistogramVec, IntCounterVec, IntGaugeVec, Opts, Registry, TextEncoder};

/// Everything counted.
#[derive(Debug, Clone)]
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    durations: HistogramVec,
    webhooks: IntCounterVec,
    ledger: IntGaugeVec,
}

impl Metrics {
    /// Nothing counted yet.
    ///
    /// # Errors
    /// Only where two measures were given one name.
    pub fn new() -> prometheus::Result<Self> {
        let registry = Registry::new();
        let requests = IntCounterVec::new(
            Opts::new("mctrade_http_requests_total", "Requests answered."),
            &["method", "route", "status"],
        )?;
        let durations = HistogramVec::new(
            HistogramOpts::new("mctrade_http_request_duration_seconds", "Time to answer.")
                .buckets(vec![0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5]),
            &["method", "route"],
        )?;
        let webhooks = IntCounterVec::new(
            Opts::new("mctrade_webhooks_total", "Webhooks received, by what became of them."),
            &["outcome"],
        )?;
        let ledger = IntGaugeVec::new(
            Opts::new("mctrade_order_ledger_rows", "Orders by where they stand."),
            &["store", "state"],
        )?;
        registry.register(Box::new(requests.clone()))?;
        registry.register(Box::new(durations.clone()))?;
        registry.register(Box::new(webhooks.clone()))?;
        registry.register(Box::new(ledger.clone()))?;
        Ok(Self {
            registry,
            requests,
            durations,
            webhooks,
            ledger,
        })
    }

    /// Counts an answered request.
    pub fn request(&self, method: &str, route: &str, status: u16, took: Duration) {
        let method = match method {
            "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS" => method,
            _ => "other",
        };
        self.requests
            .with_label_values(&[method, route, &status.to_string()])
            .inc();
        self.durations
            .with_label_values(&[method, route])
            .observe(took.as_secs_f64());
    }

    /// Counts a webhook: `accepted`, `known` or `refused`.
    pub fn webhook(&self, outcome: &str) {
        self.webhooks.with_label_values(&[outcome]).inc();
    }

    /// Notes where the orders of a store stand.
    pub fn ledger(&self, store: &str, stats: &LedgerStats) {
        let LedgerStats {
            due,
            running,
            waiting,
            synced,
            failed,
            excluded,
            archived,
            absent,
            oldest_due: _,
        } = stats;
        let counts = [
            ("due", due),
            ("running", running),
            ("waiting", waiting),
            ("synced", synced),
            ("failed", failed),
            ("excluded", excluded),
            ("archived", archived),
            ("absent", absent),
        ];
        for (state, count) in counts {
            self.ledger.with_label_values(&[store, state]).set(*count);
        }
    }

    /// Everything, in Prometheus' text form.
    ///
    /// # Errors
    /// Where a measure cannot be written.
    pub fn text(&self) -> prometheus::Result<String> {
        let mut text = Vec::new();
        TextEncoder::new().encode(&self.registry.gather(), &mut text)?;
        String::from_utf8(text).map_err(|error| prometheus::Error::Msg(error.to_string()))
    }
}
