//! One line, payment or adjustment; never changed.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invoice_entries")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) invoice_id: i64,
    pub(crate) revision: i64,
    pub(crate) position: i64,
    pub(crate) entry_kind: String,
    pub(crate) line_key: Option<String>,
    pub(crate) line_kind: Option<String>,
    pub(crate) payment_key: Option<String>,
    pub(crate) adjustment_kind: Option<String>,
    pub(crate) revenue_item_id: Option<Uuid>,
    pub(crate) tax_item_id: Option<Uuid>,
    pub(crate) payment_type_id: Option<Uuid>,
    pub(crate) adjustment_type_id: Option<Uuid>,
    pub(crate) refund_id: Option<i64>,
    pub(crate) description: String,
    pub(crate) sku: String,
    pub(crate) quantity: i64,
    pub(crate) unit_price_minor: i64,
    pub(crate) amount_minor: i64,
    pub(crate) method: String,
    pub(crate) why: String,
    pub(crate) recorded_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
