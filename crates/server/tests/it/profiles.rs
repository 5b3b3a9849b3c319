//! Profiles: found, read, made.

use rstest::rstest;
use serde_json::{Value, json};

use crate::harness::each;

fn individual(first: &str, last: &str, email: &str) -> Value {
    json!({ "kind": "individual", "contact": { "first_name": first, "last_name": last, "email": email } })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_found_by_part_of_its_name_its_number_and_its_address() {
    each(async |world| {
        let admin = world.admin().await;
        let bakery =
            json!({ "kind": "organization", "membership": "member", "contact": { "company": "Harbor Bakery" } });
        let bakery = admin.post("/api/v1/profiles", &bakery, 201).await;
        let bakery_id = bakery.json["row"]["id"].as_i64().unwrap();
        assert_eq!(bakery.header("location"), format!("/api/v1/profiles/{bakery_id}"));
        let mut helene = individual("Hélène", "O’Neil", "helene@example.org");
        helene["organization_id"] = json!(bakery_id);
        let helene = admin.post("/api/v1/profiles", &helene, 201).await.json;
        let id = helene["row"]["id"].as_i64().unwrap();
        assert_eq!(helene["row"]["organization"]["name"], "Harbor Bakery");
        assert_eq!(helene["row"]["membership"], "non_member");

        for q in [
            "hele",
            "O'NEIL",
            "lene o",
            "O'Neil, Helene",
            &id.to_string(),
            &format!("#{id}"),
            "helene@example.org",
        ] {
            let q: String = form_urlencoded::byte_serialize(q.as_bytes()).collect();
            let found = admin.get(&format!("/api/v1/profiles?q={q}"), 200).await.json;
            assert_eq!(found["data"][0]["name"], "Hélène O’Neil", "{q}: {found}");
        }
        let found = admin.get("/api/v1/profiles?q=har&kind=organization", 200).await.json;
        assert_eq!(found["data"][0]["id"], bakery_id);
        let nothing = admin.get("/api/v1/profiles?q=%00%07", 200).await.json;
        assert_eq!(nothing["data"], json!([]), "control characters are like no name");
        let none = admin.get("/api/v1/profiles?q=har&kind=individual", 200).await.json;
        assert_eq!(none["data"], json!([]));

        let read = admin.get(&format!("/api/v1/profiles/{id}"), 200).await;
        assert_eq!(read.json, helene);
        assert_eq!(read.header("etag"), helene["etag"]);
        admin.get("/api/v1/profiles/1", 404).await.is("profile_not_found");
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_profile_with_the_same_address_needs_a_word() {
    each(async |world| {
        let admin = world.admin().await;
        admin
            .post(
                "/api/v1/profiles",
                &individual("Ada", "Lindqvist", "ada@example.org"),
                201,
            )
            .await;
        let mut second = individual("Per", "Lindqvist", "ADA@example.org");
        let refused = admin.post("/api/v1/profiles", &second, 409).await.is("duplicate_email");
        assert_eq!(refused.json["errors"][0]["pointer"], "/contact/email");
        second["allow_duplicate_email"] = json!(true);
        admin.post("/api/v1/profiles", &second, 201).await;
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_organization_can_be_a_profile_s_organization() {
    each(async |world| {
        let admin = world.admin().await;
        let ada = individual("Ada", "Lindqvist", "ada@example.org");
        let ada = admin.post("/api/v1/profiles", &ada, 201).await.json["row"]["id"].clone();
        for organization in [ada, json!(99_999_999)] {
            let mut form = individual("Per", "Lindqvist", "per@example.org");
            form["organization_id"] = organization;
            let refused = admin.post("/api/v1/profiles", &form, 422).await.is("invalid_fields");
            assert_eq!(refused.json["errors"][0]["pointer"], "/organization_id");
        }
        world
    })
    .await;
}

#[rstest]
#[case(json!({ "kind": "individual", "contact": {} }), &["/contact/first_name", "/contact/last_name"])]
#[case(json!({ "kind": "individual", "contact": { "first_name": " ", "last_name": "x" } }), &["/contact/first_name"])]
#[case(json!({ "kind": "organization", "contact": { "first_name": "x" } }), &["/contact/company"])]
#[case(json!({ "kind": "organization", "contact": { "company": "x" }, "organization_id": 5 }), &["/organization_id"])]
#[case(json!({ "kind": "organization", "contact": { "company": "x", "email": "no address" } }), &["/contact/email"])]
#[case(json!({ "kind": "robot", "contact": {} }), &["/kind"])]
#[case(json!({ "kind": "individual", "contact": { "nickname": "x" } }), &["/contact/nickname"])]
#[case(json!({ "contact": {} }), &["/kind"])]
#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_cannot_be_saved_names_every_field(#[case] form: Value, #[case] pointers: &[&str]) {
    each(|world| {
        let form = form.clone();
        async move {
            let answer = world
                .admin()
                .await
                .post("/api/v1/profiles", &form, 422)
                .await
                .is("invalid_fields");
            let named: Vec<&str> = answer.json["errors"]
                .as_array()
                .unwrap()
                .iter()
                .map(|error| error["pointer"].as_str().unwrap())
                .collect();
            assert_eq!(named, pointers, "{}", answer.text);
            world
        }
    })
    .await;
}

#[rstest]
#[case("q=x&colour=red", "unknown_parameter")]
#[case("limit=0", "malformed_request")]
#[case("limit=201", "malformed_request")]
#[case("kind=robot", "malformed_request")]
#[case("cursor=abc", "invalid_cursor")]
#[tokio::test(flavor = "multi_thread")]
async fn a_search_that_makes_no_sense_is_refused(#[case] query: &str, #[case] code: &str) {
    each(async |world| {
        let admin = world.admin().await;
        admin.get(&format!("/api/v1/profiles?{query}"), 400).await.is(code);
        world
    })
    .await;
}
