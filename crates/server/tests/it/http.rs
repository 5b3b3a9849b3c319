//! What every request and answer has in common.

use reqwest::Method;
use serde_json::json;

use crate::harness::each;

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_carries_the_security_headers() {
    each(async |world| {
        let nobody = world.nobody();
        for (path, status) in [
            ("/", 200),
            ("/api/v1/invoices", 401),
            ("/api/v1/nosuch", 404),
            ("/healthz", 200),
            ("/openapi.json", 200),
            ("/docs/", 200),
            ("/metrics", 200),
        ] {
            let answer = nobody.get(path, status).await;
            let policy = answer.header("content-security-policy");
            assert!(
                policy.starts_with("default-src 'none'; script-src 'self'"),
                "{path}: {policy}"
            );
            assert!(!policy.contains("unsafe-inline"), "{path}: {policy}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
            assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
            assert!(!answer.header("x-request-id").is_empty(), "{path}");
            assert!(!answer.header("cache-control").is_empty(), "{path}");
        }
        let app = nobody.get("/", 200).await;
        assert_eq!(
            app.header("content-security-policy"),
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
             img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
        );
        assert_eq!(
            nobody.get("/api/v1/invoices", 401).await.header("cache-control"),
            "no-store"
        );
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_callers_own_request_id_is_kept_where_it_is_plain() {
    each(async |world| {
        let mine = world.nobody().with("x-request-id", "trace-0123456789");
        assert_eq!(
            mine.get("/api/v1/nosuch", 404)
                .await
                .is("not_found")
                .header("x-request-id"),
            "trace-0123456789"
        );
        let odd = world.nobody().with("x-request-id", "<script>alert(1)</script>");
        let answer = odd.get("/api/v1/nosuch", 404).await.is("not_found");
        assert!(!answer.header("x-request-id").contains('<'));
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_address_or_method_is_a_problem() {
    each(async |world| {
        let admin = world.admin().await;
        admin.get("/api/v1/nosuch", 404).await.is("not_found");
        admin.get("/api", 404).await.is("not_found");
        admin.get("/api/v2/invoices", 404).await.is("not_found");
        let answer = admin
            .send(Method::DELETE, "/api/v1/invoices", None, 405)
            .await
            .is("method_not_allowed");
        assert_eq!(answer.header("allow"), "GET");
        let answer = admin
            .send(Method::PATCH, "/api/v1/invoices/1/customer-profile", None, 405)
            .await;
        assert_eq!(answer.header("allow"), "POST, PUT");
        admin.get("/webhooks/bigcommerce/x", 405).await.is("method_not_allowed");
        admin.get("/api/v1/invoices/abc", 404).await.is("not_found");
        admin
            .get("/api/v1/invoices/99999999999999999999", 404)
            .await
            .is("not_found");
        admin.get("/api/v1/jobs/not-a-uuid", 404).await.is("not_found");
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_too_large_or_not_json_is_refused() {
    each(async |world| {
        let admin = world.admin().await;
        let large = format!("{{\"order_id\":1,\"x\":\"{}\"}}", "x".repeat(1024 * 1024)).into_bytes();
        let json = admin.with("content-type", "application/json");
        json.send(Method::POST, "/api/v1/orders/import", Some(large), 413)
            .await
            .is("body_too_large");
        let form = admin.with("content-type", "application/x-www-form-urlencoded");
        form.send(Method::POST, "/api/v1/orders/import", Some(b"order_id=1".to_vec()), 415)
            .await
            .is("unsupported_media_type");
        json.send(
            Method::POST,
            "/api/v1/orders/import",
            Some(b"{\"order_id\":".to_vec()),
            400,
        )
        .await
        .is("malformed_request");
        json.send(
            Method::POST,
            "/api/v1/orders/import",
            Some(b"{\"order_id\":1,\"order_id\":2}".to_vec()),
            422,
        )
        .await
        .is("invalid_fields");
        let deep = "[".repeat(200_000).into_bytes();
        json.send(Method::POST, "/api/v1/orders/import", Some(deep), 400)
            .await
            .is("malformed_request");
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_tell_what_is_left_of_the_quota() {
    each(async |world| {
        let admin = world.admin().await;
        let first = admin.get("/api/v1/auth/me", 200).await;
        let second = admin.get("/api/v1/auth/me", 200).await;
        let left =
            |answer: &crate::harness::Answer| answer.header("x-rate-limit-requests-left").parse::<i64>().unwrap();
        assert!(left(&second) <= left(&first));
        assert_eq!(first.header("x-rate-limit-requests-quota"), "6000");
        assert_eq!(first.header("x-rate-limit-time-window-ms"), "60000");
        assert!(first.header("x-rate-limit-time-reset-ms").parse::<u64>().unwrap() <= 60_000);
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_idempotency_key_has_one_effect_and_one_answer() {
    each(async |world| {
        let admin = world.admin().await.with("idempotency-key", "one-and-only");
        let person = json!({
            "kind": "individual",
            "contact": { "first_name": "Ada", "last_name": "Lindqvist", "email": "ada@example.org" },
        });
        let first = admin.post("/api/v1/profiles", &person, 201).await;
        let again = admin.post("/api/v1/profiles", &person, 201).await;
        assert_eq!(again.text, first.text);
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_eq!(again.header("etag"), first.header("etag"));
        assert_eq!(again.header("location"), first.header("location"));
        let other = json!({ "kind": "organization", "contact": { "company": "Bakery" } });
        admin
            .post("/api/v1/profiles", &other, 422)
            .await
            .is("idempotency_key_reused");
        let found = admin.get("/api/v1/profiles?q=Lindqvist", 200).await;
        assert_eq!(found.json["data"].as_array().unwrap().len(), 1);
        // Another caller's key of the same name is another key.
        let finance = world.staff(mctrade_domain::access::Role::Finance).await;
        finance
            .with("idempotency-key", "one-and-only")
            .post("/api/v1/profiles", &other, 201)
            .await;
        admin
            .with("idempotency-key", "has space")
            .post("/api/v1/profiles", &other, 400)
            .await
            .is("malformed_request");
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_of_the_same_request_at_once_make_one_profile() {
    each(async |world| {
        let admin = world.admin().await.with("idempotency-key", "at-once");
        let person = json!({ "kind": "organization", "contact": { "company": "Bakery Supply" } });
        let body = person.to_string().into_bytes();
        let json = admin.with("content-type", "application/json");
        let sent = (0..8).map(|_| json.try_send(Method::POST, "/api/v1/profiles", Some(body.clone())));
        for answer in futures_util::future::join_all(sent).await {
            assert!(matches!(answer.status, 201 | 409), "{}", answer.text);
        }
        let found = admin.get("/api/v1/profiles?q=Bakery", 200).await;
        assert_eq!(found.json["data"].as_array().unwrap().len(), 1);
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_says_that_it_lives_and_counts_what_it_does() {
    each(async |world| {
        let nobody = world.nobody();
        assert_eq!(nobody.get("/healthz", 200).await.text, "ok\n");
        assert_eq!(nobody.get("/readyz", 200).await.text, "ready\n");
        nobody.get("/api/v1/invoices", 401).await;
        let metrics = nobody.get("/metrics", 200).await;
        assert!(metrics.header("content-type").starts_with("text/plain; version=0.0.4"));
        let counted = "mctrade_http_requests_total{method=\"GET\",route=\"/api/v1/invoices\",status=\"401\"} 1";
        assert!(metrics.text.contains(counted), "{}", metrics.text);
        world
    })
    .await;
}
