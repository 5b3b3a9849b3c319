//! What the parts of an order are worth when they are paid back.

use super::StoreError;
use crate::model::order::Order;
use crate::model::refund::{RefundItem, RefundKind};
use crate::money::Amount;

/// An item for everything that is not refunded yet.
pub(crate) fn everything_left(order: &Order) -> Vec<RefundItem> {
    let item = |kind, item_id, quantity, requested| RefundItem {
        kind,
        item_id,
        quantity,
        requested,
        reason: String::new(),
    };
    let mut items = Vec::new();
    for line in &order.lines {
        if line.quantity > line.quantity_refunded {
            items.push(item(
                RefundKind::Product,
                line.id,
                Some(line.quantity - line.quantity_refunded),
                None,
            ));
        }
        if line
            .wrapping
            .as_ref()
            .is_some_and(|wrapping| !wrapping.refunded && wrapping.cost.is_positive())
        {
            items.push(item(RefundKind::GiftWrapping, line.id, None, None));
        }
    }
    for consignment in &order.consignments {
        let shipping = consignment.shipping_price.inc - consignment.shipping_refunded;
        if shipping.is_positive() {
            items.push(item(RefundKind::Shipping, consignment.id, None, Some(shipping)));
        }
        let handling = consignment.handling_price.inc - consignment.handling_refunded;
        if handling.is_positive() {
            items.push(item(RefundKind::Handling, consignment.id, None, Some(handling)));
        }
    }
    for fee in order
        .fees
        .iter()
        .filter(|fee| !fee.refunded && fee.price.inc.is_positive())
    {
        items.push(item(RefundKind::Fee, fee.id, None, Some(fee.price.inc)));
    }
    items
}

/// What an item is worth with its tax, and the tax in it.
pub(crate) fn worth(order: &Order, item: &RefundItem) -> Result<(Amount, Amount), StoreError> {
    let refuse = |reason: &str| StoreError::not_possible(order.id, reason);
    let part = |inc: Amount, tax: Amount, done: Amount| {
        let asked = item.requested.unwrap_or(inc - done);
        if asked > inc - done {
            return Err(refuse("more would be refunded than the item cost"));
        }
        Ok((asked, order.currency.round(tax.share(asked, inc))))
    };
    let line = || {
        order
            .lines
            .iter()
            .find(|line| line.id == item.item_id)
            .ok_or_else(|| refuse("no such line"))
    };
    let consignment = || {
        order
            .consignments
            .iter()
            .find(|consignment| consignment.id == item.item_id)
            .ok_or_else(|| refuse("no such address"))
    };
    match item.kind {
        RefundKind::Product => {
            let line = line()?;
            let quantity = item.quantity.unwrap_or(line.quantity);
            let left = line.quantity - line.quantity_refunded;
            if quantity == 0 || quantity > left {
                return Err(refuse("more would be refunded than was bought"));
            }
            if quantity == left {
                return Ok((
                    line.price.discounted_inc - line.refunded,
                    line.price.total_tax - line.refunded_tax,
                ));
            }
            let share = |amount: Amount| order.currency.round(amount.portion(quantity, line.quantity));
            Ok((share(line.price.discounted_inc), share(line.price.total_tax)))
        }
        RefundKind::GiftWrapping => {
            let line = line()?;
            match &line.wrapping {
                Some(wrapping) if !wrapping.refunded => Ok((line.price.wrapping.inc, line.price.wrapping.tax)),
                _ => Err(refuse("the line has no gift wrapping left to refund")),
            }
        }
        RefundKind::Shipping => {
            let to = consignment()?;
            part(to.shipping_price.inc, to.shipping_price.tax, to.shipping_refunded)
        }
        RefundKind::Handling => {
            let to = consignment()?;
            part(to.handling_price.inc, to.handling_price.tax, to.handling_refunded)
        }
        RefundKind::Fee => {
            let fee = order
                .fees
                .iter()
                .find(|fee| fee.id == item.item_id)
                .ok_or_else(|| refuse("no such fee"))?;
            if fee.refunded {
                return Err(refuse("the fee is refunded"));
            }
            part(fee.price.inc, fee.price.tax, Amount::ZERO)
        }
        RefundKind::Order => {
            let asked = item.requested.ok_or_else(|| refuse("an amount is needed"))?;
            Ok((order.currency.round(asked), Amount::ZERO))
        }
    }
}

/// Remembers on the order what was paid back.
pub(crate) fn note_refund(order: &mut Order, item: &RefundItem, amount: Amount, tax: Amount) {
    match item.kind {
        RefundKind::Order => order.order_refunded += amount,
        RefundKind::Product | RefundKind::GiftWrapping => {
            let Some(line) = order.lines.iter_mut().find(|line| line.id == item.item_id) else {
                return;
            };
            if item.kind == RefundKind::Product {
                line.quantity_refunded += item.quantity.unwrap_or(line.quantity);
                line.refunded += amount;
                line.refunded_tax += tax;
            } else if let Some(wrapping) = &mut line.wrapping {
                wrapping.refunded = true;
            }
        }
        RefundKind::Shipping | RefundKind::Handling => {
            let Some(to) = order.consignments.iter_mut().find(|to| to.id == item.item_id) else {
                return;
            };
            if item.kind == RefundKind::Shipping {
                to.shipping_refunded += amount;
            } else {
                to.handling_refunded += amount;
            }
        }
        RefundKind::Fee => {
            if let Some(fee) = order.fees.iter_mut().find(|fee| fee.id == item.item_id) {
                fee.refunded = true;
            }
        }
    }
}
