//! A pretend store made of the recorded documents. It knows nothing of the client's types.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;

use mctrade_bigcommerce::retry::RetryPolicy;
use mctrade_bigcommerce::{ApiUrl, BigCommerceConfig, BigCommerceShop, ClientLimits, Jitter, StoreHash};
use secrecy::SecretString;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

pub(crate) const STORE_HASH: &str = "tst4r0ck";
pub(crate) const TOKEN: &str = "canary-token-5f1d";

/// The recorded document at a path below `fixtures`.
pub(crate) fn fixture(path: &str) -> Option<String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    std::fs::read_to_string(folder.join(path)).ok()
}

/// Limits short enough for a test to wait for.
pub(crate) fn quick_limits() -> ClientLimits {
    ClientLimits {
        timeout: Duration::from_millis(400),
        max_body_bytes: 256 * 1024,
        retry: RetryPolicy {
            tries: 3,
            first_delay: Duration::from_millis(10),
            patience: Duration::from_secs(1),
            quota_patience: Duration::from_secs(2),
        },
    }
}

/// A client of the store that a server pretends to be.
pub(crate) fn client(server: &MockServer, limits: ClientLimits) -> BigCommerceShop {
    let config = BigCommerceConfig {
        store_hash: StoreHash::parse(STORE_HASH).unwrap(),
        access_token: SecretString::from(TOKEN),
        api_url: ApiUrl::start_up_override(&server.uri()).unwrap(),
        limits,
    };
    BigCommerceShop::connect(config, Jitter::from_seed(7)).unwrap()
}

/// Starts the recorded store and connects to it.
pub(crate) async fn recorded_store() -> (MockServer, BigCommerceShop) {
    let server = MockServer::start().await;
    Mock::given(any())
        .respond_with(RecordedStore::default())
        .mount(&server)
        .await;
    let shop = client(
        &server,
        ClientLimits {
            timeout: Duration::from_secs(10),
            ..quick_limits()
        },
    );
    (server, shop)
}

/// The paths asked for so far, without the store's part.
pub(crate) async fn paths_asked(server: &MockServer) -> Vec<String> {
    let requests = server.received_requests().await.unwrap();
    requests
        .iter()
        .map(|request| {
            request
                .url
                .path()
                .trim_start_matches(&format!("/stores/{STORE_HASH}"))
                .to_owned()
        })
        .collect()
}

/// Serves the recorded documents; hooks are kept while it runs.
#[derive(Default)]
pub(crate) struct RecordedStore {
    hooks: Mutex<BTreeMap<u64, Value>>,
}

impl Respond for RecordedStore {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        if request.headers.get("x-auth-token").map(|token| token.as_bytes()) != Some(TOKEN.as_bytes()) {
            return ResponseTemplate::new(401);
        }
        let path = request.url.path().to_owned();
        let Some(path) = path.strip_prefix(&format!("/stores/{STORE_HASH}/")) else {
            return ResponseTemplate::new(403);
        };
        let parts: Vec<&str> = path.split('/').collect();
        match parts.as_slice() {
            ["v2", "time"] => json_answer(r#"{"time":1709676000}"#.to_owned()),
            ["v2", "store"] => recorded("store.json"),
            ["v2", "orders"] => order_list(request),
            ["v2", "orders", "count"] => {
                json_answer(format!(r#"{{"statuses":[],"count":{}}}"#, listed_orders(request).len()))
            }
            ["v2", "orders", id] => recorded(&format!("orders/{id}.json")),
            ["v2", "orders", id, part] => match fixture(&format!("orders/{id}/{part}.json")) {
                Some(_) if query(request, "page").is_some_and(|page| page != "1") => ResponseTemplate::new(204),
                Some(body) => json_answer(body),
                None => ResponseTemplate::new(204),
            },
            ["v3", "orders", "payment_actions", "refunds"] => refund_list(request),
            ["v3", "orders", id, "payment_actions", "refunds"] => match fixture(&format!("orders/{id}/refunds.json")) {
                Some(body) => json_answer(body),
                None => json_answer(r#"{"data":[],"meta":{"pagination":{"total":0,"total_pages":1}}}"#.to_owned()),
            },
            ["v3", "customers"] => customer_list(request),
            ["v3", "hooks", rest @ ..] => self.hooks(request, rest),
            _ => ResponseTemplate::new(404),
        }
    }
}

impl RecordedStore {
    fn hooks(&self, request: &Request, rest: &[&str]) -> ResponseTemplate {
        let mut hooks = self.hooks.lock().unwrap();
        let sent = || serde_json::from_slice::<Value>(&request.body).unwrap();
        match (request.method.as_str(), rest) {
            ("GET", []) => {
                let data: Vec<&Value> = hooks.values().collect();
                json_answer(json!({"data": data, "meta": {"pagination": {"total_pages": 1}}}).to_string())
            }
            ("POST", []) => {
                let mut hook = sent();
                let same =
                    |known: &&Value| known["scope"] == hook["scope"] && known["destination"] == hook["destination"];
                if hooks.values().find(same).is_some() {
                    return ResponseTemplate::new(409);
                }
                let id = hooks.keys().last().copied().unwrap_or(900) + 1;
                hook["id"] = json!(id);
                hooks.insert(id, hook.clone());
                json_answer(json!({"data": hook, "meta": {}}).to_string())
            }
            (method, [id]) => {
                let id: u64 = id.parse().unwrap();
                let Some(hook) = hooks.get_mut(&id) else {
                    return ResponseTemplate::new(404);
                };
                if method == "DELETE" {
                    let gone = hooks.remove(&id);
                    return json_answer(json!({"data": gone, "meta": {}}).to_string());
                }
                for (key, value) in sent().as_object().unwrap() {
                    hook[key] = value.clone();
                }
                json_answer(hook.to_string())
            }
            _ => ResponseTemplate::new(405),
        }
    }
}

pub(crate) fn json_answer(body: String) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_raw(body, "application/json")
}

fn recorded(path: &str) -> ResponseTemplate {
    match fixture(path) {
        Some(body) => json_answer(body),
        None => ResponseTemplate::new(404).set_body_raw(
            r#"[{"status":404,"message":"The requested resource was not found."}]"#,
            "application/json",
        ),
    }
}

fn query(request: &Request, name: &str) -> Option<String> {
    request
        .url
        .query_pairs()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

fn number(request: &Request, name: &str) -> Option<i64> {
    query(request, name).and_then(|value| value.parse().ok())
}

/// When each order last changed, in the order of their numbers. 102 is archived, so lists leave it out.
const LISTED: [(i64, &str); 3] = [
    (100, "2024-03-05T21:45:00+00:00"),
    (101, "2024-03-08T12:30:00+00:00"),
    (103, "2024-03-10T23:59:59+00:00"),
];

fn listed_orders(request: &Request) -> Vec<i64> {
    let from = query(request, "min_date_modified").unwrap_or_default();
    let least = number(request, "min_id").unwrap_or(0);
    let most = number(request, "max_id").unwrap_or(i64::MAX);
    let mut ids: Vec<i64> = LISTED
        .iter()
        .filter(|(id, modified)| *modified >= from.as_str() && (least..=most).contains(id))
        .map(|(id, _)| *id)
        .collect();
    if query(request, "sort").as_deref() == Some("id:desc") {
        ids.reverse();
    }
    ids
}

fn order_list(request: &Request) -> ResponseTemplate {
    let page = usize::try_from(number(request, "page").unwrap_or(1)).unwrap();
    let limit = usize::try_from(number(request, "limit").unwrap_or(50)).unwrap();
    let rows: Vec<String> = listed_orders(request)
        .into_iter()
        .skip((page - 1) * limit)
        .take(limit)
        .map(|id| order_row(id, query(request, "include").is_some()))
        .collect();
    if rows.is_empty() {
        ResponseTemplate::new(204)
    } else {
        json_answer(format!("[{}]", rows.join(",")))
    }
}

/// An order as a list gives it, with its products inside where they were asked for.
fn order_row(id: i64, with_products: bool) -> String {
    let order = fixture(&format!("orders/{id}.json")).unwrap();
    if !with_products {
        return order;
    }
    let products = fixture(&format!("orders/{id}/products.json")).unwrap();
    let consignments = format!(
        r#""consignments":{{"pickups":[],"shipping":[{{"id":31,"line_items":{products}}}],"downloads":[],"email":{{}}}}"#
    );
    let lines: Vec<&str> = order
        .lines()
        .filter(|line| !line.contains(r#""consignments""#))
        .collect();
    lines.join("\n").replacen('{', &format!("{{{consignments},"), 1)
}

fn refund_list(request: &Request) -> ResponseTemplate {
    #[derive(serde::Deserialize)]
    struct Refunds {
        data: Vec<Box<RawValue>>,
    }

    let wanted = query(request, "order_id:in").unwrap_or_default();
    let data: Vec<String> = wanted
        .split(',')
        .filter_map(|id| fixture(&format!("orders/{id}/refunds.json")))
        .flat_map(|body| serde_json::from_str::<Refunds>(&body).unwrap().data)
        .map(|refund| refund.get().to_owned())
        .collect();
    json_answer(format!(r#"{{"data":[{}],"meta":[]}}"#, data.join(",")))
}

fn customer_list(request: &Request) -> ResponseTemplate {
    let wanted = query(request, "id:in").unwrap_or_default();
    let wanted: Vec<&str> = wanted.split(',').collect();
    let all: Vec<Value> = serde_json::from_str(&fixture("customers.json").unwrap()).unwrap();
    let data: Vec<Value> = all
        .into_iter()
        .filter(|customer| wanted.contains(&customer["id"].to_string().as_str()))
        .collect();
    let meta = json!({"pagination": {"total": data.len(), "total_pages": 1, "current_page": 1}});
    json_answer(json!({"data": data, "meta": meta}).to_string())
}
