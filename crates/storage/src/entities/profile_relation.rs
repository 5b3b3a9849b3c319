//! A typed relation of an individual to an organization.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "profile_relations")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) individual_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) organization_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) relation_type: String,
    pub(crate) is_primary: bool,
    pub(crate) created_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
