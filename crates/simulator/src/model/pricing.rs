//! How an order's money hangs together. All of it follows from unit prices, quantities, costs, discounts and tax.
//!
//! Without tax in the prices the `ex` figures are the true ones and tax is added line by line; with tax in the prices
//! the `inc` figures are true, tax is taken out, and the `ex` figures of single lines keep four decimals, so that they
//! need not add up to the order's. Tax is always due on what is left after discounts.

use super::currency::Currency;
use super::order::{Discount, DiscountSource, LineKind, Order, Takes};
use crate::money::{Amount, Rate};

/// A cost with its tax.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Priced {
    pub(crate) base: Amount,
    pub(crate) ex: Amount,
    pub(crate) inc: Amount,
    pub(crate) tax: Amount,
}

/// A part of a discount that fell on a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AppliedDiscount {
    pub(crate) id: String,
    pub(crate) amount: Amount,
    pub(crate) name: String,
    pub(crate) code: Option<String>,
}

/// The money of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LinePrice {
    pub(crate) unit: Priced,
    /// Before discounts.
    pub(crate) total_ex: Amount,
    pub(crate) total_inc: Amount,
    /// On the discounted amount.
    pub(crate) total_tax: Amount,
    pub(crate) discount: Amount,
    pub(crate) discounted_inc: Amount,
    pub(crate) applied: Vec<AppliedDiscount>,
    pub(crate) wrapping: Priced,
}

/// The money of the whole order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) subtotal_ex: Amount,
    pub(crate) subtotal_inc: Amount,
    pub(crate) subtotal_tax: Amount,
    pub(crate) shipping: Priced,
    pub(crate) handling: Priced,
    pub(crate) wrapping: Priced,
    pub(crate) fees: Priced,
    pub(crate) coupon_discount: Amount,
    pub(crate) discount: Amount,
    pub(crate) gift_certificate: Amount,
    pub(crate) store_credit: Amount,
    pub(crate) total_ex: Amount,
    pub(crate) total_inc: Amount,
    pub(crate) total_tax: Amount,
}

impl Totals {
    /// What the gateway is asked for.
    pub(crate) fn to_pay(self) -> Amount {
        self.total_inc - self.store_credit
    }

    /// What the shopper gave in all, certificates and credit included.
    pub(crate) fn given(self) -> Amount {
        self.total_inc + self.gift_certificate
    }
}

/// Adds up sums of priced costs.
fn sum(parts: impl Iterator<Item = Priced>) -> Priced {
    parts.fold(Priced::default(), |mut all, part| {
        all.base += part.base;
        all.ex += part.ex;
        all.inc += part.inc;
        all.tax += part.tax;
        all
    })
}

/// The tax in a cost whose tax is rounded to the smallest coin.
fn price_cost(cost: Amount, rate: Rate, inclusive: bool, currency: &Currency) -> Priced {
    if inclusive {
        let tax = currency.round(cost - cost.without(rate));
        Priced {
            base: cost,
            ex: cost - tax,
            inc: cost,
            tax,
        }
    } else {
        let tax = currency.round(cost.at(rate));
        Priced {
            base: cost,
            ex: cost,
            inc: cost + tax,
            tax,
        }
    }
}

/// Works out every figure of an order that follows from others.
pub(crate) fn reprice(order: &mut Order) {
    let rate = order.tax_zone.rate();
    let inclusive = order.tax_inclusive;
    let currency = order.currency;
    price_lines(order, rate);
    let free_shipping = take_discounts(order);
    for line in &mut order.lines {
        let price = &mut line.price;
        let line_rate = if line.taxable { rate } else { Rate::default() };
        if inclusive {
            price.discounted_inc = price.total_inc - price.discount;
            price.total_tax = currency.round(price.discounted_inc - price.discounted_inc.without(line_rate));
        } else {
            let discounted = price.total_ex - price.discount;
            price.total_tax = currency.round(discounted.at(line_rate));
            price.discounted_inc = discounted + price.total_tax;
        }
        let wrapping = line.wrapping.as_ref().map_or(Amount::ZERO, |wrapping| wrapping.cost);
        price.wrapping = price_cost(wrapping, rate, inclusive, currency);
    }
    for consignment in &mut order.consignments {
        let shipping = if free_shipping {
            Amount::ZERO
        } else {
            consignment.shipping
        };
        consignment.shipping_price = price_cost(shipping, rate, inclusive, currency);
        consignment.handling_price = price_cost(consignment.handling, rate, inclusive, currency);
    }
    for fee in &mut order.fees {
        let fee_rate = if fee.taxable { rate } else { Rate::default() };
        fee.price = price_cost(fee.cost, fee_rate, inclusive, currency);
    }
    order.totals = total(order);
}

fn price_lines(order: &mut Order, rate: Rate) {
    for line in &mut order.lines {
        let line_rate = if line.taxable { rate } else { Rate::default() };
        let unit = line.unit_price;
        line.price = LinePrice::default();
        let price = &mut line.price;
        if order.tax_inclusive {
            let ex = unit.without(line_rate);
            price.unit = Priced {
                base: unit,
                ex,
                inc: unit,
                tax: unit - ex,
            };
            price.total_inc = unit.times(line.quantity);
            price.total_ex = price.total_inc.without(line_rate);
        } else {
            let tax = unit.at(line_rate);
            price.unit = Priced {
                base: unit,
                ex: unit,
                inc: unit + tax,
                tax,
            };
            price.total_ex = unit.times(line.quantity);
            price.total_inc = price.total_ex + price.total_ex.at(line_rate);
        }
    }
}

/// Spreads the discounts over the lines; true when one of them makes shipping free.
fn take_discounts(order: &mut Order) -> bool {
    let inclusive = order.tax_inclusive;
    let currency = order.currency;
    let mut free_shipping = false;
    for discount in &mut order.discounts {
        let left: Vec<Amount> = order
            .lines
            .iter()
            .map(|line| match line.kind {
                LineKind::GiftCertificate => Amount::ZERO,
                _ if inclusive => line.price.total_inc - line.price.discount,
                _ => line.price.total_ex - line.price.discount,
            })
            .collect();
        let all_left: Amount = left.iter().copied().sum();
        let shares: Vec<Amount> = match discount.takes {
            Takes::PerItem(amount) => order
                .lines
                .iter()
                .zip(&left)
                .map(|(line, left)| currency.round(amount.times(line.quantity)).min(*left))
                .collect(),
            Takes::Percent(percent) => spread(currency.round(all_left.at(percent)), &left, all_left, currency),
            Takes::Total(amount) => spread(currency.round(amount).min(all_left), &left, all_left, currency),
            Takes::FreeShipping => {
                free_shipping = true;
                vec![Amount::ZERO; left.len()]
            }
        };
        discount.amount = shares.iter().copied().sum();
        for (line, share) in order.lines.iter_mut().zip(shares) {
            if share.is_positive() {
                line.price.discount += share;
                line.price.applied.push(applied(discount, share));
            }
        }
    }
    free_shipping
}

/// Shares an amount in proportion to what is left of each line, to the smallest coin, with nothing lost.
fn spread(amount: Amount, left: &[Amount], all_left: Amount, currency: &Currency) -> Vec<Amount> {
    let mut seen = Amount::ZERO;
    let mut given = Amount::ZERO;
    left.iter()
        .map(|part| {
            seen += *part;
            let up_to_here = if seen == all_left {
                amount
            } else {
                currency.round(amount.share(seen, all_left))
            };
            let share = (up_to_here - given).min(*part).max(Amount::ZERO);
            given += share;
            share
        })
        .collect()
}

fn applied(discount: &Discount, amount: Amount) -> AppliedDiscount {
    let (id, code) = match &discount.source {
        DiscountSource::Coupon { code, .. } => ("coupon".to_owned(), Some(code.clone())),
        DiscountSource::Manual => ("manual-discount".to_owned(), None),
        DiscountSource::Promotion(id) => (id.clone(), None),
    };
    AppliedDiscount {
        id,
        amount,
        name: discount.name.clone(),
        code,
    }
}

fn total(order: &Order) -> Totals {
    let of_discounts = |coupons: bool| -> Amount {
        let is_coupon = |discount: &&Discount| matches!(discount.source, DiscountSource::Coupon { .. }) == coupons;
        order
            .discounts
            .iter()
            .filter(is_coupon)
            .map(|discount| discount.amount)
            .sum()
    };
    let mut totals = Totals {
        subtotal_ex: order.lines.iter().map(|line| line.price.total_ex).sum(),
        subtotal_inc: order.lines.iter().map(|line| line.price.total_inc).sum(),
        subtotal_tax: order.lines.iter().map(|line| line.price.total_tax).sum(),
        shipping: sum(order.consignments.iter().map(|consignment| consignment.shipping_price)),
        handling: sum(order.consignments.iter().map(|consignment| consignment.handling_price)),
        wrapping: sum(order.lines.iter().map(|line| line.price.wrapping)),
        fees: sum(order.fees.iter().map(|fee| fee.price)),
        coupon_discount: of_discounts(true),
        discount: of_discounts(false),
        ..Totals::default()
    };
    let goods: Amount = order.lines.iter().map(|line| line.price.discounted_inc).sum();
    let costs = [totals.shipping, totals.handling, totals.wrapping, totals.fees];
    let gross = goods + costs.iter().map(|cost| cost.inc).sum();
    totals.total_tax = totals.subtotal_tax + costs.iter().map(|cost| cost.tax).sum();
    totals.gift_certificate = order
        .gift_certificate
        .as_ref()
        .map_or(Amount::ZERO, |(_, balance)| (*balance).min(gross));
    totals.total_inc = gross - totals.gift_certificate;
    totals.total_ex = (totals.total_inc - totals.total_tax).max(Amount::ZERO);
    totals.store_credit = order.store_credit.min(totals.total_inc);
    totals
}
