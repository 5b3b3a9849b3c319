//! Invoice Creation Setup.

use serde_json::json;

use crate::harness::{each, each_with_store};

const REVENUE: &str = "/api/v1/settings/revenue";

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_read_picked_and_saved_under_their_version() {
    each_with_store(0, async |world| {
        let admin = world.admin().await;
        let read = admin.get(REVENUE, 200).await;
        assert_eq!(read.header("etag"), read.json["etag"]);
        let mut settings = read.json["settings"].clone();
        assert_eq!(settings["assign_to_related_organization"], false);
        let choices = admin.get("/api/v1/settings/choices", 200).await.json;
        let offered = choices["revenue_items"].as_array().unwrap();
        assert!(
            offered
                .iter()
                .any(|item| item["id"] == settings["default_revenue_item_id"]),
            "{choices}"
        );

        settings["assign_to_related_organization"] = json!(true);
        let card = choices["payment_types"][0]["id"].clone();
        settings["payment_types"] = json!([{ "payment_method": "Credit Card", "payment_type_id": card }]);
        admin.put(REVENUE, &settings, 428).await.is("version_required");
        let saved = admin
            .with("if-match", read.header("etag"))
            .put(REVENUE, &settings, 200)
            .await;
        assert_eq!(saved.json["version"], read.json["version"].as_i64().unwrap() + 1);
        assert_eq!(saved.json["settings"]["assign_to_related_organization"], true);
        assert_eq!(
            saved.json["settings"]["payment_types"][0]["payment_method"],
            "credit card"
        );
        admin
            .with("if-match", read.header("etag"))
            .put(REVENUE, &settings, 412)
            .await
            .is("stale_version");
        admin
            .with("if-match", "*")
            .put(REVENUE, &settings, 412)
            .await
            .is("stale_version");
        assert_eq!(admin.get(REVENUE, 200).await.json, saved.json);
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_name_what_is_not_there_are_refused() {
    each_with_store(0, async |world| {
        let admin = world.admin().await;
        let read = admin.get(REVENUE, 200).await;
        let admin = admin.with("if-match", read.header("etag"));
        let mut settings = read.json["settings"].clone();
        settings["anonymous_profile_id"] = json!(5);
        admin.put(REVENUE, &settings, 404).await.is("profile_not_found");
        let mut settings = read.json["settings"].clone();
        settings["payment_types"] = json!([
            { "payment_method": "Check", "payment_type_id": settings["default_payment_type_id"] },
            { "payment_method": " CHECK ", "payment_type_id": settings["default_payment_type_id"] },
        ]);
        let refused = admin.put(REVENUE, &settings, 422).await.is("invalid_fields");
        assert_eq!(refused.json["errors"][0]["pointer"], "/payment_types/1/payment_method");
        let mut settings = read.json["settings"].clone();
        settings["default_tax_item_id"] = json!("not an id");
        let refused = admin.put(REVENUE, &settings, 422).await.is("invalid_fields");
        assert_eq!(refused.json["errors"][0]["pointer"], "/default_tax_item_id");
        assert_eq!(admin.get(REVENUE, 200).await.json["version"], read.json["version"]);
        world
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_store_there_are_no_settings() {
    each(async |world| {
        let admin = world.admin().await;
        admin.get(REVENUE, 409).await.is("no_store_connected");
        admin
            .get(&format!("{REVENUE}?store_id=01890a5d-ac96-774b-bcce-b302099a8057"), 404)
            .await
            .is("store_not_found");
        admin
            .get(&format!("{REVENUE}?store=1"), 400)
            .await
            .is("unknown_parameter");
        world
    })
    .await;
}
