//! Examples, made of the wire types themselves.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use mctrade_api_types::auth::{AccessLevel, AreaAccess, LoginRequest, Me, Role};
use mctrade_api_types::events::Event;
use mctrade_api_types::profiles::{self, Contact, Membership, NewProfile, ProfileKind, ProfileProposal, ProfileRow};
use mctrade_api_types::settings::{Choice, PaymentMethodType, RevenueSettings, RevenueSettingsView, SettingsChoices};
use mctrade_api_types::stores::{ConnectStore, Hook, Store, StoreCheck, StoreTest};
use mctrade_api_types::sync::{
    BackfillRequest, ImportOutcome, ImportRequest, ImportResult, Job, JobState, LedgerRow, StoreHealth, SyncHealth,
    SyncState,
};
use mctrade_api_types::{Money, Page, PageLinks, PageMeta, invoices};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

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
        written(&invoices::InvoiceSummary {
            count: 1,
            anonymous: 0,
            totals: vec![usd("59.54")],
        }),
    )?;
    add("Invoice", written(&invoice()))?;
    add(
        "ChangeProfile",
        written(&invoices::ChangeProfile {
            profile_id: 2_017,
            reason: Some("Ordered for the bakery".to_owned()),
        }),
    )?;
    add(
        "ChangedInvoice",
        written(&invoices::ChangedInvoice {
            row: row(),
            undo: Some(id(7)),
        }),
    )?;
    add("InvoiceCustomer", written(&customer()))?;
    add(
        "CreateCustomerProfile",
        written(&invoices::CreateCustomerProfile {
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
        written(&invoices::LinkCustomerProfile {
            profile_id: 2_017,
            move_invoice: true,
        }),
    )?;
    add(
        "CustomerProfileCreated",
        written(&invoices::CustomerProfileCreated {
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

fn reference() -> invoices::ProfileRef {
    invoices::ProfileRef {
        id: 2_017,
        name: "Ada Lindqvist".to_owned(),
        kind: ProfileKind::Individual,
        anonymous: false,
    }
}

fn row() -> invoices::InvoiceRow {
    invoices::InvoiceRow {
        id: 10_042,
        number: "INV-10042".to_owned(),
        source: invoices::InvoiceSource::Bigcommerce,
        store_id: Some(id(1)),
        order_id: Some(1_042),
        order_url: Some("https://store-abc123def4.mybigcommerce.com/manage/orders/1042".to_owned()),
        order_date: at(),
        status: invoices::InvoiceStatus::Paid,
        order_status: "Awaiting Fulfillment".to_owned(),
        total: usd("59.54"),
        refunded: usd("0.00"),
        balance: usd("0.00"),
        payment_method: "Credit Card".to_owned(),
        invoice_profile: reference(),
        owner_rule: "individual".to_owned(),
        customer_profile: Some(reference()),
        customer: Some(invoices::CustomerRef {
            id: Some(87),
            name: "Ada Lindqvist".to_owned(),
            email: "ada@example.org".to_owned(),
        }),
        flags: Vec::new(),
        updated_at: at(),
        etag: "\"3\"".to_owned(),
    }
}

fn why(rule: &str, field: &str) -> invoices::Why {
    invoices::Why {
        rule: rule.to_owned(),
        field: field.to_owned(),
        settings_version: 1,
    }
}

fn invoice() -> invoices::Invoice {
    invoices::Invoice {
        row: row(),
        tax: usd("4.54"),
        lines: vec![
            invoices::InvoiceLine {
                id: id(3),
                kind: "product".to_owned(),
                description: "Annual dinner ticket".to_owned(),
                sku: "DINNER-26".to_owned(),
                quantity: 1,
                unit_price: usd("55.00"),
                amount: usd("55.00"),
                item: "Web sales".to_owned(),
                why: why("default_revenue_item", "products[15].total_ex_tax"),
            },
            invoices::InvoiceLine {
                id: id(4),
                kind: "tax".to_owned(),
                description: "Sales Tax".to_owned(),
                sku: String::new(),
                quantity: 1,
                unit_price: usd("4.54"),
                amount: usd("4.54"),
                item: "Sales tax".to_owned(),
                why: why("default_tax_item", "total_tax"),
            },
        ],
        payments: vec![invoices::InvoicePayment {
            id: id(5),
            payment_type: "Credit card".to_owned(),
            method: "Credit Card".to_owned(),
            amount: usd("59.54"),
            recorded_at: at(),
            why: why("paid_status", "status_id"),
        }],
        adjustments: Vec::new(),
        breakdown: invoices::BalanceBreakdown {
            total: usd("59.54"),
            line_adjustments: usd("0.00"),
            payments: usd("59.54"),
            payment_adjustments: usd("0.00"),
            balance: usd("0.00"),
        },
    }
}

fn event() -> invoices::TimelineEvent {
    invoices::TimelineEvent {
        id: id(7),
        at: at(),
        actor: "admin@example.org".to_owned(),
        action: "profile_changed".to_owned(),
        summary: "Invoice Profile changed from Anonymous web purchases to Ada Lindqvist".to_owned(),
        reason: None,
        undoable: true,
    }
}

fn contact() -> Contact {
    Contact {
        first_name: "Ada".to_owned(),
        last_name: "Lindqvist".to_owned(),
        company: "Lindqvist Bakery".to_owned(),
        email: "ada@example.org".to_owned(),
        phone: "+1 218 555 0147".to_owned(),
        street_1: "12 Harbor Street".to_owned(),
        street_2: String::new(),
        city: "Duluth".to_owned(),
        state: "Minnesota".to_owned(),
        postal_code: "55802".to_owned(),
        country_code: "US".to_owned(),
    }
}

fn customer() -> invoices::InvoiceCustomer {
    invoices::InvoiceCustomer {
        customer: invoices::CustomerRef {
            id: None,
            name: "Ada Lindqvist".to_owned(),
            email: "ada@example.org".to_owned(),
        },
        contact: contact(),
        linked: None,
        duplicates: vec![ProfileProposal {
            profile: profile_row(),
            reason: "Same e-mail address".to_owned(),
        }],
        other_anonymous_invoices: 2,
    }
}

fn profile_row() -> ProfileRow {
    ProfileRow {
        id: 2_017,
        name: "Ada Lindqvist".to_owned(),
        kind: ProfileKind::Individual,
        membership: Membership::Member,
        anonymous: false,
        city: "Duluth".to_owned(),
        email: "ada@example.org".to_owned(),
        organization: None,
    }
}

fn profile() -> profiles::Profile {
    profiles::Profile {
        row: profile_row(),
        contact: contact(),
        created_at: at(),
        updated_at: at(),
        etag: "\"1\"".to_owned(),
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
