//! Webhooks: the real ones change invoices, all others change nothing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use mctrade_domain::clock::Clock as _;
use mctrade_simulator::{Edit, RefundRequest};
use reqwest::Method;
use secrecy::ExposeSecret as _;
use serde_json::json;
use sha2::Sha256;

use crate::harness::{CLIENT_SECRET, Caller, STORE_HASH, World, each_with_store};

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_in_the_store_happens_to_the_invoice() {
    each_with_store(0, async |world| {
        let control = world.control();
        let order = control.place_guest_order().unwrap();
        world.until(order, "its invoice", |_| true).await;
        control.pay(order).ok();
        let paid = world.until(order, "its payment", |row| row["status"] == "paid").await;
        control
            .edit(
                order,
                &Edit::AddLine {
                    product_id: None,
                    quantity: 1,
                },
            )
            .unwrap();
        world
            .until(order, "its new total", |row| row["total"] != paid["total"])
            .await;
        if control.can_refund(order) {
            control.refund(order, &RefundRequest::FirstLine).unwrap();
            world
                .until(order, "its refund", |row| row["refunded"]["amount"] != "0.00")
                .await;
        }
        control.cancel(order).unwrap();
        world
            .until(order, "its cancellation", |row| row["order_status"] == "Cancelled")
            .await;
        world
    })
    .await;
}

/// A call as the store signs it.
struct Call {
    path: String,
    id: String,
    timestamp: i64,
    secret: String,
    body: Vec<u8>,
}

impl Call {
    async fn new(world: &World) -> Self {
        let body = json!({
            "scope": "store/order/updated",
            "store_id": "1",
            "data": { "type": "order", "id": 4711 },
            "hash": "dd70c0976e06b67aaf671e73f49dcb79230ebf9d",
            "created_at": world.clock.now().timestamp(),
            "producer": format!("stores/{STORE_HASH}"),
        });
        let path = world.keys.webhook_path(world.store_id().await);
        Self {
            path: format!("/webhooks/bigcommerce/{}", path.expose_secret()),
            id: "msg_1".to_owned(),
            timestamp: world.clock.now().timestamp(),
            secret: CLIENT_SECRET.to_owned(),
            body: body.to_string().into_bytes(),
        }
    }

    async fn send(&self, caller: &Caller<'_>, status: u16) -> crate::harness::Answer {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()).unwrap();
        mac.update(format!("{}.{}.", self.id, self.timestamp).as_bytes());
        mac.update(&self.body);
        let signature = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
        caller
            .with("webhook-id", &self.id)
            .with("webhook-timestamp", &self.timestamp.to_string())
            .with("webhook-signature", &signature)
            .with("content-type", "application/json")
            .send(Method::POST, &self.path, Some(self.body.clone()), status)
            .await
    }
}

async fn is_marked(world: &World) -> bool {
    let order = mctrade_domain::OrderId(4711);
    world
        .storage
        .ledger()
        .find(world.store_id().await, order)
        .await
        .unwrap()
        .is_some()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_call_is_kept_once_and_answered_every_time() {
    each_with_store(0, async |world| {
        let call = Call::new(&world).await;
        for _ in 0..3 {
            call.send(&world.nobody(), 204).await;
        }
        assert!(is_marked(&world).await);
        let metrics = world.nobody().get("/metrics", 200).await.text;
        assert!(
            metrics.contains("mctrade_webhooks_total{outcome=\"accepted\"} 1"),
            "{metrics}"
        );
        assert!(
            metrics.contains("mctrade_webhooks_total{outcome=\"known\"} 2"),
            "{metrics}"
        );
        assert!(!metrics.contains(&call.path), "the address stays secret");
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_stale_oversized_malformed_and_misdirected_calls_change_nothing() {
    each_with_store(0, async |world| {
        let nobody = world.nobody();
        let good = || Call::new(&world);

        let mut forged = good().await;
        forged.secret = "another secret".to_owned();
        forged.send(&nobody, 401).await.is("invalid_signature");

        let mut stale = good().await;
        stale.timestamp -= 301;
        stale.send(&nobody, 401).await.is("invalid_signature");
        let mut early = good().await;
        early.timestamp += 301;
        early.send(&nobody, 401).await.is("invalid_signature");

        let unsigned = good().await;
        let bare = nobody.with("content-type", "application/json");
        bare.send(Method::POST, &unsigned.path, Some(unsigned.body.clone()), 401)
            .await
            .is("invalid_signature");

        let mut oversized = good().await;
        oversized.body = vec![b' '; 64 * 1024 + 1];
        oversized.send(&nobody, 413).await.is("body_too_large");

        for body in ["", "{", "[]", "null", "\"x\"", "\u{0}"] {
            let mut malformed = good().await;
            malformed.body = body.as_bytes().to_vec();
            malformed.send(&nobody, 400).await.is("malformed_request");
        }
        let mut binary = good().await;
        binary.body = vec![0xff, 0xfe, 0x00];
        binary.send(&nobody, 400).await.is("malformed_request");

        let mut from_nowhere = good().await;
        from_nowhere.body = b"{\"scope\":5}".to_vec();
        from_nowhere.send(&nobody, 401).await.is("invalid_signature");
        let mut other = good().await;
        let text = String::from_utf8(other.body).unwrap().replace(STORE_HASH, "another1");
        other.body = text.into_bytes();
        other.send(&nobody, 401).await.is("invalid_signature");

        let mut lost = good().await;
        lost.path = format!("/webhooks/bigcommerce/{}", "0".repeat(40));
        lost.send(&nobody, 404).await.is("not_found");

        assert!(!is_marked(&world).await);
        world
    })
    .await;
}
