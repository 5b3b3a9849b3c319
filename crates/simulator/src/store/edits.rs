//! Changes to an order's contents after it was placed.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{Store, StoreError, take};
use crate::make::basket;
use crate::model::catalog;
use crate::model::order::{Discount, DiscountSource, LineKind, Order, Takes};
use crate::model::pricing::reprice;
use crate::money::Amount;

/// A change to an order's contents. Changing lines takes the discounts off, as the real store does.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Edit {
    /// Whatever fits the order, by chance.
    Any,
    /// Adds an article of the catalogue; without a product, one by chance.
    AddLine {
        /// The article.
        product_id: Option<u64>,
        /// How many.
        quantity: u64,
    },
    /// Changes how many of a line were bought; 0 takes the line out.
    Quantity {
        /// The order product.
        line_id: u64,
        /// How many.
        quantity: u64,
    },
    /// Sets what shipping costs.
    Shipping {
        /// The cost, as the order's prices are.
        cost: String,
    },
    /// Gives a discount on the whole order, in place of an earlier one by staff.
    Discount {
        /// The amount taken off.
        amount: String,
    },
    /// Changes the company of the billing address.
    Company {
        /// The new name.
        name: String,
    },
    /// Writes a note for staff.
    Note {
        /// The text.
        text: String,
    },
}

fn amount_of(text: &str) -> Result<Amount, StoreError> {
    Amount::parse(text)
        .filter(|amount| *amount >= Amount::ZERO)
        .ok_or_else(|| StoreError::BadRequest(format!("'{text}' is not an amount of money")))
}

impl Store {
    /// Changes an order's contents and works its money out again.
    pub(crate) fn edit(&mut self, id: u64, edit: &Edit, at: DateTime<Utc>) -> Result<(), StoreError> {
        let edit = match edit {
            Edit::Any => self.any_edit(id)?,
            other => other.clone(),
        };
        match edit {
            Edit::Any => {}
            Edit::AddLine { product_id, quantity } => self.add_line(id, product_id, quantity)?,
            Edit::Quantity { line_id, quantity } => self.set_quantity(id, line_id, quantity)?,
            Edit::Shipping { cost } => {
                let cost = amount_of(&cost)?;
                let order = self.made_mut(id)?;
                let Some(first) = order.consignments.first_mut() else {
                    return Err(StoreError::not_possible(id, "nothing of it is sent"));
                };
                first.shipping = order.currency.round(cost);
            }
            Edit::Discount { amount } => {
                let amount = amount_of(&amount)?;
                let order = self.made_mut(id)?;
                order
                    .discounts
                    .retain(|discount| discount.source != DiscountSource::Manual);
                if amount.is_positive() {
                    order.discounts.push(manual_discount(amount));
                }
            }
            Edit::Company { name } => self.made_mut(id)?.billing.company = name,
            Edit::Note { text } => self.made_mut(id)?.staff_notes = text,
        }
        reprice(self.made_mut(id)?);
        self.touch(id, at);
        Ok(())
    }

    fn any_edit(&mut self, id: u64) -> Result<Edit, StoreError> {
        let order = self.made(id)?;
        let first = order.lines.first().map(|line| (line.id, line.quantity));
        let sent = !order.consignments.is_empty();
        let choice = self.dice.below(5);
        Ok(match (choice, first) {
            (0, Some((line_id, quantity))) => Edit::Quantity {
                line_id,
                quantity: quantity + 1,
            },
            (1, _) if sent => Edit::Shipping {
                cost: Amount::cents(995).to_string(),
            },
            (2, _) => Edit::Discount {
                amount: Amount::cents(500).to_string(),
            },
            (3, _) => Edit::Note {
                text: "The invoice goes to the accounts department.".to_owned(),
            },
            _ => Edit::AddLine {
                product_id: None,
                quantity: 1,
            },
        })
    }

    fn add_line(&mut self, id: u64, product_id: Option<u64>, quantity: u64) -> Result<(), StoreError> {
        let shelf = catalog::of_kind(LineKind::Digital);
        let article = match product_id {
            Some(product_id) => catalog::find_article(product_id)
                .ok_or_else(|| StoreError::BadRequest(format!("there is no product {product_id}")))?,
            None => *self.dice.pick(&shelf),
        };
        let line_id = take(&mut self.next.line);
        let mut dice = self.dice.fork();
        let order = self.made_mut(id)?;
        let mut line = basket::line(&mut dice, order, article, quantity.max(1));
        line.id = line_id;
        line.consignment = (article.kind == LineKind::Physical && !order.consignments.is_empty()).then_some(0);
        order.lines.push(line);
        drop_discounts(order);
        Ok(())
    }

    fn set_quantity(&mut self, id: u64, line_id: u64, quantity: u64) -> Result<(), StoreError> {
        let order = self.made_mut(id)?;
        let Some(line) = order.lines.iter_mut().find(|line| line.id == line_id) else {
            return Err(StoreError::not_possible(id, format!("it has no line {line_id}")));
        };
        if quantity < line.quantity_refunded {
            return Err(StoreError::not_possible(
                id,
                format!("{} of line {line_id} are refunded", line.quantity_refunded),
            ));
        }
        line.quantity = quantity;
        order.lines.retain(|line| line.quantity > 0);
        drop_discounts(order);
        Ok(())
    }
}

pub(crate) fn manual_discount(amount: Amount) -> Discount {
    Discount {
        source: DiscountSource::Manual,
        name: "Manual Discount".to_owned(),
        takes: Takes::Total(amount),
        amount: Amount::ZERO,
    }
}

/// Changing lines clears discounts and promotions; free shipping is not on the lines and stays.
pub(crate) fn drop_discounts(order: &mut Order) {
    order.discounts.retain(|discount| discount.takes == Takes::FreeShipping);
}
