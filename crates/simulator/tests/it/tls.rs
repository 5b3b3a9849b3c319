//! HTTPS with a CA of its own, and the token of an app.

use mctrade_simulator::{SimulatorConfig, start};
use serde_json::json;

use crate::harness::{HASH, SECRET, TOKEN, shop};

#[tokio::test]
async fn clients_that_trust_the_ca_reach_the_store_under_the_real_names() {
    let folder = tempfile::tempdir().unwrap();
    let ca_file = folder.path().join("ca.pem");
    let mut config = SimulatorConfig::new(HASH, TOKEN, SECRET);
    config.orders = 3;
    config.https_listen = Some(([127, 0, 0, 1], 0).into());
    config.ca_file = Some(ca_file.clone());
    let store = start(config).await.unwrap();
    let pem = std::fs::read(&ca_file).unwrap();
    assert_eq!(Some(String::from_utf8(pem.clone()).unwrap()), store.ca_pem);
    let address = store.https_address.unwrap();
    let client = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([reqwest::Certificate::from_pem(&pem).unwrap()])
        .resolve("api.bigcommerce.com", address)
        .resolve("login.bigcommerce.com", address)
        .build()
        .unwrap();
    for host in ["api.bigcommerce.com", "login.bigcommerce.com", "localhost", "127.0.0.1"] {
        let url = format!("https://{host}:{}/stores/{HASH}/v2/time", address.port());
        let answer = client.get(url).header("X-Auth-Token", TOKEN).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{host}");
    }
    let stranger = reqwest::Client::builder().no_proxy().build().unwrap();
    assert!(
        stranger
            .get(format!("https://localhost:{}/", address.port()))
            .send()
            .await
            .is_err()
    );
    store.stop().await;
}

#[tokio::test]
async fn a_code_is_traded_for_the_token_by_form_or_json() {
    let shop = shop(|config| config.orders = 3).await;
    let url = format!("{}/oauth2/token", shop.store.url());
    let fields = json!({"client_id": "practice-client", "client_secret": SECRET, "code": "abc", "context": format!("stores/{HASH}"),
        "scope": "store_v2_orders", "grant_type": "authorization_code", "redirect_uri": "https://app.example/auth"});
    let by_json: serde_json::Value = shop
        .client
        .post(&url)
        .json(&fields)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let form = fields
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| format!("{name}={}", value.as_str().unwrap()))
        .collect::<Vec<_>>()
        .join("&");
    let by_form = shop
        .client
        .post(&url)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form);
    let by_form: serde_json::Value = by_form.send().await.unwrap().json().await.unwrap();
    assert_eq!(by_json, by_form);
    assert_eq!(
        (by_json["access_token"].as_str(), by_json["context"].as_str()),
        (Some(TOKEN), Some("stores/abc123"))
    );
    let mut wrong = fields.clone();
    wrong["client_secret"] = json!("guess");
    assert_eq!(shop.client.post(&url).json(&wrong).send().await.unwrap().status(), 400);
    shop.store.stop().await;
}

#[tokio::test]
async fn settings_that_make_no_sense_are_refused() {
    for (hash, token) in [("", "t"), ("UPPER", "t"), ("a/b", "t"), ("abc", "")] {
        assert!(
            start(SimulatorConfig::new(hash, token, "s")).await.is_err(),
            "{hash:?} {token:?}"
        );
    }
}
