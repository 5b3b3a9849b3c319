//! Builds what cargo alone cannot: the browser app, from Rust source to the files the server embeds.
//!
//! It must not decide anything about the product, and nothing of the product depends on it.
//! Start at [`web::build`]; the tasks a person types are in the `Justfile`.
#![expect(
    clippy::print_stdout,
    reason = "a build tool tells the person at the terminal what it does"
)]

mod web;

use std::path::PathBuf;

use anyhow::Context;
use clap::{Parser, Subcommand};

/// The project's build tasks.
#[derive(Parser)]
#[command(name = "cargo xtask", about)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build the browser app into web-dist/, ready to be embedded in the server
    Web(web::Options),
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().task {
        Task::Web(options) => web::run(&repository_root()?, &options),
    }
}

/// The folder of the workspace's `Cargo.toml`.
fn repository_root() -> anyhow::Result<PathBuf> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let root = here
        .ancestors()
        .nth(2)
        .context("the build tool stands two folders below the repository's root")?;
    Ok(root.to_path_buf())
}
