//! Revenue settings and stores.

use mctrade_domain::{ProfileId, RevenueItemId, StoreId};
use mctrade_storage::testing::number;
use mctrade_storage::{Actor, SealedSecrets, StorageError};
use uuid::Uuid;

use crate::support::*;

#[tokio::test]
async fn each_save_is_a_new_version_and_the_old_ones_stay() {
    for shop in shops().await {
        let api = shop.storage.settings();
        let first = api.revenue(shop.store).await.unwrap();
        assert_eq!((first.version, first.assign_to_related_organization), (1, false));
        let mut changed = first.clone();
        changed.match_guests_by_email = true;
        changed.product_revenue_items.insert(515, first.fee_revenue_item);
        changed
            .payment_types
            .insert("cash".to_owned(), first.store_credit_payment_type);
        let saved = api
            .save_revenue(shop.store, &changed, 1, &staff(), at(1))
            .await
            .unwrap();
        assert_eq!(saved.version, 2);
        assert_eq!(api.revenue(shop.store).await.unwrap(), saved);
        assert_eq!(saved.product_revenue_items, changed.product_revenue_items);
        let stale = api.save_revenue(shop.store, &first, 1, &staff(), at(2)).await;
        assert!(matches!(stale, Err(StorageError::Stale { current_version: 2 })));
        assert_eq!(
            number(&shop.storage, "SELECT COUNT(*) AS count FROM revenue_settings")
                .await
                .unwrap(),
            2
        );
        let item = shop.invoice(&guest_order(1), at(3)).await;
        let detail = shop.storage.invoices().find_detail(item.id).await.unwrap().unwrap();
        assert_eq!(
            (detail.lines[0].item_name.as_str(), detail.lines[0].why.settings_version),
            ("Fees", 2)
        );
    }
}

#[tokio::test]
async fn settings_that_name_what_is_not_there_are_refused() {
    for shop in shops().await {
        let api = shop.storage.settings();
        let settings = api.revenue(shop.store).await.unwrap();
        let mut wrong = settings.clone();
        wrong.product_revenue_items.insert(1, RevenueItemId(Uuid::nil()));
        let refused = api.save_revenue(shop.store, &wrong, 1, &staff(), at(1)).await;
        assert!(matches!(refused, Err(StorageError::NotFound("revenue item"))));
        let mut wrong = settings.clone();
        wrong.anonymous_profile = ProfileId(99);
        let refused = api.save_revenue(shop.store, &wrong, 1, &staff(), at(1)).await;
        assert!(matches!(refused, Err(StorageError::NotFound("profile"))));
        wrong.anonymous_profile = shop.profile("Ada", "B", "").await.id;
        let refused = api.save_revenue(shop.store, &wrong, 1, &staff(), at(1)).await;
        assert!(matches!(refused, Err(StorageError::Conflict("not_an_organization"))));
        assert!(matches!(
            api.revenue(StoreId(Uuid::nil())).await,
            Err(StorageError::NotFound("store"))
        ));
    }
}

#[tokio::test]
async fn an_organization_picked_as_the_anonymous_profile_becomes_one_and_its_invoices_show_it() {
    for shop in shops().await {
        let walk_in = shop
            .storage
            .profiles()
            .insert(&organization("Walk-in sales"), false, &staff(), at(0))
            .await
            .unwrap();
        let item = shop.invoice(&guest_order(1), at(1)).await;
        let change = mctrade_storage::ChangeProfile {
            invoice: item.id,
            profile: walk_in.id,
            expected_version: item.version,
            reason: None,
        };
        let (moved, _) = shop
            .storage
            .invoices()
            .change_profile(change, &staff(), at(2))
            .await
            .unwrap();
        assert!(!moved.invoice_profile.anonymous);
        let mut settings = shop.storage.settings().revenue(shop.store).await.unwrap();
        settings.anonymous_profile = walk_in.id;
        shop.storage
            .settings()
            .save_revenue(shop.store, &settings, 1, &staff(), at(3))
            .await
            .unwrap();
        assert!(shop.row(guest_order(1).id).await.invoice_profile.anonymous);
        let next = shop.invoice(&guest_order(2), at(4)).await;
        assert_eq!(next.invoice_profile.id, walk_in.id);
        shop.sound().await;
    }
}

#[tokio::test]
async fn the_catalogue_is_there_from_the_first_store_on() {
    for shop in shops().await {
        let choices = shop.storage.settings().choices().await.unwrap();
        let names: Vec<_> = choices.revenue_items.iter().map(|item| item.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "Discounts",
                "Fees",
                "Gift wrapping",
                "Rounding",
                "Shipping and handling",
                "Web sales"
            ]
        );
        assert_eq!(
            (
                choices.tax_items.len(),
                choices.payment_types.len(),
                choices.adjustment_types.len()
            ),
            (1, 4, 1)
        );
        let second = shop
            .storage
            .stores()
            .insert(&new_store("other12345"), &staff(), at(1))
            .await
            .unwrap();
        assert_eq!(
            shop.storage.settings().choices().await.unwrap(),
            choices,
            "a second store shares it"
        );
        let settings = shop.storage.settings().revenue(second.id).await.unwrap();
        assert_ne!(
            settings.anonymous_profile, shop.anonymous,
            "but has an anonymous profile of its own"
        );
    }
}

#[tokio::test]
async fn a_store_is_connected_once_and_keeps_its_secrets_sealed() {
    for shop in shops().await {
        let stores = shop.storage.stores();
        let again = stores
            .insert(&new_store("abcde12345"), &Actor::System("test"), at(1))
            .await;
        assert!(matches!(again, Err(StorageError::Conflict("store_exists"))));
        let store = stores.find_by_hash("abcde12345").await.unwrap().unwrap();
        assert_eq!(
            stores
                .find_by_webhook_path("path-of-abcde12345")
                .await
                .unwrap()
                .as_ref(),
            Some(&store)
        );
        assert_eq!(stores.list().await.unwrap().as_slice(), std::slice::from_ref(&store));
        assert!(store.connected);
        let secrets = SealedSecrets {
            access_token: vec![9],
            client_secret: vec![8],
            key_id: "k2".to_owned(),
        };
        stores
            .replace_secrets(shop.store, &secrets, &staff(), at(2))
            .await
            .unwrap();
        assert_eq!(stores.secrets(shop.store).await.unwrap(), secrets);
        assert!(!format!("{secrets:?}").contains('9'));
        stores
            .replace_webhook_path(shop.store, "another", &staff(), at(2))
            .await
            .unwrap();
        assert_eq!(stores.find_by_webhook_path("path-of-abcde12345").await.unwrap(), None);
        stores
            .set_connection(shop.store, false, Some("the store refused the token"), at(3))
            .await
            .unwrap();
        stores.set_high_water(shop.store, at(50), at(60)).await.unwrap();
        stores.set_high_water(shop.store, at(40), at(70)).await.unwrap();
        let store = stores.find(shop.store).await.unwrap().unwrap();
        assert_eq!(
            (store.connected, store.problem.as_deref()),
            (false, Some("the store refused the token"))
        );
        assert_eq!(
            (store.sync.high_water, store.sync.last_sweep_at),
            (Some(at(50)), Some(at(70)))
        );
        let nowhere = stores.set_high_water(StoreId(Uuid::nil()), at(1), at(1)).await;
        assert!(matches!(nowhere, Err(StorageError::NotFound("store"))));
    }
}
