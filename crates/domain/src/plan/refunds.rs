//! Refund records: each is two entries, money given back and what it was given back for.

use std::collections::BTreeMap;

use super::lines::sold_products;
use super::payments::Received;
use crate::invoice::{
    AdjustmentKind, ExistingInvoice, LineKey, NewLineAdjustment, NewPaymentAdjustment, PaymentKey, Why,
};
use crate::settings::RevenueSettings;
use crate::shop_order::{OrderRefund, RefundItem, RefundTarget, ShopOrder, TaxedAmount};
use crate::{Money, MoneyError, RefundId};

/// Whether any refund record gave money back.
pub(super) fn any_money_went_back(order: &ShopOrder) -> Result<bool, MoneyError> {
    for refund in &order.refunds {
        if refund.money()?.minor() > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The lines a refund can name, with the amounts of the tax lines among them.
pub(super) struct RefundableLines<'a> {
    /// Every key the invoice has or gets.
    pub(super) keys: std::collections::BTreeSet<&'a LineKey>,
    /// The tax lines as the order has them now.
    pub(super) taxes: Vec<(&'a LineKey, Money)>,
}

/// The entries that bring an invoice to what the refund records say.
///
/// A record is applied once. What changed of it since (a gateway's later decline takes it back whole) is added as the
/// difference.
pub(super) fn changes(
    order: &ShopOrder,
    settings: &RevenueSettings,
    existing: Option<&ExistingInvoice>,
    lines: &RefundableLines<'_>,
    received: &Received,
) -> Result<(Vec<NewLineAdjustment>, Vec<NewPaymentAdjustment>), MoneyError> {
    let nothing = Money::zero(order.currency);
    let mut records: BTreeMap<RefundId, &OrderRefund> = BTreeMap::new();
    for refund in &order.refunds {
        records.entry(refund.id).or_insert(refund);
    }
    let applied = existing.map(|invoice| &invoice.refunds);
    let mut ids: Vec<RefundId> = records.keys().copied().collect();
    ids.extend(
        applied
            .into_iter()
            .flat_map(BTreeMap::keys)
            .filter(|id| !records.contains_key(id)),
    );

    let (mut line_adjustments, mut payment_adjustments) = (Vec::new(), Vec::new());
    for id in ids {
        let record = records.get(&id).copied();
        let wanted = record.map_or(Ok(nothing), OrderRefund::money)?;
        let standing = applied.and_then(|applied| applied.get(&id)).copied().unwrap_or(nothing);
        let change = wanted.sub(standing)?;
        if change.is_zero() {
            continue;
        }
        let description = describe(id, record, change);
        let why = |field: String| Why {
            rule: "refund_record".to_owned(),
            field,
            settings_version: settings.version,
        };
        for (payment, amount) in by_stream(record, change, received)? {
            payment_adjustments.push(NewPaymentAdjustment {
                payment,
                kind: AdjustmentKind::Refund,
                adjustment_type: settings.order_adjustment_type,
                refund: Some(id),
                amount,
                description: description.clone(),
                why: why(format!("refunds[{id}].payments")),
            });
        }
        for part in by_line(order, record, change, lines)? {
            if part.amount.is_zero() {
                continue;
            }
            line_adjustments.push(NewLineAdjustment {
                line: part.line,
                kind: AdjustmentKind::Refund,
                adjustment_type: settings.order_adjustment_type,
                refund: Some(id),
                amount: part.amount.neg()?,
                description: description.clone(),
                why: why(format!("refunds[{id}].{}", part.field)),
            });
        }
    }
    Ok((line_adjustments, payment_adjustments))
}

fn describe(id: RefundId, record: Option<&OrderRefund>, change: Money) -> String {
    match record {
        _ if change.is_negative() => format!("Refund {id} taken back: the money did not go back"),
        Some(refund) if !refund.reason.trim().is_empty() => format!("Refund {id}: {}", refund.reason.trim()),
        Some(_) | None => format!("Refund {id}"),
    }
}

/// Shares a refund's money over the streams it came in by.
fn by_stream(
    record: Option<&OrderRefund>,
    money: Money,
    received: &Received,
) -> Result<Vec<(PaymentKey, Money)>, MoneyError> {
    let main = [PaymentKey::Order, PaymentKey::StoreCredit, PaymentKey::GiftCertificate]
        .into_iter()
        .find(|key| received.contains_key(key))
        .unwrap_or(PaymentKey::Order);
    let mut shares: BTreeMap<PaymentKey, Money> = BTreeMap::new();
    let payments = record.map_or(&[][..], |refund| &refund.payments);
    let counts_declined = payments.iter().all(|payment| payment.declined);
    for payment in payments.iter().filter(|payment| counts_declined || !payment.declined) {
        let provider = crate::text::fold(&payment.provider).replace(['_', ' ', '-'], "");
        let own = match provider.as_str() {
            "storecredit" => PaymentKey::StoreCredit,
            "giftcertificate" => PaymentKey::GiftCertificate,
            _ => PaymentKey::Order,
        };
        let key = if received.contains_key(&own) { own } else { main };
        let share = shares.entry(key).or_insert(Money::zero(money.currency()));
        *share = share.add(payment.amount)?;
    }
    if shares.len() < 2 {
        return Ok(vec![(shares.keys().next().copied().unwrap_or(main), money)]);
    }
    let weights: Vec<Money> = shares.values().copied().collect();
    Ok(shares
        .into_keys()
        .zip(money.split(&weights)?)
        .filter(|(_, amount)| !amount.is_zero())
        .collect())
}

/// A part of a refund's money and the line it belongs to; no line is the invoice as a whole.
struct Part {
    line: Option<LineKey>,
    amount: Money,
    field: String,
}

/// Shares a refund's money over the lines it was given back for, to the last minor unit.
///
/// Each item's line gets the item without its tax, the tax lines get the refund's tax, and the invoice as a whole gets
/// what no item accounts for.
fn by_line(
    order: &ShopOrder,
    record: Option<&OrderRefund>,
    money: Money,
    lines: &RefundableLines<'_>,
) -> Result<Vec<Part>, MoneyError> {
    let Some(refund) = record else {
        return Ok(vec![Part {
            line: None,
            amount: money,
            field: "total_amount".to_owned(),
        }]);
    };
    let tax = if money == refund.total {
        refund.tax
    } else {
        refund.tax.fraction(money, refund.total)?
    };
    let gross = items_money(order, refund, money)?;
    let itemised = Money::sum(money.currency(), gross.iter().copied())?;
    let mut rest = money.sub(itemised)?;
    let mut parts = Vec::new();
    if itemised.is_zero() {
        rest = rest.sub(tax)?;
    } else {
        let mut tax_weights = Vec::with_capacity(gross.len());
        for (item, gross) in refund.items.iter().zip(&gross) {
            let part = target(order, item.target).map_or(TaxedAmount::zero(order.currency), |(amount, _)| amount);
            tax_weights.push(gross.fraction(part.inc_tax.sub(part.ex_tax)?, part.inc_tax)?);
        }
        if tax_weights.iter().all(|weight| weight.is_zero()) {
            tax_weights.clone_from(&gross);
        }
        for ((item, gross), tax) in refund.items.iter().zip(gross).zip(tax.split(&tax_weights)?) {
            let line = line_of(order, item.target).filter(|key| lines.keys.contains(key));
            let field = format!("items[{}]", item_name(item.target));
            parts.push(Part {
                line,
                amount: gross.sub(tax)?,
                field,
            });
        }
    }
    let field = "total_tax";
    if lines.taxes.is_empty() {
        parts.push(Part {
            line: None,
            amount: tax,
            field: field.to_owned(),
        });
    } else {
        let weights: Vec<Money> = lines.taxes.iter().map(|tax| tax.1).collect();
        for ((key, _), amount) in lines.taxes.iter().zip(tax.split(&weights)?) {
            parts.push(Part {
                line: Some((*key).clone()),
                amount,
                field: field.to_owned(),
            });
        }
    }
    parts.push(Part {
        line: None,
        amount: rest,
        field: "total_amount".to_owned(),
    });
    Ok(parts)
}

/// The money of each item with its tax, never more than the refund's together.
fn items_money(order: &ShopOrder, refund: &OrderRefund, money: Money) -> Result<Vec<Money>, MoneyError> {
    let mut gross = Vec::with_capacity(refund.items.len());
    for item in &refund.items {
        gross.push(match item.amount {
            Some(amount) => amount.abs()?,
            None => computed_money(order, item)?.abs()?,
        });
    }
    let sum = Money::sum(money.currency(), gross.iter().copied())?;
    let size = money.abs()?;
    let rest = size.sub(sum)?;
    if rest.is_negative() || money.is_negative() || money != refund.total {
        // More than went back, or only a difference of it: every item takes its part.
        let shared = if rest.is_negative() {
            money
        } else {
            money.fraction(sum, refund.total)?
        };
        return shared.split(&gross);
    }
    let mut computed = refund
        .items
        .iter()
        .enumerate()
        .filter(|(_, item)| item.amount.is_none());
    if let (Some((index, _)), None) = (computed.next(), computed.next()) {
        // The one item whose amount the shop computed: what is left is its.
        if let Some(only) = gross.get_mut(index) {
            *only = only.add(rest)?;
        }
    }
    Ok(gross)
}

/// What the shop would give back for an item that names no amount.
fn computed_money(order: &ShopOrder, item: &RefundItem) -> Result<Money, MoneyError> {
    let nothing = Money::zero(order.currency);
    let Some((amount, quantity)) = target(order, item.target) else {
        return Ok(nothing);
    };
    match (item.quantity, quantity) {
        (Some(part), Some(whole)) if part != whole => amount
            .inc_tax
            .fraction(Money::new(part, order.currency), Money::new(whole, order.currency)),
        _ => Ok(amount.inc_tax),
    }
}

/// The part of the order a refund item names: what was paid for it, and how many for products.
fn target(order: &ShopOrder, target: RefundTarget) -> Option<(TaxedAmount, Option<i64>)> {
    match target {
        RefundTarget::Product(id) => order.products.iter().find(|product| product.id == id).map(|product| {
            let mut amount = product.total;
            if let Some(paid) = product.discounted_total_inc_tax {
                // The tax keeps its share of what was paid.
                amount.ex_tax = paid.fraction(amount.ex_tax, amount.inc_tax).unwrap_or(amount.ex_tax);
                amount.inc_tax = paid;
            }
            (amount, Some(product.quantity))
        }),
        RefundTarget::GiftWrapping(id) => sold_products(order)
            .find(|product| product.id == id)
            .and_then(|product| product.wrapping.as_ref())
            .map(|wrapping| (wrapping.cost, None)),
        RefundTarget::Shipping(_) => Some((order.shipping, None)),
        RefundTarget::Handling(_) => Some((order.handling, None)),
        RefundTarget::Fee(id) => order.fees.iter().find(|fee| fee.id == id).map(|fee| (fee.cost, None)),
        RefundTarget::Order => None,
    }
}

fn line_of(order: &ShopOrder, target: RefundTarget) -> Option<LineKey> {
    let key = match target {
        RefundTarget::Product(id) => {
            let parent = order
                .products
                .iter()
                .find(|product| product.id == id)
                .and_then(|product| product.parent_id);
            format!("product:{}", parent.unwrap_or(id))
        }
        RefundTarget::GiftWrapping(id) => format!("wrapping:{id}"),
        RefundTarget::Shipping(_) => "shipping".to_owned(),
        RefundTarget::Handling(_) => "handling".to_owned(),
        RefundTarget::Fee(id) => format!("fee:{id}"),
        RefundTarget::Order => return None,
    };
    Some(LineKey(key))
}

fn item_name(target: RefundTarget) -> String {
    match target {
        RefundTarget::Product(id) => format!("product {id}"),
        RefundTarget::GiftWrapping(id) => format!("gift wrapping {id}"),
        RefundTarget::Shipping(id) => format!("shipping {id}"),
        RefundTarget::Handling(id) => format!("handling {id}"),
        RefundTarget::Fee(id) => format!("fee {id}"),
        RefundTarget::Order => "order".to_owned(),
    }
}
