//! Log lines: JSON where nobody watches, plain text on a terminal. They hold no secret and no personal data.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;

/// Starts writing log lines to standard error. A second call changes nothing.
pub fn start(filter: &str) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(true)
        .with_span_events(FmtSpan::NONE);
    let started = if std::io::stderr().is_terminal() {
        lines.compact().try_init()
    } else {
        lines.json().flatten_event(true).try_init()
    };
    // Only tests start it twice, and the first one stays.
    drop(started);
}
