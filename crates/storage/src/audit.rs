//! The checks of `mctrade audit`: the invariants, against the database itself.

use mctrade_domain::{Money, StoreId};

use crate::{Result, Storage};

/// The checks.
#[derive(Debug, Clone, Copy)]
pub struct Audit<'a> {
    pub(crate) storage: &'a Storage,
}

/// Something that must not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Which invariant, such as `I3`.
    pub invariant: String,
    /// What is wrong, with the ids to look at.
    pub detail: String,
}

impl Audit<'_> {
    /// Checks every invariant that the database alone can tell; nothing comes back from a sound one.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn check(&self) -> Result<Vec<Violation>> {
        todo!()
    }

    /// The sum of a store's invoice totals, per currency.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn totals(&self, store: StoreId) -> Result<Vec<Money>> {
        let _ = store;
        todo!()
    }
}
