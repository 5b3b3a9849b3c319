//! What is known on our side when an order is planned.

use mctrade_domain::StoreId;
use mctrade_domain::plan::ImportContext;
use mctrade_domain::profile::{MatchReason, ProfileMatch};
use mctrade_domain::shop_order::{ContactDetails, ShopOrder};

use crate::invoices::state;
use crate::profiles::{matching, rows};
use crate::{Result, Storage, customers, settings};

impl Storage {
    /// Reads the settings, the order's invoice, its customer's link and the profiles that agree with the customer.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`] for a store that is not connected.
    pub async fn load_import_context(&self, store: StoreId, order: &ShopOrder) -> Result<ImportContext> {
        let reader = self.reader();
        let settings = settings::read(reader, store).await?;
        let existing = state::of_order(reader, store, order.id).await?;
        let customer = match order.customer_id {
            Some(customer) => customers::link(reader, store, customer).await?,
            None => None,
        };
        let linked = customer.as_ref().is_some_and(|link| link.individual.is_some());
        let matches = if order.customer_id.is_none() {
            if settings.match_guests_by_email {
                // A guest may have typed anybody's name: only the address counts.
                let email = ContactDetails {
                    email: order.billing.email.clone(),
                    ..ContactDetails::default()
                };
                self.agreeing(&email).await?
            } else {
                Vec::new()
            }
        } else if linked {
            Vec::new()
        } else {
            let contact = order.customer.as_ref().map_or(&order.billing, |record| &record.contact);
            self.agreeing(contact).await?
        };
        Ok(ImportContext {
            settings,
            existing,
            customer,
            matches,
        })
    }

    async fn agreeing(&self, contact: &ContactDetails) -> Result<Vec<ProfileMatch>> {
        let found = matching::matches(self.reader(), contact).await?;
        Ok(found
            .into_iter()
            .map(|(profile, by): (_, MatchReason)| ProfileMatch {
                profile: rows::reference(&profile),
                primary_organization: profile.primary_organization,
                by,
            })
            .collect())
    }
}
