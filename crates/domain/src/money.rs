//! Money: an integer count of a currency's minor units, always with its currency.

use std::fmt;
use std::str::FromStr;

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A currency of ISO 4217 that has a minor unit.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

/// An amount of one currency, in its minor units (USD cents, JPY yen, KWD fils).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

/// What can go wrong with an amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The code is not a currency of ISO 4217 with a minor unit.
    #[error("{0:?} is not an ISO 4217 currency code")]
    UnknownCurrency(String),
    /// The text is not a decimal number.
    #[error("{0:?} is not an amount")]
    NotAnAmount(String),
    /// The amount does not fit 64 bits of minor units.
    #[error("an amount is too large")]
    Overflow,
    /// Two currencies met in one sum.
    #[error("{0} and {1} cannot be added: they are different currencies")]
    CurrencyMismatch(Currency, Currency),
}

impl Currency {
    /// US dollar.
    pub const USD: Self = Self(iso_currency::Currency::USD);
    /// Japanese yen, which has no minor unit below one yen.
    pub const JPY: Self = Self(iso_currency::Currency::JPY);
    /// Kuwaiti dinar, of 1000 fils.
    pub const KWD: Self = Self(iso_currency::Currency::KWD);

    /// Reads a three-letter code, in any case.
    ///
    /// # Errors
    /// [`MoneyError::UnknownCurrency`] for anything that is not a currency with a minor unit.
    pub fn from_code(code: &str) -> Result<Self, MoneyError> {
        iso_currency::Currency::from_code(&code.trim().to_ascii_uppercase())
            .filter(|currency| currency.exponent().is_some())
            .map(Self)
            .ok_or_else(|| MoneyError::UnknownCurrency(code.chars().take(12).collect()))
    }

    /// The three-letter code.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// How many decimals the currency is written with.
    #[must_use]
    pub fn exponent(self) -> u32 {
        self.0.exponent().map_or(0, u32::from)
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(code: &str) -> Result<Self, MoneyError> {
        Self::from_code(code)
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::from_code(&code).map_err(serde::de::Error::custom)
    }
}

impl Money {
    /// An amount of minor units.
    #[must_use]
    pub fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in a currency.
    #[must_use]
    pub fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// Reads a decimal number and rounds it once, half away from zero, to the minor unit: `"50.005"` in USD is 50.01.
    ///
    /// # Errors
    /// [`MoneyError::NotAnAmount`] if it is not a plain or scientific decimal, [`MoneyError::Overflow`] if it is too large.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let text = text.trim();
        let decimal = Decimal::from_str(text)
            .or_else(|_| Decimal::from_scientific(text))
            .map_err(|_| MoneyError::NotAnAmount(text.chars().take(40).collect()))?;
        let scale = Decimal::from(10_i64.pow(currency.exponent()));
        let minor = decimal
            .checked_mul(scale)
            .ok_or(MoneyError::Overflow)?
            .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        let minor = i64::try_from(minor).map_err(|_| MoneyError::Overflow)?;
        Ok(Self::new(minor, currency))
    }

    /// The count of minor units.
    #[must_use]
    pub fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    #[must_use]
    pub fn currency(self) -> Currency {
        self.currency
    }

    /// Whether it is nothing.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// Whether it is below nothing.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.minor < 0
    }

    /// The sum of two amounts.
    ///
    /// # Errors
    /// If the currencies differ or the sum does not fit.
    #[expect(
        clippy::should_implement_trait,
        reason = "an operator could not say that it overflowed"
    )]
    pub fn add(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self::new(minor, self.currency))
    }

    /// The difference of two amounts.
    ///
    /// # Errors
    /// If the currencies differ or the difference does not fit.
    #[expect(
        clippy::should_implement_trait,
        reason = "an operator could not say that it overflowed"
    )]
    pub fn sub(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let minor = self.minor.checked_sub(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self::new(minor, self.currency))
    }

    /// The amount with the other sign.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] for the one value that has no opposite.
    #[expect(
        clippy::should_implement_trait,
        reason = "an operator could not say that it overflowed"
    )]
    pub fn neg(self) -> Result<Self, MoneyError> {
        let minor = self.minor.checked_neg().ok_or(MoneyError::Overflow)?;
        Ok(Self::new(minor, self.currency))
    }

    /// The sum of many amounts of one currency.
    ///
    /// # Errors
    /// If a currency differs or the sum does not fit.
    pub fn sum(currency: Currency, amounts: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::zero(currency), Self::add)
    }

    /// The amount without its sign.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] for the one value that has no opposite.
    pub fn abs(self) -> Result<Self, MoneyError> {
        if self.is_negative() { self.neg() } else { Ok(self) }
    }

    /// The part of the amount that `part` is of `whole`, rounded half away from zero; nothing where `whole` is nothing.
    ///
    /// # Errors
    /// If the currencies differ or the part does not fit.
    pub fn fraction(self, part: Self, whole: Self) -> Result<Self, MoneyError> {
        self.same_currency(part)?;
        self.same_currency(whole)?;
        if whole.is_zero() {
            return Ok(Self::zero(self.currency));
        }
        let (product, whole) = (i128::from(self.minor) * i128::from(part.minor), i128::from(whole.minor));
        let (quotient, remainder) = (product / whole, product % whole);
        let away = if (product < 0) == (whole < 0) { 1 } else { -1 };
        let rounded = if remainder.abs() * 2 >= whole.abs() {
            quotient + away
        } else {
            quotient
        };
        let minor = i64::try_from(rounded).map_err(|_| MoneyError::Overflow)?;
        Ok(Self::new(minor, self.currency))
    }

    /// Shares the amount out in proportion to the weights' sizes, to the last minor unit: the shares sum to the amount.
    ///
    /// What division leaves over goes to the shares that lost most by it, the earlier first. Where every weight is
    /// nothing, the first share is the whole. No weights give no shares.
    ///
    /// # Errors
    /// If the weights' currency differs.
    pub fn split(self, weights: &[Self]) -> Result<Vec<Self>, MoneyError> {
        weights.iter().try_for_each(|weight| self.same_currency(*weight))?;
        let sizes: Vec<i128> = weights.iter().map(|weight| i128::from(weight.minor).abs()).collect();
        let whole: i128 = sizes.iter().sum();
        let amount = i128::from(self.minor);
        let mut shares: Vec<i128> = match whole {
            0 => sizes
                .iter()
                .enumerate()
                .map(|(index, _)| if index == 0 { amount } else { 0 })
                .collect(),
            _ => sizes.iter().map(|size| amount * size / whole).collect(),
        };
        let mut left = amount - shares.iter().sum::<i128>();
        if left != 0 {
            let mut by_loss: Vec<usize> = (0..sizes.len()).collect();
            by_loss.sort_by_key(|index| std::cmp::Reverse((amount * sizes[*index] % whole).abs()));
            for index in by_loss {
                if left == 0 {
                    break;
                }
                shares[index] += left.signum();
                left -= left.signum();
            }
        }
        shares
            .into_iter()
            .map(|share| {
                i64::try_from(share)
                    .map(|minor| Self::new(minor, self.currency))
                    .map_err(|_| MoneyError::Overflow)
            })
            .collect()
    }

    /// The number as text with exactly the currency's decimals: `59.54`, `-0.05`, `11000`.
    #[must_use]
    pub fn amount_text(self) -> String {
        let exponent = self.currency.exponent() as usize;
        let sign = if self.minor < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.minor.unsigned_abs(), width = exponent + 1);
        let (whole, fraction) = digits.split_at(digits.len() - exponent);
        if fraction.is_empty() {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{fraction}")
        }
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::CurrencyMismatch(self.currency, other.currency))
        }
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount_text(), self.currency)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MoneyWire {
    amount: String,
    currency: Currency,
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        MoneyWire {
            amount: self.amount_text(),
            currency: self.currency,
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = MoneyWire::deserialize(deserializer)?;
        Self::parse(&wire.amount, wire.currency).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("50.005", "USD", 5001)]
    #[case("-50.005", "USD", -5001)]
    #[case("62.6793", "USD", 6268)]
    #[case("0", "USD", 0)]
    #[case("11000.0000", "JPY", 11000)]
    #[case("11000.5", "JPY", 11001)]
    #[case("1.2345", "KWD", 1235)]
    #[case("1e2", "USD", 10000)]
    #[case(" 7 ", "USD", 700)]
    fn amounts_round_half_away_from_zero_once(#[case] text: &str, #[case] code: &str, #[case] minor: i64) {
        let currency = Currency::from_code(code).unwrap();
        assert_eq!(Money::parse(text, currency), Ok(Money::new(minor, currency)));
    }

    #[rstest]
    #[case("")]
    #[case("abc")]
    #[case("1,000.00")]
    #[case("NaN")]
    #[case("$5")]
    #[case("1.2.3")]
    fn text_that_is_no_number_is_refused(#[case] text: &str) {
        assert!(matches!(
            Money::parse(text, Currency::USD),
            Err(MoneyError::NotAnAmount(_))
        ));
    }

    #[test]
    fn an_amount_too_large_is_an_error_and_never_wraps() {
        assert_eq!(
            Money::parse("92233720368547758.08", Currency::USD),
            Err(MoneyError::Overflow)
        );
        assert_eq!(
            Money::parse("92233720368547758.07", Currency::USD),
            Ok(Money::new(i64::MAX, Currency::USD))
        );
        let most = Money::new(i64::MAX, Currency::USD);
        assert_eq!(most.add(Money::new(1, Currency::USD)), Err(MoneyError::Overflow));
        assert_eq!(Money::new(i64::MIN, Currency::USD).neg(), Err(MoneyError::Overflow));
    }

    #[test]
    fn two_currencies_never_add() {
        let sum = Money::new(1, Currency::USD).add(Money::new(1, Currency::JPY));
        assert_eq!(sum, Err(MoneyError::CurrencyMismatch(Currency::USD, Currency::JPY)));
    }

    #[test]
    fn metals_and_test_codes_are_no_currency() {
        for code in ["XAU", "XXX", "", "US", "USDX", "🙂"] {
            assert!(Currency::from_code(code).is_err(), "{code}");
        }
    }

    fn usd(minor: i64) -> Money {
        Money::new(minor, Currency::USD)
    }

    #[test]
    fn a_share_out_loses_no_minor_unit() {
        assert_eq!(
            usd(100).split(&[usd(1), usd(1), usd(1)]),
            Ok(vec![usd(34), usd(33), usd(33)])
        );
        assert_eq!(usd(-100).split(&[usd(1), usd(2)]), Ok(vec![usd(-33), usd(-67)]));
        assert_eq!(usd(5).split(&[usd(0), usd(0)]), Ok(vec![usd(5), usd(0)]));
        assert_eq!(usd(5).split(&[]), Ok(vec![]));
    }

    #[rstest]
    #[case(100, 1, 3, 33)]
    #[case(100, 2, 3, 67)]
    #[case(-5, 1, 2, -3)]
    #[case(5, 1, -2, -3)]
    #[case(5, 1, 0, 0)]
    fn a_fraction_rounds_half_away_from_zero(
        #[case] amount: i64,
        #[case] part: i64,
        #[case] whole: i64,
        #[case] expect: i64,
    ) {
        assert_eq!(usd(amount).fraction(usd(part), usd(whole)), Ok(usd(expect)));
    }

    proptest! {
        #[test]
        fn shares_sum_to_the_amount(minor in any::<i64>(), weights in prop::collection::vec(any::<i64>(), 1..12)) {
            let weights: Vec<Money> = weights.into_iter().map(usd).collect();
            let shares = usd(minor).split(&weights).unwrap();
            prop_assert_eq!(Money::sum(Currency::USD, shares), Ok(usd(minor)));
        }

        #[test]
        fn every_amount_reads_back_as_it_was_written(minor in any::<i64>(), code in prop::sample::select(vec!["USD", "JPY", "KWD"])) {
            let money = Money::new(minor, Currency::from_code(code).unwrap());
            prop_assert_eq!(Money::parse(&money.amount_text(), money.currency()), Ok(money));
        }
    }
}
