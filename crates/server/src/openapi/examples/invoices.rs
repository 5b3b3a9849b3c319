//! Examples of invoices and profiles.

use mctrade_api_types::invoices;
use mctrade_api_types::profiles::{self, Contact, Membership, ProfileKind, ProfileProposal, ProfileRow};

use super::{at, id, usd};

pub(super) fn reference() -> invoices::ProfileRef {
    invoices::ProfileRef {
        id: 2_017,
        name: "Ada Lindqvist".to_owned(),
        kind: ProfileKind::Individual,
        anonymous: false,
    }
}

pub(super) fn row() -> invoices::InvoiceRow {
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

pub(super) fn why(rule: &str, field: &str) -> invoices::Why {
    invoices::Why {
        rule: rule.to_owned(),
        field: field.to_owned(),
        settings_version: 1,
    }
}

pub(super) fn invoice() -> invoices::Invoice {
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

pub(super) fn event() -> invoices::TimelineEvent {
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

pub(super) fn contact() -> Contact {
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

pub(super) fn customer() -> invoices::InvoiceCustomer {
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

pub(super) fn profile_row() -> ProfileRow {
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

pub(super) fn profile() -> profiles::Profile {
    profiles::Profile {
        row: profile_row(),
        contact: contact(),
        created_at: at(),
        updated_at: at(),
        etag: "\"1\"".to_owned(),
    }
}
