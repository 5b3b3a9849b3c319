//! Connects the practice store as a person would: log in, send the form.

use std::time::Duration;

use mctrade_api_types::auth::LoginRequest;
use mctrade_api_types::stores::ConnectStore;
use mctrade_api_types::{Problem, paths};
use reqwest::header::{COOKIE, SET_COOKIE};
use secrecy::{ExposeSecret as _, SecretString};

use super::CliError;
use super::memory::Memory;
use crate::serve::RunningServer;

/// Logs in over HTTP, connects the practice store, and logs out.
pub(super) async fn connect_store(
    server: &RunningServer,
    memory: &Memory,
    email: &str,
    password: &SecretString,
) -> Result<(), CliError> {
    let http = reqwest::Client::builder()
        .timeout(Duration::from_secs(30))
        .build()
        .map_err(|error| said(&error))?;
    let at = |path: &str| format!("http://{}{path}", server.address);
    let login = LoginRequest {
        email: email.to_owned(),
        password: password.expose_secret().to_owned(),
    };
    let answer = http
        .post(at(paths::AUTH_LOGIN))
        .json(&login)
        .send()
        .await
        .map_err(|error| said(&error))?;
    let answer = good(answer).await?;
    let cookie = answer
        .headers()
        .get(SET_COOKIE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default()
        .to_owned();
    let form = ConnectStore {
        store_hash: memory.kept.store_hash.clone(),
        name: "Practice store".to_owned(),
        access_token: memory.kept.access_token.clone(),
        client_secret: memory.kept.client_secret.clone(),
    };
    let changing = |path: &str| {
        http.post(at(path))
            .header(COOKIE, &cookie)
            .header("X-Requested-With", "mctrade")
    };
    let answer = changing(paths::STORES)
        .json(&form)
        .send()
        .await
        .map_err(|error| said(&error))?;
    good(answer).await?;
    let answer = changing(paths::AUTH_LOGOUT)
        .send()
        .await
        .map_err(|error| said(&error))?;
    good(answer).await.map(|_| ())
}

async fn good(answer: reqwest::Response) -> Result<reqwest::Response, CliError> {
    if answer.status().is_success() {
        return Ok(answer);
    }
    let problem: Problem = answer.json().await.map_err(|error| said(&error))?;
    Err(CliError::Said(format!(
        "the practice store could not be connected: {}",
        problem.detail
    )))
}

fn said(error: &reqwest::Error) -> CliError {
    CliError::Said(format!("the server could not be reached: {error}"))
}
