//! Customers in V3 and V2.

use serde_json::{Value, json};

use crate::harness::{Shop, shop};

async fn list(shop: &Shop, query: &str) -> Value {
    shop.get(200, &format!("/v3/customers?{query}")).await.json()
}

#[tokio::test]
async fn customers_are_filtered_by_each_documented_parameter() {
    let shop = shop(|_| ()).await;
    let all = list(&shop, "limit=250&include=addresses").await["data"]
        .as_array()
        .unwrap()
        .clone();
    let sample = all
        .iter()
        .find(|row| row["company"] != "" && row["phone"] != "")
        .unwrap();
    let encode = |value: &Value| {
        value
            .as_str()
            .unwrap()
            .bytes()
            .map(|byte| format!("%{byte:02X}"))
            .collect::<String>()
    };
    let check = async |query: String, fits: &dyn Fn(&Value) -> bool| {
        let found: Vec<Value> = list(&shop, &format!("limit=250&{query}")).await["data"]
            .as_array()
            .unwrap()
            .clone();
        let found: Vec<&Value> = found.iter().map(|row| &row["id"]).collect();
        let expected: Vec<&Value> = all.iter().filter(|row| fits(row)).map(|row| &row["id"]).collect();
        assert_eq!(found, expected, "{query}");
        assert!(!found.is_empty(), "{query} finds nobody");
    };
    let (first, second) = (&all[0]["id"], &all[1]["id"]);
    check(format!("id:in={first},{second}"), &|row| {
        row["id"] == *first || row["id"] == *second
    })
    .await;
    check(format!("email:in={}", encode(&sample["email"])), &|row| {
        row["email"] == sample["email"]
    })
    .await;
    check(format!("company:in={}", encode(&sample["company"])), &|row| {
        row["company"] == sample["company"]
    })
    .await;
    check(format!("phone:in={}", encode(&sample["phone"])), &|row| {
        row["phone"] == sample["phone"]
    })
    .await;
    check("customer_group_id:in=1".to_owned(), &|row| {
        row["customer_group_id"] == 1
    })
    .await;
    check(format!("name:like={}", encode(&sample["last_name"])), &|row| {
        row["last_name"] == sample["last_name"]
    })
    .await;
    check(
        format!("date_created:min={}", encode(&sample["date_created"])),
        &|row| row["date_created"].as_str() >= sample["date_created"].as_str(),
    )
    .await;
    shop.store.stop().await;
}

#[tokio::test]
async fn pages_and_cursors_reach_every_customer_once() {
    let shop = shop(|config| config.orders = 100).await;
    let total = shop.control.summary().customers;
    let first = list(&shop, "limit=10").await;
    assert!(first["meta"]["pagination"].is_object() && first["meta"]["cursor_pagination"].is_object());
    let second = list(&shop, "limit=10&page=2").await;
    assert!(second["meta"]["pagination"].is_object() && second["meta"]["cursor_pagination"].is_null());
    let mut ids: Vec<u64> = Vec::new();
    let mut query = "limit=10".to_owned();
    loop {
        let page = list(&shop, &query).await;
        ids.extend(
            page["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|row| row["id"].as_u64().unwrap()),
        );
        let Some(next) = page["meta"]["cursor_pagination"]["links"]["next"].as_str() else {
            break;
        };
        query = next.trim_start_matches('?').to_owned();
        if query.contains("after") && ids.len() > 10 {
            assert!(page["meta"]["pagination"].is_null());
        }
    }
    assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
    assert_eq!(ids.len(), total);
    shop.store.stop().await;
}

#[tokio::test]
async fn nobody_found_is_an_empty_list_of_one_page() {
    let shop = shop(|config| config.orders = 3).await;
    let none = list(&shop, "id:in=99999").await;
    assert_eq!(none["data"], json!([]));
    assert_eq!(
        (
            none["meta"]["pagination"]["total"].clone(),
            none["meta"]["pagination"]["total_pages"].clone()
        ),
        (json!(0), json!(1))
    );
    shop.get(404, "/v3/customers/5").await;
    shop.get(400, "/v3/customers?id=5").await;
    shop.store.stop().await;
}

#[tokio::test]
async fn customers_are_created_in_batches_or_not_at_all() {
    let shop = shop(|config| config.orders = 3).await;
    let zoe = json!({"email": "zoe@example.com", "first_name": "Zoë", "last_name": "O’Hara", "customer_group_id": 1,
        "addresses": [{"first_name": "Zoë", "last_name": "O’Hara", "address1": "1 Main Street", "city": "Austin",
            "state_or_province": "Texas", "postal_code": "78701", "country_code": "US"}]});
    let created = shop.post(200, "/v3/customers", json!([zoe])).await.json()["data"][0].clone();
    assert_eq!(
        (created["customer_group_id"].clone(), created["address_count"].clone()),
        (json!(1), json!(1))
    );
    let before = shop.control.summary().customers;
    let other = json!({"email": "new@example.com", "first_name": "New", "last_name": "Person"});
    let refused = shop.post(422, "/v3/customers", json!([other, zoe])).await.json();
    assert_eq!(
        refused["errors"],
        json!({".customer_create": "Error creating customers"})
    );
    assert_eq!(shop.control.summary().customers, before, "half a batch was created");
    shop.post(413, "/v3/customers", json!(vec![other; 11])).await;
    let id = &created["id"];
    let changed = shop
        .write(200, "PUT", "/v3/customers", json!([{"id": id, "company": "Café Noir"}]))
        .await
        .json();
    assert_eq!(changed["data"][0]["company"], "Café Noir");
    let again = json!([{"customer_id": id, "first_name": "Zoë", "last_name": "O’Hara", "address1": "1 Main Street", "city": "Austin",
        "state_or_province": "Texas", "postal_code": "78701", "country_code": "US"}]);
    assert_eq!(
        shop.post(200, "/v3/customers/addresses", again).await.json()["data"],
        json!([]),
        "a duplicate address"
    );
    assert_eq!(
        shop.get(200, &format!("/v3/customers/addresses?customer_id:in={id}"))
            .await
            .rows()
            .len(),
        1
    );
    assert_eq!(
        shop.send("DELETE", &format!("/v3/customers?id:in={id}"), None)
            .await
            .status,
        204
    );
    assert_eq!(list(&shop, &format!("id:in={id}")).await["data"], json!([]));
    shop.store.stop().await;
}

#[tokio::test]
async fn v2_still_has_groups_and_single_customers() {
    let shop = shop(|config| config.orders = 3).await;
    let groups = shop.get(200, "/v2/customer_groups").await.rows();
    assert_eq!(
        groups.iter().map(|group| group["name"].clone()).collect::<Vec<_>>(),
        ["Members", "Non-members", "Board & Staff"]
    );
    shop.get(204, "/v2/customer_groups?name=Nobody").await;
    shop.get(404, "/v2/customer_groups/77").await;
    let customer = shop.get(200, "/v2/customers/1").await.json();
    assert!(customer["date_created"].as_str().unwrap().ends_with("+0000") && customer["store_credit"].is_string());
    shop.get(400, "/v2/customers?id=1").await;
    shop.store.stop().await;
}
