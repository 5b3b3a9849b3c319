//! The web application: routes, middleware and the OpenAPI document, put together once for serving and for tests.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::web::{Data, PathConfig};
use actix_web::{App, Error, HttpRequest, HttpResponse, web};
use mctrade_api_types::{ErrorCode, paths};
use utoipa_actix_web::{AppExt as _, scope};

use crate::auth::authenticate::authenticate;
use crate::error::{ApiError, ApiResult};
use crate::http::api_limit::api_limit;
use crate::http::envelope::envelope;
use crate::http::idempotency::idempotency;
use crate::openapi::Document;
use crate::routes::{self, operations};
use crate::state::AppState;
use crate::webapp;

/// The application over a state.
pub fn app(
    state: Data<AppState>,
    document: Data<Document>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    let (app, _) = App::new()
        .into_utoipa_app()
        .app_data(state)
        .app_data(document)
        .app_data(PathConfig::default().error_handler(|_, _| no_such_address().into()))
        .service(
            scope::scope(paths::BASE)
                .wrap(from_fn(idempotency))
                .wrap(from_fn(api_limit))
                .wrap(from_fn(authenticate))
                .configure(routes::wire_api)
                .default_service(web::to(unknown_operation)),
        )
        .configure(routes::wire_webhooks)
        .split_for_parts();
    app.configure(operations::wire)
        .default_service(web::to(beside_the_api))
        .wrap(from_fn(envelope))
}

/// The OpenAPI document as the routes make it; [`Document`] finishes it.
#[must_use]
pub fn collected_openapi() -> utoipa::openapi::OpenApi {
    let (_, openapi) = App::new()
        .into_utoipa_app()
        .service(scope::scope(paths::BASE).configure(routes::wire_api))
        .configure(routes::wire_webhooks)
        .split_for_parts();
    openapi
}

/// Answers what no operation of the API answers: 405 where another method would do, else 404.
async fn unknown_operation(request: HttpRequest, document: Data<Document>) -> ApiResult<HttpResponse> {
    Err(refusal(&request, &document))
}

/// Answers what nothing else answers: the browser app's files, its page for the addresses it shows, else 404.
async fn beside_the_api(request: HttpRequest, document: Data<Document>) -> ApiResult<HttpResponse> {
    let path = request.path();
    if path.starts_with("/api/") || path.starts_with("/webhooks/") || path == "/api" {
        return Err(refusal(&request, &document));
    }
    webapp::serve(&request).ok_or_else(no_such_address)
}

fn refusal(request: &HttpRequest, document: &Document) -> ApiError {
    let methods = document.methods_of(request.path());
    if methods.is_empty() {
        return no_such_address();
    }
    let allowed = methods.join(", ");
    ApiError::new(
        ErrorCode::MethodNotAllowed,
        format!("This address takes {allowed}, not {}.", request.method()),
    )
    .allowing(allowed)
}

fn no_such_address() -> ApiError {
    ApiError::new(ErrorCode::NotFound, "There is nothing under this address.")
}
