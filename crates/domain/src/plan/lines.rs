//! The lines an order makes: they always sum to its total.

use std::collections::BTreeSet;

use super::discounts::{self, Discount};
use crate::invoice::{Booking, LineKey, LineKind, NewLine, Why};
use crate::settings::RevenueSettings;
use crate::shop_order::{OrderProduct, ShopOrder};
use crate::{Money, MoneyError, RevenueItemId};

/// What an order's parts come to.
#[derive(Debug)]
pub(super) struct OrderLines {
    /// Every line, with keys that are unique; they sum to the order's total.
    pub(super) lines: Vec<NewLine>,
    /// The rounding line's amount; nothing where there is none.
    pub(super) rounding: Money,
    /// Gift certificates that are tender, because the order's total is not net of them.
    pub(super) gift_certificate_tender: Money,
}

impl OrderLines {
    /// Whether the parts differ from the total by more than rounding explains: over one minor unit per line.
    pub(super) fn needs_a_look(&self) -> bool {
        let parts = self.lines.iter().filter(|line| line.kind != LineKind::Rounding).count();
        self.rounding.minor().unsigned_abs() > u64::try_from(parts).unwrap_or(u64::MAX)
    }
}

/// The parts of an order before discounts: each with the tax and without.
pub(super) fn parts_before_discounts(order: &ShopOrder) -> Result<(Money, Money), MoneyError> {
    let wrapping = wrapping_parts(order)?;
    let parts = sold_products(order)
        .map(|product| (product.total.ex_tax, product.total.inc_tax))
        .chain(wrapping.products.iter().map(|(_, ex_tax, inc_tax)| (*ex_tax, *inc_tax)))
        .chain([wrapping.rest])
        .chain([order.shipping, order.handling].map(|part| (part.ex_tax, part.inc_tax)))
        .chain(order.fees.iter().map(|fee| (fee.cost.ex_tax, fee.cost.inc_tax)));
    let nothing = Money::zero(order.currency);
    parts.into_iter().try_fold((nothing, nothing), |(ex, inc), part| {
        Ok((ex.add(part.0)?, inc.add(part.1)?))
    })
}

/// The products that carry money: those that stand for themselves.
pub(super) fn sold_products(order: &ShopOrder) -> impl Iterator<Item = &OrderProduct> {
    order.products.iter().filter(|product| product.parent_id.is_none())
}

/// Makes an order's lines.
pub(super) fn order_lines(order: &ShopOrder, settings: &RevenueSettings) -> Result<OrderLines, MoneyError> {
    let mut lines = Lines {
        settings,
        keys: BTreeSet::new(),
        lines: Vec::new(),
    };
    for product in sold_products(order) {
        lines.product(product);
    }
    let wrapping = wrapping_parts(order)?;
    for (product, ex_tax, _) in &wrapping.products {
        let wrapping_name = product.wrapping.as_ref().map_or("", |wrapping| wrapping.name.trim());
        let name = if wrapping_name.is_empty() {
            "Gift wrapping"
        } else {
            wrapping_name
        };
        lines.revenue(
            format!("wrapping:{}", product.id),
            LineKind::GiftWrapping,
            (settings.gift_wrapping_revenue_item, "gift_wrapping_revenue_item"),
            format!("{name}: {}", product.name),
            *ex_tax,
            format!("products[{}].wrapping_cost_ex_tax", product.id),
        );
    }
    let wrapping_item = (settings.gift_wrapping_revenue_item, "gift_wrapping_revenue_item");
    let shipping_item = (
        settings.shipping_handling_revenue_item,
        "shipping_handling_revenue_item",
    );
    for (key, kind, item, description, amount) in [
        (
            "wrapping",
            LineKind::GiftWrapping,
            wrapping_item,
            "Gift wrapping",
            wrapping.rest.0,
        ),
        (
            "shipping",
            LineKind::Shipping,
            shipping_item,
            "Shipping",
            order.shipping.ex_tax,
        ),
        (
            "handling",
            LineKind::Handling,
            shipping_item,
            "Handling",
            order.handling.ex_tax,
        ),
    ] {
        lines.revenue(
            key.into(),
            kind,
            item,
            description.into(),
            amount,
            format!("{key}_cost_ex_tax"),
        );
    }
    for fee in &order.fees {
        let name = if fee.name.trim().is_empty() {
            "Fee"
        } else {
            fee.name.trim()
        };
        lines.revenue(
            format!("fee:{}", fee.id),
            LineKind::Fee,
            (settings.fee_revenue_item, "fee_revenue_item"),
            name.to_owned(),
            fee.cost.ex_tax,
            format!("fees[{}].cost_ex_tax", fee.id),
        );
    }
    let reading = discounts::read(order)?;
    let discount_item = (settings.discount_revenue_item, "discount_revenue_item");
    for Discount {
        key,
        description,
        field,
        amount,
    } in reading.discounts
    {
        lines.revenue(
            key,
            LineKind::Discount,
            discount_item,
            description,
            amount.neg()?,
            field,
        );
    }
    lines.revenue(
        "gift_certificate".into(),
        LineKind::GiftCertificate,
        discount_item,
        "Gift certificate redeemed".into(),
        reading.gift_certificate_line.neg()?,
        "gift_certificate_amount".into(),
    );
    lines.taxes(order)?;
    let sum = Money::sum(order.currency, lines.lines.iter().map(|line| line.amount))?;
    let rounding = order.total_inc_tax.sub(sum)?;
    lines.revenue(
        "rounding".into(),
        LineKind::Rounding,
        (settings.rounding_revenue_item, "rounding_revenue_item"),
        "Rounding".into(),
        rounding,
        "total_inc_tax".into(),
    );
    Ok(OrderLines {
        lines: lines.lines,
        rounding,
        gift_certificate_tender: reading.gift_certificate_tender,
    })
}

/// Gift wrapping by product, and what the order says beyond them; each without tax and with.
struct WrappingParts<'a> {
    products: Vec<(&'a OrderProduct, Money, Money)>,
    rest: (Money, Money),
}

fn wrapping_parts(order: &ShopOrder) -> Result<WrappingParts<'_>, MoneyError> {
    let products: Vec<_> = sold_products(order)
        .filter_map(|product| {
            product
                .wrapping
                .as_ref()
                .map(|wrapping| (product, wrapping.cost.ex_tax, wrapping.cost.inc_tax))
        })
        .collect();
    let ex_tax = Money::sum(order.currency, products.iter().map(|part| part.1))?;
    let inc_tax = Money::sum(order.currency, products.iter().map(|part| part.2))?;
    let nothing = Money::zero(order.currency);
    let rest = order.wrapping.ex_tax.sub(ex_tax)?;
    let rest = if rest.minor() > 0 {
        (rest, order.wrapping.inc_tax.sub(inc_tax)?)
    } else {
        (nothing, nothing)
    };
    Ok(WrappingParts { products, rest })
}

struct Lines<'a> {
    settings: &'a RevenueSettings,
    keys: BTreeSet<String>,
    lines: Vec<NewLine>,
}

impl Lines<'_> {
    fn product(&mut self, product: &OrderProduct) {
        let own = product
            .product_id
            .and_then(|id| self.settings.product_revenue_items.get(&id));
        let (item, rule) = match own {
            Some(item) => (*item, "product_revenue_item"),
            None => (self.settings.default_revenue_item, "default_revenue_item"),
        };
        let key = self.unused_key(format!("product:{}", product.id));
        let why = self.why(rule, format!("products[{}].total_ex_tax", product.id));
        self.lines.push(NewLine {
            key,
            kind: LineKind::Product,
            booking: Booking::Revenue(item),
            description: product_description(product),
            sku: product.sku.clone(),
            quantity: product.quantity,
            unit_price: product.unit_price_ex_tax,
            amount: product.total.ex_tax,
            why,
        });
    }

    /// Adds a line of one piece, unless it is nothing.
    fn revenue(
        &mut self,
        key: String,
        kind: LineKind,
        (item, rule): (RevenueItemId, &str),
        description: String,
        amount: Money,
        field: String,
    ) {
        self.push(
            key,
            kind,
            Booking::Revenue(item),
            description,
            amount,
            self.why(rule, field),
        );
    }

    /// One line per tax name: a tax charged on two addresses is two of the shop's entries and one line here.
    fn taxes(&mut self, order: &ShopOrder) -> Result<(), MoneyError> {
        let mut by_name: Vec<(&str, Money, Vec<String>)> = Vec::new();
        for tax in &order.taxes {
            let name = tax.name.trim();
            match by_name.iter_mut().find(|known| known.0 == name) {
                Some(known) => {
                    known.1 = known.1.add(tax.amount)?;
                    known.2.push(tax.id.to_string());
                }
                None => by_name.push((name, tax.amount, vec![tax.id.to_string()])),
            }
        }
        if order.taxes.is_empty() {
            by_name.push(("", order.total_tax, Vec::new()));
        }
        for (name, amount, ids) in by_name {
            let field = if ids.is_empty() {
                "total_tax".to_owned()
            } else {
                format!("taxes[{}].line_amount", ids.join(","))
            };
            let description = if name.is_empty() { "Tax" } else { name };
            let booking = Booking::Tax(self.settings.default_tax_item);
            let why = self.why("default_tax_item", field);
            self.push(
                format!("tax:{name}"),
                LineKind::Tax,
                booking,
                description.to_owned(),
                amount,
                why,
            );
        }
        Ok(())
    }

    fn push(&mut self, key: String, kind: LineKind, booking: Booking, description: String, amount: Money, why: Why) {
        if amount.is_zero() {
            return;
        }
        let key = self.unused_key(key);
        self.lines.push(NewLine {
            key,
            kind,
            booking,
            description,
            sku: String::new(),
            quantity: 1,
            unit_price: amount,
            amount,
            why,
        });
    }

    /// The key, or with a number behind it where the order names two parts alike.
    fn unused_key(&mut self, key: String) -> LineKey {
        let mut candidate = key.clone();
        let mut count = 1_u64;
        while !self.keys.insert(candidate.clone()) {
            count += 1;
            candidate = format!("{key}#{count}");
        }
        LineKey(candidate)
    }

    fn why(&self, rule: &str, field: String) -> Why {
        Why {
            rule: rule.to_owned(),
            field,
            settings_version: self.settings.version,
        }
    }
}

fn product_description(product: &OrderProduct) -> String {
    let name = match product.name.trim() {
        "" if product.sku.is_empty() => "Product",
        "" => &product.sku,
        name => name,
    };
    let options: Vec<String> = product
        .options
        .iter()
        .map(|(option, value)| format!("{}: {}", option.trim(), value.trim()))
        .collect();
    if options.is_empty() {
        name.to_owned()
    } else {
        format!("{name} ({})", options.join(", "))
    }
}
