//! The repository's own files, as git knows them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A text file of the repository.
pub(crate) struct File {
    /// Its path from the repository's root, with forward slashes.
    pub(crate) path: String,
    /// What is in it.
    pub(crate) text: String,
}

impl File {
    /// A file as a test makes it up.
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// The part of the name after the last dot; empty for a name without one.
    pub(crate) fn extension(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// The numbered lines, from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }
}

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
        .to_path_buf()
}

/// The paths of all files that are tracked or would be.
pub(crate) fn paths() -> Vec<String> {
    let answer = Command::new("git")
        .current_dir(root())
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .output()
        .expect("git lists the repository's files");
    assert!(
        answer.status.success(),
        "git ls-files: {}",
        String::from_utf8_lossy(&answer.stderr)
    );
    let mut paths: Vec<String> = String::from_utf8(answer.stdout)
        .unwrap()
        .split_terminator('\0')
        .filter(|path| root().join(path).is_file())
        .map(str::to_owned)
        .collect();
    paths.sort();
    paths.dedup();
    assert!(paths.len() > 20, "only {} files: is this the repository?", paths.len());
    paths
}

/// Every text file; pictures and other binary files are left out.
pub(crate) fn files() -> Vec<File> {
    let read = |path: String| {
        Some(File {
            text: fs::read_to_string(root().join(&path)).ok()?,
            path,
        })
    };
    paths().into_iter().filter_map(read).collect()
}

/// Fails with every fault on a line of its own.
#[track_caller]
pub(crate) fn assert_none(faults: Vec<String>) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}
