//! One invoice in full.

use mctrade_domain::InvoiceId;

use super::{InvoiceDetail, Invoices};
use crate::Result;

impl Invoices<'_> {
    /// One invoice with every entry.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn find_detail(&self, invoice: InvoiceId) -> Result<Option<InvoiceDetail>> {
        let _ = invoice;
        todo!()
    }
}
