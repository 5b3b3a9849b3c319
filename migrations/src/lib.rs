//! The database schema, step by step, for SQLite and PostgreSQL.
//!
//! Each step only adds, so that the program before it still runs on the schema after it; what a step leaves unused a
//! later one takes away. A step is plain SQL, because what matters most here (triggers, deferred keys, text indexes) has
//! no other words.

mod m0001_foundation;

use sea_orm_migration::MigrationTrait;
/// Runs the steps; storage has it from here, so that the migration library is named in one crate only.
pub use sea_orm_migration::MigratorTrait;

pub use m0001_foundation::Foundation;

/// Every step, in order.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(Foundation)]
    }
}
