//! The invoice list: keyset-paged, one round trip a page.

use mctrade_domain::filter::{InvoiceCursor, InvoiceFilter, InvoiceListItem, Page, PageRequest};
use mctrade_domain::{InvoiceId, OrderId, StoreId};

use super::{InvoiceTotals, Invoices};
use crate::Result;

impl Invoices<'_> {
    /// A page of invoices, newest order first.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn list(
        &self,
        filter: &InvoiceFilter,
        page: &PageRequest<InvoiceCursor>,
    ) -> Result<Page<InvoiceListItem, InvoiceCursor>> {
        let _ = (filter, page);
        todo!()
    }

    /// How many invoices a filter finds.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn count(&self, filter: &InvoiceFilter) -> Result<i64> {
        let _ = filter;
        todo!()
    }

    /// How many invoices a filter finds, how many are anonymous, and the sums of their totals.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn summary(&self, filter: &InvoiceFilter) -> Result<InvoiceTotals> {
        let _ = filter;
        todo!()
    }

    /// One invoice as the list shows it.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn find(&self, invoice: InvoiceId) -> Result<Option<InvoiceListItem>> {
        let _ = invoice;
        todo!()
    }

    /// The invoice of an order.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn find_by_order(&self, store: StoreId, order: OrderId) -> Result<Option<InvoiceListItem>> {
        let _ = (store, order);
        todo!()
    }
}
