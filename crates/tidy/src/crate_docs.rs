//! Every crate begins by saying what it is for.

use crate::repository::{self, File};

fn is_root(path: &str) -> bool {
    ["src/lib.rs", "src/main.rs", "tests/it/main.rs"]
        .iter()
        .any(|root| path.ends_with(root))
}

fn faults(files: &[File]) -> Vec<String> {
    let silent = |file: &&File| {
        let first = file.text.lines().next().unwrap_or_default();
        first
            .strip_prefix("//!")
            .is_none_or(|text| !text.trim_end().ends_with(['.', ':', ',']) && text.trim().len() < 20)
    };
    let roots = files.iter().filter(|file| is_root(&file.path));
    roots
        .filter(silent)
        .map(|file| format!("{} does not begin with what the crate is for (//!)", file.path))
        .collect()
}

#[test]
fn every_crate_says_what_it_is_for() {
    repository::assert_none(faults(&repository::files()));
}

#[test]
fn a_crate_without_documentation_is_a_fault() {
    assert_eq!(faults(&[File::new("crates/x/src/lib.rs", "pub mod a;")]).len(), 1);
    assert_eq!(
        faults(&[File::new("crates/x/src/main.rs", "//!\nfn main() {}")]).len(),
        1
    );
    assert!(faults(&[File::new("crates/x/src/lib.rs", "//! Orders become invoices.")]).is_empty());
    assert!(faults(&[File::new("crates/x/src/other.rs", "pub mod a;")]).is_empty());
}
