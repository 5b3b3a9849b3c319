//! One reading of the order that changed the invoice.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invoice_revisions")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) invoice_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) number: i64,
    pub(crate) order_modified_at: DateTimeUtc,
    pub(crate) total_minor: i64,
    pub(crate) tax_minor: i64,
    pub(crate) snapshot: String,
    pub(crate) content_hash: String,
    pub(crate) recorded_at: DateTimeUtc,
    pub(crate) sealed: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
