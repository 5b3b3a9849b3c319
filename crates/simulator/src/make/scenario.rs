//! The kinds of orders a store meets, by name and by how often they occur.

use serde::{Deserialize, Serialize};

use super::people::Region;
use crate::model::currency::{Currency, DOLLAR, find_currency};

/// A kind of order. Every kind occurs in each generated store that is large enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scenario {
    /// A few articles, nothing special.
    Everyday,
    /// Memberships only; nothing is sent.
    Membership,
    /// Tickets with a date.
    Event,
    /// One large sponsorship, paid by bank transfer.
    Sponsorship,
    /// Books sent by post with handling.
    Books,
    /// A coupon code.
    Coupon,
    /// A discount given by staff and an automatic promotion.
    Discount,
    /// Free shipping by coupon.
    FreeShipping,
    /// Gift wrapping.
    GiftWrapping,
    /// Fees on the order.
    Fees,
    /// Several shipping addresses.
    SeveralAddresses,
    /// A gift certificate is bought.
    GiftCertificateBought,
    /// A gift certificate is redeemed.
    GiftCertificateUsed,
    /// Store credit pays a part.
    StoreCredit,
    /// Nothing to pay.
    Free,
    /// Prices with tax in them, in euros.
    TaxInclusive,
    /// Japanese yen, which have no decimals.
    Yen,
    /// Kuwaiti dinar, which have three decimals.
    Dinar,
    /// An order of 250 lines.
    Long,
    /// Recorded in another system and brought over.
    Migrated,
}

impl Scenario {
    /// Every kind of order.
    pub const ALL: &'static [Scenario] = &[
        Scenario::Everyday,
        Scenario::Membership,
        Scenario::Event,
        Scenario::Sponsorship,
        Scenario::Books,
        Scenario::Coupon,
        Scenario::Discount,
        Scenario::FreeShipping,
        Scenario::GiftWrapping,
        Scenario::Fees,
        Scenario::SeveralAddresses,
        Scenario::GiftCertificateBought,
        Scenario::GiftCertificateUsed,
        Scenario::StoreCredit,
        Scenario::Free,
        Scenario::TaxInclusive,
        Scenario::Yen,
        Scenario::Dinar,
        Scenario::Long,
        Scenario::Migrated,
    ];

    /// How often each kind occurs among 1,000 orders.
    pub(crate) const WEIGHTS: &'static [(u64, Scenario)] = &[
        (300, Scenario::Everyday),
        (150, Scenario::Membership),
        (130, Scenario::Event),
        (20, Scenario::Sponsorship),
        (70, Scenario::Books),
        (70, Scenario::Coupon),
        (30, Scenario::Discount),
        (15, Scenario::FreeShipping),
        (25, Scenario::GiftWrapping),
        (20, Scenario::Fees),
        (25, Scenario::SeveralAddresses),
        (15, Scenario::GiftCertificateBought),
        (20, Scenario::GiftCertificateUsed),
        (20, Scenario::StoreCredit),
        (25, Scenario::Free),
        (30, Scenario::TaxInclusive),
        (15, Scenario::Yen),
        (10, Scenario::Dinar),
        (10, Scenario::Migrated),
    ];

    pub(crate) const fn region(self) -> Region {
        match self {
            Scenario::TaxInclusive => Region::Europe,
            Scenario::Yen => Region::Japan,
            Scenario::Dinar => Region::Kuwait,
            _ => Region::America,
        }
    }

    pub(crate) fn currency(self) -> &'static Currency {
        let code = match self {
            Scenario::TaxInclusive => "EUR",
            Scenario::Yen => "JPY",
            Scenario::Dinar => "KWD",
            _ => "USD",
        };
        find_currency(code).unwrap_or(DOLLAR)
    }
}
