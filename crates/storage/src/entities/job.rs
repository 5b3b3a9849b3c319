//! A long-running job.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "jobs")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) kind: String,
    pub(crate) store_id: Option<Uuid>,
    pub(crate) request: String,
    pub(crate) state: String,
    pub(crate) done: i64,
    pub(crate) total: Option<i64>,
    pub(crate) failed: i64,
    pub(crate) resume_at: Option<String>,
    pub(crate) cancel_requested: bool,
    pub(crate) problem: Option<String>,
    pub(crate) created_at: DateTimeUtc,
    pub(crate) finished_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
