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

    /// The page behind a path.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(crate) enum Page {
        /// The way in: leads to Invoice Management.
        Start,
        /// Invoice Management.
        Invoices,
        /// One invoice.
        Invoice(i64),
        /// Sync.
        Sync,
        /// Bigcommerce Settings.
        Setup,
        /// Stores.
        Stores,
        /// None.
        Missing,
    }

    impl Page {
        /// The page behind `path`.
        pub(crate) fn at(path: &str) -> Self {
            match path.trim_end_matches('/') {
                "" | "/login" => Self::Start,
                INVOICES => Self::Invoices,
                SYNC => Self::Sync,
                SETUP => Self::Setup,
                STORES => Self::Stores,
                other => other
                    .strip_prefix(INVOICES)
                    .and_then(|rest| rest.strip_prefix('/')?.parse().ok())
                    .map_or(Self::Missing, Self::Invoice),
            }
        }
    }

    /// One invoice on a page of its own.
    pub(crate) fn invoice(id: i64) -> String {
        format!("{INVOICES}/{id}")
    }
}

#[cfg(test)]
mod tests {
    use super::routes::{self, Page};

    #[test]
    fn every_path_leads_to_its_page_and_no_other_does() {
        for (path, page) in [
            ("/", Page::Start),
            ("", Page::Start),
            ("/login", Page::Start),
            (routes::INVOICES, Page::Invoices),
            ("/bigcommerce/invoices/", Page::Invoices),
            ("/bigcommerce/invoices/10042", Page::Invoice(10_042)),
            ("/bigcommerce/invoices/x", Page::Missing),
            ("/bigcommerce/invoicesx", Page::Missing),
            (routes::SYNC, Page::Sync),
            (routes::SETUP, Page::Setup),
            (routes::STORES, Page::Stores),
            ("/nowhere", Page::Missing),
        ] {
            assert_eq!(Page::at(path), page, "{path}");
        }
        assert_eq!(Page::at(&routes::invoice(7)), Page::Invoice(7));
    }
}
