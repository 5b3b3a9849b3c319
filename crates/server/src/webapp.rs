//! The browser app, inside the binary.
//!
//! Files under `assets/` carry their content's hash in their name and are kept for ever; everything else is asked for
//! anew. The build leaves `.br` and `.gz` beside each file, so nothing is compressed while serving.

use std::borrow::Cow;

use actix_web::http::Method;
use actix_web::http::header::{
    ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH, VARY,
};
use actix_web::{HttpRequest, HttpResponse};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../../web-dist/"]
struct Files;

const PAGE: &str = "index.html";
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
const ANEW: &str = "no-cache";

/// What is said where the browser app was left out of the build.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>MC Trade for BigCommerce</title>\
<h1>The browser app is not in this build</h1><p>Build it with <code>cargo xtask web</code>, then build <code>mctrade</code> \
again. The REST API works without it: see <a href=\"/docs/\">/docs/</a>.</p></html>";

/// The file of a request, or the app's page for an address that the app itself shows; `None` where there is neither.
#[must_use]
pub fn serve(request: &HttpRequest) -> Option<HttpResponse> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return None;
    }
    let path = request.path().trim_start_matches('/');
    if !path.is_empty() && Files::get(path).is_some() && !path.ends_with(".br") && !path.ends_with(".gz") {
        return file(request, path);
    }
    // A missing file is missing: answering it with the page would only break its reader in another way.
    let looks_like_a_file =
        path.starts_with("assets/") || path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if looks_like_a_file || !wants_a_page(request) {
        return None;
    }
    file(request, PAGE).or_else(|| {
        Some(
            HttpResponse::Ok()
                .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
                .insert_header((CACHE_CONTROL, ANEW))
                .body(NOT_BUILT),
        )
    })
}

fn wants_a_page(request: &HttpRequest) -> bool {
    header(request, &ACCEPT).is_none_or(|accept| accept.contains("text/html") || accept.contains("*/*"))
}

fn file(request: &HttpRequest, path: &str) -> Option<HttpResponse> {
    let (file, encoding) = best(request, path)?;
    let caching = if path.starts_with("assets/") { IMMUTABLE } else { ANEW };
    let etag = format!("\"{}\"", short_hash(&file));
    let known = header(request, &IF_NONE_MATCH).is_some_and(|known| known.split(',').any(|one| one.trim() == etag));
    let mut response = if known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response
        .insert_header((CACHE_CONTROL, caching))
        .insert_header((ETAG, etag))
        .insert_header((VARY, "accept-encoding"));
    if known {
        return Some(response.finish());
    }
    response.insert_header((CONTENT_TYPE, content_type(path)));
    if let Some(encoding) = encoding {
        response.insert_header((CONTENT_ENCODING, encoding));
    }
    Some(match file.data {
        Cow::Borrowed(bytes) => response.body(bytes),
        Cow::Owned(bytes) => response.body(bytes),
    })
}

/// The smallest form of a file that the caller can read.
fn best(request: &HttpRequest, path: &str) -> Option<(EmbeddedFile, Option<&'static str>)> {
    let accepted = header(request, &ACCEPT_ENCODING).unwrap_or_default();
    for (encoding, ending) in [("br", "br"), ("gzip", "gz")] {
        if accepts(accepted, encoding)
            && let Some(file) = Files::get(&format!("{path}.{ending}"))
        {
            return Some((file, Some(encoding)));
        }
    }
    Files::get(path).map(|file| (file, None))
}

fn accepts(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|part| {
        let mut words = part.split(';').map(str::trim);
        let named = words.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        named && !words.any(|word| matches!(word.replace(' ', "").as_str(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

fn header<'a>(request: &'a HttpRequest, name: &HeaderName) -> Option<&'a str> {
    request.headers().get(name)?.to_str().ok()
}

fn short_hash(file: &EmbeddedFile) -> String {
    use std::fmt::Write as _;
    let hash = file.metadata.sha256_hash();
    hash[..12].iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "json" | "webmanifest" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_taken_only_where_it_is_accepted() {
        assert!(accepts("gzip, deflate, br;q=0.9", "br"));
        assert!(!accepts("gzip, br;q=0", "br"));
        assert!(!accepts("identity", "br"));
        assert!(!accepts("", "gzip"));
    }
}
