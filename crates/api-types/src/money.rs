//! Money on the wire.

use serde::{Deserialize, Serialize};

/// An amount: a string with exactly the currency's decimals, and the ISO 4217 code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Such as `59.54`, or `11000` for yen.
    #[cfg_attr(feature = "openapi", schema(example = "59.54"))]
    pub amount: String,
    /// Such as `USD`.
    #[cfg_attr(feature = "openapi", schema(example = "USD"))]
    pub currency: String,
}

impl Money {
    /// Whether the amount is nothing.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.amount.chars().all(|c| matches!(c, '0' | '.' | '-'))
    }
}
