//! `mctrade audit` finds what somebody did to the database past every rule.

use mctrade_domain::OrderId;
use mctrade_domain::ledger::Lane;
use mctrade_storage::testing::{names, tamper};
use mctrade_storage::{Backend, DueMark, Storage};

use crate::support::*;

/// Takes the database's rules away, as somebody who owns the file or the server can.
async fn disarm(storage: &Storage) {
    match storage.backend() {
        Backend::Sqlite => {
            let triggers = names(storage, "SELECT name FROM sqlite_schema WHERE type = 'trigger'")
                .await
                .unwrap();
            for trigger in triggers {
                tamper(storage, &format!("DROP TRIGGER {trigger}")).await.unwrap();
            }
        }
        Backend::Postgres => {
            for table in [
                "invoice_entries",
                "invoice_revisions",
                "invoices",
                "audit_events",
                "refund_applications",
            ] {
                tamper(storage, &format!("ALTER TABLE {table} DISABLE TRIGGER ALL"))
                    .await
                    .unwrap();
            }
        }
    }
}

#[tokio::test]
async fn planted_damage_is_found_and_a_sound_database_is_silent() {
    let damages = [
        (
            "I4",
            "UPDATE invoice_entries SET description = 'something else' WHERE line_key = 'shipping'",
        ),
        (
            "I3",
            "UPDATE invoice_entries SET amount_minor = amount_minor + 1 WHERE line_key = 'shipping'",
        ),
        (
            "I4",
            "UPDATE invoice_entries SET amount_minor = amount_minor - 1 WHERE entry_kind = 'payment'",
        ),
        ("I3", "UPDATE invoices SET total_minor = total_minor + 100"),
        ("I4", "UPDATE invoices SET balance_minor = balance_minor + 100"),
        ("I4", "UPDATE invoice_revisions SET snapshot = '{}' WHERE number = 1"),
        ("I4", "UPDATE refund_applications SET amount_minor = amount_minor + 1"),
        ("I8", "UPDATE invoices SET revision = revision + 1"),
        ("I9", "DELETE FROM audit_events"),
        (
            "I2",
            "UPDATE order_sync SET order_id = 4242 WHERE invoice_id IS NOT NULL",
        ),
    ];
    for shop in shops().await {
        shop.import(&guest_order(1), at(1)).await;
        shop.import(&refunded(&guest_order(1), 3, 700, 10), at(2)).await;
        shop.sound().await;
    }
    for (invariant, damage) in damages {
        for shop in shops().await {
            shop.import(&guest_order(1), at(1)).await;
            shop.import(&refunded(&guest_order(1), 3, 700, 10), at(2)).await;
            disarm(&shop.storage).await;
            if let Err(error) = tamper(&shop.storage, damage).await {
                // A deferred key still stands in the way of some damage: then there is nothing to find.
                assert!(damage.contains("revision + 1"), "{damage}: {error}");
                continue;
            }
            let found = shop.storage.audit().check().await.unwrap();
            assert!(
                found
                    .iter()
                    .any(|violation| violation.invariant == invariant && !violation.detail.is_empty()),
                "{damage}: {found:?}"
            );
        }
    }
}

#[tokio::test]
async fn work_left_by_a_dead_worker_is_named() {
    for shop in shops().await {
        let mark = DueMark {
            order: OrderId(6),
            modified_at: None,
        };
        shop.storage
            .ledger()
            .mark_due(shop.store, &[mark], Lane::Sweep, at(0))
            .await
            .unwrap();
        shop.storage.ledger().claim(shop.store, 1, LEASE, at(1)).await.unwrap();
        assert_eq!(shop.storage.audit().abandoned(at(60)).await.unwrap(), []);
        let left = shop.storage.audit().abandoned(at(61)).await.unwrap();
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].invariant, "I7");
    }
}
