//! The `mctrade` command, as an operator runs it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use mctrade_server::entropy::OsEntropy;
use mctrade_server::keys::Keys;
use secrecy::ExposeSecret as _;
use serde_json::Value;
use tempfile::TempDir;

use crate::harness::{CLIENT_SECRET, PASSWORD, STORE_HASH, TOKEN, practice_store};

/// A folder with a secret key and a database of its own.
struct Desk {
    folder: TempDir,
    api_url: String,
}

impl Desk {
    fn new(api_url: &str) -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::write(
            folder.path().join("key"),
            Keys::new_key_text(&OsEntropy).expose_secret(),
        )
        .unwrap();
        Self {
            folder,
            api_url: api_url.to_owned(),
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mctrade"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("MCTRADE_SECRET_KEY_FILE", self.folder.path().join("key"))
            .env("MCTRADE_DATA_DIR", self.folder.path().join("data"))
            .env("MCTRADE_BIGCOMMERCE_API_URL", &self.api_url)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn run(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = self.command(arguments).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    /// Runs a command that must succeed; what it printed.
    fn good(&self, arguments: &[&str], input: &str) -> String {
        let output = self.run(arguments, input);
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs a command that must fail; what it printed, on both streams.
    fn bad(&self, arguments: &[&str], input: &str) -> String {
        let output = self.run(arguments, input);
        assert!(!output.status.success(), "{arguments:?} should fail");
        String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
    }
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn secrets() -> String {
    format!("{TOKEN}\n{CLIENT_SECRET}\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_imported_without_a_server() {
    let store = practice_store(0).await;
    let order = store.control().place_guest_order().unwrap();
    let desk = Desk::new(&store.url());
    let number = order.to_string();
    desk.good(&["migrate"], "");
    assert!(
        desk.bad(&["import-order", &number], "")
            .contains("no store is connected")
    );
    let connected = desk.good(
        &["store", "connect", "--hash", STORE_HASH, "--name", "Practice", "--json"],
        &secrets(),
    );
    assert_eq!(json(&connected)["store_hash"], STORE_HASH);
    assert!(!connected.contains(TOKEN) && !connected.contains(CLIENT_SECRET));

    let made = json(&desk.good(&["import-order", &number, "--json"], ""));
    assert_eq!(
        (&made["outcome"], &made["invoice"]["order_id"]),
        (&"created".into(), &order.into())
    );
    assert!(
        made["invoice"]["lines"]
            .as_array()
            .is_some_and(|lines| !lines.is_empty()),
        "{made}"
    );
    assert_eq!(
        json(&desk.good(&["import-order", &number, "--json"], ""))["outcome"],
        "unchanged"
    );
    assert!(desk.bad(&["import-order", "99999"], "").contains("no order 99999"));
    for wrong in ["abc", "0", "-1", "12345678901234567890"] {
        desk.bad(&["import-order", wrong], "");
    }
    let audit = json(&desk.good(&["audit", "--json"], ""));
    assert_eq!(audit["clean"], true);
    let told = desk.bad(&["doctor"], "");
    assert!(
        told.contains("mctrade user add") && told.contains("Books: good"),
        "{told}"
    );
    assert!(desk.good(&["store", "test"], "").contains("works"));
    assert!(desk.good(&["store", "list"], "").contains(STORE_HASH));
    assert!(
        desk.bad(
            &["store", "connect", "--hash", STORE_HASH, "--name", "Again"],
            &secrets()
        )
        .contains("already")
    );
    let told = desk.good(&["backfill", "--from", "2000-01-01", "--json"], "");
    assert_eq!(json(&told)["complete"], true);
    let database = std::fs::read(desk.folder.path().join("data/mctrade.sqlite")).unwrap();
    for secret in [TOKEN, CLIENT_SECRET] {
        assert!(
            !database.windows(secret.len()).any(|part| part == secret.as_bytes()),
            "a secret lies in clear"
        );
    }
    store.stop().await;
}

#[test]
fn documents_of_a_folder_are_served_and_imported() {
    let folder = TempDir::new().unwrap();
    std::fs::create_dir_all(folder.path().join("orders/1042")).unwrap();
    let order = serde_json::json!({
        "id": 1042, "customer_id": 0, "date_created": "Tue, 05 May 2026 14:00:00 +0000",
        "date_modified": "Tue, 05 May 2026 14:05:00 +0000", "status_id": 11, "status": "Awaiting Fulfillment",
        "subtotal_ex_tax": "55.0000", "subtotal_inc_tax": "59.5400", "subtotal_tax": "4.5400",
        "total_ex_tax": "55.0000", "total_inc_tax": "59.5400", "total_tax": "4.5400",
        "items_total": 1, "payment_method": "Credit Card", "payment_status": "captured",
        "currency_code": "USD", "default_currency_code": "USD", "is_deleted": false,
        "billing_address": { "first_name": "Ada", "last_name": "Lindqvist", "email": "ada@example.org" },
    });
    let products = serde_json::json!([{
        "id": 15, "order_id": 1042, "product_id": 3, "name": "Annual dinner ticket", "sku": "DINNER", "quantity": 1,
        "base_price": "55.0000", "price_ex_tax": "55.0000", "price_inc_tax": "59.5400", "price_tax": "4.5400",
        "total_ex_tax": "55.0000", "total_inc_tax": "59.5400", "total_tax": "4.5400",
    }]);
    std::fs::write(folder.path().join("orders/1042.json"), order.to_string()).unwrap();
    std::fs::write(folder.path().join("orders/1042/products.json"), products.to_string()).unwrap();
    let mut store = Running::new(Desk::new("http://127.0.0.1:9").command(&[
        "simulate",
        "--listen",
        "127.0.0.1:0",
        "--store-hash",
        STORE_HASH,
        "--access-token",
        TOKEN,
        "--client-secret",
        CLIENT_SECRET,
        "--orders",
        "0",
        "--load",
        folder.path().to_str().unwrap(),
        "--json",
    ]));
    let desk = Desk::new(store.first_line()["address"].as_str().unwrap());
    desk.good(
        &["store", "connect", "--hash", STORE_HASH, "--name", "Loaded"],
        &secrets(),
    );
    let made = json(&desk.good(&["import-order", "1042", "--json"], ""));
    assert_eq!(made["invoice"]["total"]["amount"], "59.54", "{made}");
    assert_eq!(made["invoice"]["status"], "paid");
    assert_eq!(made["invoice"]["tax"]["amount"], "4.54");
    store.terminate();
}

#[test]
fn users_and_keys_are_managed_without_a_secret_in_an_argument() {
    let desk = Desk::new("http://127.0.0.1:9");
    let add = ["user", "add", "--email", "ada@example.org", "--role", "administrator"];
    assert!(desk.bad(&add, "short\n").contains("at least 12 characters"));
    assert!(desk.bad(&add, "").contains("standard input"));
    assert!(
        desk.good(&add, &format!("{PASSWORD}\n"))
            .contains("Added ada@example.org")
    );
    assert!(desk.bad(&add, &format!("{PASSWORD}\n")).contains("already"));
    desk.bad(
        &["user", "add", "--email", "nobody", "--role", "finance"],
        &format!("{PASSWORD}\n"),
    );
    desk.bad(
        &["user", "add", "--email", "b@example.org", "--role", "root"],
        &format!("{PASSWORD}\n"),
    );
    desk.good(&["user", "disable", "--email", "ADA@example.org"], "");
    let users = json(&desk.good(&["user", "list", "--json"], ""));
    assert_eq!(
        (&users[0]["role"], &users[0]["active"]),
        (&"administrator".into(), &false.into())
    );

    let made = json(&desk.good(
        &[
            "api-key",
            "add",
            "--name",
            "Reports",
            "--scope",
            "invoices:read",
            "profiles:read",
            "--json",
        ],
        "",
    ));
    let key = made["key"].as_str().unwrap();
    assert!(key.starts_with("mct_") && key.len() == 36, "{key}");
    let listed = desk.good(&["api-key", "list"], "");
    assert!(
        listed.contains("invoices:read profiles:read") && !listed.contains(key),
        "{listed}"
    );
    desk.good(&["api-key", "revoke", made["id"].as_str().unwrap()], "");
    assert!(desk.good(&["api-key", "list"], "").contains("revoked"));
    desk.bad(&["api-key", "add", "--name", "x", "--scope", "everything"], "");
}

#[test]
fn a_server_without_a_good_key_says_what_to_do() {
    let desk = Desk::new("http://127.0.0.1:9");
    for (key, told) in [("", "32 random bytes"), ("c2VjcmV0", "32 random bytes")] {
        std::fs::write(desk.folder.path().join("key"), key).unwrap();
        let said = desk.bad(&["serve"], "");
        assert!(
            said.contains(told) && said.contains("openssl rand -base64 32"),
            "{said}"
        );
    }
    let output = desk
        .command(&["serve"])
        .env_remove("MCTRADE_SECRET_KEY_FILE")
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("MCTRADE_SECRET_KEY_FILE"));
}

#[test]
fn a_database_that_is_not_there_is_said_and_not_made() {
    let desk = Desk::new("http://127.0.0.1:9");
    let file = desk.folder.path().join("data/mctrade.sqlite");
    let commands: [&[&str]; 7] = [
        &["audit"],
        &["import-order", "1"],
        &["backfill", "--from", "2026-01-01"],
        &["store", "list"],
        &["store", "test"],
        &["user", "list"],
        &["api-key", "list"],
    ];
    for command in commands {
        let told = desk.bad(command, "");
        assert!(told.contains("there is no database at"), "{command:?}: {told}");
        assert!(!file.exists(), "{command:?}");
    }
    desk.good(&["migrate"], "");
    assert!(file.exists());
    desk.good(&["user", "list"], "");
}

#[test]
fn commands_without_secrets_need_no_key() {
    let desk = Desk::new("http://127.0.0.1:9");
    std::fs::remove_file(desk.folder.path().join("key")).unwrap();
    assert!(desk.good(&["migrate"], "").contains("up to date"));
    assert!(desk.good(&["audit"], "").contains("Every invariant holds"));
    assert!(json(&desk.good(&["openapi"], ""))["paths"].is_object());
    assert!(desk.bad(&["worker"], "").contains("secret key"));
    desk.bad(&["nosuch"], "");
    desk.bad(&["--config", "nosuch.toml", "migrate"], "");
}

#[test]
fn a_server_stops_soon_when_asked_and_starts_again() {
    let desk = Desk::new("http://127.0.0.1:9");
    desk.good(
        &["user", "add", "--email", "ada@example.org", "--role", "finance"],
        &format!("{PASSWORD}\n"),
    );
    for _ in 0..2 {
        let mut server = Running::new(desk.command(&["serve", "--listen", "127.0.0.1:0", "--json"]));
        assert!(
            server.first_line()["address"]
                .as_str()
                .unwrap()
                .starts_with("http://127.0.0.1:")
        );
        assert!(server.terminate() < Duration::from_secs(10));
    }
}

#[test]
fn a_demo_is_ready_with_a_login_and_is_the_same_at_its_second_start() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("demo");
    let arguments = [
        "demo",
        "--data",
        data.to_str().unwrap(),
        "--listen",
        "127.0.0.1:0",
        "--store-listen",
        "127.0.0.1:0",
        "--orders",
        "30",
        "--live-every",
        "0",
        "--json",
    ];
    let desk = Desk::new("http://127.0.0.1:9");
    let mut demo = Running::new(desk.command(&arguments));
    let first = demo.first_line();
    assert!(demo.terminate() < Duration::from_secs(10));
    let began = Instant::now();
    let mut demo = Running::new(desk.command(&arguments));
    let second = demo.first_line();
    assert!(began.elapsed() < Duration::from_secs(5));
    assert_eq!(
        (&first["email"], &first["password"]),
        (&second["email"], &second["password"])
    );
    assert!(second["address"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    assert!(second["store"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    assert!(demo.terminate() < Duration::from_secs(10));
    let private =
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(data.join("secret.key")).unwrap().permissions());
    assert_eq!(private & 0o077, 0, "others cannot read the key");
    assert!(Path::new(&data).join("mctrade.sqlite").exists());
}

/// A command that goes on until it is told to stop.
struct Running {
    child: Child,
    out: BufReader<std::process::ChildStdout>,
}

impl Running {
    fn new(mut command: Command) -> Self {
        let mut child = command.stderr(Stdio::inherit()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Self { child, out }
    }

    fn first_line(&mut self) -> Value {
        let mut line = String::new();
        self.out.read_line(&mut line).unwrap();
        json(&line)
    }

    /// Asks it to stop; how long it took.
    fn terminate(&mut self) -> Duration {
        let began = Instant::now();
        let asked = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(asked.success());
        let status = self.child.wait().unwrap();
        assert!(status.success(), "{status}");
        began.elapsed()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
