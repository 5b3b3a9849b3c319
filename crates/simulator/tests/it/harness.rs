//! A store on a free port, a client for it, and a receiver for its webhooks.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use mctrade_simulator::{RunningStore, SimulatorConfig, StoreControl, start};
use reqwest::header::HeaderMap;
use serde_json::Value;

pub(crate) const HASH: &str = "abc123";
pub(crate) const TOKEN: &str = "token-for-tests";
pub(crate) const SECRET: &str = "secret-for-tests";

/// A running store with a client.
pub(crate) struct Shop {
    pub(crate) store: RunningStore,
    pub(crate) control: StoreControl,
    pub(crate) client: reqwest::Client,
}

/// An answer, read to its end.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error} in {}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .unwrap_or_else(|| panic!("no header {name}"))
            .to_str()
            .unwrap()
    }

    pub(crate) fn rows(&self) -> Vec<Value> {
        match self.status {
            204 => Vec::new(),
            _ => match self.json() {
                Value::Array(rows) => rows,
                other => other["data"].as_array().expect("a list").clone(),
            },
        }
    }
}

/// A store of 60 orders without odd shapes, changed as the test needs.
pub(crate) async fn shop(change: impl FnOnce(&mut SimulatorConfig)) -> Shop {
    let mut config = SimulatorConfig::new(HASH, TOKEN, SECRET);
    config.orders = 60;
    config.quirks = false;
    change(&mut config);
    let store = start(config).await.expect("the store starts");
    Shop {
        control: store.control(),
        store,
        client: reqwest::Client::builder().no_proxy().build().unwrap(),
    }
}

impl Shop {
    pub(crate) async fn send(&self, method: &str, path: &str, body: Option<Value>) -> Reply {
        self.ask(method, path, body, TOKEN).await
    }

    pub(crate) async fn ask(&self, method: &str, path: &str, body: Option<Value>, token: &str) -> Reply {
        let url = format!("{}/stores/{HASH}{path}", self.store.url());
        let mut request = self
            .client
            .request(method.parse().unwrap(), url)
            .header("x-auth-token", token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.expect("an answer");
        Reply {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            text: answer.text().await.unwrap(),
        }
    }

    /// Asks, and insists on the status.
    pub(crate) async fn get(&self, expected: u16, path: &str) -> Reply {
        let reply = self.send("GET", path, None).await;
        assert_eq!(reply.status, expected, "GET {path}: {}", reply.text);
        reply
    }

    pub(crate) async fn post(&self, expected: u16, path: &str, body: Value) -> Reply {
        self.write(expected, "POST", path, body).await
    }

    pub(crate) async fn write(&self, expected: u16, method: &str, path: &str, body: Value) -> Reply {
        let reply = self.send(method, path, Some(body)).await;
        assert_eq!(reply.status, expected, "{method} {path}: {}", reply.text);
        reply
    }

    /// All orders, page by page.
    pub(crate) async fn all_orders(&self) -> Vec<Value> {
        let mut orders = Vec::new();
        for page in 1.. {
            let rows = self
                .send("GET", &format!("/v2/orders?limit=250&page={page}"), None)
                .await
                .rows();
            if rows.is_empty() {
                break;
            }
            orders.extend(rows);
        }
        orders
    }
}

/// A webhook call that arrived.
#[derive(Clone, Debug)]
pub(crate) struct Arrived {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Arrived {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(key, _)| key == name);
        found
            .map(|(_, value)| value.as_str())
            .unwrap_or_else(|| panic!("no header {name}"))
    }

    pub(crate) fn scope(&self) -> String {
        self.json()["scope"].as_str().unwrap().to_owned()
    }
}

#[derive(Clone)]
struct Inbox {
    arrived: Arc<Mutex<Vec<Arrived>>>,
    refuse: Arc<Mutex<u32>>,
}

/// A receiver of webhooks.
pub(crate) struct Receiver {
    pub(crate) url: String,
    inbox: Inbox,
    server: actix_web::dev::ServerHandle,
}

async fn receive(request: HttpRequest, body: web::Bytes, inbox: web::Data<Inbox>) -> HttpResponse {
    let headers = request
        .headers()
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned()))
        .collect();
    inbox.arrived.lock().unwrap().push(Arrived {
        headers,
        body: body.to_vec(),
    });
    let mut refuse = inbox.refuse.lock().unwrap();
    if *refuse > 0 {
        *refuse -= 1;
        return HttpResponse::InternalServerError().finish();
    }
    HttpResponse::Ok().finish()
}

impl Receiver {
    /// Starts a receiver that answers 500 to its first `refuse` calls.
    pub(crate) fn start(refuse: u32) -> Receiver {
        let inbox = Inbox {
            arrived: Arc::default(),
            refuse: Arc::new(Mutex::new(refuse)),
        };
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/hooks", listener.local_addr().unwrap());
        let data = web::Data::new(inbox.clone());
        let server = HttpServer::new(move || {
            App::new()
                .app_data(data.clone())
                .default_service(web::route().to(receive))
        })
        .workers(1)
        .disable_signals()
        .listen(listener)
        .unwrap()
        .run();
        let handle = server.handle();
        tokio::spawn(server);
        Receiver {
            url,
            inbox,
            server: handle,
        }
    }

    pub(crate) fn arrived(&self) -> Vec<Arrived> {
        self.inbox.arrived.lock().unwrap().clone()
    }

    /// Waits until so many calls are there, at most ten seconds.
    pub(crate) async fn wait_for(&self, count: usize) -> Vec<Arrived> {
        for _ in 0..1_000 {
            if self.arrived().len() >= count {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let arrived = self.arrived();
        assert!(arrived.len() >= count, "{} of {count} calls arrived", arrived.len());
        arrived
    }

    pub(crate) async fn stop(self) {
        self.server.stop(false).await;
    }
}

/// Whole ten-thousandths of an amount written as text or number.
pub(crate) fn money(value: &Value) -> i128 {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let negative = whole.starts_with('-');
    let whole: i128 = whole
        .trim_start_matches('-')
        .parse()
        .unwrap_or_else(|_| panic!("not an amount: {text}"));
    let fraction: i128 = format!("{fraction:0<4}")
        .parse()
        .unwrap_or_else(|_| panic!("not an amount: {text}"));
    let value = whole * 10_000 + fraction;
    if negative { -value } else { value }
}
