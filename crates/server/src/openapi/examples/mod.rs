//! Examples, made of the wire types themselves.

mod invoices;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use mctrade_api_types::auth::{AccessLevel, AreaAccess, LoginRequest, Me, Role};
use mctrade_api_types::events::Event;
use mctrade_api_types::profiles::{Membership, NewProfile, ProfileKind};
use mctrade_api_types::settings::{Choice, PaymentMethodType, RevenueSettings, RevenueSettingsView, SettingsChoices};
use mctrade_api_types::stores::{ConnectStore, Hook, Store, StoreCheck, StoreTest};
use mctrade_api_types::sync::{
    BackfillRequest, ImportOutcome, ImportRequest, ImportResult, Job, JobState, LedgerRow, StoreHealth, SyncHealth,
    SyncState,
};
use mctrade_api_types::{Money, Page, PageLinks, PageMeta, invoices as wire};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use self::invoices::{contact, customer, event, invoice, profile, profile_row, row};

/// Puts an example beside every body whose schema has one.
pub(super) fn attach(document: &mut Value) -> Result<(), serde_json::Error> {
    let examples = examples()?;
    for operation in super::operations_mut(document) {
        if let Some(body) = operation.get_mut("requestBody") {
            in_content(body, &examples);
        }
        let answers = operation.get_mut("responses").and_then(Value::as_object_mut);
        for answer in answers.into_iter().flat_map(|answers| answers.values_mut()) {
            in_content(answer, &examples);
        }
    }
    Ok(())
}

fn in_content(body: &mut Value, examples: &BTreeMap<&'static str, Value>) {
    let content = body.get_mut("content").and_then(Value::as_object_mut);
    for media in content.into_iter().flat_map(|content| content.values_mut()) {
        let schema = media["schema"]["$ref"].as_str().unwrap_or_default();
        let name = schema.rsplit('/').next().unwrap_or_default();
        if let Some(example) = examples.get(name)
            && media.get("examples").is_none()
        {
            media["example"] = example.clone();
        }
    }
}

fn examples() -> Result<BTreeMap<&'static str, Value>, serde_json::Error> {
    let mut all = BTreeMap::new();
    let mut add =
        |name: &'static str, value: Result<Value, serde_json::Error>| value.map(|value| all.insert(name, value));
    add(
        "LoginRequest",
        written(&LoginRequest {
            email: "admin@example.org".to_owned(),
            password: "a long passphrase".to_owned(),
        }),
    )?;
    add("Me", written(&me()))?;
    add("Page_InvoiceRow", written(&page(row())))?;
    add("Page_TimelineEvent", written(&page(event())))?;
    add("Page_ProfileRow", written(&page(profile_row())))?;
    add("Page_Store", written(&page(store())))?;
    add("Page_LedgerRow", written(&page(ledger_row())))?;
    add(
        "InvoiceSummary",
        written(&wire::InvoiceSummary {
            count: 1,
            anonymous: 0,
            totals: vec![usd("59.54")],
        }),
    )?;
    add("Invoice", written(&invoice()))?;
    add(
        "ChangeProfile",
        written(&wire::ChangeProfile {
            profile_id: 2_017,
            reason: Some("Ordered for the bakery".to_owned()),
        }),
    )?;
    add(
        "ChangedInvoice",
        written(&wire::ChangedInvoice {
            row: row(),
            undo: Some(id(7)),
        }),
    )?;
    add("InvoiceCustomer", written(&customer()))?;
    add(
        "CreateCustomerProfile",
        written(&wire::CreateCustomerProfile {
            contact: contact(),
            membership: Some(Membership::NonMember),
            organization_id: None,
            move_invoice: true,
            move_other_invoices: false,
            allow_duplicate_email: false,
        }),
    )?;
    add(
        "LinkCustomerProfile",
        written(&wire::LinkCustomerProfile {
            profile_id: 2_017,
            move_invoice: true,
        }),
    )?;
    add(
        "CustomerProfileCreated",
        written(&wire::CustomerProfileCreated {
            profile: profile(),
            row: row(),
            moved: 1,
        }),
    )?;
    add(
        "NewProfile",
        written(&NewProfile {
            kind: ProfileKind::Individual,
            membership: Some(Membership::Member),
            contact: contact(),
            organization_id: None,
            allow_duplicate_email: false,
        }),
    )?;
    add("Profile", written(&profile()))?;
    add("RevenueSettings", written(&settings()))?;
    add(
        "RevenueSettingsView",
        written(&RevenueSettingsView {
            store_id: id(1),
            version: 1,
            settings: settings(),
            etag: "\"1\"".to_owned(),
        }),
    )?;
    add("SettingsChoices", written(&choices()))?;
    add("Store", written(&store()))?;
    add(
        "ConnectStore",
        written(&ConnectStore {
            store_hash: "abc123def4".to_owned(),
            name: "Chamber shop".to_owned(),
            access_token: "an access token".to_owned(),
            client_secret: "a client secret".to_owned(),
        }),
    )?;
    add("StoreTest", written(&store_test()))?;
    add(
        "ImportRequest",
        written(&ImportRequest {
            order_id: 1_042,
            store_id: None,
        }),
    )?;
    add(
        "ImportResult",
        written(&ImportResult {
            order_id: 1_042,
            outcome: ImportOutcome::Created,
            detail: "Order 1042 became invoice INV-10042.".to_owned(),
            invoice: Some(row()),
        }),
    )?;
    add("SyncHealth", written(&health()))?;
    add(
        "BackfillRequest",
        written(&BackfillRequest {
            from: day(1),
            to: day(31),
            store_id: None,
        }),
    )?;
    add("Job", written(&job()))?;
    add(
        "Event",
        written(&Event::InvoiceUpdated {
            invoice_id: 10_042,
            order_id: Some(1_042),
        }),
    )?;
    Ok(all)
}

fn written<T: Serialize>(value: &T) -> Result<Value, serde_json::Error> {
    serde_json::to_value(value)
}

fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_777_628_700, 0).unwrap_or_default()
}

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 5, day).unwrap_or_default()
}

fn id(last: u128) -> Uuid {
    Uuid::from_u128(0x0189_0a5d_ac96_774b_bcce_b302_099a_8000 + last)
}

fn usd(amount: &str) -> Money {
    Money {
        amount: amount.to_owned(),
        currency: "USD".to_owned(),
    }
}

fn page<T>(row: T) -> Page<T> {
    Page {
        data: vec![row],
        meta: PageMeta {
            page: PageLinks {
                limit: 50,
                next: None,
                previous: None,
            },
            total: None,
        },
    }
}

fn me() -> Me {
    Me {
        id: id(2),
        email: "admin@example.org".to_owned(),
        role: Role::Finance,
        access: vec![AreaAccess {
            area: "invoices".to_owned(),
            access: AccessLevel::Full,
        }],
        expires_at: at(),
    }
}

fn settings() -> RevenueSettings {
    RevenueSettings {
        assign_to_related_organization: false,
        match_guests_by_email: false,
        anonymous_profile_id: 1_001,
        default_revenue_item_id: id(10),
        default_tax_item_id: id(11),
        shipping_handling_revenue_item_id: id(12),
        gift_wrapping_revenue_item_id: id(13),
        discount_revenue_item_id: id(14),
        fee_revenue_item_id: id(15),
        rounding_revenue_item_id: id(16),
        order_adjustment_type_id: id(17),
        default_payment_type_id: id(18),
        store_credit_payment_type_id: id(19),
        gift_certificate_payment_type_id: id(20),
        payment_types: vec![PaymentMethodType {
            payment_method: "credit card".to_owned(),
            payment_type_id: id(18),
        }],
    }
}

fn choice(last: u128, code: &str, name: &str) -> Vec<Choice> {
    vec![Choice {
        id: id(last),
        code: code.to_owned(),
        name: name.to_owned(),
    }]
}

fn choices() -> SettingsChoices {
    SettingsChoices {
        revenue_items: choice(10, "WEB", "Web sales"),
        tax_items: choice(11, "TAX", "Sales tax"),
        payment_types: choice(18, "CARD", "Credit card"),
        adjustment_types: choice(17, "WEB-ADJ", "Web order adjustment"),
    }
}

fn store() -> Store {
    Store {
        id: id(1),
        store_hash: "abc123def4".to_owned(),
        name: "Chamber shop".to_owned(),
        currency: "USD".to_owned(),
        time_zone: "America/Chicago".to_owned(),
        control_panel_url: "https://store-abc123def4.mybigcommerce.com".to_owned(),
        connected: true,
        created_at: at(),
    }
}

fn store_test() -> StoreTest {
    StoreTest {
        ok: true,
        checks: vec![StoreCheck {
            name: "Read orders".to_owned(),
            scope: "store_v2_orders_read_only".to_owned(),
            ok: true,
            problem: None,
        }],
        hooks: vec![Hook {
            scope: "store/order/updated".to_owned(),
            active: true,
        }],
    }
}

fn ledger_row() -> LedgerRow {
    LedgerRow {
        store_id: id(1),
        order_id: 1_042,
        state: "synced".to_owned(),
        invoice_id: Some(10_042),
        reason: None,
        attempts: 0,
        synced_at: Some(at()),
    }
}

fn health() -> SyncHealth {
    SyncHealth {
        state: SyncState::InStep,
        summary: "In step, 40 seconds ago.".to_owned(),
        stores: vec![StoreHealth {
            store_id: id(1),
            name: "Chamber shop".to_owned(),
            state: SyncState::InStep,
            problem: None,
            in_step_at: Some(at()),
            last_webhook_at: Some(at()),
            last_sweep_at: Some(at()),
            due: 0,
            failed: 0,
            quota_left: Some(148),
            hooks_active: Some(true),
        }],
    }
}

fn job() -> Job {
    Job {
        id: id(9),
        kind: "backfill".to_owned(),
        state: JobState::Running,
        done: 120,
        total: Some(500),
        failed: 0,
        problem: None,
        created_at: at(),
        finished_at: None,
    }
}
