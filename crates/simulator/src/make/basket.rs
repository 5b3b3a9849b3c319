//! What an order of each kind has in it.

use chrono::{DateTime, TimeDelta, Utc};

use super::people;
use super::scenario::Scenario;
use crate::dice::Dice;
use crate::model::catalog::{self, Article, Shelf};
use crate::model::currency::Currency;
use crate::model::order::{
    Consignment, Discount, DiscountSource, Fee, Line, LineKind, LineOption, Order, Payment, Quirks, Takes, Wrapping,
};
use crate::model::person::Address;
use crate::model::pricing::{LinePrice, Priced, Totals};
use crate::model::status;
use crate::model::tax::zone_of;
use crate::money::{Amount, Rate};

/// Builds an order that has no ids yet; the store gives them and works out the totals when it is placed.
pub(crate) fn build(
    dice: &mut Dice,
    scenario: Scenario,
    billing: Address,
    customer_id: u64,
    prices_with_tax: bool,
    at: DateTime<Utc>,
) -> Order {
    let currency = scenario.currency();
    let mut order = empty(billing, customer_id, currency, at);
    order.tax_inclusive = scenario == Scenario::TaxInclusive || prices_with_tax;
    order.payment = payment(dice, scenario);
    order.ip_address = format!("203.0.113.{}", dice.between(1, 254));
    order.cart_id = Some(dice.uuid());
    order.source = dice
        .weighted(&[
            (70, "www"),
            (12, "mobile"),
            (8, "iphone"),
            (6, "manual"),
            (4, "checkout_api"),
        ])
        .to_owned();
    order.email_opt_in = dice.chance(30);
    if dice.chance(8) {
        order.customer_message = Some("Please leave the parcel at the front desk. Merci !".to_owned());
    }
    if dice.chance(6) {
        order.staff_notes = "Called on Tuesday: wants the invoice made out to the organization.".to_owned();
    }
    fill(dice, scenario, &mut order);
    send(dice, scenario, &mut order);
    extras(dice, scenario, &mut order);
    order
}

/// An order with nothing in it.
pub(crate) fn empty(billing: Address, customer_id: u64, currency: &'static Currency, at: DateTime<Utc>) -> Order {
    Order {
        id: 0,
        customer_id,
        created: at,
        modified: at,
        shipped: None,
        status_id: status::INCOMPLETE,
        status_before_cancel: None,
        payment: Payment {
            method: "Manual".to_owned(),
            gateway: "custom",
            provider_id: String::new(),
            status: "",
            online: false,
        },
        currency,
        tax_inclusive: false,
        tax_zone: zone_of(&billing.country_iso2, &billing.state),
        lines: Vec::new(),
        consignments: Vec::new(),
        fees: Vec::new(),
        discounts: Vec::new(),
        gift_certificate: None,
        store_credit: Amount::ZERO,
        billing,
        delivery_note: String::new(),
        staff_notes: String::new(),
        customer_message: None,
        ip_address: String::new(),
        source: "www".to_owned(),
        channel_id: 1,
        external_source: None,
        external_id: None,
        external_order_id: String::new(),
        external_merchant_id: None,
        locale: "en",
        cart_id: None,
        is_deleted: false,
        email_opt_in: false,
        quirks: Quirks::default(),
        order_refunded: Amount::ZERO,
        totals: Totals::default(),
    }
}

fn payment(dice: &mut Dice, scenario: Scenario) -> Payment {
    let (method, gateway, online) = match scenario {
        Scenario::Sponsorship => ("Bank Deposit", "bankdeposit", false),
        Scenario::Free => ("", "", false),
        _ => dice.weighted(&[
            (52, ("Credit Card", "stripe", true)),
            (18, ("PayPal", "paypalexpress", true)),
            (8, ("Authorize.Net", "authorizenet", true)),
            (8, ("Check", "cheque", false)),
            (6, ("Bank Deposit", "bankdeposit", false)),
            (5, ("Pay in Store", "instore", false)),
            (3, ("Cash on Delivery", "cod", false)),
        ]),
    };
    let provider_id = if online {
        format!("ch_{:016x}", dice.bits())
    } else {
        String::new()
    };
    Payment {
        method: method.to_owned(),
        gateway,
        provider_id,
        status: "",
        online,
    }
}

/// A line of an article at the order's prices.
pub(crate) fn line(dice: &mut Dice, order: &Order, article: &'static Article, quantity: u64) -> Line {
    let options = article.option.map_or_else(Vec::new, |(name, choices)| {
        vec![LineOption {
            name: name.to_owned(),
            value: (*dice.pick(choices)).to_owned(),
        }]
    });
    let event = (article.shelf == Shelf::Event).then(|| {
        let date = order.created + TimeDelta::days(i64::try_from(dice.between(10, 120)).unwrap_or(30));
        ("Date".to_owned(), date.date_naive())
    });
    Line {
        id: 0,
        product_id: article.id,
        variant_id: article.id + 1_000,
        name: article.name.to_owned(),
        sku: article.sku.to_owned(),
        brand: String::new(),
        kind: article.kind,
        unit_price: order.currency.price(Amount::cents(article.cents)),
        quantity,
        taxable: article.taxable,
        consignment: None,
        options,
        wrapping: None,
        event,
        parent: None,
        quantity_shipped: 0,
        quantity_refunded: 0,
        refunded: Amount::ZERO,
        refunded_tax: Amount::ZERO,
        price: LinePrice::default(),
    }
}

fn fill(dice: &mut Dice, scenario: Scenario, order: &mut Order) {
    let add = |dice: &mut Dice, order: &mut Order, shelf: Vec<&'static Article>, most: u64| {
        let article = *dice.pick(&shelf);
        let quantity = dice.between(1, most);
        let line = line(dice, order, article, quantity);
        order.lines.push(line);
    };
    match scenario {
        Scenario::Membership => {
            add(dice, order, catalog::on_shelf(Shelf::Membership), 1);
            if dice.chance(25) {
                add(dice, order, catalog::on_shelf(Shelf::Event), 2);
            }
        }
        Scenario::Event | Scenario::Discount => {
            for _ in 0..dice.between(1, 3) {
                add(dice, order, catalog::on_shelf(Shelf::Event), 4);
            }
            if let (Some(article), true) = (catalog::find_article(93), dice.chance(20)) {
                let mut included = line(dice, order, article, 1);
                included.name = "Recording of the sessions (included)".to_owned();
                included.unit_price = Amount::ZERO;
                included.parent = Some(0);
                order.lines.push(included);
            }
        }
        Scenario::Sponsorship => add(dice, order, catalog::on_shelf(Shelf::Sponsorship), 1),
        Scenario::GiftCertificateBought => {
            add(dice, order, catalog::on_shelf(Shelf::GiftCertificate), 2);
            if dice.chance(40) {
                add(dice, order, catalog::on_shelf(Shelf::Book), 1);
            }
        }
        Scenario::Books | Scenario::FreeShipping | Scenario::SeveralAddresses | Scenario::Dinar => {
            for _ in 0..dice.between(2, 4) {
                add(dice, order, catalog::of_kind(LineKind::Physical), 3);
            }
        }
        Scenario::GiftWrapping => {
            for _ in 0..dice.between(1, 3) {
                add(dice, order, catalog::of_kind(LineKind::Physical), 1);
            }
        }
        Scenario::Free => {
            if let Some(article) = catalog::find_article(94) {
                let line = line(dice, order, article, 1);
                order.lines.push(line);
            }
        }
        Scenario::Long => {
            let all: Vec<_> = catalog::CATALOG
                .iter()
                .filter(|article| article.kind != LineKind::GiftCertificate)
                .collect();
            for number in 0..250_usize {
                let quantity = dice.between(1, 2);
                let mut line = line(dice, order, all[number % all.len()], quantity);
                line.name = format!("{} (lot {})", line.name, number + 1);
                order.lines.push(line);
            }
        }
        _ => {
            for _ in 0..dice.between(1, 4) {
                let kind = if dice.chance(55) {
                    LineKind::Physical
                } else {
                    LineKind::Digital
                };
                let shelf: Vec<_> = catalog::of_kind(kind)
                    .into_iter()
                    .filter(|article| article.shelf != Shelf::Sponsorship)
                    .collect();
                add(dice, order, shelf, 3);
            }
        }
    }
}

/// Decides where the physical lines go.
fn send(dice: &mut Dice, scenario: Scenario, order: &mut Order) {
    let physical: Vec<usize> = order
        .lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.kind == LineKind::Physical)
        .map(|(index, _)| index)
        .collect();
    if physical.is_empty() {
        return;
    }
    let places = if scenario == Scenario::SeveralAddresses {
        physical.len().clamp(2, 3)
    } else {
        1
    };
    for number in 0..places {
        let mut address = order.billing.clone();
        if number > 0 || dice.chance(15) {
            let other = people::person(dice, scenario.region(), 9_000 + u64::try_from(number).unwrap_or(0));
            address = Address {
                email: order.billing.email.clone(),
                ..other
            };
        }
        let (method, cents) = dice.weighted(&[
            (5, ("Flat Rate", 795)),
            (3, ("Ship by Weight", 1_243)),
            (1, ("Free Shipping", 0)),
            (2, ("FedEx (Ground)", 1_518)),
        ]);
        let handling = if scenario == Scenario::Books || dice.chance(8) {
            250
        } else {
            0
        };
        order.consignments.push(Consignment {
            id: 0,
            address,
            method: method.to_owned(),
            shipping: order.currency.price(Amount::cents(cents)),
            handling: order.currency.price(Amount::cents(handling)),
            shipping_refunded: Amount::ZERO,
            handling_refunded: Amount::ZERO,
            shipping_price: Priced::default(),
            handling_price: Priced::default(),
        });
    }
    for (turn, index) in physical.into_iter().enumerate() {
        order.lines[index].consignment = Some(turn % places);
    }
}

fn extras(dice: &mut Dice, scenario: Scenario, order: &mut Order) {
    let currency = order.currency;
    let money = |cents: i128| currency.price(Amount::cents(cents));
    let coupon = |code: &str, coupon_id: u64, name: &str, takes: Takes| Discount {
        source: DiscountSource::Coupon {
            id: 0,
            coupon_id,
            code: code.to_owned(),
        },
        name: name.to_owned(),
        takes,
        amount: Amount::ZERO,
    };
    match scenario {
        Scenario::Coupon => {
            let choice = dice.weighted(&[
                (5, ("MEMBER10", 1, "10% for members", Takes::Percent(Rate(100_000)))),
                (4, ("WELCOME5", 2, "$5 off", Takes::Total(money(500)))),
                (2, ("PERITEM1", 3, "$1 off each item", Takes::PerItem(money(100)))),
            ]);
            order.discounts.push(coupon(choice.0, choice.1, choice.2, choice.3));
            if dice.chance(25) {
                order
                    .discounts
                    .push(coupon("SPRING3", 4, "$3 spring coupon", Takes::Total(money(300))));
            }
        }
        Scenario::Discount => {
            order.discounts.push(Discount {
                source: DiscountSource::Manual,
                name: "Manual Discount".to_owned(),
                takes: Takes::Total(money(1_000)),
                amount: Amount::ZERO,
            });
            if dice.chance(50) {
                order.discounts.push(Discount {
                    source: DiscountSource::Promotion("promotion-12".to_owned()),
                    name: "Two tickets, 5% off".to_owned(),
                    takes: Takes::Percent(Rate(50_000)),
                    amount: Amount::ZERO,
                });
            }
        }
        Scenario::FreeShipping => order
            .discounts
            .push(coupon("SHIPFREE", 5, "Free shipping", Takes::FreeShipping)),
        Scenario::Free if dice.chance(50) => {
            let article = *dice.pick(&catalog::on_shelf(Shelf::Course));
            let paid = line(dice, order, article, 1);
            order.lines.push(paid);
            order.discounts.push(coupon(
                "SPEAKER100",
                6,
                "Speakers attend free",
                Takes::Percent(Rate(1_000_000)),
            ));
        }
        Scenario::GiftWrapping => {
            for line in &mut order.lines {
                line.wrapping = Some(Wrapping {
                    name: "Silver Paper & Ribbon".to_owned(),
                    message: "Happy anniversary, with love – J.".to_owned(),
                    cost: money(499),
                    refunded: false,
                });
            }
        }
        Scenario::Fees => {
            for (name, cents, taxable) in [("Processing Fee", 350, false), ("Package Protection", 225, true)] {
                order.fees.push(Fee {
                    id: 0,
                    name: name.to_owned(),
                    cost: money(cents),
                    taxable,
                    refunded: false,
                    price: Priced::default(),
                });
            }
        }
        Scenario::GiftCertificateUsed => {
            let balance = if dice.chance(25) { money(500_000) } else { money(2_500) };
            order.gift_certificate = Some((
                format!("{}-{}-{}", dice.digits(3), dice.digits(3), dice.digits(3)),
                balance,
            ));
        }
        Scenario::StoreCredit => {
            order.store_credit = if dice.chance(25) {
                money(1_000_000)
            } else {
                money(2_000)
            };
        }
        Scenario::Migrated => {
            order.external_source = Some("M-MIG".to_owned());
            order.external_id = Some(format!("OLD-{}", dice.digits(5)));
            order.source = "external".to_owned();
            order.cart_id = None;
        }
        _ => {}
    }
}
