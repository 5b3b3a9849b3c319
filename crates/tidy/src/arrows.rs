//! Which of our crates may depend on which: exactly the arrows of `arrows.txt`.

use std::collections::BTreeSet;

use toml::{Table, Value};

use crate::repository::{self, File};

const GOLDEN: &str = "crates/tidy/arrows.txt";

/// Whether a file describes a member of the workspace.
pub(crate) fn is_member(file: &File) -> bool {
    file.path.ends_with("/Cargo.toml")
}

/// A member's name and what it depends on, with the kind of each dependency (`""` for what the product needs).
pub(crate) fn dependencies(file: &File) -> (String, Vec<(&'static str, String)>) {
    let manifest: Table = file
        .text
        .parse()
        .unwrap_or_else(|error| panic!("{}: {error}", file.path));
    let name = manifest["package"]["name"].as_str().unwrap().to_owned();
    let mut tables = vec![&manifest];
    if let Some(targets) = manifest.get("target").and_then(Value::as_table) {
        tables.extend(targets.values().filter_map(Value::as_table));
    }
    let mut found = Vec::new();
    for (key, kind) in [
        ("dependencies", ""),
        ("dev-dependencies", "tests"),
        ("build-dependencies", "build"),
    ] {
        for table in tables.iter().filter_map(|table| table.get(key)?.as_table()) {
            found.extend(table.keys().map(|dependency| (kind, dependency.clone())));
        }
    }
    (name, found)
}

/// Every arrow between members, one a line: `from -> to`, and the kind in parentheses where it is not the product's.
fn arrows(files: &[File]) -> BTreeSet<String> {
    let members: Vec<_> = files.iter().filter(|file| is_member(file)).map(dependencies).collect();
    let ours: BTreeSet<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    let mut arrows = BTreeSet::new();
    for (name, dependencies) in &members {
        for (kind, dependency) in dependencies
            .iter()
            .filter(|(_, dependency)| ours.contains(dependency.as_str()))
        {
            let short = |name: &str| name.trim_start_matches("mctrade-").to_owned();
            let kind = if kind.is_empty() {
                String::new()
            } else {
                format!(" ({kind})")
            };
            arrows.insert(format!("{} -> {}{kind}", short(name), short(dependency)));
        }
    }
    arrows
}

fn faults(files: &[File], golden: &str) -> Vec<String> {
    let is = arrows(files);
    let allowed: BTreeSet<String> = golden
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect();
    let new = is
        .difference(&allowed)
        .map(|arrow| format!("a new arrow: {arrow} (see ARCHITECTURE.md before adding it to {GOLDEN})"));
    let gone = allowed
        .difference(&is)
        .map(|arrow| format!("{GOLDEN} allows {arrow}, which is not there any more: remove the line"));
    new.chain(gone).collect()
}

#[test]
fn our_crates_depend_on_each_other_only_as_designed() {
    let files = repository::files();
    let golden = files
        .iter()
        .find(|file| file.path == GOLDEN)
        .expect("the list of arrows");
    repository::assert_none(faults(&files, &golden.text));
}

#[test]
fn a_new_arrow_and_a_vanished_one_are_faults() {
    let domain = File::new(
        "crates/domain/Cargo.toml",
        "[package]\nname = 'mctrade-domain'\n[dependencies]\nserde = '1'",
    );
    let shop = "[package]\nname = 'mctrade-shop'\n[dependencies]\nmctrade-domain.workspace = true";
    let shop = File::new("crates/shop/Cargo.toml", shop);
    let files = [domain, shop];
    assert!(faults(&files, "# why\nshop -> domain\n").is_empty());
    assert_eq!(faults(&files, "").len(), 1);
    assert_eq!(faults(&files, "shop -> domain\ndomain -> shop\n").len(), 1);
}

#[test]
fn an_arrow_of_tests_or_of_one_target_only_is_an_arrow_too() {
    let domain = File::new("domain/Cargo.toml", "[package]\nname = 'mctrade-domain'");
    let shop = "[package]\nname = 'mctrade-shop'\n[dev-dependencies]\nmctrade-domain.workspace = true\n\
                [target.'cfg(unix)'.dependencies]\nmctrade-domain.workspace = true";
    let found = arrows(&[domain, File::new("shop/Cargo.toml", shop)]);
    assert_eq!(
        found.into_iter().collect::<Vec<_>>(),
        ["shop -> domain", "shop -> domain (tests)"]
    );
}
