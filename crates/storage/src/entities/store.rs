//! A connected store.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "stores")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) hash: String,
    pub(crate) name: String,
    pub(crate) currency: String,
    pub(crate) time_zone: String,
    pub(crate) control_panel_url: String,
    pub(crate) storefront_url: String,
    pub(crate) webhook_path_hash: String,
    pub(crate) connected: bool,
    pub(crate) problem: Option<String>,
    pub(crate) created_at: DateTimeUtc,
    pub(crate) updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
