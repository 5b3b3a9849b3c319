//! Logging in, staying logged in, and being shut out.

use chrono::TimeDelta;
use mctrade_domain::access::Role;
use mctrade_domain::clock::Clock as _;
use mctrade_storage::testing;
use serde_json::json;

use crate::harness::{ACTOR, PASSWORD, World, each};

#[tokio::test(flavor = "multi_thread")]
async fn a_session_begins_with_a_right_password_and_ends_with_logging_out() {
    each(async |world| {
        world.add_user("Ada@Example.org", Role::Finance).await;
        let form = json!({ "email": " ada@example.ORG ", "password": PASSWORD });
        let answer = world.nobody().post("/api/v1/auth/login", &form, 200).await;
        assert_eq!(answer.json["email"], "Ada@Example.org");
        assert_eq!(answer.json["role"], "finance");
        let cookie = answer.header("set-cookie").to_owned();
        for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Secure"), "{cookie}");

        let ada = world.nobody().with("cookie", cookie.split(';').next().unwrap());
        assert_eq!(ada.get("/api/v1/auth/me", 200).await.json["email"], "Ada@Example.org");
        ada.post("/api/v1/auth/logout", &json!({}), 403)
            .await
            .is("missing_request_header");
        let ada = ada.with("x-requested-with", "mctrade");
        let ended = ada.post("/api/v1/auth/logout", &json!({}), 204).await;
        assert!(ended.header("set-cookie").contains("Max-Age=0"));
        ada.get("/api/v1/auth/me", 401).await.is("not_logged_in");
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn over_https_the_cookie_is_bound_to_this_host() {
    let world = World::start(
        testing::fresh_sqlite().await,
        None,
        "https://api.bigcommerce.com".to_owned(),
        "https",
    )
    .await;
    world.add_user("ada@example.org", Role::Finance).await;
    let form = json!({ "email": "ada@example.org", "password": PASSWORD });
    let answer = world.nobody().post("/api/v1/auth/login", &form, 200).await;
    let cookie = answer.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-mctrade=") && cookie.contains("Secure"),
        "{cookie}"
    );
    assert!(answer.header("strict-transport-security").starts_with("max-age="));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_and_an_unknown_user_get_the_same_answer() {
    each(async |world| {
        world.add_user("ada@example.org", Role::Finance).await;
        for email in ["ada@example.org", "nobody@example.org"] {
            let form = json!({ "email": email, "password": "wrong password here" });
            let answer = world
                .nobody()
                .post("/api/v1/auth/login", &form, 401)
                .await
                .is("wrong_credentials");
            assert_eq!(answer.json["detail"], "The e-mail address or the password is wrong.");
            assert_eq!(answer.header("set-cookie"), "");
        }
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sixth_guess_in_a_minute_waits_even_with_the_right_password() {
    each(async |world| {
        world.add_user("ada@example.org", Role::Finance).await;
        let wrong = json!({ "email": "ada@example.org", "password": "wrong password here" });
        let right = json!({ "email": "ada@example.org", "password": PASSWORD });
        for _ in 0..5 {
            world.nobody().post("/api/v1/auth/login", &wrong, 401).await;
        }
        let limited = world
            .nobody()
            .post("/api/v1/auth/login", &right, 429)
            .await
            .is("too_many_requests");
        let wait: i64 = limited.header("retry-after").parse().unwrap();
        assert!((1..=61).contains(&wait), "{wait}");
        world.clock.advance(TimeDelta::seconds(wait));
        world.nobody().post("/api/v1/auth/login", &right, 200).await;
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_when_nothing_is_done_for_half_an_hour() {
    each(async |world| {
        let ada = world.staff(Role::Finance).await;
        world.clock.advance(TimeDelta::minutes(20));
        let renewed = ada.get("/api/v1/auth/me", 200).await;
        assert!(
            renewed.header("set-cookie").starts_with("mctrade="),
            "the cookie is renewed"
        );
        let ada = ada.with("cookie", renewed.header("set-cookie").split(';').next().unwrap());
        world.clock.advance(TimeDelta::minutes(20));
        let renewed = ada.get("/api/v1/auth/me", 200).await;
        let ada = ada.with("cookie", renewed.header("set-cookie").split(';').next().unwrap());
        world.clock.advance(TimeDelta::minutes(31));
        ada.get("/api/v1/auth/me", 401).await.is("not_logged_in");
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_after_eight_hours_whatever_is_done() {
    let world = World::on(testing::fresh_sqlite().await, None).await;
    let mut ada = world.staff(Role::Finance).await;
    let mut minutes = 0;
    let status = loop {
        world.clock.advance(TimeDelta::minutes(25));
        minutes += 25;
        let answer = ada.try_send(reqwest::Method::GET, "/api/v1/auth/me", None).await;
        if answer.status != 200 {
            break answer.status;
        }
        if !answer.header("set-cookie").is_empty() {
            ada = ada.with("cookie", answer.header("set-cookie").split(';').next().unwrap());
        }
        assert!(minutes < 24 * 60, "the session never ends");
    };
    assert_eq!((status, minutes), (401, 500));
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_user_is_out_at_the_next_request() {
    each(async |world| {
        let ada = world.staff(Role::Finance).await;
        ada.get("/api/v1/invoices", 200).await;
        let user = world
            .storage
            .users()
            .find_by_email("finance@example.org")
            .await
            .unwrap()
            .unwrap();
        world
            .storage
            .users()
            .set_active(user.id, false, &ACTOR, world.clock.now())
            .await
            .unwrap();
        ada.get("/api/v1/invoices", 401).await.is("not_logged_in");
        let form = json!({ "email": "finance@example.org", "password": PASSWORD });
        world
            .nobody()
            .post("/api/v1/auth/login", &form, 401)
            .await
            .is("wrong_credentials");
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_api_key_works_until_it_expires_or_is_revoked() {
    each(async |world| {
        let soon = world.clock.now() + TimeDelta::hours(1);
        let (_, expiring) = world.key(&["invoices:read"], Some(soon)).await;
        let (id, revoked) = world.key(&["invoices:read"], None).await;
        let with = |key: &str| world.nobody().with("authorization", &format!("Bearer {key}"));
        with(&expiring).get("/api/v1/invoices", 200).await;
        with(&revoked).get("/api/v1/invoices", 200).await;
        let used = world.storage.api_keys().list().await.unwrap();
        assert!(used.iter().all(|key| key.last_used_at.is_some()));

        world.clock.advance(TimeDelta::hours(1));
        world
            .storage
            .api_keys()
            .revoke(id, &ACTOR, world.clock.now())
            .await
            .unwrap();
        for key in [expiring.as_str(), &revoked, "mct_unknown", "", "Bearer"] {
            with(key).get("/api/v1/invoices", 401).await.is("invalid_api_key");
        }
        let basic = world.nobody().with("authorization", "Basic YTpi");
        basic.get("/api/v1/invoices", 401).await.is("invalid_api_key");
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_that_is_no_token_of_ours_is_refused() {
    each(async |world| {
        for cookie in [
            "mctrade=",
            "mctrade=x",
            "mctrade=a.b.c",
            "mctrade=eyJhbGciOiJub25lIn0.e30.",
        ] {
            world
                .nobody()
                .with("cookie", cookie)
                .get("/api/v1/auth/me", 401)
                .await
                .is("not_logged_in");
        }
        world
    })
    .await;
}
