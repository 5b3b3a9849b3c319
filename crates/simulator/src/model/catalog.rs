//! What an association's store sells.

use super::order::LineKind;

/// An article of the store; the price is in US cents.
#[derive(Debug)]
pub(crate) struct Article {
    pub(crate) id: u64,
    pub(crate) sku: &'static str,
    pub(crate) name: &'static str,
    pub(crate) kind: LineKind,
    pub(crate) cents: i128,
    pub(crate) taxable: bool,
    pub(crate) shelf: Shelf,
    /// An option name with its choices.
    pub(crate) option: Option<(&'static str, &'static [&'static str])>,
}

/// The part of the catalogue an article belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shelf {
    Membership,
    Event,
    Sponsorship,
    Book,
    Course,
    Merchandise,
    GiftCertificate,
}

const fn article(
    id: u64,
    sku: &'static str,
    name: &'static str,
    kind: LineKind,
    cents: i128,
    taxable: bool,
    shelf: Shelf,
) -> Article {
    Article {
        id,
        sku,
        name,
        kind,
        cents,
        taxable,
        shelf,
        option: None,
    }
}

const fn with(article: Article, name: &'static str, choices: &'static [&'static str]) -> Article {
    Article {
        option: Some((name, choices)),
        ..article
    }
}

use LineKind::{Digital, GiftCertificate, Physical};

pub(crate) const CATALOG: &[Article] = &[
    article(
        77,
        "MEM-IND",
        "Individual Membership, 12 months",
        Digital,
        18_500,
        false,
        Shelf::Membership,
    ),
    article(
        78,
        "MEM-STU",
        "Student Membership, 12 months",
        Digital,
        4_500,
        false,
        Shelf::Membership,
    ),
    article(
        79,
        "MEM-ORG-S",
        "Organization Membership, up to 10 staff",
        Digital,
        62_000,
        false,
        Shelf::Membership,
    ),
    article(
        80,
        "MEM-ORG-L",
        "Organization Membership, 11 to 100 staff",
        Digital,
        149_500,
        false,
        Shelf::Membership,
    ),
    article(
        81,
        "MEM-LIFE",
        "Life Membership",
        Digital,
        250_000,
        false,
        Shelf::Membership,
    ),
    with(
        article(
            90,
            "EVT-ANNUAL",
            "Annual Conference Ticket",
            Digital,
            64_900,
            true,
            Shelf::Event,
        ),
        "Ticket",
        &["Early bird", "Regular", "Speaker", "Exhibitor"],
    ),
    with(
        article(
            91,
            "EVT-LUNCH",
            "Business Luncheon Seat",
            Digital,
            4_250,
            true,
            Shelf::Event,
        ),
        "Meal",
        &["Fish", "Vegetarian", "Vegan", "No preference"],
    ),
    article(
        92,
        "EVT-GALA",
        "Awards Gala, Table of Ten",
        Digital,
        195_000,
        true,
        Shelf::Event,
    ),
    article(
        93,
        "EVT-WEBINAR",
        "Webinar: Reading a Balance Sheet",
        Digital,
        2_999,
        true,
        Shelf::Event,
    ),
    article(94, "EVT-FREE", "Members’ Open House", Digital, 0, false, Shelf::Event),
    article(
        100,
        "SPO-GOLD",
        "Gold Sponsorship",
        Digital,
        1_000_000,
        false,
        Shelf::Sponsorship,
    ),
    article(
        101,
        "SPO-SILVER",
        "Silver Sponsorship",
        Digital,
        500_000,
        false,
        Shelf::Sponsorship,
    ),
    article(
        102,
        "SPO-BOOTH",
        "Exhibition Booth, 10 × 10 ft",
        Digital,
        225_000,
        true,
        Shelf::Sponsorship,
    ),
    article(
        110,
        "BK-HAND",
        "The Treasurer’s Handbook",
        Physical,
        5_995,
        true,
        Shelf::Book,
    ),
    article(111, "BK-BYLAW", "Bylaws That Work", Physical, 3_450, true, Shelf::Book),
    article(
        112,
        "BK-DIRECT",
        "Member Directory, printed",
        Physical,
        2_500,
        true,
        Shelf::Book,
    ),
    article(
        113,
        "BK-STYLE",
        "Grants & Giving: A Field Guide",
        Physical,
        4_199,
        true,
        Shelf::Book,
    ),
    with(
        article(
            120,
            "CRS-CERT",
            "Certified Association Manager, full course",
            Digital,
            89_900,
            true,
            Shelf::Course,
        ),
        "Start",
        &["January", "May", "September"],
    ),
    article(
        121,
        "CRS-ETH",
        "Ethics Refresher, 4 credits",
        Digital,
        12_000,
        true,
        Shelf::Course,
    ),
    article(
        122,
        "CRS-BOARD",
        "Board Basics, on demand",
        Digital,
        7_500,
        true,
        Shelf::Course,
    ),
    with(
        article(
            130,
            "MER-SHIRT",
            "Association T-Shirt",
            Physical,
            2_200,
            true,
            Shelf::Merchandise,
        ),
        "Size",
        &["S", "M", "L", "XL"],
    ),
    article(
        131,
        "MER-PIN",
        "Member Lapel Pin",
        Physical,
        799,
        true,
        Shelf::Merchandise,
    ),
    article(
        132,
        "MER-MUG",
        "Café Mug “Chamber of Commerce”",
        Physical,
        1_349,
        true,
        Shelf::Merchandise,
    ),
    article(
        140,
        "GIFT-50",
        "$50 Gift Certificate",
        GiftCertificate,
        5_000,
        false,
        Shelf::GiftCertificate,
    ),
    article(
        141,
        "GIFT-100",
        "$100 Gift Certificate",
        GiftCertificate,
        10_000,
        false,
        Shelf::GiftCertificate,
    ),
];

pub(crate) fn find_article(id: u64) -> Option<&'static Article> {
    CATALOG.iter().find(|article| article.id == id)
}

pub(crate) fn on_shelf(shelf: Shelf) -> Vec<&'static Article> {
    CATALOG.iter().filter(|article| article.shelf == shelf).collect()
}

pub(crate) fn of_kind(kind: LineKind) -> Vec<&'static Article> {
    CATALOG
        .iter()
        .filter(|article| article.kind == kind && article.cents > 0)
        .collect()
}
