//! What every shop platform must do, as a suite that its tests run against a store they know.

use std::collections::HashSet;

use mctrade_domain::shop_order::ShopOrder;
use mctrade_domain::{CustomerId, OrderId};
use secrecy::SecretString;

use crate::{HookDestination, OrderListQuery, OrderSort, OrderSummary, Shop, ShopError};

/// What the store under test holds.
#[derive(Debug, Clone)]
pub struct ContractWorld {
    /// Every order that its lists show; at least two.
    pub listed: Vec<OrderId>,
    /// Orders that can be read though no list shows them.
    pub archived: Vec<OrderId>,
    /// A number that no order has.
    pub absent: OrderId,
    /// A customer that the store has.
    pub customer: CustomerId,
    /// A number that no customer has.
    pub absent_customer: CustomerId,
    /// Where hooks may be sent.
    pub hook_url: String,
}

/// Tries a shop against the contract of [`Shop`].
///
/// # Panics
/// With a sentence, at the first thing that the shop does otherwise.
pub async fn check_contract(shop: &dyn Shop, world: &ContractWorld) {
    check_store(shop).await;
    check_orders(shop, world).await;
    check_batches(shop, world).await;
    check_lists(shop, world).await;
    check_customers(shop, world).await;
    check_hooks(shop, world).await;
}

async fn check_store(shop: &dyn Shop) {
    let store = must(shop.store_info().await, "store_info");
    assert!(!store.name.is_empty(), "the store has a name");
    assert!(!store.time_zone.is_empty(), "the store has a time zone");
    let checks = shop.check_access().await;
    assert!(!checks.is_empty(), "rights are tried");
    for check in checks {
        assert_eq!(check.result, Ok(()), "the right `{}` works", check.name);
        assert!(!check.scope.is_empty(), "the right `{}` names its scope", check.name);
    }
}

async fn check_orders(shop: &dyn Shop, world: &ContractWorld) {
    for id in world.listed.iter().chain(&world.archived) {
        let order = must(shop.fetch_order(*id).await, "fetch_order");
        assert_eq!(order.id, *id, "the order asked for is the one given");
        assert_eq!(
            order.archived,
            world.archived.contains(id),
            "order {id} says whether it is archived"
        );
        let amounts = [
            order.total_ex_tax,
            order.total_tax,
            order.shipping.inc_tax,
            order.discount_amount,
        ];
        assert!(
            amounts.iter().all(|amount| amount.currency() == order.currency),
            "order {id} has one currency"
        );
        assert!(
            !order.discount_amount.is_negative(),
            "order {id}: discounts are positive"
        );
        assert_eq!(
            order.modified_at.timestamp_subsec_nanos() % 1_000,
            0,
            "order {id}: whole microseconds"
        );
        if let Some(customer) = &order.customer {
            assert_eq!(
                Some(customer.id),
                order.customer_id,
                "order {id} comes with its own customer"
            );
        }
        let refunds: HashSet<_> = order.refunds.iter().map(|refund| refund.id).collect();
        assert_eq!(
            refunds.len(),
            order.refunds.len(),
            "order {id}: each refund is told once"
        );
        assert!(
            order.snapshot.starts_with('{'),
            "order {id}: the snapshot is a JSON object"
        );
        let again = must(shop.fetch_order(*id).await, "fetch_order");
        assert!(again == order, "order {id} reads the same twice");
    }
    for id in [world.absent, OrderId(0), OrderId(-1)] {
        assert_eq!(
            shop.fetch_order(id).await,
            Err(ShopError::NotFound),
            "order {id} is not found"
        );
    }
}

async fn check_batches(shop: &dyn Shop, world: &ContractWorld) {
    let wanted: Vec<OrderId> = world
        .listed
        .iter()
        .chain(&world.archived)
        .chain([&world.absent])
        .copied()
        .collect();
    let read = must(shop.fetch_orders(&wanted).await, "fetch_orders");
    let given: HashSet<OrderId> = read.iter().map(|(id, _)| *id).collect();
    assert_eq!(given.len(), read.len(), "a batch tells each order once");
    assert_eq!(
        given,
        wanted.iter().copied().collect(),
        "a batch tells every order asked for"
    );
    for (id, order) in read {
        let alone = shop.fetch_order(id).await.map(without_snapshot);
        let same = order.map(without_snapshot) == alone;
        assert!(same, "order {id} reads the same in a batch and alone");
    }
    assert_eq!(shop.fetch_orders(&[]).await, Ok(Vec::new()), "an empty batch is empty");
}

async fn check_lists(shop: &dyn Shop, world: &ContractWorld) {
    let query = |sort, page, limit| OrderListQuery {
        sort,
        page,
        limit,
        ..OrderListQuery::default()
    };
    let mut expected = world.listed.clone();
    expected.sort();
    expected.reverse();
    let newest = walk(shop, OrderSort::IdDescending, 1).await;
    assert_eq!(
        newest.iter().map(|row| row.id).collect::<Vec<_>>(),
        expected,
        "newest first, page by page"
    );
    let changed = walk(shop, OrderSort::ModifiedAscending, 2).await;
    assert!(
        changed
            .windows(2)
            .all(|pair| pair[0].modified_at <= pair[1].modified_at),
        "least recently changed first"
    );
    assert_eq!(changed.len(), expected.len(), "both sorts show the same orders");
    for row in &changed {
        let order = must(shop.fetch_order(row.id).await, "fetch_order");
        assert_eq!(
            (row.status, row.total_inc_tax, row.created_at, row.modified_at),
            (order.status, order.total_inc_tax, order.created_at, order.modified_at),
            "the list tells of order {} what the order tells",
            row.id
        );
    }
    let count = must(
        shop.count_orders(&query(OrderSort::IdDescending, 1, 1)).await,
        "count_orders",
    );
    assert_eq!(usize::try_from(count), Ok(expected.len()), "the count ignores the page");
    let Some(last) = changed.last() else {
        panic!("the world lists orders")
    };
    let since = OrderListQuery {
        modified_from: Some(last.modified_at),
        ..query(OrderSort::ModifiedAscending, 1, 250)
    };
    let rows = must(shop.list_orders(&since).await, "list_orders");
    assert!(
        rows.iter().any(|row| row.id == last.id),
        "an order changed at the very moment is shown"
    );
    assert!(
        rows.iter().all(|row| row.modified_at >= last.modified_at),
        "older changes are not shown"
    );
}

/// Every row of a list, page by page to its end.
async fn walk(shop: &dyn Shop, sort: OrderSort, limit: u32) -> Vec<OrderSummary> {
    let mut rows = Vec::new();
    for page in 1..=1_000 {
        let query = OrderListQuery {
            sort,
            page,
            limit,
            ..OrderListQuery::default()
        };
        let more = must(shop.list_orders(&query).await, "list_orders");
        if more.is_empty() {
            return rows;
        }
        rows.extend(more);
    }
    panic!("a list ends");
}

async fn check_customers(shop: &dyn Shop, world: &ContractWorld) {
    let customer = must(shop.fetch_customer(world.customer).await, "fetch_customer");
    assert_eq!(
        customer.map(|customer| customer.id),
        Some(world.customer),
        "the customer asked for is the one given"
    );
    assert_eq!(
        shop.fetch_customer(world.absent_customer).await,
        Ok(None),
        "an absent customer is none, not an error"
    );
}

async fn check_hooks(shop: &dyn Shop, world: &ContractWorld) {
    let destination = HookDestination {
        url: world.hook_url.clone(),
        secret_header: SecretString::from("contract-secret"),
    };
    let made = must(shop.ensure_hooks(&destination).await, "ensure_hooks");
    assert!(
        !made.is_empty() && made.iter().all(|hook| hook.active),
        "hooks are made, and active"
    );
    assert_eq!(
        must(shop.ensure_hooks(&destination).await, "ensure_hooks"),
        made,
        "asking twice makes nothing twice"
    );
    let listed = must(shop.list_hooks().await, "list_hooks");
    let ids = |hooks: &[crate::HookState]| hooks.iter().map(|hook| hook.id).collect::<HashSet<_>>();
    assert_eq!(ids(&listed), ids(&made), "the hooks that were made are listed");
    must(shop.remove_hooks().await, "remove_hooks");
    assert_eq!(shop.list_hooks().await, Ok(Vec::new()), "removed hooks are gone");
    must(shop.remove_hooks().await, "removing again");
}

/// Two endpoints may write the same document differently.
fn without_snapshot(order: ShopOrder) -> ShopOrder {
    ShopOrder {
        snapshot: String::new(),
        ..order
    }
}

fn must<T>(result: Result<T, ShopError>, what: &str) -> T {
    match result {
        Ok(value) => value,
        Err(error) => panic!("{what} works: {error}"),
    }
}
