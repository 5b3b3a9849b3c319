//! Paying money back.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::events::Event;
use super::worth::{everything_left, note_refund, worth};
use super::{Store, StoreError, StoredOrder, take};
use crate::model::refund::{Refund, RefundItem, RefundKind, RefundPayment, Transaction};
use crate::model::status;
use crate::money::Amount;

/// What to pay back.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum RefundRequest {
    /// Everything that is left: each line, wrapping, shipping, handling and fee.
    Full,
    /// An amount on the whole order, without tax.
    Amount {
        /// How much.
        amount: String,
    },
    /// Some of a line; its tax goes with it.
    Line {
        /// The order product.
        line_id: u64,
        /// How many.
        quantity: u64,
    },
    /// The first line, one of it.
    FirstLine,
    /// The shipping of the first address.
    Shipping,
}

/// What a refund would come to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Quote {
    pub(crate) total: Amount,
    pub(crate) tax: Amount,
    pub(crate) order_level: Amount,
    /// What was asked for and is not there any more; never positive.
    pub(crate) adjustment: Amount,
    parts: Vec<(Amount, Amount)>,
}

/// A payment to pay back through, with what is left on it.
#[derive(Clone, Debug)]
pub(crate) struct Tender {
    pub(crate) provider_id: String,
    pub(crate) description: String,
    pub(crate) left: Amount,
    pub(crate) offline: bool,
}

impl Store {
    pub(crate) fn refunds_of(&self, order_id: u64) -> impl Iterator<Item = &Refund> {
        self.refund_ids
            .get(&order_id)
            .into_iter()
            .flatten()
            .filter_map(|id| self.refunds.get(id))
    }

    /// What was really paid back: refunds whose payments were not all declined.
    pub(crate) fn paid_back(&self, order_id: u64) -> Amount {
        self.refunds_of(order_id)
            .flat_map(|refund| &refund.payments)
            .filter(|payment| !payment.is_declined)
            .map(|payment| payment.amount)
            .sum()
    }

    /// Turns a request in words into refund items.
    pub(crate) fn refund_items(&self, order_id: u64, request: &RefundRequest) -> Result<Vec<RefundItem>, StoreError> {
        let order = self.made(order_id)?;
        let item = |kind, item_id, quantity, requested| RefundItem {
            kind,
            item_id,
            quantity,
            requested,
            reason: String::new(),
        };
        Ok(match request {
            RefundRequest::Amount { amount } => {
                let amount = Amount::parse(amount)
                    .filter(|amount| amount.is_positive())
                    .ok_or_else(|| StoreError::BadRequest(format!("'{amount}' is not an amount of money")))?;
                vec![item(RefundKind::Order, order_id, None, Some(amount))]
            }
            RefundRequest::Line { line_id, quantity } => {
                vec![item(RefundKind::Product, *line_id, Some(*quantity), None)]
            }
            RefundRequest::FirstLine => {
                let line = order.lines.iter().find(|line| line.quantity > line.quantity_refunded);
                let line = line.ok_or_else(|| StoreError::not_possible(order_id, "every line is refunded"))?;
                vec![item(RefundKind::Product, line.id, Some(1), None)]
            }
            RefundRequest::Shipping => {
                let first = order.consignments.first();
                let first = first.ok_or_else(|| StoreError::not_possible(order_id, "nothing of it is sent"))?;
                let left = first.shipping_price.inc - first.shipping_refunded;
                vec![item(RefundKind::Shipping, first.id, None, Some(left))]
            }
            RefundRequest::Full => everything_left(order),
        })
    }

    /// Works out what refund items come to, never more than what is left of the order's money.
    pub(crate) fn quote(&self, order_id: u64, items: &[RefundItem]) -> Result<Quote, StoreError> {
        let order = self.made(order_id)?;
        if items.is_empty() {
            return Err(StoreError::not_possible(order_id, "there is nothing to refund"));
        }
        let mut quote = Quote::default();
        for (place, item) in items.iter().enumerate() {
            if items[..place]
                .iter()
                .any(|other| other.kind == item.kind && other.item_id == item.item_id)
            {
                return Err(StoreError::not_possible(order_id, "the same item is refunded twice"));
            }
            let (amount, tax) = worth(order, item)?;
            quote.total += amount;
            quote.tax += tax;
            if item.kind == RefundKind::Order {
                quote.order_level += amount;
            }
            quote.parts.push((amount, tax));
        }
        let left = order.totals.given() - self.paid_back(order_id);
        if quote.total > left {
            quote.adjustment = left - quote.total;
            quote.total = left;
        }
        Ok(quote)
    }

    /// The payments of an order that still hold money, in the order they are paid back.
    pub(crate) fn tenders(&self, order_id: u64) -> Result<Vec<Tender>, StoreError> {
        let order = self.made(order_id)?;
        let gateway = if order.payment.gateway.is_empty() {
            "custom"
        } else {
            order.payment.gateway
        };
        let mut tenders = vec![
            tender(
                gateway,
                &order.payment.method,
                order.totals.to_pay(),
                !order.payment.online,
            ),
            tender("storecredit", "Store Credit", order.totals.store_credit, true),
            tender(
                "giftcertificate",
                "Gift Certificate",
                order.totals.gift_certificate,
                true,
            ),
        ];
        let earlier = self
            .refunds_of(order_id)
            .flat_map(|refund| &refund.payments)
            .filter(|payment| !payment.is_declined);
        for payment in earlier {
            if let Some(tender) = tenders
                .iter_mut()
                .find(|tender| tender.provider_id == payment.provider_id)
            {
                tender.left -= payment.amount;
            }
        }
        tenders.retain(|tender| tender.left.is_positive());
        Ok(tenders)
    }

    /// Refunds items of an order. A declined refund leaves a record and moves no money.
    pub(crate) fn refund(
        &mut self,
        order_id: u64,
        items: Vec<RefundItem>,
        merchant: Option<(Amount, Amount)>,
        declined: bool,
        reason: &str,
        at: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let order = self.made(order_id)?;
        if matches!(
            order.status_id,
            status::INCOMPLETE | status::AWAITING_PAYMENT | status::PENDING | status::DECLINED
        ) {
            return Err(StoreError::not_possible(order_id, "no payment has been received"));
        }
        let quote = self.quote(order_id, &items)?;
        let left = self.made(order_id)?.totals.given() - self.paid_back(order_id);
        let (total, tax) = merchant.unwrap_or((quote.total, quote.tax));
        if total > left || !total.is_positive() {
            return Err(StoreError::not_possible(
                order_id,
                "more would be refunded than is left",
            ));
        }
        let payments = self.pay_back(order_id, total, declined, at)?;
        let order = self.made_mut(order_id)?;
        if !declined {
            for (item, (amount, tax)) in items.iter().zip(&quote.parts) {
                note_refund(order, item, *amount, *tax);
            }
        }
        let given = order.totals.given();
        let id = take(&mut self.next.refund);
        self.refund_ids.entry(order_id).or_default().push(id);
        self.refunds.insert(
            id,
            Refund {
                id,
                order_id,
                user_id: 1,
                created: at,
                reason: reason.to_owned(),
                total,
                tax,
                overridden: merchant.is_some(),
                items,
                payments,
            },
        );
        self.events.push(Event::RefundCreated {
            order_id,
            refund_id: id,
        });
        if declined {
            self.touch(order_id, at);
            return Ok(id);
        }
        let everything = self.paid_back(order_id) >= given;
        let order = self.made_mut(order_id)?;
        if order.payment.online && !order.payment.status.is_empty() {
            order.payment.status = if everything { "refunded" } else { "partially refunded" };
        }
        let (now, to) = (
            order.status_id,
            if everything {
                status::REFUNDED
            } else {
                status::PARTIALLY_REFUNDED
            },
        );
        if now == to || now == status::CANCELLED {
            self.touch(order_id, at);
        } else {
            self.set_status(order_id, to, at)?;
        }
        Ok(id)
    }

    fn pay_back(
        &mut self,
        order_id: u64,
        total: Amount,
        declined: bool,
        at: DateTime<Utc>,
    ) -> Result<Vec<RefundPayment>, StoreError> {
        let currency = self.made(order_id)?.currency.code;
        let mut open = total;
        let mut payments = Vec::new();
        for tender in self.tenders(order_id)? {
            let amount = tender.left.min(open);
            if !amount.is_positive() {
                continue;
            }
            open -= amount;
            let reference = self.transactions.get(&order_id).and_then(|all| {
                all.iter()
                    .find(|transaction| transaction.gateway == tender.provider_id && transaction.event != "refund")
            });
            let transaction_id = reference.cloned().map(|paid| {
                self.record_transaction(Transaction {
                    id: 0,
                    event: "refund",
                    amount,
                    currency,
                    created: at,
                    ok: !declined,
                    reference: Some(paid.id),
                    balance: None,
                    ..paid
                })
            });
            payments.push(RefundPayment {
                id: take(&mut self.next.refund_payment),
                provider_id: tender.provider_id,
                amount,
                offline: tender.offline,
                is_declined: declined,
                transaction_id,
            });
        }
        Ok(payments)
    }

    /// Whether an order could be refunded now.
    pub(crate) fn can_refund(&self, order_id: u64) -> bool {
        let Some(StoredOrder::Made(order)) = self.orders.get(&order_id) else {
            return false;
        };
        let paid = status::is_paid(order.status_id)
            || matches!(
                order.status_id,
                status::PARTIALLY_REFUNDED | status::CANCELLED | status::DISPUTED
            );
        paid && (order.totals.given() - self.paid_back(order_id)).is_positive()
    }
}

fn tender(provider_id: &str, description: &str, left: Amount, offline: bool) -> Tender {
    Tender {
        provider_id: provider_id.to_owned(),
        description: description.to_owned(),
        left,
        offline,
    }
}
