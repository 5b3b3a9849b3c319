//! How an order's discounts and gift certificates are to be read.
//!
//! The shop does not say whether a discount includes tax, nor whether the total is net of gift certificates. Two
//! readings are possible, by the amounts without tax and by those with it; the one that explains the order's total is
//! taken. Only what neither explains is left to the rounding line.

use super::lines::{parts_before_discounts, sold_products};
use crate::shop_order::ShopOrder;
use crate::{Money, MoneyError};

/// One discount line to be.
#[derive(Debug)]
pub(super) struct Discount {
    pub(super) key: String,
    pub(super) description: String,
    pub(super) field: String,
    /// Without tax, positive.
    pub(super) amount: Money,
}

/// The reading that was taken.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) discounts: Vec<Discount>,
    /// Positive, where the total is net of gift certificates.
    pub(super) gift_certificate_line: Money,
    /// Positive, where it is not: they are a tender.
    pub(super) gift_certificate_tender: Money,
}

/// Reads an order's discounts and gift certificates.
pub(super) fn read(order: &ShopOrder) -> Result<Reading, MoneyError> {
    let mut discounts = stated_discounts(order)?;
    let (ex_tax, inc_tax) = parts_before_discounts(order)?;
    let stated = Money::sum(order.currency, discounts.iter().map(|discount| discount.amount))?;
    let gift_certificate = order.gift_certificate_amount;
    let nothing = Money::zero(order.currency);

    let by_ex_tax = Explanation::of(ex_tax.sub(stated)?.add(order.total_tax)?, order)?;
    let by_inc_tax = Explanation::of(inc_tax.sub(stated)?, order)?;
    let tolerance = tolerance(order, discounts.len());
    let (stated_way, other_way) = match order.prices_include_tax {
        Some(true) => ((by_inc_tax, true), (by_ex_tax, false)),
        Some(false) | None => ((by_ex_tax, false), (by_inc_tax, true)),
    };
    let other_explains = stated_way.0.distance > tolerance && other_way.0.distance <= tolerance;
    let (explanation, includes_tax) = if other_explains { other_way } else { stated_way };
    let (gift_certificate_line, gift_certificate_tender) = if explanation.net {
        (gift_certificate, nothing)
    } else {
        (nothing, gift_certificate)
    };

    if includes_tax && !discounts.is_empty() {
        let needed = ex_tax.sub(gift_certificate_line)?.sub(order.total_ex_tax)?;
        let ex_tax_discount = if !needed.is_negative() && needed.minor() <= stated.minor().saturating_add(tolerance) {
            Some((needed, "total_ex_tax"))
        } else {
            discount_by_products(order)?.map(|amount| (amount, "products[].discounted_total_inc_tax"))
        };
        if let Some((amount, source)) = ex_tax_discount {
            let weights: Vec<Money> = discounts.iter().map(|discount| discount.amount).collect();
            for (discount, share) in discounts.iter_mut().zip(amount.split(&weights)?) {
                discount.amount = share;
                discount.field = format!("{}, {source}", discount.field);
            }
        }
    }
    Ok(Reading {
        discounts,
        gift_certificate_line,
        gift_certificate_tender,
    })
}

/// How near a sum of the parts comes to the total, with the gift certificates taken off or not.
#[derive(Clone, Copy)]
struct Explanation {
    net: bool,
    distance: i64,
}

impl Explanation {
    fn of(gross: Money, order: &ShopOrder) -> Result<Self, MoneyError> {
        let tender = gross.sub(order.total_inc_tax)?.abs()?.minor();
        let net = gross
            .sub(order.gift_certificate_amount)?
            .sub(order.total_inc_tax)?
            .abs()?
            .minor();
        Ok(if net <= tender {
            Self {
                net: true,
                distance: net,
            }
        } else {
            Self {
                net: false,
                distance: tender,
            }
        })
    }
}

/// One minor unit for each amount that was rounded on its own.
fn tolerance(order: &ShopOrder, discounts: usize) -> i64 {
    let parts = order.products.len() + order.fees.len() + order.taxes.len() + discounts + 4;
    i64::try_from(parts).unwrap_or(i64::MAX)
}

/// One discount per coupon code and one for the others, as the order states them.
///
/// The order's own sums lead: what the coupons' entries leave of them is a discount without a code or without a coupon.
fn stated_discounts(order: &ShopOrder) -> Result<Vec<Discount>, MoneyError> {
    let mut by_code: Vec<(&str, Money, Vec<String>)> = Vec::new();
    for coupon in &order.coupons {
        let code = coupon.code.trim();
        match by_code.iter_mut().find(|known| known.0 == code) {
            Some(known) => {
                known.1 = known.1.add(coupon.discount)?;
                known.2.push(coupon.id.to_string());
            }
            None => by_code.push((code, coupon.discount, vec![coupon.id.to_string()])),
        }
    }
    let listed = Money::sum(order.currency, by_code.iter().map(|coupon| coupon.1))?;
    let stated = order.coupon_discount.add(order.discount_amount)?;
    let nothing = Money::zero(order.currency);
    let (unlisted, others) = if listed.minor() > stated.minor() {
        (nothing, order.discount_amount)
    } else if listed.minor() >= order.coupon_discount.minor() {
        (nothing, stated.sub(listed)?)
    } else {
        (order.coupon_discount.sub(listed)?, order.discount_amount)
    };
    let mut discounts: Vec<Discount> = by_code
        .into_iter()
        .map(|(code, amount, ids)| Discount {
            key: format!("discount:{code}"),
            description: if code.is_empty() {
                "Promotion".to_owned()
            } else {
                format!("Coupon {code}")
            },
            field: format!("coupons[{}].discount", ids.join(",")),
            amount,
        })
        .collect();
    if !unlisted.is_zero() {
        discounts.push(Discount {
            key: "discount:*".to_owned(),
            description: "Coupons".to_owned(),
            field: "coupon_discount".to_owned(),
            amount: unlisted,
        });
    }
    if !others.is_zero() {
        discounts.push(Discount {
            key: "discount".to_owned(),
            description: "Discount".to_owned(),
            field: "discount_amount".to_owned(),
            amount: others,
        });
    }
    discounts.retain(|discount| !discount.amount.is_zero());
    Ok(discounts)
}

/// The discount without tax as the products tell it, where every one of them does.
fn discount_by_products(order: &ShopOrder) -> Result<Option<Money>, MoneyError> {
    let mut sum = Money::zero(order.currency);
    for product in sold_products(order) {
        let Some(paid) = product.discounted_total_inc_tax else {
            return Ok(None);
        };
        let off = product.total.inc_tax.sub(paid)?;
        if off.is_negative() {
            return Ok(None);
        }
        sum = sum.add(off.fraction(product.total.ex_tax, product.total.inc_tax)?)?;
    }
    Ok(if sum.is_zero() { None } else { Some(sum) })
}
