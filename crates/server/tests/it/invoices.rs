//! The list and what staff do in it.

use std::collections::BTreeSet;

use mctrade_domain::access::Role;
use mctrade_simulator::{BuyerChoice, NewOrder, Scenario};
use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::{Caller, World, each, each_with_store};

async fn place(world: &World, buyer: BuyerChoice) -> Value {
    let order = NewOrder {
        buyer,
        scenario: Some(Scenario::Everyday),
        incomplete: false,
    };
    let order = world.control().place(&order).unwrap();
    world.until(order, "its invoice", |_| true).await
}

async fn make(admin: &Caller<'_>, first: &str, last: &str) -> i64 {
    let form = json!({ "kind": "individual", "contact": { "first_name": first, "last_name": last } });
    admin.post("/api/v1/profiles", &form, 201).await.json["row"]["id"]
        .as_i64()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_walks_every_invoice_once_newest_order_first_and_back() {
    each_with_store(0, async |world| {
        let mut orders = BTreeSet::new();
        for _ in 0..7 {
            orders.insert(place(&world, BuyerChoice::Guest).await["order_id"].as_i64().unwrap());
        }
        let admin = world.admin().await;
        let whole = admin.get("/api/v1/invoices?include=total", 200).await.json;
        assert_eq!(whole["meta"]["total"], 7);
        let dates: Vec<&str> = whole["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["order_date"].as_str().unwrap())
            .collect();
        assert!(dates.is_sorted_by(|a, b| a >= b), "{dates:?}");

        let mut walked = Vec::new();
        let mut path = "/api/v1/invoices?limit=3".to_owned();
        let last = loop {
            let page = admin.get(&path, 200).await.json;
            walked.extend(
                page["data"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|row| row["order_id"].as_i64().unwrap()),
            );
            match page["meta"]["page"]["next"].as_str() {
                Some(next) => path = format!("/api/v1/invoices?limit=3&cursor={next}"),
                None => break page,
            }
        };
        assert_eq!(walked.len(), 7);
        assert_eq!(walked.iter().copied().collect::<BTreeSet<_>>(), orders);
        let back = last["meta"]["page"]["previous"].as_str().unwrap();
        let before = admin
            .get(&format!("/api/v1/invoices?limit=3&cursor={back}"), 200)
            .await
            .json;
        let before: Vec<i64> = before["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["order_id"].as_i64().unwrap())
            .collect();
        assert_eq!(before, walked[3..6]);
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_filter_finds_what_it_says() {
    each_with_store(0, async |world| {
        let admin = world.admin().await;
        let guest = place(&world, BuyerChoice::Guest).await;
        let customer = world
            .control()
            .new_customer_named("Ada", "Lindqvist", "ada@example.org")
            .unwrap();
        let form = json!({ "kind": "individual", "contact": {
            "first_name": "Ada", "last_name": "Lindqvist", "email": "ada@example.org" } });
        let ada = admin.post("/api/v1/profiles", &form, 201).await.json["row"]["id"]
            .as_i64()
            .unwrap();
        let known = place(&world, BuyerChoice::Customer(customer)).await;
        assert_eq!(known["invoice_profile"]["id"], ada);
        assert_eq!(known["customer_profile"]["id"], ada);

        let day = |row: &Value| row["order_date"].as_str().unwrap()[..10].to_owned();
        let store = world.store_id().await;
        let find = async |query: String| {
            let found = admin.get(&format!("/api/v1/invoices?{query}"), 200).await.json;
            found["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|row| row["id"].as_i64().unwrap())
                .collect::<BTreeSet<_>>()
        };
        let (guest_id, known_id) = (guest["id"].as_i64().unwrap(), known["id"].as_i64().unwrap());
        let both = BTreeSet::from([guest_id, known_id]);
        assert_eq!(find(format!("order_id={}", guest["order_id"])).await, [guest_id].into());
        assert_eq!(find("anonymous=true".to_owned()).await, [guest_id].into());
        assert_eq!(find("has_customer_profile=false".to_owned()).await, [guest_id].into());
        assert_eq!(find(format!("profile_id={ada}")).await, [known_id].into());
        assert_eq!(find(format!("store_id={store}&source=bigcommerce")).await, both);
        assert_eq!(find("source=manual".to_owned()).await, BTreeSet::new());
        let of_status = find(format!("status:in={}", guest["status"].as_str().unwrap())).await;
        assert!(of_status.contains(&guest_id));
        assert_eq!(
            find("order_date:min=2000-01-01&order_date:max=2000-12-31".to_owned()).await,
            BTreeSet::new()
        );
        // A day either way, since the store's day may differ from that of UTC.
        let from = (day(&guest).parse::<chrono::NaiveDate>().unwrap() - chrono::Days::new(1)).to_string();
        assert_eq!(find(format!("order_date:min={from}")).await, both);
        assert_eq!(find("updated_at:min=2000-01-01T00:00:00Z".to_owned()).await, both);
        assert_eq!(
            find("updated_at:min=2999-01-01T00:00:00Z".to_owned()).await,
            BTreeSet::new()
        );

        let summary = admin.get("/api/v1/invoices/summary", 200).await.json;
        assert_eq!((&summary["count"], &summary["anonymous"]), (&json!(2), &json!(1)));
        let minor = |row: &Value| {
            row["total"]["amount"]
                .as_str()
                .unwrap()
                .replace('.', "")
                .parse::<i64>()
                .unwrap()
        };
        let sum: i64 = minor(&guest) + minor(&known);
        assert_eq!(
            summary["totals"][0]["amount"]
                .as_str()
                .unwrap()
                .replace('.', "")
                .parse::<i64>()
                .unwrap(),
            sum
        );
        world
    })
    .await;
}

#[rstest]
#[case("nosuch=1", "unknown_parameter")]
#[case("order_id=abc", "malformed_request")]
#[case("order_id=12345678901234567890", "malformed_request")]
#[case("order_date:min=yesterday", "malformed_request")]
#[case("order_date:min=2026-05-02&order_date:max=2026-05-01", "malformed_request")]
#[case("limit=0", "malformed_request")]
#[case("limit=1000", "malformed_request")]
#[case("status:in=broke", "malformed_request")]
#[case("sort=total", "malformed_request")]
#[case("include=lines", "malformed_request")]
#[case("cursor=AAAA", "invalid_cursor")]
#[case("anonymous=maybe", "malformed_request")]
#[case("store_id=1", "malformed_request")]
#[tokio::test(flavor = "multi_thread")]
async fn a_filter_that_makes_no_sense_is_refused_by_name(#[case] query: &str, #[case] code: &str) {
    each(async |world| {
        let admin = world.admin().await;
        for path in ["/api/v1/invoices", "/api/v1/invoices/summary"] {
            let refused = admin.get(&format!("{path}?{query}"), 400).await.is(code);
            let name = refused.json["errors"][0]["pointer"].as_str().unwrap();
            assert!(query.contains(name), "{}", refused.text);
        }
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_shows_its_lines_and_how_its_balance_comes_about() {
    each_with_store(0, async |world| {
        let row = place(&world, BuyerChoice::Guest).await;
        let admin = world.admin().await;
        let answer = admin.get(&format!("/api/v1/invoices/{}", row["id"]), 200).await;
        assert_eq!(answer.header("etag"), answer.json["row"]["etag"]);
        let minor = |money: &Value| {
            money["amount"]
                .as_str()
                .unwrap()
                .replace('.', "")
                .parse::<i64>()
                .unwrap()
        };
        let lines: i64 = answer.json["lines"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| minor(&line["amount"]))
            .sum();
        assert_eq!(lines, minor(&answer.json["row"]["total"]));
        let sums = &answer.json["breakdown"];
        let due = minor(&sums["total"]) + minor(&sums["line_adjustments"]) - minor(&sums["payments"])
            + minor(&sums["payment_adjustments"]);
        assert_eq!(due, minor(&sums["balance"]));
        assert!(
            answer.json["lines"]
                .as_array()
                .unwrap()
                .iter()
                .all(|line| line["why"]["rule"] != "")
        );
        for path in ["", "/customer", "/timeline"] {
            admin
                .get(&format!("/api/v1/invoices/1{path}"), 404)
                .await
                .is("invoice_not_found");
        }
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_profile_stays_can_be_undone_and_never_overwrites_another_change() {
    each_with_store(0, async |world| {
        let admin = world.admin().await;
        let row = place(&world, BuyerChoice::Guest).await;
        let (ada, per) = (
            make(&admin, "Ada", "Lindqvist").await,
            make(&admin, "Per", "Sjöberg").await,
        );
        let path = format!("/api/v1/invoices/{}/profile", row["id"]);
        let to = |profile: i64| json!({ "profile_id": profile, "reason": "Called us" });
        admin.put(&path, &to(ada), 428).await.is("version_required");
        let etag = row["etag"].as_str().unwrap();
        let at = admin.with("if-match", etag);
        let changed = at.put(&path, &to(ada), 200).await;
        assert_eq!(changed.json["row"]["invoice_profile"]["id"], ada);
        assert_eq!(changed.json["row"]["invoice_profile"]["name"], "Ada Lindqvist");
        assert_eq!(changed.json["row"]["owner_rule"], "staff");
        assert_eq!(changed.header("etag"), changed.json["row"]["etag"]);
        at.put(&path, &to(per), 412).await.is("stale_version");
        let at = admin.with("if-match", changed.header("etag"));
        at.put(&path, &to(7), 404).await.is("profile_not_found");
        at.put("/api/v1/invoices/1/profile", &to(ada), 404)
            .await
            .is("invoice_not_found");

        // The order changes; the profile staff chose stays.
        let order = row["order_id"].as_u64().unwrap();
        world.control().cancel(order).unwrap();
        let after = world
            .until(order, "its cancellation", |row| row["order_status"] == "Cancelled")
            .await;
        assert_eq!(after["invoice_profile"]["id"], ada);

        let timeline = admin
            .get(&format!("/api/v1/invoices/{}/timeline", row["id"]), 200)
            .await
            .json;
        let event = timeline["data"]
            .as_array()
            .unwrap()
            .iter()
            .find(|event| event["action"] == "profile_changed")
            .unwrap();
        assert_eq!(event["actor"], "administrator@example.org");
        assert_eq!(event["reason"], "Called us");
        assert_eq!(
            (&event["id"], &event["undoable"]),
            (&changed.json["undo"], &json!(true))
        );
        let undo = format!(
            "/api/v1/invoices/{}/timeline/{}/undo",
            row["id"],
            event["id"].as_str().unwrap()
        );
        world
            .staff(Role::ReadOnly)
            .await
            .post(&undo, &json!({}), 403)
            .await
            .is("not_allowed");
        let undone = admin.post(&undo, &json!({}), 200).await.json;
        assert_eq!(undone["row"]["invoice_profile"]["anonymous"], true);
        admin.post(&undo, &json!({}), 409).await.is("cannot_undo");
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_made_of_a_customer_is_linked_and_may_take_their_invoices() {
    each_with_store(0, async |world| {
        let admin = world.admin().await;
        let customer = world.control().new_customer_named("Ada", "Lindqvist", "ada@example.org").unwrap();
        let first = place(&world, BuyerChoice::Customer(customer)).await;
        let second = place(&world, BuyerChoice::Customer(customer)).await;
        assert_eq!(second["owner_rule"], "no_single_match");
        let path = |of: &Value, what: &str| format!("/api/v1/invoices/{}/{what}", of["id"]);
        let form = admin.get(&path(&first, "customer"), 200).await.json;
        assert_eq!(form["contact"]["email"], "ada@example.org");
        assert_eq!((&form["linked"], &form["other_anonymous_invoices"]), (&Value::Null, &json!(1)));

        let mut contact = form["contact"].clone();
        contact["last_name"] = json!("");
        let empty = json!({ "contact": contact });
        let refused = admin.post(&path(&first, "customer-profile"), &empty, 422).await.is("invalid_fields");
        assert_eq!(refused.json["errors"][0]["pointer"], "/contact/last_name");

        let create = json!({ "contact": form["contact"], "membership": "member", "move_invoice": true, "move_other_invoices": true });
        let stale = admin.with("if-match", "\"999\"");
        stale.post(&path(&first, "customer-profile"), &create, 412).await.is("stale_version");
        let admin_at = admin.with("if-match", first["etag"].as_str().unwrap());
        let created = admin_at.post(&path(&first, "customer-profile"), &create, 201).await;
        let id = created.json["profile"]["row"]["id"].as_i64().unwrap();
        assert_eq!(created.header("location"), format!("/api/v1/profiles/{id}"));
        assert_eq!(created.json["moved"], 2);
        assert_eq!(created.json["row"]["customer_profile"]["id"], id);
        assert_eq!(created.json["row"]["invoice_profile"]["id"], id);
        let other = world.until(second["order_id"].as_u64().unwrap(), "its profile", |row| row["customer_profile"]["id"] == id);
        assert_eq!(other.await["invoice_profile"]["id"], id);
        admin.post(&path(&second, "customer-profile"), &create, 409).await.is("customer_has_profile");

        let third = place(&world, BuyerChoice::Customer(customer)).await;
        assert_eq!((&third["invoice_profile"]["id"], &third["owner_rule"]), (&json!(id), &json!("individual")));
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guests_invoice_is_linked_to_a_profile_there_is_already() {
    each_with_store(0, async |world| {
        let admin = world.admin().await;
        let row = place(&world, BuyerChoice::Guest).await;
        let ada = make(&admin, "Ada", "Lindqvist").await;
        let path = format!("/api/v1/invoices/{}/customer-profile", row["id"]);
        let link = json!({ "profile_id": ada, "move_invoice": true });
        admin.put(&path, &link, 428).await.is("version_required");
        let at = admin.with("if-match", row["etag"].as_str().unwrap());
        let linked = at.put(&path, &link, 200).await.json;
        assert_eq!(linked["row"]["customer_profile"]["id"], ada);
        assert_eq!(linked["row"]["invoice_profile"]["id"], ada);
        at.put(&path, &link, 412).await.is("stale_version");
        let at = admin.with("if-match", linked["row"]["etag"].as_str().unwrap());
        at.put(&path, &json!({ "profile_id": 7 }), 404)
            .await
            .is("profile_not_found");
        let bakery = json!({ "kind": "organization", "contact": { "company": "Bakery" } });
        let bakery = admin.post("/api/v1/profiles", &bakery, 201).await.json["row"]["id"].clone();
        at.put(&path, &json!({ "profile_id": bakery }), 422)
            .await
            .is("invalid_fields");
        world
    })
    .await;
}
