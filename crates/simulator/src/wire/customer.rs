//! Customers, in the shapes of V3 and V2.

use serde_json::{Value, json};

use super::link;
use crate::dates;
use crate::model::person::{BookAddress, Customer, CustomerGroup};

/// What `include` adds to a customer.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct CustomerIncludes {
    pub(crate) addresses: bool,
    pub(crate) store_credit: bool,
    pub(crate) attributes: bool,
    pub(crate) form_fields: bool,
}

/// A customer of V3.
pub(crate) fn customer(customer: &Customer, includes: CustomerIncludes) -> Value {
    let mut body = json!({
        "id": customer.id,
        "email": customer.email,
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "company": customer.company,
        "phone": customer.phone,
        "notes": customer.notes,
        "tax_exempt_category": customer.tax_exempt_category,
        "customer_group_id": customer.group_id,
        "registration_ip_address": "",
        "date_created": dates::iso(customer.created),
        "date_modified": dates::iso(customer.modified),
        "address_count": customer.addresses.len(),
        "attribute_count": 0,
        "authentication": {"force_password_reset": customer.force_password_reset},
        "accepts_product_review_abandoned_cart_emails": customer.accepts_marketing,
        "origin_channel_id": 1,
        "channel_ids": [1],
    });
    if includes.addresses {
        body["addresses"] = customer
            .addresses
            .iter()
            .take(10)
            .map(|entry| address(customer.id, entry))
            .collect();
    }
    if includes.store_credit {
        body["store_credit_amounts"] = json!([{"amount": customer.store_credit.number()}]);
    }
    if includes.attributes {
        body["attributes"] = json!([]);
    }
    if includes.form_fields {
        body["form_fields"] = json!([]);
    }
    body
}

/// An address of V3; its names differ from those of an order's addresses.
pub(crate) fn address(customer_id: u64, entry: &BookAddress) -> Value {
    let address = &entry.address;
    json!({
        "id": entry.id,
        "customer_id": customer_id,
        "first_name": address.first_name,
        "last_name": address.last_name,
        "company": address.company,
        "address1": address.street_1,
        "address2": address.street_2,
        "city": address.city,
        "state_or_province": address.state,
        "postal_code": address.zip,
        "country": address.country,
        "country_code": address.country_iso2,
        "phone": address.phone,
        "address_type": if entry.commercial { "commercial" } else { "residential" },
    })
}

/// A customer of V2.
pub(crate) fn customer_v2(customer: &Customer, hash: &str) -> Value {
    json!({
        "id": customer.id,
        "company": customer.company,
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "email": customer.email,
        "phone": customer.phone,
        "form_fields": Value::Null,
        "date_created": dates::rfc2822(customer.created),
        "date_modified": dates::rfc2822(customer.modified),
        "store_credit": customer.store_credit,
        "registration_ip_address": "",
        "customer_group_id": customer.group_id,
        "notes": customer.notes,
        "tax_exempt_category": customer.tax_exempt_category,
        "reset_pass_on_login": customer.force_password_reset,
        "accepts_marketing": customer.accepts_marketing,
        "addresses": link(hash, &format!("/customers/{}/addresses", customer.id)),
    })
}

/// A customer group of V2.
pub(crate) fn group(group: &CustomerGroup) -> Value {
    let rules = if group.discount_percent == 0 {
        json!([])
    } else {
        json!([{"type": "all", "method": "percent", "amount": format!("{}.0000", group.discount_percent)}])
    };
    json!({
        "id": group.id,
        "name": group.name,
        "is_default": group.is_default,
        "is_group_for_guests": false,
        "category_access": {"type": "all"},
        "discount_rules": rules,
        "date_created": dates::rfc2822(group.created),
        "date_modified": dates::rfc2822(group.modified),
    })
}
