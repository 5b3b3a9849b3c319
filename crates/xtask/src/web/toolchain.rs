//! The compiler for WebAssembly: makes sure the target's standard library is there, then runs cargo.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail, ensure};

use super::Places;

const TARGET: &str = "wasm32-unknown-unknown";

/// Makes sure Rust can compile for the browser, and installs what is missing where that can be done.
///
/// # Errors
/// When the target's standard library is missing and cannot be installed; the message names the command to run.
pub(super) fn ready() -> anyhow::Result<()> {
    if has_standard_library()? {
        return Ok(());
    }
    println!("Rust's standard library for {TARGET} is missing; installing it with: rustup target add {TARGET}");
    let installed = Command::new("rustup")
        .args(["target", "add", TARGET])
        .status()
        .is_ok_and(|status| status.success());
    if installed && has_standard_library()? {
        return Ok(());
    }
    bail!(
        "the browser app needs Rust's standard library for {TARGET}, and it could not be installed here. \
         With a network run: rustup target add {TARGET}. \
         Without rustup install it the way your Rust was installed (Debian: rustc-web, rust-web-src and lld, all of one \
         version), then run this again."
    )
}

fn has_standard_library() -> anyhow::Result<bool> {
    let answer = Command::new(rustc())
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()
        .context("asking rustc where its libraries are")?;
    let folder = PathBuf::from(String::from_utf8_lossy(&answer.stdout).trim());
    Ok(answer.status.success() && holds_a_standard_library(&folder))
}

fn holds_a_standard_library(folder: &Path) -> bool {
    let Ok(entries) = folder.read_dir() else { return false };
    entries
        .flatten()
        .any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
}

fn rustc() -> std::ffi::OsString {
    std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())
}

/// Compiles the frontend and returns the path of its WebAssembly file.
pub(super) fn compile(places: &Places, dev: bool) -> anyhow::Result<PathBuf> {
    let profile = if dev { "wasm-dev" } else { "wasm" };
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(&places.root)
        .args([
            "build",
            "--package",
            "mctrade-frontend",
            "--target",
            TARGET,
            "--profile",
            profile,
        ])
        .status()
        .context("running cargo")?;
    ensure!(status.success(), "the browser app does not compile");
    let file = places.target.join(TARGET).join(profile).join("mctrade-frontend.wasm");
    ensure!(file.is_file(), "cargo left no {}", file.display());
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::holds_a_standard_library;

    #[test]
    fn a_folder_without_libstd_holds_no_standard_library() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("libcore-1.rlib"), "").unwrap();
        assert!(!holds_a_standard_library(folder.path()));
        std::fs::write(folder.path().join("libstd-1.rlib"), "").unwrap();
        assert!(holds_a_standard_library(folder.path()));
        assert!(!holds_a_standard_library(&folder.path().join("absent")));
    }
}
