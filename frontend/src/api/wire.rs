//! Reads the server's answers.
//!
//! The browser parses the JSON and this module takes the fields out, by their names in `mctrade-api-types`: a field
//! added there stops the build here. Readers derived by serde would be the larger part of what a browser downloads
//! for talking to the server, some 40 KB.

use chrono::{DateTime, Utc};
use js_sys::{Array, JSON, Reflect};
use mctrade_api_types::{
    ErrorCode, FieldError, Money, Page, PageLinks, PageMeta, Problem,
    auth::{AccessLevel, AreaAccess, Me, Role},
    events::Event,
    invoices::{
        BalanceBreakdown, ChangedInvoice, CustomerProfileCreated, CustomerRef, Flag, Invoice, InvoiceAdjustment,
        InvoiceCustomer, InvoiceLine, InvoicePayment, InvoiceRow, InvoiceSource, InvoiceStatus, InvoiceSummary,
        ProfileRef, TimelineEvent, Why,
    },
    profiles::{Contact, Membership, Profile, ProfileKind, ProfileProposal, ProfileRow},
    settings::{Choice, PaymentMethodType, RevenueSettings, RevenueSettingsView, SettingsChoices},
    stores::{Hook, Store, StoreCheck, StoreTest},
    sync::{ImportOutcome, ImportResult, Job, JobState, LedgerRow, StoreHealth, SyncHealth, SyncState},
};
use uuid::Uuid;
use wasm_bindgen::JsValue;

/// What can be read from JSON.
pub(crate) trait FromWire: Sized {
    /// Reads a value; none where it is not what it should be.
    fn from_wire(value: &JsValue) -> Option<Self>;
}

/// Reads a JSON text.
pub(crate) fn read<T: FromWire>(text: &str) -> Option<T> {
    T::from_wire(&JSON::parse(text).ok()?)
}

/// Reads a live event. Its name in the stream says what it is.
pub(crate) fn read_event(name: &str, text: &str) -> Option<Event> {
    let value = JSON::parse(text).ok()?;
    Some(match name {
        "invoice_created" => Event::InvoiceCreated {
            invoice_id: field(&value, "invoice_id")?,
            order_id: field(&value, "order_id")?,
        },
        "invoice_updated" => Event::InvoiceUpdated {
            invoice_id: field(&value, "invoice_id")?,
            order_id: field(&value, "order_id")?,
        },
        "sync_health" => Event::SyncHealth {
            health: field(&value, "health")?,
        },
        "job_progress" => Event::JobProgress {
            job: field(&value, "job")?,
        },
        "resync" => Event::Resync,
        _ => return None,
    })
}

fn part(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

fn field<T: FromWire>(of: &JsValue, name: &str) -> Option<T> {
    T::from_wire(&part(of, name))
}

impl FromWire for String {
    fn from_wire(value: &JsValue) -> Option<Self> {
        value.as_string()
    }
}

impl FromWire for bool {
    fn from_wire(value: &JsValue) -> Option<Self> {
        value.as_bool()
    }
}

impl FromWire for i64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "ids and counts are whole and far below 2^53; amounts travel as text"
    )]
    fn from_wire(value: &JsValue) -> Option<Self> {
        value.as_f64().map(|number| number as Self)
    }
}

impl FromWire for u32 {
    fn from_wire(value: &JsValue) -> Option<Self> {
        Self::try_from(i64::from_wire(value)?).ok()
    }
}

impl FromWire for u16 {
    fn from_wire(value: &JsValue) -> Option<Self> {
        Self::try_from(i64::from_wire(value)?).ok()
    }
}

impl FromWire for Uuid {
    fn from_wire(value: &JsValue) -> Option<Self> {
        Self::parse_str(&value.as_string()?).ok()
    }
}

impl FromWire for DateTime<Utc> {
    #[expect(clippy::cast_possible_truncation, reason = "the browser gives whole milliseconds")]
    fn from_wire(value: &JsValue) -> Option<Self> {
        let milliseconds = js_sys::Date::parse(&value.as_string()?);
        Self::from_timestamp_millis(milliseconds as i64).filter(|_| !milliseconds.is_nan())
    }
}

impl<T: FromWire> FromWire for Option<T> {
    fn from_wire(value: &JsValue) -> Option<Self> {
        if value.is_null() || value.is_undefined() {
            Some(None)
        } else {
            T::from_wire(value).map(Some)
        }
    }
}

impl<T: FromWire> FromWire for Vec<T> {
    fn from_wire(value: &JsValue) -> Option<Self> {
        if !Array::is_array(value) {
            return None;
        }
        let array: Array = Array::from(value);
        array.iter().map(|item| T::from_wire(&item)).collect()
    }
}

/// Objects, by their fields.
macro_rules! objects {
    ($($name:ident { $($field:ident),* $(,)? })*) => {
        $(impl FromWire for $name {
            fn from_wire(value: &JsValue) -> Option<Self> {
                Some(Self { $($field: field(value, stringify!($field))?),* })
            }
        })*
    };
}

/// Enumerations, by their words.
macro_rules! words {
    ($($name:ident { $($variant:ident = $word:literal),* $(,)? })*) => {
        $(impl FromWire for $name {
            fn from_wire(value: &JsValue) -> Option<Self> {
                // A variant without a word would be missing here: the match below stops the build.
                let _complete = |known: Self| match known { $(Self::$variant => ()),* };
                match value.as_string()?.as_str() {
                    $($word => Some(Self::$variant),)*
                    _ => None,
                }
            }
        })*
    };
}

objects! {
    Me { id, email, role, access, expires_at }
    AreaAccess { area, access }
    PageMeta { page, total }
    PageLinks { limit, next, previous }
    Money { amount, currency }
    FieldError { pointer, detail }
    ProfileRef { id, name, kind, anonymous }
    CustomerRef { id, name, email }
    Flag { code, detail }
    InvoiceRow {
        id, number, source, store_id, order_id, order_url, order_date, status, order_status, total, refunded, balance,
        payment_method, invoice_profile, owner_rule, customer_profile, customer, flags, updated_at, etag,
    }
    InvoiceSummary { count, anonymous, totals }
    Invoice { row, tax, lines, payments, adjustments, breakdown }
    InvoiceLine { id, kind, description, sku, quantity, unit_price, amount, item, why }
    InvoicePayment { id, payment_type, method, amount, recorded_at, why }
    InvoiceAdjustment { id, of, kind, adjustment_type, refund_id, description, amount, recorded_at, why }
    Why { rule, field, settings_version }
    BalanceBreakdown { total, line_adjustments, payments, payment_adjustments, balance }
    ChangedInvoice { row, undo }
    InvoiceCustomer { customer, contact, linked, duplicates, other_anonymous_invoices }
    CustomerProfileCreated { profile, row, moved }
    TimelineEvent { id, at, actor, action, summary, reason, undoable }
    Contact {
        first_name, last_name, company, email, phone, street_1, street_2, city, state, postal_code, country_code,
    }
    ProfileRow { id, name, kind, membership, anonymous, city, email, organization }
    Profile { row, contact, created_at, updated_at, etag }
    ProfileProposal { profile, reason }
    RevenueSettings {
        assign_to_related_organization, match_guests_by_email, anonymous_profile_id, default_revenue_item_id,
        default_tax_item_id, shipping_handling_revenue_item_id, gift_wrapping_revenue_item_id,
        discount_revenue_item_id, fee_revenue_item_id, rounding_revenue_item_id, order_adjustment_type_id,
        default_payment_type_id, store_credit_payment_type_id, gift_certificate_payment_type_id, payment_types,
    }
    PaymentMethodType { payment_method, payment_type_id }
    RevenueSettingsView { store_id, version, settings, etag }
    Choice { id, code, name }
    SettingsChoices { revenue_items, tax_items, payment_types, adjustment_types }
    Store { id, store_hash, name, currency, time_zone, control_panel_url, connected, created_at }
    StoreTest { ok, checks, hooks }
    StoreCheck { name, scope, ok, problem }
    Hook { scope, active }
    ImportResult { order_id, outcome, detail, invoice }
    SyncHealth { state, summary, stores }
    StoreHealth {
        store_id, name, state, problem, in_step_at, last_webhook_at, last_sweep_at, due, failed, quota_left,
        hooks_active,
    }
    LedgerRow { store_id, order_id, state, invoice_id, reason, attempts, synced_at }
    Job { id, kind, state, done, total, failed, problem, created_at, finished_at }
}

words! {
    AccessLevel { None = "none", Read = "read", Full = "full" }
    Role { Administrator = "administrator", Finance = "finance", ReadOnly = "read_only" }
    InvoiceSource { Bigcommerce = "bigcommerce", Manual = "manual" }
    InvoiceStatus {
        Open = "open", PartiallyPaid = "partially_paid", Paid = "paid", PartiallyRefunded = "partially_refunded",
        Refunded = "refunded", Void = "void",
    }
    ProfileKind { Individual = "individual", Organization = "organization" }
    Membership { Member = "member", NonMember = "non_member", Prospect = "prospect" }
    ImportOutcome {
        Created = "created", Updated = "updated", Unchanged = "unchanged", Waiting = "waiting", Excluded = "excluded",
    }
    SyncState {
        InStep = "in_step", Working = "working", Attention = "attention", Disconnected = "disconnected",
        NoStore = "no_store",
    }
    JobState { Running = "running", Done = "done", Cancelled = "cancelled", Failed = "failed" }
}

impl<T: FromWire> FromWire for Page<T> {
    fn from_wire(value: &JsValue) -> Option<Self> {
        Some(Self {
            data: field(value, "data")?,
            meta: field(value, "meta")?,
        })
    }
}

impl FromWire for ErrorCode {
    fn from_wire(value: &JsValue) -> Option<Self> {
        let word = value.as_string()?;
        Self::ALL.iter().copied().find(|code| code.as_str() == word)
    }
}

impl FromWire for Problem {
    fn from_wire(value: &JsValue) -> Option<Self> {
        Some(Self {
            kind: field(value, "type")?,
            title: field(value, "title")?,
            status: field(value, "status")?,
            detail: field(value, "detail")?,
            code: field(value, "code")?,
            request_id: field(value, "request_id")?,
            errors: field::<Option<_>>(value, "errors")?.unwrap_or_default(),
        })
    }
}
