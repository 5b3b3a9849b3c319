//! The browser app's build: compile to WASM, make the JavaScript bindings, name every file by its content,
//! fill in the page, compress, and weigh the result.

mod bindings;
mod compress;
mod fingerprint;
mod folder;
mod site;
mod sizes;
mod toolchain;

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use anyhow::Context;

use self::fingerprint::Fingerprint;

/// How `cargo xtask web` builds.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Build quickly and unoptimised, without compressed files
    #[arg(long)]
    dev: bool,
    /// Fail when what a browser downloads is heavier than the budget
    #[arg(long, conflicts_with = "dev")]
    check_size: bool,
    /// Stay, and build again whenever a source file changes
    #[arg(long)]
    watch: bool,
}

/// The places a build reads from and writes to.
struct Places {
    root: PathBuf,
    frontend: PathBuf,
    target: PathBuf,
    output: PathBuf,
}

impl Places {
    fn of(root: &Path) -> Self {
        let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir));
        Self {
            root: root.to_path_buf(),
            frontend: root.join("frontend"),
            target,
            output: root.join("web-dist"),
        }
    }
}

/// Builds the app once, or again and again with `--watch`.
pub(crate) fn run(root: &Path, options: &Options) -> anyhow::Result<()> {
    let places = Places::of(root);
    if !options.watch {
        return build(&places, options);
    }
    let mut built: Option<Fingerprint> = None;
    loop {
        let now = Fingerprint::of_sources(&places.root, options.dev)?;
        if built.as_ref() != Some(&now) {
            if let Err(error) = build(&places, options) {
                println!("The browser app was not built: {error:#}");
            }
            built = Some(now);
        }
        thread::sleep(Duration::from_millis(500));
    }
}

/// Builds the app unless the last build was made from the same sources with the same tools.
fn build(places: &Places, options: &Options) -> anyhow::Result<()> {
    let started = Instant::now();
    let fingerprint = Fingerprint::of_sources(&places.root, options.dev)?;
    let record = places.target.join("web").join("built.json");
    if fingerprint.matches(&record, &places.output) {
        println!("The browser app is up to date in web-dist/");
    } else {
        let files = compile(places, options)?;
        site::write(&places.output, &files)?;
        fingerprint.save(&record, &places.output)?;
        println!(
            "The browser app is built in web-dist/ ({:.0} s)",
            started.elapsed().as_secs_f32()
        );
    }
    if options.dev {
        return Ok(());
    }
    let sizes = sizes::of(&places.output)?;
    println!("{sizes}");
    if options.check_size {
        sizes.check()?;
    }
    Ok(())
}

/// Compiles the app and returns every file of the site by its path.
fn compile(places: &Places, options: &Options) -> anyhow::Result<site::Files> {
    toolchain::ready()?;
    println!(
        "Compiling the browser app ({})",
        if options.dev { "quick" } else { "optimised" }
    );
    let wasm = toolchain::compile(places, options.dev)?;
    let work = places.target.join("web").join("bindings");
    if work.exists() {
        fs::remove_dir_all(&work).with_context(|| format!("clearing {}", work.display()))?;
    }
    let program = bindings::generate(&wasm, &work, options.dev)?;
    let mut files = site::assemble(&places.frontend, program)?;
    if !options.dev {
        println!("Compressing");
        compress::add_compressed(&mut files)?;
    }
    Ok(files)
}
