//! No file is longer than a reader can hold: about 400 lines, 600 at the very most.

use crate::repository::{self, File};

/// Lines from which a file should be taken apart.
const SOFT: usize = 400;
/// Lines that no file may exceed.
const HARD: usize = 600;
/// Files that may be longer, with the reason.
const EXCEPTIONS: [(&str, &str); 0] = [];

/// The files that people write; generated and recorded ones have other extensions.
fn is_code(file: &File) -> bool {
    matches!(
        file.extension(),
        "rs" | "ts" | "js" | "css" | "py" | "sh" | "toml" | "sql"
    ) || file.text.starts_with("#!")
        || file.path == "Justfile"
}

fn longer_than(limit: usize, files: &[File]) -> Vec<String> {
    let excepted = |path: &str| EXCEPTIONS.iter().any(|(exception, _)| *exception == path);
    files
        .iter()
        .filter(|file| is_code(file) && !excepted(&file.path) && file.lines().count() > limit)
        .map(|file| format!("{} has {} lines", file.path, file.lines().count()))
        .collect()
}

#[test]
fn no_file_is_too_long() {
    let files = repository::files();
    for file in longer_than(SOFT, &files) {
        println!("{file}: take it apart before it reaches {HARD}");
    }
    repository::assert_none(longer_than(HARD, &files));
}

#[test]
fn a_file_too_long_is_a_fault() {
    let file = |path: &str, lines: usize| File::new(path, &"x\n".repeat(lines));
    assert_eq!(
        longer_than(HARD, &[file("a.rs", HARD + 1), file("b.rs", HARD)]).len(),
        1
    );
    assert!(longer_than(HARD, &[file("package-lock.json", 5000)]).is_empty());
    assert_eq!(
        longer_than(HARD, &[File::new("scripts/x", &"#!/bin/sh\n".repeat(HARD + 1))]).len(),
        1
    );
}
