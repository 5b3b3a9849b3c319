//! Every error code that the API promises is given by something.

use crate::repository::{self, File};

const LIST: &str = "crates/api-types/src/error_code.rs";
const NAME: &str = "ErrorCode";

/// The codes of the list: the names before the `=` in the block of `error_codes!`.
fn codes(list: &File) -> Vec<String> {
    let body = list
        .text
        .split_once("\nerror_codes! {")
        .and_then(|(_, after)| after.split_once("\n}"))
        .map(|(body, _)| body);
    let entries = body
        .unwrap_or_default()
        .lines()
        .filter_map(|line| line.trim().split_once(" = "));
    let codes: Vec<_> = entries
        .map(|(name, _)| name.to_owned())
        .filter(|name| name.starts_with(char::is_uppercase))
        .collect();
    assert!(!codes.is_empty(), "{LIST} has no list of codes that can be read here");
    codes
}

/// Whether `text` has `word` with nothing of a name after it.
fn names(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(position, _)| {
        let after = text[position + word.len()..].chars().next();
        after.is_none_or(|character| !character.is_alphanumeric() && character != '_')
    })
}

fn faults(files: &[File]) -> Vec<String> {
    let Some(list) = files.iter().find(|file| file.path == LIST) else {
        return Vec::new();
    };
    let server = |file: &&File| file.extension() == "rs" && file.path.starts_with("crates/server/");
    if !files.iter().filter(server).any(|file| file.text.contains(NAME)) {
        return Vec::new(); // nothing is served yet
    }
    let dead = |code: &String| {
        !files
            .iter()
            .filter(server)
            .any(|file| names(&file.text, &format!("{NAME}::{code}")))
    };
    codes(list)
        .into_iter()
        .filter(dead)
        .map(|code| format!("{LIST}: nothing in the server gives {code}"))
        .collect()
}

#[test]
fn every_error_code_is_given_somewhere() {
    repository::assert_none(faults(&repository::files()));
}

#[test]
fn an_error_code_that_nothing_gives_is_a_fault() {
    let list = "macro_rules! x\n}\nerror_codes! {\n    /// No such thing.\n    NotFound = \"not_found\", 404, \"x\";\n    Conflict = \"c\", 409, \"y\";\n}\n";
    let server = |text: &str| File::new("crates/server/src/errors.rs", text);
    let check = |text: &str| faults(&[File::new(LIST, list), server(text)]);
    assert!(check("ErrorCode::NotFound, ErrorCode::Conflict").is_empty());
    assert_eq!(check("ErrorCode::NotFound, ErrorCode::ConflictOfDates").len(), 1);
    assert_eq!(check("ErrorCode").len(), 2);
}

#[test]
#[should_panic(expected = "no list of codes")]
fn a_list_that_cannot_be_read_is_a_fault() {
    faults(&[
        File::new(LIST, "pub enum ErrorCode { NotFound }"),
        File::new("crates/server/src/errors.rs", NAME),
    ]);
}
