//! What the database refuses, whatever a program does.

use mctrade_storage::testing::{names, number, tamper};
use mctrade_storage::{Backend, StorageError};

use crate::support::*;

#[tokio::test]
async fn what_was_written_is_never_changed_or_deleted() {
    for shop in shops().await {
        shop.import(&guest_order(1), at(1)).await;
        shop.import(&refunded(&guest_order(1), 4, 500, 10), at(2)).await;
        for attack in [
            "UPDATE invoice_entries SET amount_minor = amount_minor + 1",
            "UPDATE invoice_entries SET description = 'x'",
            "DELETE FROM invoice_entries",
            "UPDATE invoice_revisions SET snapshot = 'x'",
            "UPDATE invoice_revisions SET total_minor = 0",
            "DELETE FROM invoice_revisions",
            "UPDATE audit_events SET summary = 'x'",
            "DELETE FROM audit_events",
            "UPDATE refund_applications SET amount_minor = 0",
            "DELETE FROM refund_applications",
            "UPDATE revenue_settings SET payment_types = '{}'",
            "DELETE FROM revenue_settings",
            "DELETE FROM invoices",
            "UPDATE invoices SET total_minor = total_minor + 1",
            "UPDATE invoices SET balance_minor = 1",
            "UPDATE invoices SET revision = revision + 1",
            "UPDATE invoices SET revision = 1",
            "UPDATE invoices SET order_id = 999",
            "UPDATE invoices SET profile_id = NULL",
            "UPDATE invoices SET profile_id = 424242",
            "UPDATE invoices SET status = 'settled'",
            "UPDATE invoices SET order_modified_at = created_at",
            "DELETE FROM profiles",
        ] {
            let refused = tamper(&shop.storage, attack).await;
            assert!(
                matches!(refused, Err(StorageError::Refused(_))),
                "{attack}: {refused:?}"
            );
        }
        shop.sound().await;
    }
}

#[tokio::test]
async fn nothing_is_added_to_a_sealed_revision() {
    for shop in shops().await {
        shop.import(&guest_order(1), at(1)).await;
        let id = match shop.storage.backend() {
            Backend::Sqlite => "randomblob(16)",
            Backend::Postgres => "gen_random_uuid()",
        };
        let attack = format!(
            "INSERT INTO invoice_entries (id, invoice_id, revision, position, entry_kind, line_key, line_kind, \
             revenue_item_id, description, sku, quantity, unit_price_minor, amount_minor, method, why, recorded_at) \
             SELECT {id}, invoice_id, revision, 99, 'line', 'product:99', 'product', revenue_item_id, '', '', 1, 5, 5, \
             '', why, recorded_at FROM invoice_entries WHERE line_key = 'product:15'"
        );
        let refused = tamper(&shop.storage, &attack).await;
        assert!(matches!(refused, Err(StorageError::Refused(_))), "{refused:?}");
    }
}

#[tokio::test]
async fn a_revision_is_committed_only_sealed() {
    for shop in shops().await {
        shop.import(&guest_order(1), at(1)).await;
        let open = "INSERT INTO invoice_revisions (invoice_id, number, order_modified_at, total_minor, tax_minor, snapshot, \
             content_hash, recorded_at, sealed) SELECT invoice_id, number + 1, order_modified_at, total_minor, tax_minor, \
             snapshot, content_hash, recorded_at, ";
        let (no, yes) = match shop.storage.backend() {
            Backend::Sqlite => ("0", "1"),
            Backend::Postgres => ("FALSE", "TRUE"),
        };
        for sealed in [no, yes] {
            let refused = tamper(&shop.storage, &format!("{open}{sealed} FROM invoice_revisions")).await;
            assert!(
                matches!(refused, Err(StorageError::Refused(_))),
                "{sealed}: {refused:?}"
            );
        }
        assert_eq!(
            number(&shop.storage, "SELECT COUNT(*) AS count FROM invoice_revisions")
                .await
                .unwrap(),
            1
        );
    }
}

#[tokio::test]
async fn an_order_has_one_invoice_and_a_store_one_row_an_order() {
    for shop in shops().await {
        shop.import(&guest_order(1), at(1)).await;
        let columns = "source, store_id, order_id, order_date, currency, total_minor, tax_minor, refunded_minor, paid_minor, \
             balance_minor, status, profile_id, on_anonymous, owner_rule, owner_why, customer_name, customer_email, billing, \
             order_status_number, order_status_label, payment_method, flags, revision, order_modified_at, version, \
             created_at, updated_at";
        let copy = format!("INSERT INTO invoices ({columns}) SELECT {columns} FROM invoices");
        let refused = tamper(&shop.storage, &copy).await;
        assert!(matches!(refused, Err(StorageError::Refused(_))), "{refused:?}");
        let without_revision = copy.replace(
            "SELECT source, store_id, order_id",
            "SELECT source, store_id, order_id + 1",
        );
        let refused = tamper(&shop.storage, &without_revision).await;
        assert!(
            matches!(refused, Err(StorageError::Refused(_))),
            "an invoice without a revision: {refused:?}"
        );
    }
}

#[tokio::test]
async fn no_column_keeps_floating_point_numbers() {
    for shop in shops().await {
        let types = match shop.storage.backend() {
            Backend::Sqlite => {
                "SELECT DISTINCT upper(c.type) AS name FROM sqlite_schema m JOIN pragma_table_info(m.name) c \
                 WHERE m.type = 'table' AND m.sql LIKE '%STRICT%' ORDER BY 1"
            }
            Backend::Postgres => {
                "SELECT DISTINCT data_type AS name FROM information_schema.columns \
                 WHERE table_schema = current_schema() AND table_name <> 'seaql_migrations' ORDER BY 1"
            }
        };
        let types = names(&shop.storage, types).await.unwrap();
        let expected: &[&str] = match shop.storage.backend() {
            Backend::Sqlite => &["BLOB", "INTEGER", "TEXT"],
            Backend::Postgres => &["bigint", "boolean", "bytea", "text", "timestamp with time zone", "uuid"],
        };
        assert_eq!(types, expected);
        if shop.storage.backend() == Backend::Sqlite {
            let loose = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%STRICT%' \
                 AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'profiles_search%' ORDER BY 1";
            assert_eq!(names(&shop.storage, loose).await.unwrap(), ["seaql_migrations"]);
        }
    }
}

#[tokio::test]
async fn migrating_twice_changes_nothing() {
    for shop in shops().await {
        shop.storage.migrate().await.unwrap();
        shop.import(&guest_order(1), at(1)).await;
        shop.storage.migrate().await.unwrap();
        shop.storage.ping().await.unwrap();
        shop.sound().await;
    }
}
