//! `GET /events`: server-sent events.

use std::time::Duration;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse, get};
use futures_util::stream;
use mctrade_api_types::events::Event;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::Interval;

use crate::auth::authenticate::session_holds;
use crate::auth::caller::InvoicesRead;
use crate::auth::{Caller, Principal};
use crate::error::{ApiError, ApiResult};
use crate::events::{Listening, Numbered};
use crate::state::AppState;

/// How often a silent stream says that it lives.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How soon the stream of a session that ended ends too.
const LOOK_AT_SESSION: Duration = Duration::from_millis(1_500);
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// Follow what happens
///
/// Server-sent events: invoices made and changed, jobs going on, the sync's health. A listener that comes back with
/// `Last-Event-ID` gets what it missed, or a `resync` event where that is not known any more. The stream ends with the
/// session.
#[utoipa::path(
    tag = "events",
    params(("Last-Event-ID" = Option<String>, Header, description = "The id of the last event you saw.")),
    responses((status = 200, description = "Events, one JSON object each.", body = Event, content_type = "text/event-stream")),
    security(("session" = []), ("api_key" = ["invoices:read"])),
)]
#[get("/events")]
pub(super) async fn stream_events(
    state: Data<AppState>,
    caller: Caller<InvoicesRead>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let last_id = request
        .headers()
        .get(LAST_EVENT_ID)
        .and_then(|value| value.to_str().ok());
    let Listening { missed, receiver } = state.events.listen(last_id);
    let heartbeat = beat(HEARTBEAT);
    let look = beat(LOOK_AT_SESSION);
    let mut first = String::from("retry: 2000\n\n");
    for event in missed {
        first.push_str(&written(&state, &event)?);
    }
    let follower = Follower {
        first: Some(first),
        receiver,
        heartbeat,
        look,
        caller: caller.principal().clone(),
        stopped: state.stopping.clone(),
        state,
    };
    let body = stream::unfold(follower, |mut follower| async move {
        let part = follower.next().await?;
        Some((Ok::<_, ApiError>(Bytes::from(part)), follower))
    });
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/event-stream"))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header(("x-accel-buffering", "no"))
        .streaming(body))
}

/// Ticks at once and then at intervals; a late tick delays those behind it.
fn beat(period: Duration) -> Interval {
    let mut beat = tokio::time::interval(period);
    beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    beat
}

struct Follower {
    state: Data<AppState>,
    first: Option<String>,
    receiver: tokio::sync::broadcast::Receiver<Numbered>,
    heartbeat: Interval,
    look: Interval,
    caller: Principal,
    stopped: tokio_util::sync::CancellationToken,
}

impl Follower {
    /// The stream's next part; `None` at its end.
    async fn next(&mut self) -> Option<String> {
        if let Some(first) = self.first.take() {
            return Some(first);
        }
        loop {
            tokio::select! {
                () = self.stopped.cancelled() => return None,
                _ = self.look.tick() => if !self.still_welcome().await {
                    return None;
                },
                _ = self.heartbeat.tick() => return Some(": still here\n\n".to_owned()),
                event = self.receiver.recv() => return match event {
                    // Whoever logged out hears nothing more.
                    Ok(_) | Err(RecvError::Lagged(_)) if !self.still_welcome().await => None,
                    Ok(event) => written(&self.state, &event).ok(),
                    Err(RecvError::Lagged(_)) => {
                        self.receiver = self.receiver.resubscribe();
                        written(&self.state, &self.state.events.resync()).ok()
                    }
                    Err(RecvError::Closed) => None,
                },
            }
        }
    }

    async fn still_welcome(&self) -> bool {
        match &self.caller {
            Principal::Staff { session, .. } => session_holds(&self.state, *session).await.unwrap_or(false),
            Principal::Key { id, .. } => {
                let keys = self.state.storage.api_keys().list().await.unwrap_or_default();
                let now = self.state.clock.now();
                keys.iter()
                    .any(|key| key.id == *id && key.revoked_at.is_none() && key.expires_at.is_none_or(|end| end > now))
            }
        }
    }
}

fn written(state: &AppState, event: &Numbered) -> ApiResult<String> {
    let name = match &*event.event {
        Event::InvoiceCreated { .. } => "invoice_created",
        Event::InvoiceUpdated { .. } => "invoice_updated",
        Event::SyncHealth { .. } => "sync_health",
        Event::JobProgress { .. } => "job_progress",
        Event::Resync => "resync",
    };
    let body = serde_json::to_string(&*event.event).map_err(ApiError::internal)?;
    Ok(format!(
        "id: {}\nevent: {name}\ndata: {body}\n\n",
        state.events.id_of(event.number)
    ))
}
