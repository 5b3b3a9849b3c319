//! Knows whether a build would give what is there already.

use std::{fmt::Write as _, fs, path::Path, process::Command};

use anyhow::Context;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::folder::files_below;

/// The folders and files the browser app is made from, below the repository's root.
const SOURCES: [&str; 7] = [
    "frontend",
    "crates/api-types",
    "crates/xtask/src",
    "Cargo.toml",
    "Cargo.lock",
    ".cargo/config.toml",
    "rust-toolchain.toml",
];

/// A digest of everything a build depends on: sources, compiler and kind of build.
#[derive(PartialEq, Eq)]
pub(super) struct Fingerprint(String);

impl Fingerprint {
    /// Reads the sources as they are now.
    pub(super) fn of_sources(root: &Path, dev: bool) -> anyhow::Result<Self> {
        let compiler = Command::new("rustc")
            .arg("-vV")
            .output()
            .context("asking rustc for its version")?
            .stdout;
        let mut digest = Sha256::new();
        add(&mut digest, &compiler);
        add(&mut digest, &[u8::from(dev)]);
        add(&mut digest, std::env::var("RUSTFLAGS").unwrap_or_default().as_bytes());
        for source in SOURCES {
            let place = root.join(source);
            let files = if place.is_file() {
                vec![place]
            } else {
                files_below(&place)?
            };
            for file in files {
                add(&mut digest, file.strip_prefix(root)?.to_string_lossy().as_bytes());
                add(
                    &mut digest,
                    &fs::read(&file).with_context(|| format!("reading {}", file.display()))?,
                );
            }
        }
        Ok(Self(hexadecimal(&digest.finalize())))
    }

    /// Whether `record` says that this fingerprint made `output`, and `output` is still as it was left.
    pub(super) fn matches(&self, record: &Path, output: &Path) -> bool {
        let Ok(text) = fs::read_to_string(record) else {
            return false;
        };
        let Ok(now) = self.record(output) else { return false };
        serde_json::from_str::<Value>(&text).is_ok_and(|then| then == now)
    }

    /// Remembers in `record` that this fingerprint made `output`.
    pub(super) fn save(&self, record: &Path, output: &Path) -> anyhow::Result<()> {
        if let Some(folder) = record.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(record, serde_json::to_string_pretty(&self.record(output)?)?)?;
        Ok(())
    }

    fn record(&self, output: &Path) -> anyhow::Result<Value> {
        let mut files = serde_json::Map::new();
        for file in files_below(output)? {
            let name = file.strip_prefix(output)?.to_string_lossy().into_owned();
            files.insert(name, fs::metadata(&file)?.len().into());
        }
        Ok(json!({ "sources": self.0, "files": files }))
    }
}

/// Adds `part` with its length, so that two parts never read as one.
fn add(digest: &mut Sha256, part: &[u8]) {
    digest.update(part.len().to_le_bytes());
    digest.update(part);
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repository() -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("frontend")).unwrap();
        fs::create_dir_all(root.path().join("web-dist")).unwrap();
        fs::write(root.path().join("frontend/main.rs"), "1").unwrap();
        fs::write(root.path().join("web-dist/app.js"), "1").unwrap();
        root
    }

    #[test]
    fn nothing_changed_is_recognised_and_any_change_is_seen() {
        let root = repository();
        let (record, output) = (root.path().join("target/built.json"), root.path().join("web-dist"));
        let fingerprint = || Fingerprint::of_sources(root.path(), false).unwrap();
        assert!(!fingerprint().matches(&record, &output), "never built");
        fingerprint().save(&record, &output).unwrap();
        assert!(fingerprint().matches(&record, &output));
        assert!(
            !Fingerprint::of_sources(root.path(), true)
                .unwrap()
                .matches(&record, &output),
            "the other kind of build"
        );

        fs::write(root.path().join("frontend/main.rs"), "2").unwrap();
        assert!(!fingerprint().matches(&record, &output), "a source changed");
        fingerprint().save(&record, &output).unwrap();
        fs::remove_file(output.join("app.js")).unwrap();
        assert!(!fingerprint().matches(&record, &output), "a result is gone");
    }

    #[test]
    fn a_renamed_source_is_a_change() {
        let root = repository();
        let before = Fingerprint::of_sources(root.path(), false).unwrap();
        fs::rename(
            root.path().join("frontend/main.rs"),
            root.path().join("frontend/lib.rs"),
        )
        .unwrap();
        assert!(before != Fingerprint::of_sources(root.path(), false).unwrap());
    }
}
