//! Revenue settings on the wire.

use std::collections::BTreeMap;

use mctrade_api_types::settings as wire;
use mctrade_domain::settings::{CatalogItem, RevenueSettings};
use mctrade_domain::text::fold;
use mctrade_domain::{AdjustmentTypeId, PaymentTypeId, ProfileId, RevenueItemId, StoreId, TaxItemId};
use mctrade_storage::Choices;
use uuid::Uuid;

use crate::error::{ApiError, ApiResult};
use crate::http::etag::etag;

/// Settings as they stand.
#[must_use]
pub fn view(store: StoreId, settings: &RevenueSettings) -> wire::RevenueSettingsView {
    let RevenueSettings {
        version,
        assign_to_related_organization,
        match_guests_by_email,
        anonymous_profile,
        default_revenue_item,
        default_tax_item,
        shipping_handling_revenue_item,
        gift_wrapping_revenue_item,
        discount_revenue_item,
        fee_revenue_item,
        rounding_revenue_item,
        order_adjustment_type,
        default_payment_type,
        store_credit_payment_type,
        gift_certificate_payment_type,
        payment_types,
        product_revenue_items: _,
    } = settings;
    wire::RevenueSettingsView {
        store_id: store.0,
        version: *version,
        etag: etag(*version),
        settings: wire::RevenueSettings {
            assign_to_related_organization: *assign_to_related_organization,
            match_guests_by_email: *match_guests_by_email,
            anonymous_profile_id: anonymous_profile.0,
            default_revenue_item_id: default_revenue_item.0,
            default_tax_item_id: default_tax_item.0,
            shipping_handling_revenue_item_id: shipping_handling_revenue_item.0,
            gift_wrapping_revenue_item_id: gift_wrapping_revenue_item.0,
            discount_revenue_item_id: discount_revenue_item.0,
            fee_revenue_item_id: fee_revenue_item.0,
            rounding_revenue_item_id: rounding_revenue_item.0,
            order_adjustment_type_id: order_adjustment_type.0,
            default_payment_type_id: default_payment_type.0,
            store_credit_payment_type_id: store_credit_payment_type.0,
            gift_certificate_payment_type_id: gift_certificate_payment_type.0,
            payment_types: payment_types
                .iter()
                .map(|(method, payment_type)| wire::PaymentMethodType {
                    payment_method: method.clone(),
                    payment_type_id: payment_type.0,
                })
                .collect(),
        },
    }
}

/// Settings to be saved: what was sent, and the product mapping as it stands, which has its own address.
///
/// # Errors
/// A payment method without a name or named twice.
pub fn from_wire(sent: wire::RevenueSettings, standing: &RevenueSettings) -> ApiResult<RevenueSettings> {
    let wire::RevenueSettings {
        assign_to_related_organization,
        match_guests_by_email,
        anonymous_profile_id,
        default_revenue_item_id,
        default_tax_item_id,
        shipping_handling_revenue_item_id,
        gift_wrapping_revenue_item_id,
        discount_revenue_item_id,
        fee_revenue_item_id,
        rounding_revenue_item_id,
        order_adjustment_type_id,
        default_payment_type_id,
        store_credit_payment_type_id,
        gift_certificate_payment_type_id,
        payment_types,
    } = sent;
    Ok(RevenueSettings {
        version: standing.version,
        assign_to_related_organization,
        match_guests_by_email,
        anonymous_profile: ProfileId(anonymous_profile_id),
        default_revenue_item: RevenueItemId(default_revenue_item_id),
        default_tax_item: TaxItemId(default_tax_item_id),
        shipping_handling_revenue_item: RevenueItemId(shipping_handling_revenue_item_id),
        gift_wrapping_revenue_item: RevenueItemId(gift_wrapping_revenue_item_id),
        discount_revenue_item: RevenueItemId(discount_revenue_item_id),
        fee_revenue_item: RevenueItemId(fee_revenue_item_id),
        rounding_revenue_item: RevenueItemId(rounding_revenue_item_id),
        order_adjustment_type: AdjustmentTypeId(order_adjustment_type_id),
        default_payment_type: PaymentTypeId(default_payment_type_id),
        store_credit_payment_type: PaymentTypeId(store_credit_payment_type_id),
        gift_certificate_payment_type: PaymentTypeId(gift_certificate_payment_type_id),
        payment_types: payment_methods(payment_types)?,
        product_revenue_items: standing.product_revenue_items.clone(),
    })
}

fn payment_methods(sent: Vec<wire::PaymentMethodType>) -> ApiResult<BTreeMap<String, PaymentTypeId>> {
    let mut methods = BTreeMap::new();
    for (index, method) in sent.into_iter().enumerate() {
        let pointer = format!("/payment_types/{index}/payment_method");
        let name = fold(&method.payment_method);
        if name.is_empty() || name.chars().count() > 255 {
            return Err(ApiError::field(
                pointer,
                "Enter the payment method's name, of at most 255 characters.",
            ));
        }
        if methods.insert(name, PaymentTypeId(method.payment_type_id)).is_some() {
            return Err(ApiError::field(pointer, "This payment method is given more than once."));
        }
    }
    Ok(methods)
}

/// What settings pick from.
#[must_use]
pub fn choices(choices: Choices) -> wire::SettingsChoices {
    let Choices {
        revenue_items,
        tax_items,
        payment_types,
        adjustment_types,
    } = choices;
    wire::SettingsChoices {
        revenue_items: pick(revenue_items, |id| id.0),
        tax_items: pick(tax_items, |id| id.0),
        payment_types: pick(payment_types, |id| id.0),
        adjustment_types: pick(adjustment_types, |id| id.0),
    }
}

fn pick<Id>(items: Vec<CatalogItem<Id>>, id_of: impl Fn(Id) -> Uuid) -> Vec<wire::Choice> {
    items
        .into_iter()
        .filter(|item| item.active)
        .map(|item| {
            let CatalogItem {
                id,
                code,
                name,
                active: _,
            } = item;
            wire::Choice {
                id: id_of(id),
                code,
                name,
            }
        })
        .collect()
}
