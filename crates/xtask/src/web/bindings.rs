//! The JavaScript that loads the WebAssembly file and lets it reach the browser.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::Context;
use wasm_bindgen_cli_support::Bindgen;

use super::folder::files_below;

const NAME: &str = "mctrade";

/// What a browser runs: the program, the bindings that load it, and modules the bindings import by relative path.
pub(super) struct Program {
    /// The WebAssembly module.
    pub(super) wasm: Vec<u8>,
    /// The JavaScript module that instantiates it.
    pub(super) bindings: Vec<u8>,
    /// Further modules, by their path beside the bindings.
    pub(super) modules: BTreeMap<String, Vec<u8>>,
}

/// Makes the bindings of `wasm`, working in the folder `work`.
pub(super) fn generate(wasm: &Path, work: &Path, dev: bool) -> anyhow::Result<Program> {
    Bindgen::new()
        .input_path(wasm)
        .out_name(NAME)
        .web(true)?
        .typescript(false)
        .debug(dev)
        .keep_debug(dev)
        .remove_name_section(!dev)
        .remove_producers_section(!dev)
        .omit_default_module_path(true)
        .generate(work)
        .context("making the JavaScript bindings")?;
    let module = work.join(format!("{NAME}_bg.wasm"));
    let mut modules = BTreeMap::new();
    let snippets = work.join("snippets");
    for path in files_below(&snippets)? {
        let name = format!("snippets/{}", path.strip_prefix(&snippets)?.to_string_lossy());
        modules.insert(name, fs::read(&path)?);
    }
    Ok(Program {
        wasm: fs::read(&module)?,
        bindings: fs::read(work.join(format!("{NAME}.js")))?,
        modules,
    })
}
