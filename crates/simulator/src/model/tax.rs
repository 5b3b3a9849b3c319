//! Where tax is due, and how much.

use crate::money::Rate;

/// One tax of a place.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tax {
    pub(crate) id: u64,
    pub(crate) name: &'static str,
    pub(crate) rate: Rate,
}

/// The taxes of a place, applied together to the same amount.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TaxZone {
    pub(crate) taxes: &'static [Tax],
}

impl TaxZone {
    pub(crate) fn rate(&self) -> Rate {
        Rate(self.taxes.iter().map(|tax| tax.rate.0).sum())
    }
}

const fn tax(id: u64, name: &'static str, rate: i128) -> Tax {
    Tax {
        id,
        name,
        rate: Rate(rate),
    }
}

pub(crate) const NO_TAX: &TaxZone = &TaxZone { taxes: &[] };
const TEXAS: &TaxZone = &TaxZone {
    taxes: &[tax(1, "Texas State Tax", 62_500), tax(2, "Austin Local Tax", 20_000)],
};
const ILLINOIS: &TaxZone = &TaxZone {
    taxes: &[tax(3, "Illinois Sales Tax", 62_500)],
};
const WASHINGTON: &TaxZone = &TaxZone {
    taxes: &[
        tax(4, "Washington Sales Tax", 65_000),
        tax(5, "King County Tax", 37_500),
    ],
};
const OHIO: &TaxZone = &TaxZone {
    taxes: &[tax(6, "Ohio Sales Tax", 72_500)],
};
const EUROPE: &TaxZone = &TaxZone {
    taxes: &[tax(7, "VAT", 190_000)],
};
const BRITAIN: &TaxZone = &TaxZone {
    taxes: &[tax(8, "VAT", 200_000)],
};
const ONTARIO: &TaxZone = &TaxZone {
    taxes: &[tax(9, "HST", 130_000)],
};
const JAPAN: &TaxZone = &TaxZone {
    taxes: &[tax(10, "Consumption Tax", 100_000)],
};

/// The taxes due at an address.
pub(crate) fn zone_of(country: &str, state: &str) -> &'static TaxZone {
    match (country, state) {
        ("US", "Texas") => TEXAS,
        ("US", "Illinois") => ILLINOIS,
        ("US", "Washington") => WASHINGTON,
        ("US", "Ohio") => OHIO,
        ("CA", "Ontario") => ONTARIO,
        ("DE" | "FR" | "IE" | "ES", _) => EUROPE,
        ("GB", _) => BRITAIN,
        ("JP", _) => JAPAN,
        _ => NO_TAX,
    }
}
