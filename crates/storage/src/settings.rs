//! Revenue settings, kept by version, and the catalogue they pick from.

use mctrade_domain::settings::{CatalogItem, RevenueSettings};
use mctrade_domain::{AdjustmentTypeId, PaymentTypeId, RevenueItemId, StoreId, TaxItemId, Timestamp};

use crate::{Actor, Result, Storage};

/// Revenue settings.
#[derive(Debug, Clone, Copy)]
pub struct Settings<'a> {
    pub(crate) storage: &'a Storage,
}

/// Everything that revenue settings can pick from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// What lines are booked to.
    pub revenue_items: Vec<CatalogItem<RevenueItemId>>,
    /// What tax is booked to.
    pub tax_items: Vec<CatalogItem<TaxItemId>>,
    /// How money comes in.
    pub payment_types: Vec<CatalogItem<PaymentTypeId>>,
    /// Why amounts are corrected.
    pub adjustment_types: Vec<CatalogItem<AdjustmentTypeId>>,
}

impl Settings<'_> {
    /// A store's revenue settings in force.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`] for a store that is not connected.
    pub async fn revenue(&self, store: StoreId) -> Result<RevenueSettings> {
        let _ = store;
        todo!()
    }

    /// Saves a new version; the version inside `settings` is ignored.
    ///
    /// # Errors
    /// [`crate::StorageError::Stale`] where `expected_version` is not the one in force;
    /// [`crate::StorageError::NotFound`] where a profile or an item it names is not there.
    pub async fn save_revenue(
        &self,
        store: StoreId,
        settings: &RevenueSettings,
        expected_version: i64,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<RevenueSettings> {
        let _ = (store, settings, expected_version, actor, at);
        todo!()
    }

    /// What settings pick from, by name.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn choices(&self) -> Result<Choices> {
        todo!()
    }
}
