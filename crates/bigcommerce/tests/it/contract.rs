//! What every shop platform must do, tried on this one.

use mctrade_domain::{CustomerId, OrderId};
use mctrade_shop::testing::{ContractWorld, check_contract};

use crate::store::recorded_store;

#[tokio::test]
async fn this_shop_keeps_the_contract() {
    let (_server, shop) = recorded_store().await;
    let world = ContractWorld {
        listed: vec![OrderId(100), OrderId(101), OrderId(103)],
        archived: vec![OrderId(102)],
        absent: OrderId(999_999),
        customer: CustomerId(7),
        absent_customer: CustomerId(999_999),
        hook_url: "https://books.example/webhooks/bigcommerce/contract".to_owned(),
    };
    check_contract(&shop, &world).await;
}
