//! The HTTP server around the plain functions.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HOST};
use actix_web::web::{self, Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::stream;
use serde_json::{Map, Value};

use super::answer::{Answer, Version};
use super::gate::{self, Incoming, Outcome};
use super::{oauth, practice};
use crate::control::StoreControl;
use crate::shared::Shared;

/// The largest body a request may have.
const LARGEST_BODY: usize = 4 * 1024 * 1024;

/// What every handler can reach.
#[derive(Clone)]
pub(crate) struct Served {
    pub(crate) shared: Arc<Shared>,
    pub(crate) control: StoreControl,
}

/// The paths of the server.
pub(crate) fn routes(config: &mut web::ServiceConfig) {
    config
        .app_data(web::PayloadConfig::new(LARGEST_BODY))
        .route("/stores/{hash}/{tail:.*}", web::route().to(api))
        .route("/oauth2/token", web::post().to(token))
        .route("/practice/api/{tail:.*}", web::route().to(control))
        .route("/practice{tail:.*}", web::get().to(page))
        .route("/", web::get().to(home))
        .default_service(web::route().to(nowhere));
}

fn pairs(query: &str) -> Option<Vec<(String, String)>> {
    web::Query::<Vec<(String, String)>>::from_query(query)
        .ok()
        .map(web::Query::into_inner)
}

async fn api(request: HttpRequest, body: Bytes, served: Data<Served>) -> HttpResponse {
    let Some(query) = pairs(request.query_string()) else {
        return reply(Version::V2.error(400, "The query string cannot be read."));
    };
    let incoming = Incoming {
        method: request.method().to_string(),
        store_hash: request.match_info().query("hash").to_owned(),
        path: format!("/{}", request.match_info().query("tail")),
        query_text: request.query_string().to_owned(),
        query,
        token: request
            .headers()
            .get("x-auth-token")
            .and_then(|token| token.to_str().ok())
            .map(str::to_owned),
        body: body.to_vec(),
    };
    let outcome = served
        .shared
        .change(|store| gate::respond(store, &incoming, Instant::now()));
    match outcome {
        Outcome::Answer(answer) => reply(answer),
        Outcome::Cut(answer) => cut(answer),
        Outcome::Late(answer, wait) => {
            tokio::time::sleep(wait).await;
            reply(answer)
        }
        Outcome::Silence(wait) => {
            tokio::time::sleep(wait).await;
            drop_connection()
        }
    }
}

fn reply(answer: Answer) -> HttpResponse {
    let mut response =
        HttpResponse::build(StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    for (name, value) in answer.headers {
        response.insert_header((name, value));
    }
    match answer.body {
        Some(body) => response.insert_header((CONTENT_TYPE, "application/json")).body(body),
        None => response.finish(),
    }
}

/// Promises the whole body and breaks off in the middle.
fn cut(answer: Answer) -> HttpResponse {
    let body = Bytes::from(answer.body.unwrap_or_default());
    let length = u64::try_from(body.len()).unwrap_or(0);
    let half = body.slice(..body.len() / 2);
    let parts = stream::unfold(Some(half), |half| async move {
        match half {
            Some(half) => Some((Ok(half), None)),
            None => {
                // Gives the first half time to leave before the connection breaks.
                tokio::time::sleep(Duration::from_millis(20)).await;
                Some((Err(io::Error::from(io::ErrorKind::ConnectionAborted)), None))
            }
        }
    });
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/json"))
        .no_chunking(length)
        .streaming(parts)
}

/// Ends the connection without an answer that could be read.
fn drop_connection() -> HttpResponse {
    let nothing = stream::iter([Err::<Bytes, io::Error>(io::Error::from(
        io::ErrorKind::ConnectionAborted,
    ))]);
    HttpResponse::GatewayTimeout().no_chunking(1_000).streaming(nothing)
}

async fn token(request: HttpRequest, body: Bytes, served: Data<Served>) -> HttpResponse {
    let is_json = request
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    let fields: Option<Value> = if is_json {
        serde_json::from_slice(&body).ok()
    } else {
        std::str::from_utf8(&body).ok().and_then(pairs).map(|pairs| {
            let fields: Map<String, Value> = pairs
                .into_iter()
                .map(|(name, value)| (name, Value::String(value)))
                .collect();
            Value::Object(fields)
        })
    };
    match fields {
        Some(fields) => reply(served.shared.look(|store| oauth::token(store, &fields))),
        None => reply(Version::V3.bad_json()),
    }
}

/// Whether a request comes from this machine and names it, so that no web page elsewhere can have sent it unseen.
fn is_local(request: &HttpRequest) -> bool {
    let from_here = request.peer_addr().is_some_and(|peer| peer.ip().is_loopback());
    let host = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    let url = reqwest::Url::parse(&format!("http://{host}/"));
    from_here && url.is_ok_and(|url| crate::hooks::is_loopback(&url))
}

async fn control(request: HttpRequest, body: Bytes, served: Data<Served>) -> HttpResponse {
    if !is_local(&request) {
        return HttpResponse::Forbidden().finish();
    }
    let method = request.method().as_str();
    let is_json = request
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    // A form of a web page elsewhere can neither delete nor name JSON as its type.
    let is_bare_delete = method == "DELETE" && body.is_empty();
    if method != "GET" && !is_json && !is_bare_delete {
        return HttpResponse::UnsupportedMediaType().finish();
    }
    reply(practice::answer(
        &served.control,
        method,
        request.match_info().query("tail"),
        &body,
    ))
}

async fn page(request: HttpRequest) -> HttpResponse {
    if !is_local(&request) {
        return HttpResponse::Forbidden().finish();
    }
    match practice::asset(request.match_info().query("tail")) {
        Some((kind, text)) => HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, kind))
            .insert_header((
                "content-security-policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'",
            ))
            .body(text),
        None => HttpResponse::NotFound().finish(),
    }
}

async fn home() -> HttpResponse {
    HttpResponse::Found().insert_header(("location", "/practice")).finish()
}

async fn nowhere() -> HttpResponse {
    reply(Version::V3.not_found())
}
