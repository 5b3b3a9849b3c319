//! What is known on our side when an order is planned.

use mctrade_domain::StoreId;
use mctrade_domain::plan::ImportContext;
use mctrade_domain::shop_order::ShopOrder;

use crate::{Result, Storage};

impl Storage {
    /// Reads the settings, the order's invoice, its customer's link and the profiles that agree with the customer.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`] for a store that is not connected.
    pub async fn load_import_context(&self, store: StoreId, order: &ShopOrder) -> Result<ImportContext> {
        let _ = (store, order);
        todo!()
    }
}
