//! Many orders whole, in as few requests as their numbers allow.
//!
//! BigCommerce has no list by order numbers, but a list by a span of them. Numbers close together (a page of a backfill)
//! are read as one span, with their lines and fees; lone ones, and those that the list does not show, each by themselves.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use futures_util::{StreamExt, stream};
use mctrade_domain::shop_order::{ShopCustomer, ShopOrder};
use mctrade_domain::{CustomerId, OrderId};
use mctrade_shop::ShopError;
use serde_json::value::RawValue;

use super::BigCommerceShop;
use super::fetch::each_document;
use super::paging::id_of;
use crate::endpoints::{orders, refunds};
use crate::request::PAGE_LIMIT;
use crate::transport::budget::Lane;
use crate::wire::order::{Order, OrderProduct};
use crate::wire::order_parts::product_documents;
use crate::wire::refund::Refund;
use crate::wire::{Document, Whole, documents};

/// Orders under way at once.
const SIDE_BY_SIDE: usize = 4;
/// Orders whose refunds are asked for together.
const REFUNDS_PER_REQUEST: usize = 100;
/// A span that holds fewer of the wanted orders is not worth a list.
const WORTH_A_LIST: usize = 3;

type ReadOrder = (OrderId, Result<ShopOrder, ShopError>);
type Refunds = HashMap<OrderId, Vec<Document<Refund>>>;
type Customers = HashMap<CustomerId, Result<ShopCustomer, ShopError>>;

impl BigCommerceShop {
    pub(super) async fn read_orders(&self, wanted: &[OrderId]) -> Result<Vec<ReadOrder>, ShopError> {
        let wanted: BTreeSet<OrderId> = wanted.iter().copied().collect();
        let mut listed = BTreeMap::new();
        for span in spans(&wanted) {
            listed.extend(self.list_span(&span).await?);
        }
        let (refunds, customers) = tokio::try_join!(self.refunds_of(&listed), self.customers_of(&listed))?;
        let shared = &Shared { refunds, customers };
        let mut documents = listed;
        let reads: Vec<_> = wanted.into_iter().map(|id| (id, documents.remove(&id))).collect();
        let mut read: Vec<ReadOrder> = stream::iter(reads)
            .map(|(id, document)| async move {
                let order = match document {
                    Some(Ok(document)) => self.complete(id, document, shared).await,
                    Some(Err(error)) => Err(error),
                    // Archived orders are not listed, yet can be read; an absent one says so here.
                    None => self.read_order(id, Lane::Background).await,
                };
                (id, order)
            })
            .buffer_unordered(SIDE_BY_SIDE)
            .collect()
            .await;
        read.sort_by_key(|(id, _)| *id);
        Ok(read)
    }

    async fn list_span(&self, span: &[OrderId]) -> Result<Listed, ShopError> {
        let (Some(first), Some(last)) = (span.first(), span.last()) else {
            return Ok(Listed::new());
        };
        let request = orders::list_order_span(*first, *last);
        let body = self.transport.send(&request, Lane::Background).await?;
        let rows = documents(&body, request.name)?;
        let listed = rows.into_iter().filter_map(|raw| {
            let id = OrderId(id_of(&raw)?);
            let place = format!("order {id}");
            span.contains(&id)
                .then(|| (id, Document::read(raw, request.name, &place)))
        });
        Ok(listed.collect())
    }

    async fn refunds_of(&self, listed: &Listed) -> Result<Refunds, ShopError> {
        let ids: Vec<OrderId> = readable(listed).map(|(id, _)| id).collect();
        let mut refunds = Refunds::new();
        for chunk in ids.chunks(REFUNDS_PER_REQUEST) {
            let request = refunds::list_refunds(chunk);
            let endpoint = request.name;
            let rows = self.list_v3(request, Lane::Background).await?;
            for (index, raw) in rows.into_iter().enumerate() {
                // Of an unreadable refund the order is not known either: the whole batch cannot be trusted.
                let refund = Document::<Refund>::read(raw, endpoint, &format!("data[{index}]"))?;
                if let Whole(Some(order)) = refund.value.order_id {
                    refunds.entry(OrderId(order)).or_default().push(refund);
                }
            }
        }
        Ok(refunds)
    }

    async fn customers_of(&self, listed: &Listed) -> Result<Customers, ShopError> {
        let ids: BTreeSet<CustomerId> = readable(listed)
            .filter_map(|(_, order)| order.value.customer_id.id().map(CustomerId))
            .collect();
        let ids: Vec<CustomerId> = ids.into_iter().collect();
        self.customers(&ids, Lane::Background).await
    }

    async fn complete(&self, id: OrderId, order: Document<Order>, shared: &Shared) -> Result<ShopOrder, ShopError> {
        let products = self.products_of(id, &order.value);
        let small = self.small_parts(id, &order.value, Lane::Background);
        let (products, small) = tokio::join!(products, small);
        let refunds = shared.refunds.get(&id).map(|refunds| {
            refunds
                .iter()
                .map(|refund| Document::read(refund.raw.clone(), "refund", ""))
                .collect::<Result<Vec<_>, _>>()
        });
        let customer = order.value.customer_id.id().map(CustomerId);
        let customer = customer
            .and_then(|customer| shared.customers.get(&customer).cloned())
            .transpose()?;
        self.put_together(
            id,
            order,
            products?,
            refunds.transpose()?.unwrap_or_default(),
            small?,
            customer,
        )
        .await
    }

    /// The products that came with the order, if all of them did; else they are asked for.
    async fn products_of(&self, id: OrderId, order: &Order) -> Result<Vec<Document<OrderProduct>>, ShopError> {
        let listed = order
            .consignments
            .as_deref()
            .and_then(|consignments: &RawValue| product_documents(consignments))
            .and_then(|rows| each_document::<OrderProduct>(rows, "GET /v2/orders").ok())
            .filter(|products| is_complete(order, products));
        match listed {
            Some(mut products) => {
                // As the list of products itself gives them.
                products.sort_by_key(|product| product.value.id.0);
                Ok(products)
            }
            None => self.products(id, Lane::Background).await,
        }
    }
}

type Listed = BTreeMap<OrderId, Result<Document<Order>, ShopError>>;

/// What is read for many orders at once.
struct Shared {
    refunds: Refunds,
    customers: Customers,
}

fn readable(listed: &Listed) -> impl Iterator<Item = (OrderId, &Document<Order>)> {
    listed
        .iter()
        .filter_map(|(id, document)| document.as_ref().ok().map(|document| (*id, document)))
}

/// Whether the lines are as many as the order counts. Lines within bundles may or may not count, so they need a closer look.
fn is_complete(order: &Order, products: &[Document<OrderProduct>]) -> bool {
    let counted: Option<i64> = products.iter().map(|product| product.value.quantity.0).sum();
    let bundled = products
        .iter()
        .any(|product| product.value.parent_order_product_id.id().is_some());
    !products.is_empty() && !bundled && counted.is_some() && counted == order.items_total.0
}

/// Groups numbers into spans that one list can hold. Lone numbers are in none.
fn spans(wanted: &BTreeSet<OrderId>) -> Vec<Vec<OrderId>> {
    let mut spans: Vec<Vec<OrderId>> = Vec::new();
    for id in wanted.iter().filter(|id| id.0 > 0) {
        match spans.last_mut() {
            Some(span) if span.first().is_some_and(|first| id.0 - first.0 < i64::from(PAGE_LIMIT)) => span.push(*id),
            Some(_) | None => spans.push(vec![*id]),
        }
    }
    spans.retain(|span| span.len() >= WORTH_A_LIST);
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans_of(ids: &[i64]) -> Vec<Vec<i64>> {
        let ids = ids.iter().map(|id| OrderId(*id)).collect();
        spans(&ids)
            .into_iter()
            .map(|span| span.into_iter().map(|id| id.0).collect())
            .collect()
    }

    #[test]
    fn numbers_close_together_are_listed_and_lone_ones_are_not() {
        assert_eq!(spans_of(&[101, 100, 102, 349, 5000]), [vec![100, 101, 102, 349]]);
        assert_eq!(spans_of(&[1, 300, 600]), Vec::<Vec<i64>>::new());
        assert_eq!(spans_of(&[0, -5, 20]), Vec::<Vec<i64>>::new());
    }

    #[test]
    fn a_span_never_holds_more_orders_than_a_page() {
        let ids: Vec<i64> = (1000..1600).collect();
        let spans = spans_of(&ids);
        assert_eq!(spans.iter().map(Vec::len).collect::<Vec<_>>(), [250, 250, 100]);
    }
}
