//! The currencies the store sells in.

use crate::money::{Amount, Rate};

/// A currency with its rate against the store's own.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Currency {
    pub(crate) id: u64,
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    pub(crate) country: &'static str,
    pub(crate) symbol: &'static str,
    pub(crate) decimals: u32,
    /// Units of this currency for one US dollar.
    pub(crate) rate: Rate,
}

impl Currency {
    pub(crate) fn is_default(&self) -> bool {
        self.id == 1
    }

    /// A price of the store's own currency in this one, rounded to its smallest coin.
    pub(crate) fn price(&self, dollars: Amount) -> Amount {
        if self.is_default() {
            dollars
        } else {
            dollars.at(self.rate).round_to(self.decimals)
        }
    }

    pub(crate) fn round(&self, amount: Amount) -> Amount {
        amount.round_to(self.decimals)
    }
}

const fn currency(
    id: u64,
    code: &'static str,
    name: &'static str,
    country: &'static str,
    symbol: &'static str,
    decimals: u32,
    rate: i128,
) -> Currency {
    Currency {
        id,
        code,
        name,
        country,
        symbol,
        decimals,
        rate: Rate(rate),
    }
}

pub(crate) const CURRENCIES: &[Currency] = &[
    currency(1, "USD", "US Dollar", "US", "$", 2, 1_000_000),
    currency(2, "EUR", "Euro", "DE", "€", 2, 920_000),
    currency(3, "GBP", "British Pound", "GB", "£", 2, 790_000),
    currency(4, "CAD", "Canadian Dollar", "CA", "CA$", 2, 1_370_000),
    currency(5, "JPY", "Japanese Yen", "JP", "¥", 0, 149_500_000),
    currency(6, "KWD", "Kuwaiti Dinar", "KW", "KD", 3, 307_000),
];

/// The store's own currency.
pub(crate) const DOLLAR: &Currency = &CURRENCIES[0];

pub(crate) fn find_currency(code: &str) -> Option<&'static Currency> {
    CURRENCIES
        .iter()
        .find(|currency| currency.code.eq_ignore_ascii_case(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_rounded_to_the_smallest_coin() {
        let price = |code: &str, cents| find_currency(code).unwrap().price(Amount::cents(cents)).to_string();
        assert_eq!(price("USD", 1999), "19.9900");
        assert_eq!(price("JPY", 1999), "2989.0000");
        assert_eq!(price("KWD", 1999), "6.1370");
    }
}
