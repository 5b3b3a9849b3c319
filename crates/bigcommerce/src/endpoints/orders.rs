//! Orders V2 and their parts.

use mctrade_domain::{OrderId, Timestamp};
use mctrade_shop::{OrderListQuery, OrderSort};

use super::scope;
use crate::request::{PAGE_LIMIT, Request};

/// One order, with its fees.
pub(crate) fn get_order(order: OrderId) -> Request {
    Request::get("GET /v2/orders/{id}", format!("/v2/orders/{order}"), scope::ORDERS).with("include", "fees")
}

/// A page of orders, without their parts.
pub(crate) fn list_orders(query: &OrderListQuery) -> Request {
    let sort = match query.sort {
        OrderSort::ModifiedAscending => "date_modified:asc",
        OrderSort::IdDescending => "id:desc",
    };
    let request = Request::get("GET /v2/orders", "/v2/orders".to_owned(), scope::ORDERS);
    filter(request, query)
        .with("sort", sort)
        .page(query.page.max(1), query.limit.clamp(1, PAGE_LIMIT))
}

/// Every order of a span of at most [`PAGE_LIMIT`] numbers, with lines and fees.
pub(crate) fn list_order_span(first: OrderId, last: OrderId) -> Request {
    Request::get("GET /v2/orders", "/v2/orders".to_owned(), scope::ORDERS)
        .with("min_id", first)
        .with("max_id", last)
        .with("sort", "id:asc")
        .with("include", "consignments.line_items,fees")
        .with("consignment_structure", "object")
        .page(1, PAGE_LIMIT)
}

/// How many orders a query finds.
pub(crate) fn count_orders(query: &OrderListQuery) -> Request {
    filter(
        Request::get("GET /v2/orders/count", "/v2/orders/count".to_owned(), scope::ORDERS),
        query,
    )
}

/// An order's products.
pub(crate) fn list_order_products(order: OrderId) -> Request {
    Request::get(
        "GET /v2/orders/{id}/products",
        format!("/v2/orders/{order}/products"),
        scope::ORDERS,
    )
}

/// An order's coupons.
pub(crate) fn list_order_coupons(order: OrderId) -> Request {
    Request::get(
        "GET /v2/orders/{id}/coupons",
        format!("/v2/orders/{order}/coupons"),
        scope::ORDERS,
    )
}

/// An order's taxes, each with the product it was charged on.
pub(crate) fn list_order_taxes(order: OrderId) -> Request {
    Request::get(
        "GET /v2/orders/{id}/taxes",
        format!("/v2/orders/{order}/taxes"),
        scope::ORDERS,
    )
    .with("details", true)
}

/// An order's fees.
pub(crate) fn list_order_fees(order: OrderId) -> Request {
    Request::get(
        "GET /v2/orders/{id}/fees",
        format!("/v2/orders/{order}/fees"),
        scope::ORDERS,
    )
}

fn filter(request: Request, query: &OrderListQuery) -> Request {
    let dates = [
        ("min_date_modified", query.modified_from),
        ("min_date_created", query.created_from),
        ("max_date_created", query.created_to),
    ];
    dates.into_iter().fold(request, |request, (key, date)| match date {
        Some(date) => request.with(key, iso_date(date)),
        None => request,
    })
}

/// BigCommerce's dates have whole seconds.
fn iso_date(at: Timestamp) -> String {
    at.format("%Y-%m-%dT%H:%M:%S+00:00").to_string()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    #[test]
    fn a_sweep_asks_for_the_least_recently_changed_first() {
        let query = OrderListQuery {
            modified_from: Some(DateTime::UNIX_EPOCH),
            page: 3,
            limit: 900,
            ..OrderListQuery::default()
        };
        let request = list_orders(&query);
        assert_eq!(request.path, "/v2/orders");
        assert_eq!(
            request.query,
            [
                ("min_date_modified", "1970-01-01T00:00:00+00:00".to_owned()),
                ("sort", "date_modified:asc".to_owned()),
                ("page", "3".to_owned()),
                ("limit", "250".to_owned()),
            ]
        );
    }

    #[test]
    fn a_count_takes_the_filters_and_no_page() {
        let query = OrderListQuery {
            created_to: Some(DateTime::UNIX_EPOCH),
            page: 3,
            limit: 10,
            ..OrderListQuery::default()
        };
        assert_eq!(
            count_orders(&query).query,
            [("max_date_created", "1970-01-01T00:00:00+00:00".to_owned())]
        );
    }
}
