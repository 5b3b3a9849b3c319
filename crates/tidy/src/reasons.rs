//! Every library in the workspace's list says why it is there: beside it, or on the line above.

use crate::repository::{self, File};

fn faults(manifest: &File) -> Vec<String> {
    let mut faults = Vec::new();
    let mut inside = false;
    let mut above = "";
    for (number, line) in manifest.lines() {
        let line = line.trim();
        if line.starts_with('[') && line.ends_with(']') {
            inside = line == "[workspace.dependencies]";
        } else if inside && !line.is_empty() && !line.starts_with('#') {
            let name = line.split(['=', '.', ' ']).next().unwrap_or_default();
            let reason = comment_of(line)
                .or_else(|| comment_of(above).filter(|_| above.starts_with('#')))
                .unwrap_or_default();
            let ours = name.starts_with("mctrade-");
            if !ours && !reason.chars().any(char::is_alphanumeric) {
                faults.push(format!("{}:{number}: {name} has no reason", manifest.path));
            }
        }
        above = line;
    }
    faults
}

/// What stands after the `#` of a line, unless that is a heading's rule.
fn comment_of(line: &str) -> Option<&str> {
    let mut quoted = false;
    for (position, character) in line.char_indices() {
        match character {
            '"' => quoted = !quoted,
            '#' if !quoted => return Some(line[position + 1..].trim()).filter(|comment| !comment.starts_with("---")),
            _ => {}
        }
    }
    None
}

#[test]
fn every_dependency_has_a_reason() {
    let files = repository::files();
    let manifest = files
        .iter()
        .find(|file| file.path == "Cargo.toml")
        .expect("the workspace's manifest");
    repository::assert_none(faults(manifest));
}

#[rstest::rstest]
#[case::beside("toml = \"1\" # the tests read manifests", 0)]
#[case::above("# Reads manifests.\ntoml = \"1\"", 0)]
#[case::ours("mctrade-domain = { path = \"crates/domain\" }", 0)]
#[case::none("toml = \"1\"", 1)]
#[case::empty("toml = \"1\" #", 1)]
#[case::only_a_heading("# --- tests -----\ntoml = \"1\"", 1)]
#[case::above_another("# Reads manifests.\ntoml = \"1\"\nserde = \"1\"", 1)]
#[case::beside_another("serde = \"1\" # wire shapes\ntoml = \"1\"", 1)]
#[case::a_hash_inside_quotes("toml = \"#1\"", 1)]
fn a_dependency_without_a_reason_is_a_fault(#[case] list: &str, #[case] expected: usize) {
    let manifest = File::new(
        "Cargo.toml",
        &format!("[workspace.dependencies]\n{list}\n[profile.dev]\ndebug = 1\n"),
    );
    assert_eq!(faults(&manifest).len(), expected);
}
