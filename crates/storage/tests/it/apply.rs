//! A plan written down and read back.

use mctrade_domain::OrderId;
use mctrade_domain::invoice::InvoiceStatus;
use mctrade_domain::ledger::{OrderSyncState, SyncOutcome};
use mctrade_domain::owner::OwnerRule;
use mctrade_domain::plan::plan;
use mctrade_domain::profile::ProfileKind;
use mctrade_domain::shop_order::{OrderStatus, ShopOrder};
use mctrade_storage::{AdjustmentOf, DueMark, StorageError};

use crate::support::*;

/// Applies a reading and compares what is read back with what the plan itself says must be there.
async fn round_trip(shop: &Shop, order: &ShopOrder, now: i64) {
    let now = at(now);
    let claim = shop.claim(order, now).await;
    let before = shop.storage.load_import_context(shop.store, order).await.unwrap();
    let planned = plan(order, &before, now).unwrap();
    let outcome = shop.storage.apply_plan(&claim, order, &planned, now).await.unwrap();
    let (SyncOutcome::Created(id) | SyncOutcome::Updated(id) | SyncOutcome::Unchanged(id)) = outcome else {
        panic!("{outcome:?}");
    };
    let after = shop.storage.load_import_context(shop.store, order).await.unwrap();
    let expected = planned.after(before.existing.as_ref(), id).unwrap();
    assert_eq!(after.existing, expected, "read back as planned");
    let again = plan(order, &after, now).unwrap();
    assert_eq!(
        again,
        mctrade_domain::plan::ImportPlan::Unchanged(id),
        "the same order again changes nothing"
    );
}

#[tokio::test]
async fn every_change_of_an_order_reads_back_as_it_was_planned() {
    for shop in shops().await {
        let order = guest_order(100);
        round_trip(&shop, &order, 1_000).await;
        let order = edited(&order, 10);
        round_trip(&shop, &order, 1_010).await;
        let order = refunded(&order, 9_001, 3_000, 10);
        round_trip(&shop, &order, 1_020).await;
        let order = refunded(&order, 9_002, 1_000, 10);
        round_trip(&shop, &order, 1_030).await;
        let mut declined = order.clone();
        declined.modified_at += chrono::Duration::seconds(5);
        declined.refunds[1].payments[0].declined = true;
        round_trip(&shop, &declined, 1_040).await;
        let cancelled = cancelled(&declined, 10);
        round_trip(&shop, &cancelled, 1_050).await;
        let mut back = declined.clone();
        back.modified_at = cancelled.modified_at + chrono::Duration::seconds(10);
        round_trip(&shop, &back, 1_060).await;
        shop.sound().await;
    }
}

#[tokio::test]
async fn a_guests_order_becomes_a_paid_invoice_of_the_anonymous_profile() {
    for shop in shops().await {
        let item = shop.invoice(&guest_order(1042), at(2_000)).await;
        assert_eq!(item.id.number(), "INV-10001");
        assert_eq!((item.total, item.balance), (usd(12_096), usd(0)));
        assert_eq!(item.status, InvoiceStatus::Paid);
        assert_eq!(
            (item.invoice_profile.id, item.owner_rule),
            (shop.anonymous, OwnerRule::Guest)
        );
        assert!(item.invoice_profile.anonymous);
        assert_eq!(item.customer_profile, None);
        assert_eq!(item.customer_name, "Jane Doe");
        let row = shop
            .storage
            .ledger()
            .find(shop.store, OrderId(1042))
            .await
            .unwrap()
            .unwrap();
        assert_eq!((row.state, row.invoice), (OrderSyncState::Synced, Some(item.id)));
        assert_eq!(row.order_modified_at, Some(guest_order(1042).modified_at));
    }
}

#[tokio::test]
async fn an_invoice_is_read_in_full_with_names_and_reasons() {
    for shop in shops().await {
        let order = refunded(&edited(&guest_order(7), 5), 31, 2_000, 5);
        shop.import(&guest_order(7), at(1)).await;
        shop.import(&edited(&guest_order(7), 5), at(2)).await;
        shop.import(&order, at(3)).await;
        let id = shop.row(order.id).await.id;
        let detail = shop.storage.invoices().find_detail(id).await.unwrap().unwrap();
        let names: Vec<_> = detail.lines.iter().map(|line| line.item_name.as_str()).collect();
        assert_eq!(names, ["Web sales", "Shipping and handling", "Sales tax"]);
        assert_eq!(detail.lines[0].quantity, 4);
        assert!(detail.lines.iter().all(|line| !line.why.rule.is_empty()));
        assert_eq!(detail.payments[0].payment_type_name, "Credit card");
        assert!(
            detail
                .adjustments
                .iter()
                .any(|entry| entry.of == AdjustmentOf::Payment && entry.refund.is_some())
        );
        assert!(
            detail
                .adjustments
                .iter()
                .all(|entry| entry.adjustment_type_name == "Order change")
        );
        assert_eq!(detail.balance.total().unwrap(), usd(14_796));
        assert_eq!(detail.snapshot, order.snapshot);
        assert_eq!(detail.item.refunded, usd(2_000));
        assert_eq!(detail.item.status, InvoiceStatus::PartiallyRefunded);
    }
}

#[tokio::test]
async fn an_incomplete_order_waits_and_later_becomes_an_invoice() {
    for shop in shops().await {
        let mut order = guest_order(5);
        order.status = OrderStatus::Incomplete;
        assert_eq!(shop.import(&order, at(1)).await, SyncOutcome::Waiting);
        let row = shop.storage.ledger().find(shop.store, order.id).await.unwrap().unwrap();
        assert_eq!(row.state, OrderSyncState::Waiting);
        let mut placed = guest_order(5);
        placed.modified_at += chrono::Duration::seconds(60);
        assert!(matches!(shop.import(&placed, at(2)).await, SyncOutcome::Created(_)));
    }
}

#[tokio::test]
async fn an_older_reading_never_takes_an_invoice_back() {
    for shop in shops().await {
        let old = guest_order(8);
        let new = edited(&old, 100);
        shop.import(&new, at(1)).await;
        let after_new = shop.row(old.id).await;
        assert!(matches!(shop.import(&old, at(2)).await, SyncOutcome::Unchanged(_)));
        assert_eq!(shop.row(old.id).await, after_new);
        let row = shop.storage.ledger().find(shop.store, old.id).await.unwrap().unwrap();
        assert_eq!(row.order_modified_at, Some(new.modified_at));
        assert_eq!(row.state, OrderSyncState::Synced);
    }
}

#[tokio::test]
async fn a_plan_made_on_another_revision_is_not_applied() {
    for shop in shops().await {
        let order = guest_order(9);
        shop.import(&order, at(1)).await;
        let changed = edited(&order, 10);
        let planned = shop.plan(&changed, at(2)).await;
        shop.import(&changed, at(3)).await;
        let claim = shop.claim(&changed, at(4)).await;
        let late = shop.storage.apply_plan(&claim, &changed, &planned, at(4)).await;
        assert!(matches!(late, Err(StorageError::Stale { .. })), "{late:?}");
        let create = shop.plan(&guest_order(10), at(5)).await;
        shop.import(&guest_order(10), at(6)).await;
        let claim = shop.claim(&guest_order(10), at(7)).await;
        let twice = shop.storage.apply_plan(&claim, &guest_order(10), &create, at(7)).await;
        assert!(matches!(twice, Err(StorageError::Stale { .. })), "{twice:?}");
        shop.sound().await;
    }
}

#[tokio::test]
async fn a_plan_whose_lines_do_not_sum_to_the_total_is_refused_and_nothing_is_left() {
    for shop in shops().await {
        let order = guest_order(11);
        let claim = shop.claim(&order, at(1)).await;
        let mut planned = shop.plan(&order, at(1)).await;
        let mctrade_domain::plan::ImportPlan::Create(new) = &mut planned else {
            panic!("a creation");
        };
        new.revision.lines[0].amount = usd(9_999);
        let refused = shop.storage.apply_plan(&claim, &order, &planned, at(1)).await;
        assert!(matches!(refused, Err(StorageError::Refused(_))), "{refused:?}");
        assert_eq!(
            shop.storage
                .invoices()
                .find_by_order(shop.store, order.id)
                .await
                .unwrap(),
            None
        );
        let row = shop.storage.ledger().find(shop.store, order.id).await.unwrap().unwrap();
        assert_eq!(row.state, OrderSyncState::Running);
        shop.sound().await;
    }
}

#[tokio::test]
async fn an_archived_order_keeps_its_invoice() {
    for shop in shops().await {
        shop.import(&guest_order(12), at(1)).await;
        let mut archived = guest_order(12);
        archived.archived = true;
        archived.modified_at += chrono::Duration::seconds(9);
        shop.import(&archived, at(2)).await;
        let row = shop
            .storage
            .ledger()
            .find(shop.store, archived.id)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(row.state, OrderSyncState::Archived);
        assert!(row.invoice.is_some());
    }
}

#[tokio::test]
async fn a_mark_that_comes_while_an_order_is_applied_makes_it_due_again() {
    for shop in shops().await {
        let order = guest_order(13);
        let claim = shop.claim(&order, at(1)).await;
        let planned = shop.plan(&order, at(1)).await;
        let mark = DueMark {
            order: order.id,
            modified_at: None,
        };
        let lane = mctrade_domain::ledger::Lane::Webhook;
        shop.storage
            .ledger()
            .mark_due(shop.store, &[mark], lane, at(2))
            .await
            .unwrap();
        shop.storage.apply_plan(&claim, &order, &planned, at(3)).await.unwrap();
        let row = shop.storage.ledger().find(shop.store, order.id).await.unwrap().unwrap();
        assert_eq!((row.state, row.due_at), (OrderSyncState::Due, Some(at(3))));
        assert!(row.invoice.is_some());
    }
}

#[tokio::test]
async fn the_one_individual_that_agrees_is_linked_and_owns() {
    for shop in shops().await {
        let ada = shop.profile("Ada", "Byron", "Ada@Example.org").await;
        let item = shop
            .invoice(&customer_order(20, 501, "A.", "B.", "ada@example.org"), at(1))
            .await;
        assert_eq!(
            (item.invoice_profile.id, item.owner_rule),
            (ada.id, OwnerRule::Individual)
        );
        assert_eq!(item.customer_profile.unwrap().id, ada.id);
        let customers = shop.storage.customers();
        let customer = customers
            .find(shop.store, mctrade_domain::CustomerId(501))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(customer.linked.unwrap().id, ada.id);
        // A second individual with the same address no longer matters: the link decides.
        shop.profile("Other", "Byron", "ada@example.org").await;
        let item = shop
            .invoice(&customer_order(21, 501, "A.", "B.", "ada@example.org"), at(2))
            .await;
        assert_eq!(item.invoice_profile.id, ada.id);
        shop.sound().await;
    }
}

#[tokio::test]
async fn several_that_agree_leave_the_invoice_anonymous() {
    for shop in shops().await {
        shop.profile("Ada", "Byron", "shared@example.org").await;
        shop.profile("Ben", "Byron", "shared@example.org").await;
        let order = customer_order(20, 501, "Ada", "Byron", "shared@example.org");
        let item = shop.invoice(&order, at(1)).await;
        assert_eq!(
            (item.invoice_profile.id, item.owner_rule),
            (shop.anonymous, OwnerRule::NoSingleMatch)
        );
        let context = shop.storage.load_import_context(shop.store, &order).await.unwrap();
        assert_eq!(context.matches.len(), 2);
    }
}

#[tokio::test]
async fn the_related_organization_owns_where_the_setting_says_so() {
    for shop in shops().await {
        let profiles = shop.storage.profiles();
        let chamber = profiles
            .insert(&organization("Acme Works"), false, &staff(), at(0))
            .await
            .unwrap();
        let mut ada = individual("Ada", "Byron", "ada@example.org");
        ada.primary_organization = Some(chamber.id);
        let ada = profiles.insert(&ada, false, &staff(), at(0)).await.unwrap();
        assert_eq!(ada.primary_organization.as_ref().unwrap().name, "Acme Works");
        let mut settings = shop.storage.settings().revenue(shop.store).await.unwrap();
        settings.assign_to_related_organization = true;
        shop.storage
            .settings()
            .save_revenue(shop.store, &settings, 1, &staff(), at(0))
            .await
            .unwrap();
        let item = shop
            .invoice(&customer_order(20, 501, "Ada", "Byron", "ada@example.org"), at(1))
            .await;
        assert_eq!(
            (item.invoice_profile.id, item.owner_rule),
            (chamber.id, OwnerRule::RelatedOrganization)
        );
        assert_eq!(item.invoice_profile.kind, ProfileKind::Organization);
        assert_eq!(item.customer_profile.unwrap().id, ada.id);
    }
}

#[tokio::test]
async fn what_staff_chose_while_an_order_was_being_read_stays() {
    for shop in shops().await {
        let order = customer_order(30, 77, "Ada", "Byron", "ada@example.org");
        let item = shop.invoice(&order, at(1)).await;
        let chosen = shop.profile("Chosen", "One", "").await;
        shop.profile("Ada", "Byron", "ada@example.org").await;
        let changed = edited(&order, 10);
        let planned = shop.plan(&changed, at(2)).await;
        let claim = shop.claim(&changed, at(2)).await;
        let change = mctrade_storage::ChangeProfile {
            invoice: item.id,
            profile: chosen.id,
            expected_version: item.version,
            reason: None,
        };
        shop.storage
            .invoices()
            .change_profile(change, &staff(), at(3))
            .await
            .unwrap();
        shop.storage
            .apply_plan(&claim, &changed, &planned, at(4))
            .await
            .unwrap();
        let row = shop.row(order.id).await;
        assert_eq!((row.invoice_profile.id, row.owner_rule), (chosen.id, OwnerRule::Staff));
        assert_eq!(row.total, usd(14_796));
        shop.sound().await;
    }
}

#[tokio::test]
async fn a_refund_record_is_applied_once_and_belongs_to_one_invoice() {
    for shop in shops().await {
        let first = guest_order(40);
        shop.import(&first, at(1)).await;
        shop.import(&refunded(&first, 5, 1_000, 10), at(2)).await;
        let second = guest_order(41);
        shop.import(&second, at(3)).await;
        let stolen = shop.try_import(&refunded(&second, 5, 1_000, 10), at(4)).await;
        assert!(matches!(stolen, Err(StorageError::Refused(_))), "{stolen:?}");
        assert_eq!(shop.row(second.id).await.refunded, usd(0));
        shop.sound().await;
    }
}
