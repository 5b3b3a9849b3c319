//! What the site weighs, and the budget of what a browser downloads.

use std::{fmt, fs, path::Path};

use anyhow::ensure;

use super::folder::files_below;

/// The most that the program, its scripts and its styles may weigh together in brotli, in bytes.
const BUDGET: u64 = 300_000;

/// The weight of every file of the site.
pub(super) struct Sizes(Vec<Weight>);

/// One file as it is and as it travels, in bytes.
struct Weight {
    path: String,
    raw: u64,
    brotli: u64,
    gzip: u64,
}

/// Weighs the files in `output`.
pub(super) fn of(output: &Path) -> anyhow::Result<Sizes> {
    let mut weights = Vec::new();
    for file in files_below(output)? {
        let path = file.strip_prefix(output)?.to_string_lossy().into_owned();
        if path.starts_with('.') || path.ends_with(".br") || path.ends_with(".gz") {
            continue;
        }
        let raw = fs::metadata(&file)?.len();
        let packed =
            |extension: &str| fs::metadata(output.join(format!("{path}.{extension}"))).map_or(raw, |data| data.len());
        weights.push(Weight {
            raw,
            brotli: packed("br"),
            gzip: packed("gz"),
            path,
        });
    }
    Ok(Sizes(weights))
}

impl Sizes {
    /// Bytes of brotli that count against the budget: what runs and what styles it.
    fn counted(&self) -> u64 {
        let counts = |path: &str| {
            [".wasm", ".js", ".css"]
                .iter()
                .any(|extension| path.ends_with(extension))
        };
        self.0
            .iter()
            .filter(|weight| counts(&weight.path))
            .map(|weight| weight.brotli)
            .sum()
    }

    /// Compares the weight with the budget.
    ///
    /// # Errors
    /// When the site has no program or is too heavy.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        ensure!(
            self.0.iter().any(|weight| weight.path.ends_with(".wasm")),
            "the site has no WebAssembly file"
        );
        let counted = self.counted();
        ensure!(
            counted <= BUDGET,
            "the browser app weighs {} KB in brotli; its budget is {} KB",
            kilobytes(counted),
            kilobytes(BUDGET)
        );
        Ok(())
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.0.iter().map(|weight| weight.path.len()).max().unwrap_or(0).max(20);
        writeln!(
            out,
            "{:width$} {:>10} {:>10} {:>10}",
            "file (KB)", "raw", "brotli", "gzip"
        )?;
        for Weight {
            path,
            raw,
            brotli,
            gzip,
        } in &self.0
        {
            writeln!(
                out,
                "{path:width$} {:>10} {:>10} {:>10}",
                kilobytes(*raw),
                kilobytes(*brotli),
                kilobytes(*gzip)
            )?;
        }
        write!(
            out,
            "WASM, JavaScript and CSS in brotli: {} KB of at most {} KB",
            kilobytes(self.counted()),
            kilobytes(BUDGET)
        )
    }
}

/// Bytes as thousands of bytes with one decimal.
fn kilobytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(files: &[(&str, usize)]) -> Sizes {
        let folder = tempfile::tempdir().unwrap();
        for (path, bytes) in files {
            fs::write(folder.path().join(path), vec![0; *bytes]).unwrap();
        }
        of(folder.path()).unwrap()
    }

    #[test]
    fn the_budget_counts_the_compressed_program_scripts_and_styles_together() {
        let files = [
            ("a.wasm", 900_000),
            ("a.wasm.br", 200_000),
            ("a.js", 50_000),
            ("a.css", 50_000),
            ("a.png", 900_000),
        ];
        assert_eq!(site(&files).counted(), 300_000);
        site(&files).check().unwrap();
    }

    #[test]
    fn one_byte_over_the_budget_fails() {
        assert!(site(&[("a.wasm", 300_001)]).check().is_err());
    }

    #[test]
    fn a_site_without_a_program_fails() {
        assert!(site(&[("a.js", 1)]).check().is_err());
    }

    #[test]
    fn weights_are_rounded_up_to_a_tenth() {
        assert_eq!(kilobytes(300_001), "300.1");
        assert_eq!(kilobytes(0), "0.0");
    }
}
