//! Walking a folder.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;

/// Every file below `folder`, sorted; none when the folder is absent.
pub(super) fn files_below(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(place) = open.pop() {
        if !place.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&place).with_context(|| format!("reading {}", place.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}
