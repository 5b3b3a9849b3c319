//! What commands print: plain lines for people, JSON for programs.

use std::io::{IsTerminal as _, Write as _};

use serde::Serialize;

use super::CliError;

/// Prints a text as it is.
pub(super) fn text(text: &str) -> Result<(), CliError> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(CliError::io("standard output"))
}

/// Prints a line.
pub(super) fn line(line: &str) -> Result<(), CliError> {
    text(&format!("{line}\n"))
}

/// Prints a value as one line of JSON.
pub(super) fn json<T: Serialize>(value: &T) -> Result<(), CliError> {
    line(&serde_json::to_string(value)?)
}

/// Prints rows with their columns below each other.
pub(super) fn table(heads: &[&str], rows: &[Vec<String>]) -> Result<(), CliError> {
    let mut widths: Vec<usize> = heads.iter().map(|head| head.chars().count()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let heads: Vec<String> = heads.iter().map(|head| (*head).to_owned()).collect();
    let mut printed = String::new();
    for row in std::iter::once(&heads).chain(rows) {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        printed.push_str(cells.join("  ").trim_end());
        printed.push('\n');
    }
    text(&printed)
}

/// How far long work got: a bar on a terminal, else a line now and then. On standard error, beside what is printed.
#[derive(Debug)]
pub(super) struct Progress {
    bar: indicatif::ProgressBar,
    is_terminal: bool,
    told: std::sync::atomic::AtomicU64,
    what: &'static str,
}

/// Steps between two plain lines.
const STEP: u64 = 100;

impl Progress {
    /// Nothing done yet.
    pub(super) fn new(what: &'static str) -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        let bar = if is_terminal {
            indicatif::ProgressBar::no_length()
        } else {
            indicatif::ProgressBar::hidden()
        };
        let style = indicatif::ProgressStyle::with_template("{bar:40} {pos}/{len} {msg}  {per_sec}, {eta} left");
        if let Ok(style) = style {
            bar.set_style(style);
        }
        bar.set_message(what);
        Self {
            bar,
            is_terminal,
            told: std::sync::atomic::AtomicU64::new(0),
            what,
        }
    }

    /// So many are done.
    pub(super) fn at(&self, done: u64, total: Option<u64>) {
        use std::sync::atomic::Ordering;
        if let Some(total) = total {
            self.bar.set_length(total.max(done));
        }
        self.bar.set_position(done);
        let told = self.told.load(Ordering::Relaxed);
        if !self.is_terminal && done >= told + STEP {
            self.told.store(done, Ordering::Relaxed);
            let of = total.map_or_else(String::new, |total| format!(" of {total}"));
            note(&format!("{done}{of} {}", self.what));
        }
    }

    /// All is done.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }
}

/// Writes a line to standard error, beside what is printed.
pub(super) fn note(line: &str) {
    // Standard error may be closed; that must not end the work.
    drop(writeln!(std::io::stderr().lock(), "{line}"));
}
