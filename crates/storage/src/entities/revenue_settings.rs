//! One version of a store's revenue settings.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "revenue_settings")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) store_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) version: i64,
    pub(crate) assign_to_related_organization: bool,
    pub(crate) match_guests_by_email: bool,
    pub(crate) anonymous_profile_id: i64,
    pub(crate) default_revenue_item_id: Uuid,
    pub(crate) default_tax_item_id: Uuid,
    pub(crate) shipping_handling_revenue_item_id: Uuid,
    pub(crate) gift_wrapping_revenue_item_id: Uuid,
    pub(crate) discount_revenue_item_id: Uuid,
    pub(crate) fee_revenue_item_id: Uuid,
    pub(crate) rounding_revenue_item_id: Uuid,
    pub(crate) order_adjustment_type_id: Uuid,
    pub(crate) default_payment_type_id: Uuid,
    pub(crate) store_credit_payment_type_id: Uuid,
    pub(crate) gift_certificate_payment_type_id: Uuid,
    pub(crate) payment_types: String,
    pub(crate) product_revenue_items: String,
    pub(crate) created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
