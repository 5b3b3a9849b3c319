//! Every error code that the API promises is given by something.

use crate::repository::{self, File};

const LIST: &str = "crates/api-types/src/error_code.rs";
const NAME: &str = "ErrorCode";

/// The variants of the enum of error codes.
fn codes(list: &File) -> Vec<String> {
    let start = format!("pub enum {NAME} {{");
    let body = list
        .text
        .split_once(&start)
        .and_then(|(_, after)| after.split_once("\n}"))
        .map(|(body, _)| body);
    let body = body.unwrap_or_else(|| panic!("{LIST} has no `{start}`"));
    let lines = body
        .lines()
        .map(str::trim)
        .filter(|line| line.starts_with(char::is_uppercase));
    lines
        .map(|line| line.chars().take_while(char::is_ascii_alphanumeric).collect())
        .collect()
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
    let list = "/// Codes.\npub enum ErrorCode {\n    /// No such thing.\n    NotFound,\n    #[serde(rename = \"x\")]\n    Conflict,\n}\n";
    let server = |text: &str| File::new("crates/server/src/errors.rs", text);
    let check = |text: &str| faults(&[File::new(LIST, list), server(text)]);
    assert!(check("ErrorCode::NotFound, ErrorCode::Conflict").is_empty());
    assert_eq!(check("ErrorCode::NotFound, ErrorCode::ConflictOfDates").len(), 1);
    assert_eq!(check("").len(), 2);
}
