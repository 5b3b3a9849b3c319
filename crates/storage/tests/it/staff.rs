//! What staff do to invoices: Change Profile, Create Profile From Customer, undo.

use mctrade_domain::filter::InvoiceListItem;
use mctrade_domain::owner::OwnerRule;
use mctrade_domain::profile::MatchReason;
use mctrade_domain::{AuditEventId, CustomerId, InvoiceId, ProfileId};
use mctrade_storage::{ChangeProfile, CreateCustomerProfile, LinkCustomerProfile, Result, StorageError};
use uuid::Uuid;

use crate::support::*;

async fn change(shop: &Shop, item: &InvoiceListItem, profile: ProfileId) -> Result<(InvoiceListItem, AuditEventId)> {
    let change = ChangeProfile {
        invoice: item.id,
        profile,
        expected_version: item.version,
        reason: Some("member called".to_owned()),
    };
    shop.storage
        .invoices()
        .change_profile(change, &staff(), at(5_000))
        .await
}

fn create(item: &InvoiceListItem, move_invoice: bool, move_others: bool) -> CreateCustomerProfile {
    CreateCustomerProfile {
        invoice: item.id,
        profile: individual("Ada", "Byron", "ada@example.org"),
        move_invoice,
        move_others,
        allow_duplicate_email: false,
    }
}

#[tokio::test]
async fn a_changed_profile_shows_at_once_and_later_readings_keep_it() {
    for shop in shops().await {
        let item = shop.invoice(&guest_order(1), at(1)).await;
        let ada = shop.profile("Ada", "Byron", "").await;
        let (changed, _) = change(&shop, &item, ada.id).await.unwrap();
        assert_eq!(
            (changed.invoice_profile.name.as_str(), changed.owner_rule),
            ("Ada Byron", OwnerRule::Staff)
        );
        assert_eq!((changed.version, changed.updated_at), (item.version + 1, at(5_000)));
        shop.import(&edited(&guest_order(1), 60), at(6_000)).await;
        let row = shop.row(guest_order(1).id).await;
        assert_eq!((row.invoice_profile.id, row.owner_rule), (ada.id, OwnerRule::Staff));
        shop.sound().await;
    }
}

#[tokio::test]
async fn a_change_on_an_old_version_is_refused() {
    for shop in shops().await {
        let item = shop.invoice(&guest_order(1), at(1)).await;
        let (ada, ben) = (shop.profile("Ada", "B", "").await, shop.profile("Ben", "C", "").await);
        change(&shop, &item, ada.id).await.unwrap();
        let stale = change(&shop, &item, ben.id).await;
        assert!(matches!(stale, Err(StorageError::Stale { current_version }) if current_version == item.version + 1));
        assert_eq!(shop.row(guest_order(1).id).await.invoice_profile.id, ada.id);
        let nobody = change(&shop, &shop.row(guest_order(1).id).await, ProfileId(99)).await;
        assert!(matches!(nobody, Err(StorageError::NotFound("profile"))));
        let nowhere = InvoiceListItem {
            id: InvoiceId(1),
            ..item
        };
        assert!(matches!(
            change(&shop, &nowhere, ada.id).await,
            Err(StorageError::NotFound("invoice"))
        ));
    }
}

#[tokio::test]
async fn of_many_who_change_the_same_version_one_wins() {
    for shop in shops().await {
        let item = shop.invoice(&guest_order(1), at(1)).await;
        let ada = shop.profile("Ada", "B", "").await;
        let mut all = tokio::task::JoinSet::new();
        for _ in 0..16 {
            let (storage, item, profile) = (shop.storage.clone(), item.clone(), ada.id);
            all.spawn(async move {
                let change = ChangeProfile {
                    invoice: item.id,
                    profile,
                    expected_version: item.version,
                    reason: None,
                };
                storage.invoices().change_profile(change, &staff(), at(5_000)).await
            });
        }
        let mut won = 0;
        while let Some(done) = all.join_next().await {
            match done.unwrap() {
                Ok(_) => won += 1,
                Err(StorageError::Stale { .. }) => {}
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!(won, 1);
    }
}

#[tokio::test]
async fn undo_gives_back_what_was_and_only_once() {
    for shop in shops().await {
        let item = shop.invoice(&guest_order(1), at(1)).await;
        let (ada, ben) = (shop.profile("Ada", "B", "").await, shop.profile("Ben", "C", "").await);
        let (_, first) = change(&shop, &item, ada.id).await.unwrap();
        let invoices = shop.storage.invoices();
        let timeline = invoices.timeline(item.id).await.unwrap();
        assert_eq!(timeline[0].id, first);
        assert!(timeline[0].undoable);
        assert_eq!(timeline[0].reason.as_deref(), Some("member called"));
        assert_eq!(timeline[0].actor, "finance@example.org");
        let back = invoices.undo(item.id, first, &staff(), at(5_001)).await.unwrap();
        assert_eq!(
            (back.invoice_profile.id, back.owner_rule),
            (shop.anonymous, OwnerRule::Guest)
        );
        let twice = invoices.undo(item.id, first, &staff(), at(5_002)).await;
        assert!(
            matches!(twice, Err(StorageError::Conflict("changed_since"))),
            "{twice:?}"
        );
        let (changed, second) = change(&shop, &back, ada.id).await.unwrap();
        change(&shop, &changed, ben.id).await.unwrap();
        let overtaken = invoices.undo(item.id, second, &staff(), at(5_003)).await;
        assert!(matches!(overtaken, Err(StorageError::Conflict("changed_since"))));
        let created = invoices.timeline(item.id).await.unwrap().pop().unwrap();
        assert_eq!((created.action.as_str(), created.undoable), ("invoice_created", false));
        let never = invoices.undo(item.id, created.id, &staff(), at(5_004)).await;
        assert!(matches!(never, Err(StorageError::Conflict("not_undoable"))));
        let unknown = invoices
            .undo(item.id, AuditEventId(Uuid::nil()), &staff(), at(5_005))
            .await;
        assert!(matches!(unknown, Err(StorageError::NotFound("event"))));
        // After an undo the rules decide again: a guest's order stays anonymous whatever is read.
        shop.sound().await;
    }
}

#[tokio::test]
async fn a_profile_made_from_a_customer_shows_on_all_their_invoices() {
    for shop in shops().await {
        let first = shop
            .invoice(&customer_order(1, 9, "Ada", "Byron", "ada@example.org"), at(1))
            .await;
        let second = shop
            .invoice(&customer_order(2, 9, "Ada", "Byron", "ada@example.org"), at(2))
            .await;
        let stranger = shop.invoice(&customer_order(3, 10, "Ben", "C", ""), at(3)).await;
        let customer = shop.storage.invoices().customer(first.id).await.unwrap().unwrap();
        assert_eq!(customer.customer_id, Some(CustomerId(9)));
        assert_eq!(customer.contact.email, "ada@example.org");
        assert_eq!(
            (
                customer.linked.clone(),
                customer.matches.len(),
                customer.other_anonymous
            ),
            (None, 0, 1)
        );

        let invoices = shop.storage.invoices();
        let made = invoices
            .create_customer_profile(create(&first, true, false), &staff(), at(10))
            .await
            .unwrap();
        assert_eq!(made.moved, 1);
        assert_eq!(made.item.invoice_profile.id, made.profile.id);
        assert_eq!(made.item.customer_profile.as_ref().unwrap().id, made.profile.id);
        let other = shop.row(second.order.unwrap()).await;
        assert_eq!(other.customer_profile.as_ref().unwrap().id, made.profile.id);
        assert_eq!(other.invoice_profile.id, shop.anonymous);
        assert_eq!(shop.row(stranger.order.unwrap()).await.customer_profile, None);
        let again = invoices
            .create_customer_profile(create(&second, false, false), &staff(), at(11))
            .await;
        assert!(matches!(again, Err(StorageError::Conflict("customer_has_profile"))));
        // The next order of the customer is theirs from the start.
        let third = shop
            .invoice(&customer_order(4, 9, "Ada", "Byron", "ada@example.org"), at(12))
            .await;
        assert_eq!(
            (third.invoice_profile.id, third.owner_rule),
            (made.profile.id, OwnerRule::Individual)
        );
        shop.sound().await;
    }
}

#[tokio::test]
async fn the_customers_other_invoices_move_along_where_asked() {
    for shop in shops().await {
        for number in 1..=3 {
            shop.import(&customer_order(number, 9, "Ada", "Byron", ""), at(number))
                .await;
        }
        let kept = shop.profile("Kept", "Here", "").await;
        change(&shop, &shop.row(mctrade_domain::OrderId(3)).await, kept.id)
            .await
            .unwrap();
        let item = shop.row(mctrade_domain::OrderId(1)).await;
        let invoices = shop.storage.invoices();
        let made = invoices
            .create_customer_profile(create(&item, true, true), &staff(), at(10))
            .await
            .unwrap();
        assert_eq!(made.moved, 2);
        assert_eq!(
            shop.row(mctrade_domain::OrderId(2)).await.invoice_profile.id,
            made.profile.id
        );
        let third = shop.row(mctrade_domain::OrderId(3)).await;
        assert_eq!(third.invoice_profile.id, kept.id, "not anonymous, so not moved");
        assert_eq!(third.customer_profile.unwrap().id, made.profile.id);
        shop.sound().await;
    }
}

#[tokio::test]
async fn a_guests_profile_is_this_invoices_alone() {
    for shop in shops().await {
        let item = shop.invoice(&guest_order(1), at(1)).await;
        shop.import(&guest_order(2), at(2)).await;
        let invoices = shop.storage.invoices();
        let guest = invoices.customer(item.id).await.unwrap().unwrap();
        assert_eq!((guest.customer_id, guest.contact.first_name.as_str()), (None, "Jane"));
        assert_eq!(guest.other_anonymous, 1);
        let made = invoices
            .create_customer_profile(create(&item, false, false), &staff(), at(3))
            .await
            .unwrap();
        assert_eq!((made.moved, made.item.owner_rule), (0, OwnerRule::Guest));
        assert_eq!(made.item.customer_profile.unwrap().id, made.profile.id);
        assert_eq!(shop.row(mctrade_domain::OrderId(2)).await.customer_profile, None);
        let again = invoices
            .create_customer_profile(create(&item, false, false), &staff(), at(4))
            .await;
        assert!(matches!(again, Err(StorageError::Conflict("customer_has_profile"))));
        // A later reading of the guest's order keeps the profile.
        shop.import(&edited(&guest_order(1), 60), at(100)).await;
        assert_eq!(
            shop.row(mctrade_domain::OrderId(1)).await.customer_profile.unwrap().id,
            made.profile.id
        );
    }
}

#[tokio::test]
async fn a_profile_made_twice_is_told_of_the_address() {
    for shop in shops().await {
        let ada = shop.profile("Ada", "Lovelace", "ADA@example.org").await;
        let item = shop.invoice(&guest_order(1), at(1)).await;
        let invoices = shop.storage.invoices();
        let made = invoices
            .create_customer_profile(create(&item, true, false), &staff(), at(3))
            .await;
        assert!(matches!(made, Err(StorageError::DuplicateEmail { profile }) if profile == ada.id));
        assert_eq!(
            shop.row(mctrade_domain::OrderId(1)).await.version,
            item.version,
            "nothing was written"
        );
        let allowed = CreateCustomerProfile {
            allow_duplicate_email: true,
            ..create(&item, true, false)
        };
        invoices
            .create_customer_profile(allowed, &staff(), at(4))
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn a_customer_is_linked_to_a_profile_there_is_and_that_can_be_undone() {
    for shop in shops().await {
        let item = shop
            .invoice(&customer_order(1, 9, "Ada", "Byron", "shared@example.org"), at(1))
            .await;
        shop.import(&customer_order(2, 9, "Ada", "Byron", "shared@example.org"), at(2))
            .await;
        let ada = shop.profile("Ada", "Byron", "shared@example.org").await;
        shop.profile("Ben", "Byron", "shared@example.org").await;
        let invoices = shop.storage.invoices();
        let customer = invoices.customer(item.id).await.unwrap().unwrap();
        assert_eq!(customer.matches.len(), 2);
        assert_eq!(customer.matches[0].1, MatchReason::Email);
        let link = LinkCustomerProfile {
            invoice: item.id,
            profile: ada.id,
            move_invoice: true,
        };
        let (linked, event) = invoices
            .link_customer_profile(link.clone(), &staff(), at(10))
            .await
            .unwrap();
        assert_eq!(linked.invoice_profile.id, ada.id);
        assert_eq!(
            shop.row(mctrade_domain::OrderId(2)).await.customer_profile.unwrap().id,
            ada.id
        );
        let back = invoices.undo(item.id, event, &staff(), at(11)).await.unwrap();
        assert_eq!((back.invoice_profile.id, back.customer_profile), (shop.anonymous, None));
        assert_eq!(shop.row(mctrade_domain::OrderId(2)).await.customer_profile, None);
        let customer = invoices.customer(item.id).await.unwrap().unwrap();
        assert_eq!(customer.linked, None);
        let wrong = LinkCustomerProfile {
            profile: shop.anonymous,
            ..link
        };
        let wrong = invoices.link_customer_profile(wrong, &staff(), at(12)).await;
        assert!(matches!(wrong, Err(StorageError::Conflict("not_an_individual"))));
        shop.sound().await;
    }
}
