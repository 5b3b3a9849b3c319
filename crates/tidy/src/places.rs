//! Which large libraries may be named where, so that each stays replaceable behind the crate that hides it.

use std::collections::BTreeMap;

use crate::{
    arrows::{dependencies, is_member},
    repository::{self, File},
};

/// A library, and the only members of the workspace that may depend on it.
const PLACES: [(&str, &[&str]); 8] = [
    ("sea-orm", &["mctrade-storage"]),
    ("sea-orm-migration", &["mctrade-migrations"]),
    ("sqlx", &[]),
    ("actix-web", &["mctrade-server", "mctrade-simulator"]),
    ("utoipa", &["mctrade-api-types", "mctrade-server"]),
    ("leptos", &["mctrade-frontend"]),
    ("web-sys", &["mctrade-frontend"]),
    ("anyhow", &["mctrade-server", "xtask"]),
];

/// What the business may not know of: no I/O, no async, no ORM, no web.
const NOT_IN_DOMAIN: [&str; 7] = [
    "tokio",
    "reqwest",
    "futures-util",
    "async-trait",
    "tracing",
    "rand",
    "serde_json",
];

/// The folders where the ORM may be named at all, in code or in a manifest.
const ORM_FOLDERS: [&str; 3] = ["crates/storage/", "migrations/", "crates/tidy/"];

fn manifest_faults(files: &[File]) -> Vec<String> {
    let places = BTreeMap::from(PLACES);
    let mut faults = Vec::new();
    for (name, dependencies) in files.iter().filter(|file| is_member(file)).map(dependencies) {
        for (kind, dependency) in dependencies {
            let strange = places
                .get(dependency.as_str())
                .is_some_and(|allowed| !allowed.contains(&name.as_str()));
            let heavy = name == "mctrade-domain" && NOT_IN_DOMAIN.contains(&dependency.as_str());
            if (strange || heavy) && kind != "tests" {
                faults.push(format!("{name} depends on {dependency}, which has its place elsewhere"));
            }
        }
    }
    faults
}

fn orm_faults(files: &[File]) -> Vec<String> {
    let mut faults = Vec::new();
    let watched = |file: &&File| file.extension() == "rs" || is_member(file);
    for file in files
        .iter()
        .filter(watched)
        .filter(|file| !ORM_FOLDERS.iter().any(|folder| file.path.starts_with(folder)))
    {
        for (number, line) in file
            .lines()
            .filter(|(_, line)| line.contains("sea_orm") || line.contains("sea-orm"))
        {
            faults.push(format!(
                "{}:{number}: only storage and migrations may name the ORM: {}",
                file.path,
                line.trim()
            ));
        }
    }
    faults
}

#[test]
fn each_large_library_stays_in_its_place() {
    repository::assert_none(manifest_faults(&repository::files()));
}

#[test]
fn the_orm_is_named_only_in_storage_and_migrations() {
    repository::assert_none(orm_faults(&repository::files()));
}

#[test]
fn a_library_in_a_strange_place_is_a_fault() {
    let manifest = |name: &str, dependency: &str| {
        File::new(
            "crates/x/Cargo.toml",
            &format!("[package]\nname = '{name}'\n[dependencies]\n{dependency} = '1'"),
        )
    };
    assert_eq!(manifest_faults(&[manifest("mctrade-sync", "actix-web")]).len(), 1);
    assert_eq!(manifest_faults(&[manifest("mctrade-domain", "tokio")]).len(), 1);
    assert!(manifest_faults(&[manifest("mctrade-server", "actix-web")]).is_empty());
}

#[test]
fn the_orm_in_a_strange_place_is_a_fault() {
    assert_eq!(
        orm_faults(&[File::new("crates/sync/src/lib.rs", "//! x\nuse sea_orm::Value;")]).len(),
        1
    );
    assert_eq!(
        orm_faults(&[File::new("crates/sync/Cargo.toml", "[dependencies]\nsea-orm = '2'")]).len(),
        1
    );
    assert!(orm_faults(&[File::new("crates/storage/src/lib.rs", "use sea_orm::Value;")]).is_empty());
}
