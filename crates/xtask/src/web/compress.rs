//! Compresses each file once, as hard as can be, so that the server never compresses while it serves.

use std::io::Write as _;

use flate2::{Compression, write::GzEncoder};

use super::site::Files;

/// Adds a `.br` and a `.gz` beside every file that compression makes smaller.
pub(super) fn add_compressed(files: &mut Files) -> anyhow::Result<()> {
    let mut compressed = Files::new();
    for (path, content) in files.iter().filter(|(path, _)| is_compressible(path)) {
        for (extension, smaller) in [("br", brotli(content)?), ("gz", gzip(content)?)] {
            if smaller.len() < content.len() {
                compressed.insert(format!("{path}.{extension}"), smaller);
            }
        }
    }
    files.append(&mut compressed);
    Ok(())
}

/// Whether a file's kind is not compressed already.
fn is_compressible(path: &str) -> bool {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    matches!(
        extension,
        "html" | "css" | "js" | "wasm" | "svg" | "json" | "txt" | "ico" | "webmanifest" | "ttf"
    )
}

fn brotli(content: &[u8]) -> anyhow::Result<Vec<u8>> {
    let settings = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: content.len(),
        ..Default::default()
    };
    let mut smaller = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut smaller, &settings)?;
    Ok(smaller)
}

fn gzip(content: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn a_text_gains_two_smaller_copies_that_unpack_to_it() {
        let text = "invoice ".repeat(200).into_bytes();
        let mut files = Files::from([("a.css".to_owned(), text.clone())]);
        add_compressed(&mut files).unwrap();
        let mut unpacked = Vec::new();
        brotli::Decompressor::new(&files["a.css.br"][..], 4096)
            .read_to_end(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, text);
        unpacked.clear();
        flate2::read::GzDecoder::new(&files["a.css.gz"][..])
            .read_to_end(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, text);
    }

    #[test]
    fn pictures_and_files_that_would_grow_stay_alone() {
        let mut files = Files::from([("a.png".to_owned(), vec![0; 500]), ("b.js".to_owned(), b"1".to_vec())]);
        add_compressed(&mut files).unwrap();
        assert_eq!(files.keys().collect::<Vec<_>>(), ["a.png", "b.js"]);
    }
}
