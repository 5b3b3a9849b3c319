//! The pages, one folder per area.

pub(crate) mod invoices;
pub(crate) mod login;
pub(crate) mod not_found;
pub(crate) mod settings;
pub(crate) mod shell;
pub(crate) mod sync;

/// Where pages live in the address bar.
pub(crate) mod routes {
    /// Bigcommerce > Invoice Management.
    pub(crate) const INVOICES: &str = "/bigcommerce/invoices";
    /// Bigcommerce > Sync.
    pub(crate) const SYNC: &str = "/bigcommerce/sync";
    /// Settings > Bigcommerce Settings.
    pub(crate) const SETUP: &str = "/settings/bigcommerce";
    /// Settings > Stores.
    pub(crate) const STORES: &str = "/settings/stores";

    /// One invoice on a page of its own.
    pub(crate) fn invoice(id: i64) -> String {
        format!("{INVOICES}/{id}")
    }
}
