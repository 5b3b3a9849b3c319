//! Amounts as whole ten-thousandths, the way the store prints them, and never a float.

use std::fmt;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use serde::{Serialize, Serializer};
use serde_json::{Number, Value};

const UNIT: i128 = 10_000;

/// A rate or a share in millionths: 8.25 % is 82,500, an exchange rate of 149.5 is 149,500,000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rate(pub(crate) i128);

impl Rate {
    const ONE: i128 = 1_000_000;

    /// A percentage with four decimals, `"8.2500"`.
    pub(crate) fn percent_text(self) -> String {
        decimal_text(self.0, 4)
    }

    /// An exchange rate with ten decimals, `"1.0000000000"`.
    pub(crate) fn exchange_text(self) -> String {
        decimal_text(self.0.saturating_mul(UNIT), 10)
    }
}

/// An amount of money in ten-thousandths of the currency's main unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Amount(i128);

impl Amount {
    pub(crate) const ZERO: Amount = Amount(0);

    pub(crate) const fn cents(cents: i128) -> Amount {
        Amount(cents * 100)
    }

    pub(crate) const fn is_zero(self) -> bool {
        self.0 == 0
    }

    pub(crate) const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// Reads `"12.5"`, `"12.5000"` or `"-3"`; more than four decimals are rounded half away from zero.
    pub(crate) fn parse(text: &str) -> Option<Amount> {
        let text = text.trim();
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) || whole.len() > 20
        {
            return None;
        }
        let whole: i128 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        let mut ten_thousandths = whole * UNIT;
        let mut weight = UNIT / 10;
        for (place, byte) in fraction.bytes().enumerate() {
            let digit = i128::from(byte - b'0');
            if place < 4 {
                ten_thousandths += digit * weight;
                weight /= 10;
            } else {
                ten_thousandths += i128::from(digit >= 5);
                break;
            }
        }
        Some(Amount(if negative { -ten_thousandths } else { ten_thousandths }))
    }

    /// Reads a JSON string or number.
    pub(crate) fn from_json(value: &Value) -> Option<Amount> {
        match value {
            Value::String(text) => Amount::parse(text),
            Value::Number(number) => Amount::parse(&number.to_string()),
            _ => None,
        }
    }

    /// Rounds half away from zero to a number of decimals of at most four.
    pub(crate) fn round_to(self, decimals: u32) -> Amount {
        let step = 10_i128.pow(4_u32.saturating_sub(decimals));
        Amount(divide(self.0, step) * step)
    }

    pub(crate) fn times(self, quantity: u64) -> Amount {
        Amount(self.0 * i128::from(quantity))
    }

    /// This amount at a rate, to four decimals.
    pub(crate) fn at(self, rate: Rate) -> Amount {
        Amount(divide(self.0 * rate.0, Rate::ONE))
    }

    /// The part of a tax-inclusive amount that is not tax, to four decimals.
    pub(crate) fn without(self, tax: Rate) -> Amount {
        Amount(divide(self.0 * Rate::ONE, Rate::ONE + tax.0))
    }

    /// `self * part / whole`, to four decimals; zero when there is no whole.
    pub(crate) fn share(self, part: Amount, whole: Amount) -> Amount {
        if whole.is_zero() {
            Amount::ZERO
        } else {
            Amount(divide(self.0 * part.0, whole.0))
        }
    }

    /// `self * part / whole` for counts, to four decimals.
    pub(crate) fn portion(self, part: u64, whole: u64) -> Amount {
        if whole == 0 {
            Amount::ZERO
        } else {
            Amount(divide(self.0 * i128::from(part), i128::from(whole)))
        }
    }

    /// A JSON number without superfluous zeros, as the V3 endpoints print amounts.
    pub(crate) fn number(self) -> Number {
        let text = self.to_string();
        let short = text.trim_end_matches('0').trim_end_matches('.');
        short.parse().unwrap_or_else(|_| Number::from(0))
    }
}

/// Divides and rounds half away from zero.
fn divide(value: i128, by: i128) -> i128 {
    let half = by.abs() / 2;
    if value < 0 {
        -((-value + half) / by)
    } else {
        (value + half) / by
    }
}

fn decimal_text(value: i128, decimals: usize) -> String {
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    format!("{}{whole}.{fraction}", if value < 0 { "-" } else { "" })
}

impl fmt::Display for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&decimal_text(self.0, 4))
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Add for Amount {
    type Output = Amount;
    fn add(self, other: Amount) -> Amount {
        Amount(self.0 + other.0)
    }
}

impl Sub for Amount {
    type Output = Amount;
    fn sub(self, other: Amount) -> Amount {
        Amount(self.0 - other.0)
    }
}

impl Neg for Amount {
    type Output = Amount;
    fn neg(self) -> Amount {
        Amount(-self.0)
    }
}

impl AddAssign for Amount {
    fn add_assign(&mut self, other: Amount) {
        self.0 += other.0;
    }
}

impl SubAssign for Amount {
    fn sub_assign(&mut self, other: Amount) {
        self.0 -= other.0;
    }
}

impl std::iter::Sum for Amount {
    fn sum<I: Iterator<Item = Amount>>(amounts: I) -> Amount {
        amounts.fold(Amount::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_print_with_four_decimals() {
        assert_eq!(Amount::cents(1234).to_string(), "12.3400");
        assert_eq!(Amount(-5).to_string(), "-0.0005");
        assert_eq!(Amount::ZERO.to_string(), "0.0000");
    }

    #[test]
    fn amounts_are_read_from_text_as_written() {
        let check =
            |text: &str, expected: Option<i128>| assert_eq!(Amount::parse(text), expected.map(Amount), "{text}");
        check("12.5", Some(125_000));
        check("12", Some(120_000));
        check("-0.00005", Some(-1));
        check("0.00004", Some(0));
        check(".5", Some(5_000));
        check("", None);
        check("1e3", None);
        check("1.2.3", None);
    }

    #[test]
    fn rounding_is_half_away_from_zero() {
        assert_eq!(Amount(1_050).round_to(2), Amount(1_100));
        assert_eq!(Amount(-1_050).round_to(2), Amount(-1_100));
        assert_eq!(Amount(15_000).round_to(0), Amount(20_000));
        assert_eq!(Amount(15_049).round_to(3), Amount(15_050));
    }

    #[test]
    fn tax_is_taken_out_of_an_inclusive_price() {
        assert_eq!(Amount::cents(12_000).without(Rate(200_000)), Amount::cents(10_000));
    }

    #[test]
    fn v3_numbers_have_no_superfluous_zeros() {
        assert_eq!(Amount::cents(5_000).number().to_string(), "50");
        assert_eq!(Amount::cents(1_050).number().to_string(), "10.5");
        assert_eq!(Amount::ZERO.number().to_string(), "0");
    }

    #[test]
    fn rates_print_as_the_store_prints_them() {
        assert_eq!(Rate(82_500).percent_text(), "8.2500");
        assert_eq!(Rate(1_000_000).exchange_text(), "1.0000000000");
    }
}
