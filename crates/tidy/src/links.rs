//! Every link of a document leads somewhere: to a file of the repository, or to a heading that is there.

use std::collections::BTreeSet;

use crate::repository::{self, File};

fn faults(files: &[File], paths: &BTreeSet<String>) -> Vec<String> {
    let mut faults = Vec::new();
    for file in files.iter().filter(|file| file.extension() == "md") {
        for (number, target) in links(file) {
            if target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            let (place, heading) = target
                .split_once('#')
                .map_or((target, None), |(place, heading)| (place, Some(heading)));
            let path = if place.is_empty() {
                file.path.clone()
            } else {
                resolve(&file.path, place)
            };
            let folder = format!("{path}/");
            if !paths.contains(&path) && !paths.iter().any(|known| known.starts_with(&folder)) {
                faults.push(format!("{}:{number}: there is no {path}", file.path));
            } else if let (Some(heading), Some(document)) = (heading, files.iter().find(|other| other.path == path))
                && document.extension() == "md"
                && !anchors(document).contains(heading)
            {
                faults.push(format!("{}:{number}: {path} has no heading #{heading}", file.path));
            }
        }
    }
    faults
}

/// The lines of prose: those outside of fenced code.
fn prose(file: &File) -> impl Iterator<Item = (usize, &str)> {
    let mut fenced = false;
    file.lines().filter(move |(_, line)| {
        let fence = line.trim_start().starts_with("```");
        fenced ^= fence;
        !fence && !fenced
    })
}

/// The targets of `[text](target)`.
fn links(file: &File) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (number, line) in prose(file) {
        let mut rest = line;
        while let Some((_, after)) = rest.split_once("](") {
            let Some((target, tail)) = after.split_once(')') else {
                break;
            };
            found.push((number, target.split_whitespace().next().unwrap_or_default()));
            rest = tail;
        }
    }
    found
}

/// A document's headings as the addresses they get.
fn anchors(file: &File) -> BTreeSet<String> {
    let headings = prose(file)
        .filter(|(_, line)| line.starts_with('#'))
        .map(|(_, line)| line.trim_start_matches('#').trim());
    headings
        .map(|heading| {
            let kept = heading.to_lowercase();
            kept.chars()
                .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
                .map(|c| if c == ' ' { '-' } else { c })
                .collect()
        })
        .collect()
}

/// The path that `place` means in the document `from`.
fn resolve(from: &str, place: &str) -> String {
    let mut parts: Vec<&str> = if place.starts_with('/') {
        Vec::new()
    } else {
        from.split('/').collect()
    };
    parts.pop();
    for part in place.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn every_link_of_every_document_resolves() {
    let paths = repository::paths().into_iter().collect();
    repository::assert_none(faults(&repository::files(), &paths));
}

#[rstest::rstest]
#[case::a_file("[x](../README.md)", 0)]
#[case::a_folder("[x](../crates)", 0)]
#[case::a_heading_here("[x](#how-it-works)", 0)]
#[case::a_heading_there("[x](../README.md#start)", 0)]
#[case::another_site("[x](https://example.com/absent)", 0)]
#[case::in_code("```\n[x](absent.md)\n```", 0)]
#[case::an_absent_file("[x](absent.md)", 1)]
#[case::an_absent_file_after_a_good_one("[x](../README.md) [y](./a.md) [z](absent.md)", 1)]
#[case::an_absent_heading("[x](../README.md#stop)", 1)]
fn a_link_that_leads_nowhere_is_a_fault(#[case] text: &str, #[case] expected: usize) {
    let document = File::new("docs/a.md", &format!("# How it works?\n{text}"));
    let paths = ["docs/a.md", "README.md", "crates/domain/Cargo.toml"]
        .map(str::to_owned)
        .into();
    assert_eq!(
        faults(&[document, File::new("README.md", "# Start\n")], &paths).len(),
        expected
    );
}
