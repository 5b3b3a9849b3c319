//! What could not be converted, and where; and the reading of amounts, which needs both.

use mctrade_domain::shop_order::TaxedAmount;
use mctrade_domain::{Currency, Money, MoneyError};

use crate::wire::Amount;

/// A place in a document and what is wrong there; never the value, which may be personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    place: String,
    what: &'static str,
}

impl Fault {
    pub(crate) fn new(place: &str, what: &'static str) -> Self {
        Self {
            place: place.to_owned(),
            what,
        }
    }

    pub(crate) fn missing(place: &str) -> Self {
        Self::new(place, "is missing")
    }

    /// The same fault, seen from the document around.
    pub(crate) fn within(self, outer: &str, index: usize) -> Self {
        Self {
            place: format!("{outer}[{index}].{}", self.place),
            what: self.what,
        }
    }

    pub(crate) fn sentence(&self) -> String {
        format!("{} {}", self.place, self.what)
    }
}

/// Reads amounts of one currency.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Amounts(pub(crate) Currency);

impl Amounts {
    /// An amount, if there is one.
    pub(crate) fn read(self, amount: &Amount, place: &str) -> Result<Option<Money>, Fault> {
        let Amount(text) = amount;
        let read = text.as_deref().map(|text| Money::parse(text, self.0)).transpose();
        read.map_err(|error| match error {
            MoneyError::Overflow => Fault::new(place, "is too large an amount"),
            MoneyError::NotAnAmount(_) | MoneyError::UnknownCurrency(_) | MoneyError::CurrencyMismatch(..) => {
                Fault::new(place, "is not an amount")
            }
        })
    }

    /// An amount, or nothing.
    pub(crate) fn or_zero(self, amount: &Amount, place: &str) -> Result<Money, Fault> {
        Ok(self.read(amount, place)?.unwrap_or_else(|| Money::zero(self.0)))
    }

    /// An amount without its sign: what is documented as positive stays so.
    pub(crate) fn magnitude(self, amount: &Amount, place: &str) -> Result<Money, Fault> {
        let money = self.or_zero(amount, place)?;
        if money.is_negative() {
            money.neg().map_err(|_| too_large(place))
        } else {
            Ok(money)
        }
    }

    /// An amount with and without tax; of three parts any one may be missing.
    pub(crate) fn taxed(
        self,
        [ex, inc, tax]: [&Amount; 3],
        [ex_place, inc_place, tax_place]: [&str; 3],
    ) -> Result<TaxedAmount, Fault> {
        let ex_tax = self.read(ex, ex_place)?;
        let inc_tax = self.read(inc, inc_place)?;
        let tax = self.read(tax, tax_place)?;
        let zero = Money::zero(self.0);
        let sum = |a: Money, b: Money| a.add(b).map_err(|_| too_large(inc_place));
        let less = |a: Money, b: Money| a.sub(b).map_err(|_| too_large(inc_place));
        Ok(match (ex_tax, inc_tax, tax) {
            (Some(ex_tax), Some(inc_tax), Some(tax)) => TaxedAmount { ex_tax, inc_tax, tax },
            (Some(ex_tax), Some(inc_tax), None) => TaxedAmount {
                ex_tax,
                inc_tax,
                tax: less(inc_tax, ex_tax)?,
            },
            (Some(ex_tax), None, tax) => {
                let tax = tax.unwrap_or(zero);
                TaxedAmount {
                    ex_tax,
                    inc_tax: sum(ex_tax, tax)?,
                    tax,
                }
            }
            (None, Some(inc_tax), tax) => {
                let tax = tax.unwrap_or(zero);
                TaxedAmount {
                    ex_tax: less(inc_tax, tax)?,
                    inc_tax,
                    tax,
                }
            }
            (None, None, Some(tax)) => TaxedAmount {
                ex_tax: zero,
                inc_tax: tax,
                tax,
            },
            (None, None, None) => TaxedAmount::zero(self.0),
        })
    }
}

fn too_large(place: &str) -> Fault {
    Fault::new(place, "is too large an amount")
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn amount(text: &str) -> Amount {
        Amount(Some(text).filter(|text| !text.is_empty()).map(str::to_owned))
    }

    #[rstest]
    #[case(["10.00", "10.80", "0.80"], [1000, 1080, 80])]
    #[case(["10.00", "10.80", ""], [1000, 1080, 80])]
    #[case(["10.00", "", "0.80"], [1000, 1080, 80])]
    #[case(["", "10.80", "0.80"], [1000, 1080, 80])]
    #[case(["10.00", "", ""], [1000, 1000, 0])]
    #[case(["", "10.80", ""], [1080, 1080, 0])]
    #[case(["", "", ""], [0, 0, 0])]
    #[case(["62.6793", "67.84", "4.40"], [6268, 6784, 440])]
    fn a_missing_part_follows_from_the_others(#[case] texts: [&str; 3], #[case] minor: [i64; 3]) {
        let [ex, inc, tax] = texts.map(amount);
        let taxed = Amounts(Currency::USD)
            .taxed([&ex, &inc, &tax], ["ex", "inc", "tax"])
            .unwrap();
        assert_eq!([taxed.ex_tax, taxed.inc_tax, taxed.tax].map(Money::minor), minor);
    }

    #[rstest]
    #[case("ten", "price is not an amount")]
    #[case("99999999999999999999", "price is too large an amount")]
    fn a_fault_names_its_place(#[case] text: &str, #[case] words: &str) {
        let fault = Amounts(Currency::USD).read(&amount(text), "price").unwrap_err();
        assert_eq!(fault.sentence(), words);
        assert_eq!(fault.within("products", 2).sentence(), format!("products[2].{words}"));
    }

    #[test]
    fn a_discount_told_as_negative_is_still_a_discount() {
        let discount = Amounts(Currency::USD).magnitude(&amount("-5.00"), "discount").unwrap();
        assert_eq!(discount, Money::new(500, Currency::USD));
    }
}
