//! An invoice, with the sums of its entries.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invoices")]
pub(crate) struct Model {
    #[sea_orm(primary_key)]
    pub(crate) id: i64,
    pub(crate) source: String,
    pub(crate) store_id: Option<Uuid>,
    pub(crate) order_id: Option<i64>,
    pub(crate) order_date: DateTimeUtc,
    pub(crate) currency: String,
    pub(crate) total_minor: i64,
    pub(crate) tax_minor: i64,
    pub(crate) refunded_minor: i64,
    pub(crate) paid_minor: i64,
    pub(crate) balance_minor: i64,
    pub(crate) status: String,
    pub(crate) profile_id: i64,
    pub(crate) on_anonymous: bool,
    pub(crate) owner_rule: String,
    pub(crate) owner_why: String,
    pub(crate) customer_profile_id: Option<i64>,
    pub(crate) customer_id: Option<i64>,
    pub(crate) customer_name: String,
    pub(crate) customer_email: String,
    pub(crate) billing: String,
    pub(crate) order_status_number: i64,
    pub(crate) order_status_label: String,
    pub(crate) payment_method: String,
    pub(crate) flags: String,
    pub(crate) revision: i64,
    pub(crate) order_modified_at: DateTimeUtc,
    pub(crate) version: i64,
    pub(crate) created_at: DateTimeUtc,
    pub(crate) updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
