//! Live events.

use std::time::Duration;

use mctrade_domain::access::Role;
use reqwest::header::HeaderValue;

use crate::harness::{World, each_with_store};

struct Stream(reqwest::Response, String);

impl Stream {
    async fn open(world: &World, cookie: &str, last_id: Option<&str>) -> Self {
        let url = format!("http://{}/api/v1/events", world.server.address);
        let mut request = world.http.get(url).header("cookie", cookie);
        if let Some(id) = last_id {
            request = request.header("last-event-id", id);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(
            response.headers()["content-type"],
            HeaderValue::from_static("text/event-stream")
        );
        Self(response, String::new())
    }

    /// Reads on until the text holds `wanted`; the whole text so far.
    async fn until(&mut self, wanted: &str) -> String {
        let reading = async {
            while !self.1.contains(wanted) {
                let chunk = self.0.chunk().await.unwrap().expect("the stream goes on");
                self.1.push_str(std::str::from_utf8(&chunk).unwrap());
            }
        };
        let read = tokio::time::timeout(Duration::from_secs(10), reading).await;
        assert!(read.is_ok(), "no {wanted} in {}", self.1);
        self.1.clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_order_is_told_and_a_listener_that_comes_back_misses_nothing() {
    each_with_store(0, async |world| {
        world.staff(Role::ReadOnly).await;
        let cookie = world.log_in("read_only@example.org").await;
        let mut stream = Stream::open(&world, &cookie, None).await;
        let first = world.control().place_guest_order().unwrap();
        let told = stream.until(&format!("\"order_id\":{first}")).await;
        assert!(told.contains("event: invoice_created"), "{told}");
        let id = told
            .lines()
            .filter_map(|line| line.strip_prefix("id: "))
            .next()
            .unwrap()
            .to_owned();
        drop(stream);

        let second = world.control().place_guest_order().unwrap();
        world.until(second, "its invoice", |_| true).await;
        let mut stream = Stream::open(&world, &cookie, Some(&id)).await;
        stream.until(&format!("\"order_id\":{second}")).await;

        let mut lost = Stream::open(&world, &cookie, Some("elsewhere-5")).await;
        lost.until("event: resync").await;
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn logging_out_ends_the_session_s_stream_within_two_seconds() {
    each_with_store(0, async |world| {
        world.staff(Role::ReadOnly).await;
        let cookie = world.log_in("read_only@example.org").await;
        let mut stream = Stream::open(&world, &cookie, None).await;
        stream.until("retry:").await;
        let host = format!("http://{}", world.server.address);
        let left = world.http.post(format!("{host}/api/v1/auth/logout"));
        let left = left
            .header("cookie", &cookie)
            .header("x-requested-with", "mctrade")
            .json(&serde_json::json!({}))
            .send()
            .await
            .unwrap();
        assert!(left.status().is_success(), "{left:?}");
        let ended = async { while stream.0.chunk().await.ok().flatten().is_some() {} };
        assert!(tokio::time::timeout(Duration::from_secs(3), ended).await.is_ok());
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_the_server_ends_the_streams_at_once() {
    each_with_store(0, async |world| {
        world.staff(Role::ReadOnly).await;
        let cookie = world.log_in("read_only@example.org").await;
        let mut stream = Stream::open(&world, &cookie, None).await;
        stream.until("retry:").await;
        world.server.state.stopping.cancel();
        let ended = async { while stream.0.chunk().await.ok().flatten().is_some() {} };
        assert!(tokio::time::timeout(Duration::from_secs(3), ended).await.is_ok());
        world
    })
    .await;
}
