//! Sending webhooks, with the retries the real store makes.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use reqwest::Url;
use reqwest::header::CONTENT_TYPE;
use serde_json::json;
use tokio::sync::{Semaphore, mpsc};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::clock::StoreClock;
use crate::dice::Dice;
use crate::error::SimulatorError;
use crate::hooks::{Delivery, DeliveryOutcome, is_loopback};
use crate::shared::Shared;
use crate::sign;
use crate::store::Store;
use crate::store::events::{DELIVERY_EXCEPTION, Event, covers};
use crate::wire::shop::STORE_ID;

/// After how many seconds a failed call is tried again; after the last try the hook is deactivated.
const RETRY_SECONDS: [u64; 11] = [60, 180, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 50_400, 86_400];
/// A destination is judged by its calls of this long.
const JUDGED: Duration = Duration::from_secs(120);
const JUDGED_CALLS: u32 = 100;
const LEAST_SUCCESS_PERCENT: u32 = 90;
const BLOCKED: Duration = Duration::from_secs(180);
/// A failing hook is reported at most this often.
const REPORTED_EVERY: Duration = Duration::from_secs(600);
const WILL_RETRY: u32 = 90_001;
const GIVEN_UP: u32 = 90_002;
const CALLS_AT_ONCE: usize = 32;
const CALL_TIMEOUT: Duration = Duration::from_secs(10);

/// A call to make, as often as it takes.
#[derive(Clone, Debug)]
struct Call {
    hook_id: u64,
    scope: String,
    order_id: Option<u64>,
    url: Url,
    headers: BTreeMap<String, String>,
    webhook_id: String,
    body: Arc<[u8]>,
}

/// How a destination has answered lately.
#[derive(Debug)]
struct Record {
    since: Instant,
    calls: u32,
    failures: u32,
    blocked_until: Option<Instant>,
}

/// What the sender needs besides the store.
#[derive(Clone)]
pub(crate) struct SenderSettings {
    pub(crate) fixed_url: Option<Url>,
    /// The waits of the retry table are divided by this.
    pub(crate) retry_divisor: u32,
    /// The clock of the `webhook-timestamp` header.
    pub(crate) clock: StoreClock,
    pub(crate) seed: u64,
}

/// Sends what happens in the store to its hooks.
pub(crate) struct Sender {
    shared: Arc<Shared>,
    settings: SenderSettings,
    loopback: reqwest::Client,
    public: reqwest::Client,
    places: Arc<Semaphore>,
    records: Mutex<HashMap<String, Record>>,
    reported: Mutex<HashMap<u64, Instant>>,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Sender {
    pub(crate) fn new(
        shared: Arc<Shared>,
        settings: SenderSettings,
        stop: CancellationToken,
        tasks: TaskTracker,
    ) -> Result<Arc<Sender>, SimulatorError> {
        let client = |trusting: bool| {
            reqwest::Client::builder()
                .timeout(CALL_TIMEOUT)
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .user_agent("akka-http/10.0.10")
                .tls_danger_accept_invalid_certs(trusting)
                .build()
                .map_err(|error| SimulatorError::Sender(error.to_string()))
        };
        Ok(Arc::new(Sender {
            shared,
            settings,
            // Receivers on this machine have certificates of their own making.
            loopback: client(true)?,
            public: client(false)?,
            places: Arc::new(Semaphore::new(CALLS_AT_ONCE)),
            records: Mutex::new(HashMap::new()),
            reported: Mutex::new(HashMap::new()),
            stop,
            tasks,
        }))
    }

    /// Sends events as they come, until the store stops.
    pub(crate) async fn run(self: Arc<Sender>, mut events: mpsc::UnboundedReceiver<Vec<Event>>) {
        let mut dice = Dice::stream(self.settings.seed, 3);
        let mut held: Vec<Event> = Vec::new();
        loop {
            let arrived = tokio::select! {
                () = self.stop.cancelled() => return,
                arrived = events.recv() => arrived,
            };
            let Some(mut batch) = arrived else { return };
            if self.shared.look(|store| store.faults.plan().webhooks.reorder) {
                batch.reverse();
                std::mem::swap(&mut held, &mut batch);
            } else {
                batch.append(&mut held);
            }
            for event in batch {
                let (calls, faults) = self.shared.look(|store| {
                    store.retire_idle_hooks();
                    (
                        self.calls(store, &event, &mut dice),
                        store.faults.plan().webhooks.clone(),
                    )
                });
                if event == Event::AppUninstalled {
                    self.shared.look(|store| store.hooks.clear());
                }
                for call in calls {
                    if self.shared.look(|store| store.faults.loses_webhook()) {
                        self.note(&call, 1, DeliveryOutcome::Lost, None);
                        continue;
                    }
                    for _ in 0..=faults.duplicate {
                        let sender = Arc::clone(&self);
                        let call = call.clone();
                        let delay = Duration::from_millis(faults.delay_ms);
                        let skew = faults.clock_skew_seconds;
                        self.tasks.spawn(async move {
                            let stop = sender.stop.clone();
                            tokio::select! {
                                () = stop.cancelled() => {}
                                () = sender.make(call, delay, skew) => {}
                            }
                        });
                    }
                }
            }
        }
    }

    /// The calls an event causes: one for each active hook that wants it, and one to the fixed address.
    fn calls(&self, store: &Store, event: &Event, dice: &mut Dice) -> Vec<Call> {
        let channel_id = event
            .order_id()
            .and_then(|id| store.orders.get(&id))
            .map_or(1, |order| order.head().channel_id);
        let plain = event.scope().to_owned();
        let on_channel = event.channel_scope(channel_id);
        let mut calls = Vec::new();
        let mut add =
            |hook_id: u64, destination: &str, headers: &BTreeMap<String, String>, scope: &str, for_channel: bool| {
                let Ok(url) = Url::parse(destination) else { return };
                calls.push(Call {
                    hook_id,
                    scope: scope.to_owned(),
                    order_id: event.order_id(),
                    url,
                    headers: headers.clone(),
                    webhook_id: format!("msg_{}", dice.uuid().replace('-', "")),
                    body: envelope(store, event, scope, for_channel),
                });
            };
        for hook in store.hooks.values().filter(|hook| hook.is_active) {
            if covers(&hook.scope, &plain) {
                add(hook.id, &hook.destination, &hook.headers, &plain, false);
            } else if let Some(scope) = on_channel.as_deref().filter(|scope| covers(&hook.scope, scope)) {
                add(hook.id, &hook.destination, &hook.headers, scope, true);
            }
        }
        if let Some(url) = &self.settings.fixed_url {
            add(0, url.as_str(), &BTreeMap::new(), &plain, false);
        }
        calls
    }

    /// Makes a call until it succeeds or the table of retries ends.
    async fn make(&self, call: Call, delay: Duration, skew: i64) {
        tokio::time::sleep(delay).await;
        let waits = RETRY_SECONDS.into_iter().map(Some).chain([None]);
        for (attempt, wait) in (1..).zip(waits) {
            if self.call(&call, attempt, skew).await {
                return;
            }
            let Some(seconds) = wait else { break };
            self.report(&call, WILL_RETRY);
            tokio::time::sleep(Duration::from_secs(seconds) / self.settings.retry_divisor.max(1)).await;
            let wanted = call.hook_id == 0
                || self
                    .shared
                    .look(|store| store.hooks.get(&call.hook_id).is_some_and(|hook| hook.is_active));
            if !wanted {
                return;
            }
        }
        self.shared.look(|store| store.deactivate_hook(call.hook_id));
        self.report(&call, GIVEN_UP);
    }

    /// Tells the hooks that want to know that a call failed.
    fn report(&self, call: &Call, code: u32) {
        if call.hook_id == 0 || call.scope == DELIVERY_EXCEPTION {
            return;
        }
        let now = Instant::now();
        let pause = REPORTED_EVERY / self.settings.retry_divisor.max(1);
        let mut reported = self.reported.lock().unwrap_or_else(PoisonError::into_inner);
        let lately = reported
            .get(&call.hook_id)
            .is_some_and(|last| now.duration_since(*last) < pause);
        if code == WILL_RETRY && lately {
            return;
        }
        reported.insert(call.hook_id, now);
        let what_next = if code == WILL_RETRY {
            "will retry"
        } else {
            "hook has been deactivated"
        };
        let message = format!("Non-200 response received when delivering to {}, {what_next}", call.url);
        self.shared.change(|store| {
            store.events.push(Event::DeliveryException {
                hook_id: call.hook_id,
                code,
                message,
            })
        });
    }

    async fn call(&self, call: &Call, attempt: u32, skew: i64) -> bool {
        let host = call.url.host_str().unwrap_or_default().to_owned();
        if self.is_blocked(&host) {
            self.note(call, attempt, DeliveryOutcome::Failed, None);
            return false;
        }
        let Ok(_place) = self.places.acquire().await else {
            return false;
        };
        let timestamp = self.settings.clock.now().timestamp() + skew;
        let secret = self.shared.look(|store| store.settings.client_secret.clone());
        let signature = sign::signature(&secret, &call.webhook_id, timestamp, &call.body);
        let client = if is_loopback(&call.url) {
            &self.loopback
        } else {
            &self.public
        };
        let mut request = client
            .post(call.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", &call.webhook_id)
            .header("webhook-timestamp", timestamp.to_string())
            .header("webhook-signature", signature);
        for (name, value) in &call.headers {
            request = request.header(name, value);
        }
        let status = match request.body(call.body.to_vec()).send().await {
            Ok(answer) => Some(answer.status()),
            Err(_) => None,
        };
        let delivered = status.is_some_and(|status| status.is_success());
        self.judge(host, delivered);
        let outcome = if delivered {
            DeliveryOutcome::Delivered
        } else {
            DeliveryOutcome::Failed
        };
        self.note(call, attempt, outcome, status.map(|status| status.as_u16()));
        delivered
    }

    fn note(&self, call: &Call, attempt: u32, outcome: DeliveryOutcome, status: Option<u16>) {
        let delivery = Delivery {
            hook_id: call.hook_id,
            scope: call.scope.clone(),
            order_id: call.order_id,
            webhook_id: call.webhook_id.clone(),
            attempt,
            outcome,
            status,
        };
        self.shared.look(|store| store.note_delivery(delivery));
    }

    fn is_blocked(&self, host: &str) -> bool {
        let records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        records
            .get(host)
            .and_then(|record| record.blocked_until)
            .is_some_and(|until| Instant::now() < until)
    }

    /// Blocks a destination that fails too often.
    fn judge(&self, host: String, delivered: bool) {
        let now = Instant::now();
        let scale = self.settings.retry_divisor.max(1);
        let mut records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        let record = records.entry(host).or_insert(Record {
            since: now,
            calls: 0,
            failures: 0,
            blocked_until: None,
        });
        if now.duration_since(record.since) > JUDGED / scale {
            *record = Record {
                since: now,
                calls: 0,
                failures: 0,
                blocked_until: record.blocked_until,
            };
        }
        record.calls += 1;
        record.failures += u32::from(!delivered);
        if record.calls >= JUDGED_CALLS && (record.calls - record.failures) * 100 < record.calls * LEAST_SUCCESS_PERCENT
        {
            *record = Record {
                since: now,
                calls: 0,
                failures: 0,
                blocked_until: Some(now + BLOCKED / scale),
            };
        }
    }
}

/// The body of a call. Slashes are escaped, as the real store does.
fn envelope(store: &Store, event: &Event, scope: &str, for_channel: bool) -> Arc<[u8]> {
    let payload = event.payload(for_channel);
    let body = json!({
        "scope": scope,
        "store_id": STORE_ID.to_string(),
        "hash": sign::payload_hash(&payload.to_string()),
        "data": payload,
        "created_at": store.now().timestamp(),
        "producer": format!("stores/{}", store.settings.hash),
    });
    body.to_string().replace('/', "\\/").into_bytes().into()
}
