//! One order whole: its document, then all its parts side by side.

use mctrade_domain::shop_order::{ShopCustomer, ShopOrder};
use mctrade_domain::{CustomerId, OrderId};
use mctrade_shop::ShopError;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::{BigCommerceShop, malformed};
use crate::convert::fault::Fault;
use crate::convert::order::{OrderParts, convert_order, stated_currency};
use crate::endpoints::{orders, refunds};
use crate::request::Request;
use crate::transport::budget::Lane;
use crate::wire::order::{Order, OrderProduct};
use crate::wire::order_parts::{OrderCoupon, OrderFee, OrderTax, fee_documents};
use crate::wire::refund::Refund;
use crate::wire::{Document, read};

impl BigCommerceShop {
    pub(super) async fn read_order(&self, id: OrderId, lane: Lane) -> Result<ShopOrder, ShopError> {
        if id.0 <= 0 {
            return Err(ShopError::NotFound);
        }
        // The document goes first, so that no part is older than it: a change in between leaves a later date in the store,
        // and the next sweep reads the order again.
        let order = self.order_document(id, lane).await?;
        let (products, refunds, small, customer) = tokio::join!(
            self.products(id, lane),
            self.refunds(id, lane),
            self.small_parts(id, &order.value, lane),
            self.customer_of(&order.value, lane)
        );
        self.put_together(id, order, products?, refunds?, small?, customer?)
            .await
    }

    pub(super) async fn order_document(&self, id: OrderId, lane: Lane) -> Result<Document<Order>, ShopError> {
        let request = orders::get_order(id);
        let body = self.transport.send(&request, lane).await?;
        // An empty answer is no proof that there is no such order: only a 404 is.
        let raw: Box<RawValue> = read(&body, request.name)?;
        let order = Document::<Order>::read(raw, request.name, "")?;
        check_number(id, &order)?;
        Ok(order)
    }

    pub(super) async fn products(&self, id: OrderId, lane: Lane) -> Result<Vec<Document<OrderProduct>>, ShopError> {
        let request = orders::list_order_products(id);
        let endpoint = request.name;
        each_document(self.list_v2(request, lane).await?, endpoint)
    }

    async fn refunds(&self, id: OrderId, lane: Lane) -> Result<Vec<Document<Refund>>, ShopError> {
        let request = refunds::list_order_refunds(id);
        let endpoint = request.name;
        // V3 may not know an order that V2 knows and that was never paid: then nothing was refunded.
        let rows = none_if_absent(self.list_v3(request, lane).await)?;
        each_document(rows, endpoint)
    }

    /// The parts that most orders do not have; each is asked for unless the order says that there is nothing.
    pub(super) async fn small_parts(&self, id: OrderId, order: &Order, lane: Lane) -> Result<SmallParts, ShopError> {
        let coupons = self.part(
            orders::list_order_coupons(id),
            !order.coupon_discount.is_stated_zero(),
            lane,
        );
        let taxes = self.part(orders::list_order_taxes(id), !order.total_tax.is_stated_zero(), lane);
        let (coupons, taxes, fees) = tokio::join!(coupons, taxes, self.fees(id, order, lane));
        Ok(SmallParts {
            coupons: coupons?,
            taxes: taxes?,
            fees: fees?,
        })
    }

    async fn part<T: DeserializeOwned>(
        &self,
        request: Request,
        wanted: bool,
        lane: Lane,
    ) -> Result<Vec<Document<T>>, ShopError> {
        if !wanted {
            return Ok(Vec::new());
        }
        let endpoint = request.name;
        each_document(none_if_absent(self.list_v2(request, lane).await)?, endpoint)
    }

    /// Fees stand in the order where it was asked with them; a link in their place means one more request.
    async fn fees(&self, id: OrderId, order: &Order, lane: Lane) -> Result<Vec<Document<OrderFee>>, ShopError> {
        let request = orders::list_order_fees(id);
        let inside = match &order.fees {
            Some(place) => fee_documents(place, request.name)?,
            None => None,
        };
        let rows = match inside {
            Some(rows) => rows,
            None => match self.transport.send(&request, lane).await {
                Ok(body) if body.trim().is_empty() => Vec::new(),
                Ok(body) => {
                    let answer: Box<RawValue> = read(&body, request.name)?;
                    fee_documents(&answer, request.name)?.unwrap_or_default()
                }
                Err(ShopError::NotFound) => Vec::new(),
                Err(error) => return Err(error),
            },
        };
        each_document(rows, request.name)
    }

    async fn customer_of(&self, order: &Order, lane: Lane) -> Result<Option<ShopCustomer>, ShopError> {
        let Some(id) = order.customer_id.id().map(CustomerId) else {
            return Ok(None);
        };
        self.customers(&[id], lane).await?.remove(&id).transpose()
    }

    pub(super) async fn put_together(
        &self,
        id: OrderId,
        order: Document<Order>,
        products: Vec<Document<OrderProduct>>,
        refunds: Vec<Document<Refund>>,
        small: SmallParts,
        customer: Option<ShopCustomer>,
    ) -> Result<ShopOrder, ShopError> {
        let fault = |fault: Fault| malformed(&format!("order {id}"), &fault);
        let stated = stated_currency(&order.value.default_currency_code, &order.value.currency_code).map_err(fault)?;
        let currency = match stated {
            Some(currency) => currency,
            None => self.store_currency().await?,
        };
        let SmallParts { coupons, taxes, fees } = small;
        let parts = OrderParts {
            order,
            products,
            coupons,
            fees,
            taxes,
            refunds,
            customer,
        };
        convert_order(parts, currency).map_err(fault)
    }
}

/// Coupons, taxes and fees.
pub(super) struct SmallParts {
    coupons: Vec<Document<OrderCoupon>>,
    taxes: Vec<Document<OrderTax>>,
    fees: Vec<Document<OrderFee>>,
}

pub(super) fn each_document<T: DeserializeOwned>(
    rows: Vec<Box<RawValue>>,
    endpoint: &str,
) -> Result<Vec<Document<T>>, ShopError> {
    rows.into_iter()
        .enumerate()
        .map(|(index, raw)| Document::read(raw, endpoint, &format!("[{index}]")))
        .collect()
}

/// An answer about another order than the one asked for is not that order.
pub(super) fn check_number(id: OrderId, order: &Document<Order>) -> Result<(), ShopError> {
    match order.value.id.id() {
        Some(number) if number == id.0 => Ok(()),
        Some(_) => Err(malformed(
            &format!("order {id}"),
            &Fault::new("id", "is another order's number"),
        )),
        None => Err(malformed(&format!("order {id}"), &Fault::missing("id"))),
    }
}

fn none_if_absent(rows: Result<Vec<Box<RawValue>>, ShopError>) -> Result<Vec<Box<RawValue>>, ShopError> {
    match rows {
        Err(ShopError::NotFound) => Ok(Vec::new()),
        rows => rows,
    }
}
