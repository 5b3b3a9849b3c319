//! The browser app's files and the documentation page.

use crate::harness::each;

#[tokio::test(flavor = "multi_thread")]
async fn an_address_the_app_shows_is_answered_with_its_page() {
    each(async |world| {
        let browser = world.nobody().with("accept", "text/html,application/xhtml+xml");
        for path in ["/", "/invoices", "/invoices?order_id=1042", "/settings/revenue"] {
            let page = browser.get(path, 200).await;
            assert!(page.header("content-type").starts_with("text/html"), "{path}");
            assert_eq!(page.header("cache-control"), "no-cache", "{path}");
        }
        browser.get("/assets/nosuch.js", 404).await.is("not_found");
        browser.get("/nosuch.png", 404).await.is("not_found");
        world
            .nobody()
            .with("accept", "application/json")
            .get("/invoices", 404)
            .await
            .is("not_found");
        browser
            .post("/invoices", &serde_json::json!({}), 404)
            .await
            .is("not_found");
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_documentation_page_loads_nothing_from_elsewhere() {
    each(async |world| {
        let nobody = world.nobody();
        assert_eq!(
            nobody.get("/docs", 200).await.text,
            nobody.get("/docs/", 200).await.text
        );
        let page = nobody.get("/docs/", 200).await.text;
        assert!(page.contains("swagger-ui-bundle.js"), "{page}");
        assert!(!page.contains("http://") && !page.contains("https://"), "{page}");
        assert!(!page.contains("<script>"), "an inline script would be blocked: {page}");
        nobody.get("/docs/swagger-ui-bundle.js", 200).await;
        let start = nobody.get("/docs/swagger-initializer.js", 200).await.text;
        assert!(start.contains("/openapi.json"), "{start}");
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_named_by_its_content_is_kept_for_ever_and_sent_small() {
    each(async |world| {
        let browser = world.nobody().with("accept", "text/html");
        let page = browser.get("/", 200).await;
        let named = page
            .text
            .split('"')
            .find(|part| part.starts_with("/assets/") && part.ends_with(".css"));
        let Some(path) = named else {
            println!("skipped: the browser app is not in this build");
            return world;
        };
        let plain = browser.get(path, 200).await;
        assert_eq!(plain.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(
            (plain.header("content-type"), plain.header("content-encoding")),
            ("text/css; charset=utf-8", "")
        );
        for (accepted, encoding) in [
            ("gzip, br", "br"),
            ("gzip", "gzip"),
            ("gzip;q=1, br;q=0", "gzip"),
            ("zstd", ""),
        ] {
            let packed = browser.with("accept-encoding", accepted).get(path, 200).await;
            assert_eq!(packed.header("content-encoding"), encoding, "{accepted}");
            assert_eq!(packed.header("vary"), "accept-encoding");
        }
        browser.with("if-none-match", plain.header("etag")).get(path, 304).await;
        assert_eq!(
            browser.get("/index.html", 200).await.header("cache-control"),
            "no-cache"
        );
        world
    })
    .await;
}
