//! Tries each right that the system needs.

use mctrade_shop::{AccessCheck, ShopError};

use super::BigCommerceShop;
use crate::endpoints::{customers, hooks, orders, refunds, store};
use crate::request::Request;
use crate::transport::budget::Lane;

impl BigCommerceShop {
    pub(super) async fn try_rights(&self) -> Vec<AccessCheck> {
        let (token, information, orders, refunds, customers, hooks) = tokio::join!(
            self.try_right("Reach the store with the access token", store::get_time()),
            self.try_right("Read the store's name, currency and time zone", store::get_store()),
            self.try_right("Read orders", orders::list_orders(&one_row())),
            self.try_right("Read refunds", refunds::all_refunds().page(1, 1)),
            self.try_right("Read customers", customers::all_customers().page(1, 1)),
            self.try_right("Manage webhooks", hooks::list_hooks().page(1, 1)),
        );
        vec![token, information, orders, refunds, customers, hooks]
    }

    async fn try_right(&self, name: &str, request: Request) -> AccessCheck {
        let result = self.transport.send(&request, Lane::Foreground).await;
        AccessCheck {
            name: name.to_owned(),
            scope: request.scope.to_owned(),
            result: result.map(|_| ()).map_err(|error| advice(&error)),
        }
    }
}

fn one_row() -> mctrade_shop::OrderListQuery {
    mctrade_shop::OrderListQuery {
        page: 1,
        limit: 1,
        ..Default::default()
    }
}

/// What to do about a right that does not work.
fn advice(error: &ShopError) -> String {
    match error {
        ShopError::Unauthorized => {
            "The store refused the access token. Create a new API account in the store's control panel and connect again."
                .to_owned()
        }
        ShopError::Forbidden(scope) => format!("The access token lacks the scope {scope}. Give it to the API account."),
        ShopError::NotFound => "The store does not know this address. Check the store hash.".to_owned(),
        ShopError::RateLimited { .. }
        | ShopError::Unreachable(_)
        | ShopError::Server { .. }
        | ShopError::Refused { .. }
        | ShopError::Malformed(_) => format!("It could not be tried: {error}."),
    }
}
