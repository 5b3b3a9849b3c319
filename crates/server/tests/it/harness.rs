//! One harness: a running server, callers of each kind, and a practice store where a test needs one.

use std::future::Future;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use chrono::TimeDelta;
use mctrade_bigcommerce::ClientLimits;
use mctrade_bigcommerce::retry::RetryPolicy;
use mctrade_domain::access::{Role, Scope};
use mctrade_domain::clock::Clock;
use mctrade_domain::{ApiKeyId, OrderId, StoreId, Timestamp};
use mctrade_server::auth::passwords::Passwords;
use mctrade_server::config::BIGCOMMERCE_API_URL;
use mctrade_server::entropy::{OsEntropy, SystemClock};
use mctrade_server::keys::{Keys, sha256_hex};
use mctrade_server::serve::{self, RunningServer, Setup};
use mctrade_server::state::REQUESTS_PER_MINUTE;
use mctrade_simulator::{RunningStore, SimulatorConfig, StoreControl};
use mctrade_storage::{Actor, NewApiKey, NewUser, Storage, testing};
use mctrade_sync::SyncOptions;
use reqwest::Method;
use reqwest::header::HeaderMap;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use uuid::Uuid;

pub(crate) const STORE_HASH: &str = "practice1";
pub(crate) const TOKEN: &str = "practice-token";
pub(crate) const CLIENT_SECRET: &str = "practice-secret";
pub(crate) const PASSWORD: &str = "correct horse battery staple";
pub(crate) const ACTOR: Actor = Actor::System("tests");

static PASSWORD_HASH: LazyLock<String> = LazyLock::new(|| Passwords::hash_new(&PASSWORD.into(), &OsEntropy).unwrap());

/// The machine's clock, moved ahead by as much as a test likes.
#[derive(Debug, Default)]
pub(crate) struct MovedClock(AtomicI64);

impl MovedClock {
    pub(crate) fn advance(&self, by: TimeDelta) {
        self.0.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
    }
}

impl Clock for MovedClock {
    fn now(&self) -> Timestamp {
        SystemClock.now() + TimeDelta::milliseconds(self.0.load(Ordering::SeqCst))
    }
}

/// A running server and all that a test needs around it.
pub(crate) struct World {
    pub(crate) server: RunningServer,
    pub(crate) storage: Storage,
    pub(crate) clock: Arc<MovedClock>,
    pub(crate) keys: Arc<Keys>,
    pub(crate) store: Option<RunningStore>,
    pub(crate) http: reqwest::Client,
}

/// Runs a test on a server over each database that can be had.
pub(crate) async fn each<F>(test: impl Fn(World) -> F)
where
    F: Future<Output = World>,
{
    for storage in testing::all().await {
        test(World::on(storage, None).await).await.end().await;
    }
}

/// Runs a test on a server over each database, connected to a practice store of so many orders.
pub(crate) async fn each_with_store<F>(orders: u64, test: impl Fn(World) -> F)
where
    F: Future<Output = World>,
{
    for storage in testing::all().await {
        let world = World::on(storage, Some(orders)).await;
        world.connect().await;
        world.first_sweep().await;
        test(world).await.end().await;
    }
}

impl World {
    /// Waits until every store was swept once, so that no sweep comes between a test's order and its import.
    pub(crate) async fn first_sweep(&self) {
        for _ in 0..500 {
            let stores = self.storage.stores().list().await.unwrap();
            if stores.iter().all(|store| store.sync.last_sweep_at.is_some()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("no sweep within ten seconds");
    }

    /// A server over a database, its API address being a practice store's where one is wanted.
    pub(crate) async fn on(storage: Storage, orders: Option<u64>) -> Self {
        let store = match orders {
            Some(orders) => Some(practice_store(orders).await),
            None => None,
        };
        let api_url = store
            .as_ref()
            .map_or_else(|| BIGCOMMERCE_API_URL.to_owned(), RunningStore::url);
        Self::start(storage, store, api_url, "http").await
    }

    pub(crate) async fn start(storage: Storage, store: Option<RunningStore>, api_url: String, scheme: &str) -> Self {
        let clock = Arc::new(MovedClock::default());
        let keys = Arc::new(Keys::from_text(Keys::new_key_text(&OsEntropy).expose_secret()).unwrap());
        let server = serve::start(Setup {
            storage: storage.clone(),
            keys: Arc::clone(&keys),
            clock: clock.clone(),
            entropy: Arc::new(OsEntropy),
            listen: ([127, 0, 0, 1], 0).into(),
            public_url: (scheme == "https").then(|| "https://trade.example.org".to_owned()),
            bigcommerce_api_url: api_url,
            requests_per_minute: REQUESTS_PER_MINUTE,
            store_limits: ClientLimits {
                timeout: Duration::from_secs(5),
                retry: RetryPolicy {
                    first_delay: Duration::from_millis(10),
                    patience: Duration::from_millis(200),
                    quota_patience: Duration::from_millis(500),
                    ..RetryPolicy::default()
                },
                ..ClientLimits::default()
            },
            sync: SyncOptions {
                poll: Duration::from_millis(50),
                ..SyncOptions::default()
            },
        })
        .unwrap();
        Self {
            server,
            storage,
            clock,
            keys,
            store,
            http: reqwest::Client::builder().no_gzip().build().unwrap(),
        }
    }

    /// Stops everything.
    pub(crate) async fn end(self) {
        self.server.stop().await;
        if let Some(store) = self.store {
            store.stop().await;
        }
        self.storage.close().await;
    }

    /// The practice store.
    pub(crate) fn control(&self) -> StoreControl {
        self.store.as_ref().expect("this test has a store").control()
    }

    /// The connected store's id.
    pub(crate) async fn store_id(&self) -> StoreId {
        self.storage
            .stores()
            .find_by_hash(STORE_HASH)
            .await
            .unwrap()
            .unwrap()
            .id
    }

    /// Nobody.
    pub(crate) fn nobody(&self) -> Caller<'_> {
        Caller {
            world: self,
            headers: Vec::new(),
        }
    }

    /// A logged-in user of a role.
    pub(crate) async fn staff(&self, role: Role) -> Caller<'_> {
        let email = format!("{}@example.org", role.name());
        if self.storage.users().find_by_email(&email).await.unwrap().is_none() {
            self.add_user(&email, role).await;
        }
        let cookie = self.log_in(&email).await;
        self.nobody()
            .with("cookie", &cookie)
            .with("x-requested-with", "mctrade")
    }

    /// An administrator.
    pub(crate) async fn admin(&self) -> Caller<'_> {
        self.staff(Role::Administrator).await
    }

    pub(crate) async fn add_user(&self, email: &str, role: Role) {
        let user = NewUser {
            email: email.to_owned(),
            role,
            password_hash: PASSWORD_HASH.clone(),
        };
        self.storage
            .users()
            .insert(&user, &ACTOR, self.clock.now())
            .await
            .unwrap();
    }

    /// Logs in and gives the cookie.
    pub(crate) async fn log_in(&self, email: &str) -> String {
        let form = json!({ "email": email, "password": PASSWORD });
        let answer = self.nobody().post("/api/v1/auth/login", &form, 200).await;
        cookie_of(&answer.headers)
    }

    /// An API key with scopes.
    pub(crate) async fn key(&self, scopes: &[&str], expires_at: Option<Timestamp>) -> (ApiKeyId, String) {
        let key = format!("mct_{}", Uuid::new_v4().simple());
        let new = NewApiKey {
            id: ApiKeyId(Uuid::now_v7()),
            name: "tests".to_owned(),
            key_hash: sha256_hex(key.as_bytes()),
            scopes: scopes.iter().map(|scope| Scope::parse(scope).unwrap()).collect(),
            expires_at,
        };
        self.storage
            .api_keys()
            .insert(&new, &ACTOR, self.clock.now())
            .await
            .unwrap();
        (new.id, key)
    }

    /// An integration with scopes.
    pub(crate) async fn integration(&self, scopes: &[&str]) -> Caller<'_> {
        let (_, key) = self.key(scopes, None).await;
        self.nobody().with("authorization", &format!("Bearer {key}"))
    }

    /// Connects the practice store as an administrator does.
    pub(crate) async fn connect(&self) -> Value {
        self.admin().await.post("/api/v1/stores", &connection(), 201).await.json
    }

    /// Waits until an order's invoice fits.
    pub(crate) async fn until(&self, order: u64, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let admin = self.admin().await;
        let mut last = Value::Null;
        for _ in 0..200 {
            let list = admin.get(&format!("/api/v1/invoices?order_id={order}"), 200).await;
            last = list.json["data"][0].clone();
            if !last.is_null() && fits(&last) {
                return last;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let row = self
            .storage
            .ledger()
            .find(self.store_id().await, OrderId(order as i64))
            .await;
        panic!("order {order}: {what} did not happen; its invoice is {last}, its ledger row {row:?}");
    }
}

/// The form that connects the practice store.
pub(crate) fn connection() -> Value {
    json!({
        "store_hash": STORE_HASH,
        "name": "Practice store",
        "access_token": TOKEN,
        "client_secret": CLIENT_SECRET,
    })
}

pub(crate) async fn practice_store(orders: u64) -> RunningStore {
    let mut config = SimulatorConfig::new(STORE_HASH, TOKEN, CLIENT_SECRET);
    config.orders = orders;
    config.retry_divisor = 100;
    config.quota_window = Duration::from_secs(1);
    mctrade_simulator::start(config).await.unwrap()
}

pub(crate) fn cookie_of(headers: &HeaderMap) -> String {
    let cookie = headers["set-cookie"].to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

/// Somebody who sends requests.
#[derive(Clone)]
pub(crate) struct Caller<'a> {
    world: &'a World,
    headers: Vec<(String, String)>,
}

/// What the server answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) json: Value,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn code(&self) -> &str {
        self.json["code"].as_str().unwrap_or_default()
    }

    /// A problem with this code.
    pub(crate) fn is(self, code: &str) -> Self {
        assert_eq!(self.code(), code, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.json["request_id"], self.header("x-request-id"));
        assert!(!self.json["detail"].as_str().unwrap().is_empty(), "{}", self.text);
        self
    }
}

impl Caller<'_> {
    /// The same caller, sending one more header.
    pub(crate) fn with(&self, name: &str, value: &str) -> Self {
        let mut caller = self.clone();
        caller.headers.retain(|(known, _)| known != name);
        caller.headers.push((name.to_owned(), value.to_owned()));
        caller
    }

    /// The same caller, sending a header less.
    pub(crate) fn without(&self, name: &str) -> Self {
        let mut caller = self.clone();
        caller.headers.retain(|(known, _)| known != name);
        caller
    }

    pub(crate) async fn get(&self, path: &str, status: u16) -> Answer {
        self.send(Method::GET, path, None, status).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value, status: u16) -> Answer {
        self.json(Method::POST, path, body, status).await
    }

    /// Sends a body, whatever the answer's status.
    pub(crate) async fn post_any(&self, path: &str, body: &Value) -> Answer {
        let body = body.to_string().into_bytes();
        let caller = self.with("content-type", "application/json");
        caller.try_send(Method::POST, path, Some(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value, status: u16) -> Answer {
        self.json(Method::PUT, path, body, status).await
    }

    pub(crate) async fn json(&self, method: Method, path: &str, body: &Value, status: u16) -> Answer {
        self.with("content-type", "application/json")
            .send(method, path, Some(body.to_string().into_bytes()), status)
            .await
    }

    /// Sends a request, whose answer must have this status.
    pub(crate) async fn send(&self, method: Method, path: &str, body: Option<Vec<u8>>, status: u16) -> Answer {
        let answer = self.try_send(method.clone(), path, body).await;
        assert_eq!(answer.status, status, "{method} {path}: {}", answer.text);
        answer
    }

    pub(crate) async fn try_send(&self, method: Method, path: &str, body: Option<Vec<u8>>) -> Answer {
        let url = format!("http://{}{path}", self.world.server.address);
        let mut request = self.world.http.request(method, url);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(body) = body {
            request = request.body(body);
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let text = response.text().await.unwrap();
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        Answer {
            status,
            headers,
            text,
            json,
        }
    }
}
