//! What those who run the server need: signs of life, counters, the API's document and its page.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpResponse, Responder};
use mctrade_api_types::ErrorCode;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::error::{ApiError, ApiResult};
use crate::openapi::Document;
use crate::state::AppState;

/// Where the API's document is.
pub const OPENAPI: &str = "/openapi.json";

/// Wires the operations beside the API.
pub fn wire(config: &mut ServiceConfig) {
    config
        .route("/healthz", web::get().to(healthz))
        .route("/readyz", web::get().to(readyz))
        .route("/metrics", web::get().to(metrics))
        .route(OPENAPI, web::get().to(openapi))
        .route("/docs", web::get().to(docs))
        .service(SwaggerUi::new("/docs/{_:.*}").config(Config::from(OPENAPI).use_base_layout()));
}

/// The process is alive.
async fn healthz() -> impl Responder {
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body("ok\n")
}

/// The process can answer: its database does.
async fn readyz(state: Data<AppState>) -> ApiResult<HttpResponse> {
    if state.stopping.is_cancelled() {
        return Err(ApiError::new(ErrorCode::DatabaseUnavailable, "The server is stopping."));
    }
    state.storage.ping().await?;
    Ok(HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body("ready\n"))
}

async fn metrics(state: Data<AppState>) -> ApiResult<HttpResponse> {
    for store in state.stores.list().await?.iter() {
        let stats = state.storage.ledger().stats(store.id).await?;
        state.metrics.ledger(&store.hash, &stats);
    }
    let text = state.metrics.text().map_err(ApiError::internal)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"))
        .body(text))
}

async fn openapi(document: Data<Document>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/json"))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .body(document.json())
}

async fn docs() -> HttpResponse {
    HttpResponse::PermanentRedirect()
        .insert_header((LOCATION, "/docs/"))
        .finish()
}
