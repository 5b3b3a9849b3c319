//! The site: the page, its styles, its scripts and its program, each under a name that says what is in it.
//!
//! A file's address changes with its content, so a browser may keep it for ever; only `index.html` is asked for anew.
//! The page's template and the start script name other files by placeholders:
//!
//! | placeholder | becomes the address of |
//! | --- | --- |
//! | `{{styles}}` | every `.css` file of `frontend/styles`, joined in the order of their paths |
//! | `{{start}}` | `frontend/start.js`, which starts the program |
//! | `{{bindings}}` | the JavaScript module that loads the program |
//! | `{{wasm}}` | the program |
//! | `{{asset:PATH}}` | the file `PATH` of `frontend/public` |

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path, time::SystemTime};

use anyhow::{Context, bail};
use sha2::{Digest, Sha256};

use super::{bindings::Program, folder::files_below};

/// The site's files by their path below `web-dist/`.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// Where every file with a content name lives, below the site's root.
const ASSETS: &str = "assets";

/// Puts the site together from the frontend's folder and its compiled program.
///
/// # Errors
/// When a file cannot be read or a placeholder names nothing.
pub(super) fn assemble(frontend: &Path, program: Program) -> anyhow::Result<Files> {
    let mut site = Site::default();
    for (path, content) in program.modules {
        site.files.insert(format!("{ASSETS}/{path}"), content);
    }
    site.add("wasm", "mctrade.wasm", program.wasm);
    site.add("bindings", "mctrade.js", program.bindings);

    let public = frontend.join("public");
    for path in files_below(&public)? {
        let name = path.strip_prefix(&public)?.to_string_lossy().into_owned();
        site.add(&format!("asset:{name}"), &name, fs::read(&path)?);
    }
    let mut styles = String::new();
    for path in files_below(&frontend.join("styles"))? {
        if path.extension().is_some_and(|extension| extension == "css") {
            styles.push_str(&read(&path)?);
        }
    }
    let styles = site.filled("the styles", &styles)?;
    site.add("styles", "app.css", styles.into_bytes());

    let start = site.filled("start.js", &read(&frontend.join("start.js"))?)?;
    site.add("start", "start.js", start.into_bytes());

    let page = site.filled("index.html", &read(&frontend.join("index.html"))?)?;
    site.files.insert("index.html".to_owned(), page.into_bytes());
    Ok(site.files)
}

/// The files found so far and the addresses their placeholders stand for.
#[derive(Default)]
struct Site {
    files: Files,
    addresses: BTreeMap<String, String>,
}

impl Site {
    fn add(&mut self, placeholder: &str, name: &str, content: Vec<u8>) {
        let path = format!("{ASSETS}/{}", content_name(name, &content));
        self.addresses.insert(placeholder.to_owned(), format!("/{path}"));
        self.files.insert(path, content);
    }

    /// `template` with each `{{placeholder}}` replaced by the address it stands for.
    fn filled(&self, what: &str, template: &str) -> anyhow::Result<String> {
        let mut text = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("{{") {
            let Some((name, tail)) = after.split_once("}}") else {
                bail!("{what} opens a placeholder with {{{{ and never closes it");
            };
            let Some(address) = self.addresses.get(name.trim()) else {
                bail!("{what} names {{{{{name}}}}}, which is no file of the site");
            };
            text.push_str(before);
            text.push_str(address);
            rest = tail;
        }
        text.push_str(rest);
        Ok(text)
    }
}

/// `name` with a digest of `content` before its extension.
fn content_name(name: &str, content: &[u8]) -> String {
    let digest = Sha256::digest(content)
        .iter()
        .take(6)
        .fold(String::new(), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        });
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() && !extension.contains('/') => {
            format!("{stem}-{digest}.{extension}")
        }
        _ => format!("{name}-{digest}"),
    }
}

/// Replaces what is in `output` by `files`.
pub(super) fn write(output: &Path, files: &Files) -> anyhow::Result<()> {
    fs::create_dir_all(output)?;
    for old in files_below(output)? {
        if old.file_name().is_none_or(|name| name != KEPT) {
            fs::remove_file(&old).with_context(|| format!("removing {}", old.display()))?;
        }
    }
    for (path, content) in files {
        let place = output.join(path);
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&place, content).with_context(|| format!("writing {}", place.display()))?;
    }
    tell_cargo(output)
}

/// The file that keeps the output folder in a fresh clone.
const KEPT: &str = ".keep";

/// Makes cargo embed the folder anew: it watches the files it embedded last time, and a server compiled before
/// the first build of the app embedded only this one.
fn tell_cargo(output: &Path) -> anyhow::Result<()> {
    let kept = fs::File::options().create(true).append(true).open(output.join(KEPT))?;
    #[expect(
        clippy::disallowed_methods,
        reason = "a file's time on disk is the machine's, not the product's"
    )]
    let now = SystemTime::now();
    kept.set_modified(now).context("marking the output folder as changed")
}

fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frontend(page: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, content) in [
            ("index.html", page),
            ("start.js", "import init from '{{bindings}}'; init('{{wasm}}');"),
            ("styles/10-tokens.css", "a{}"),
            ("styles/20-app.css", "b{background:url({{asset:img/mark.svg}})}"),
            ("public/img/mark.svg", "<svg/>"),
        ] {
            let place = folder.path().join(path);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::write(place, content).unwrap();
        }
        folder
    }

    fn program(wasm: &str) -> Program {
        let modules = BTreeMap::from([("snippets/x/inline0.js".to_owned(), b"1".to_vec())]);
        Program {
            wasm: wasm.into(),
            bindings: b"export default 1".to_vec(),
            modules,
        }
    }

    fn text<'f>(files: &'f Files, start: &str, end: &str) -> (&'f str, &'f str) {
        let (path, content) = files
            .iter()
            .find(|(path, _)| path.starts_with(start) && path.ends_with(end))
            .unwrap();
        (path, std::str::from_utf8(content).unwrap())
    }

    #[test]
    fn every_file_is_named_by_its_content_and_reached_from_the_page() {
        let folder = frontend("<link href={{styles}}><script src={{ start }}></script>{{bindings}}{{wasm}}");
        let files = assemble(folder.path(), program("one")).unwrap();
        let (styles, css) = text(&files, "assets/app-", ".css");
        let (start, script) = text(&files, "assets/start-", ".js");
        let (wasm, _) = text(&files, "assets/mctrade-", ".wasm");
        let (mark, _) = text(&files, "assets/img/mark-", ".svg");
        let (_, page) = text(&files, "index", ".html");
        assert!(css.starts_with("a{}b{") && css.contains(&format!("url(/{mark})")));
        assert!(script.contains(&format!("init('/{wasm}')")));
        assert!(page.contains(&format!("href=/{styles}")) && page.contains(&format!("src=/{start}")));
        assert!(files.contains_key("assets/snippets/x/inline0.js"));
    }

    #[test]
    fn a_changed_program_changes_the_address_of_all_that_name_it() {
        let folder = frontend("{{start}}");
        let one = assemble(folder.path(), program("one")).unwrap();
        let two = assemble(folder.path(), program("two")).unwrap();
        assert_ne!(
            text(&one, "assets/start-", ".js").0,
            text(&two, "assets/start-", ".js").0
        );
        assert_eq!(text(&one, "assets/app-", ".css").0, text(&two, "assets/app-", ".css").0);
    }

    #[test]
    fn a_placeholder_that_names_nothing_stops_the_build() {
        for page in ["{{asset:absent.png}}", "{{styles", "{{}}"] {
            assert!(assemble(frontend(page).path(), program("one")).is_err(), "{page}");
        }
    }

    #[test]
    fn writing_replaces_the_old_files_and_keeps_the_folder_known_to_git() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("web-dist");
        write(&output, &Files::from([("assets/old.js".to_owned(), b"1".to_vec())])).unwrap();
        write(&output, &Files::from([("assets/new.js".to_owned(), b"2".to_vec())])).unwrap();
        assert!(output.join("assets/new.js").is_file() && output.join(KEPT).is_file());
        assert!(!output.join("assets/old.js").exists());
    }

    #[test]
    fn the_digest_stands_before_the_extension() {
        assert!(content_name("a/b.min.js", b"x").starts_with("a/b.min-"));
        assert!(content_name("a.b/c", b"x").starts_with("a.b/c-"));
        assert_ne!(content_name("a.js", b"x"), content_name("a.js", b"y"));
    }
}
