//! An order as the store keeps it. Money that follows from other money is in [`super::pricing`].

use chrono::{DateTime, NaiveDate, Utc};

use super::currency::Currency;
use super::person::Address;
use super::pricing::{LinePrice, Priced, Totals};
use super::tax::TaxZone;
use crate::money::{Amount, Rate};

/// What kind of thing a line sells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LineKind {
    Physical,
    Digital,
    GiftCertificate,
}

impl LineKind {
    pub(crate) const fn text(self) -> &'static str {
        match self {
            LineKind::Physical => "physical",
            LineKind::Digital => "digital",
            LineKind::GiftCertificate => "giftcertificate",
        }
    }
}

/// A choice the shopper made on a product.
#[derive(Clone, Debug)]
pub(crate) struct LineOption {
    pub(crate) name: String,
    pub(crate) value: String,
}

/// Gift wrapping of a line.
#[derive(Clone, Debug)]
pub(crate) struct Wrapping {
    pub(crate) name: String,
    pub(crate) message: String,
    pub(crate) cost: Amount,
    pub(crate) refunded: bool,
}

/// One line of an order.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) id: u64,
    pub(crate) product_id: u64,
    pub(crate) variant_id: u64,
    pub(crate) name: String,
    pub(crate) sku: String,
    pub(crate) brand: String,
    pub(crate) kind: LineKind,
    /// With or without tax as the order's prices are.
    pub(crate) unit_price: Amount,
    pub(crate) quantity: u64,
    pub(crate) taxable: bool,
    /// Which consignment carries it; none for what is not shipped.
    pub(crate) consignment: Option<usize>,
    pub(crate) options: Vec<LineOption>,
    pub(crate) wrapping: Option<Wrapping>,
    pub(crate) event: Option<(String, NaiveDate)>,
    /// The line this one came with; until the order is placed, that line's position.
    pub(crate) parent: Option<u64>,
    pub(crate) quantity_shipped: u64,
    pub(crate) quantity_refunded: u64,
    pub(crate) refunded: Amount,
    pub(crate) refunded_tax: Amount,
    pub(crate) price: LinePrice,
}

/// Where a part of the order is sent.
#[derive(Clone, Debug)]
pub(crate) struct Consignment {
    pub(crate) id: u64,
    pub(crate) address: Address,
    pub(crate) method: String,
    pub(crate) shipping: Amount,
    pub(crate) handling: Amount,
    pub(crate) shipping_refunded: Amount,
    pub(crate) handling_refunded: Amount,
    pub(crate) shipping_price: Priced,
    pub(crate) handling_price: Priced,
}

/// A fee on the whole order.
#[derive(Clone, Debug)]
pub(crate) struct Fee {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) cost: Amount,
    pub(crate) taxable: bool,
    pub(crate) refunded: bool,
    pub(crate) price: Priced,
}

/// Who gave a discount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum DiscountSource {
    Coupon { id: u64, coupon_id: u64, code: String },
    Manual,
    Promotion(String),
}

/// How much a discount takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Takes {
    PerItem(Amount),
    Percent(Rate),
    Total(Amount),
    FreeShipping,
}

/// A discount on the order.
#[derive(Clone, Debug)]
pub(crate) struct Discount {
    pub(crate) source: DiscountSource,
    pub(crate) name: String,
    pub(crate) takes: Takes,
    /// What it came to.
    pub(crate) amount: Amount,
}

/// How an order was, or will be, paid.
#[derive(Clone, Debug)]
pub(crate) struct Payment {
    /// The name the shopper sees, `Credit Card`.
    pub(crate) method: String,
    pub(crate) gateway: &'static str,
    pub(crate) provider_id: String,
    /// The store's payment status, `""` for many gateways.
    pub(crate) status: &'static str,
    /// Authorised through a gateway, as against cash, cheque and bank transfer.
    pub(crate) online: bool,
}

/// Odd shapes that real stores send, switched on order by order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Quirks {
    pub(crate) form_fields_as_text: bool,
    pub(crate) ebay_id_as_number: bool,
    pub(crate) empty_objects_for_null: bool,
    pub(crate) discounts_as_text: bool,
    pub(crate) event_date_as_text: bool,
    pub(crate) no_tax_flag: bool,
    pub(crate) wrong_weekday: bool,
    pub(crate) money_as_numbers: bool,
    pub(crate) unknown_fields: bool,
}

/// An order.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) id: u64,
    pub(crate) customer_id: u64,
    pub(crate) created: DateTime<Utc>,
    pub(crate) modified: DateTime<Utc>,
    pub(crate) shipped: Option<DateTime<Utc>>,
    pub(crate) status_id: u32,
    /// The status before a cancellation, to come back to.
    pub(crate) status_before_cancel: Option<u32>,
    pub(crate) payment: Payment,
    pub(crate) currency: &'static Currency,
    pub(crate) tax_inclusive: bool,
    pub(crate) tax_zone: &'static TaxZone,
    pub(crate) lines: Vec<Line>,
    pub(crate) consignments: Vec<Consignment>,
    pub(crate) fees: Vec<Fee>,
    pub(crate) discounts: Vec<Discount>,
    /// The gift certificate's code and balance; as much of it is used as the order needs.
    pub(crate) gift_certificate: Option<(String, Amount)>,
    /// Store credit the shopper wants to use, capped by the total.
    pub(crate) store_credit: Amount,
    pub(crate) billing: Address,
    pub(crate) delivery_note: String,
    pub(crate) staff_notes: String,
    pub(crate) customer_message: Option<String>,
    pub(crate) ip_address: String,
    pub(crate) source: String,
    pub(crate) channel_id: u64,
    pub(crate) external_source: Option<String>,
    pub(crate) external_id: Option<String>,
    pub(crate) external_order_id: String,
    pub(crate) external_merchant_id: Option<String>,
    pub(crate) locale: &'static str,
    pub(crate) cart_id: Option<String>,
    pub(crate) is_deleted: bool,
    pub(crate) email_opt_in: bool,
    pub(crate) quirks: Quirks,
    pub(crate) order_refunded: Amount,
    pub(crate) totals: Totals,
}

impl Order {
    pub(crate) fn is_digital(&self) -> bool {
        self.consignments.is_empty()
    }

    pub(crate) fn items_total(&self) -> u64 {
        self.lines
            .iter()
            .filter(|line| line.parent.is_none())
            .map(|line| line.quantity)
            .sum()
    }

    pub(crate) fn items_shipped(&self) -> u64 {
        self.lines
            .iter()
            .filter(|line| line.parent.is_none())
            .map(|line| line.quantity_shipped)
            .sum()
    }

    /// The id of the address a line goes to; 0 when it is not shipped.
    pub(crate) fn address_id(&self, line: &Line) -> u64 {
        line.consignment
            .and_then(|index| self.consignments.get(index))
            .map_or(0, |consignment| consignment.id)
    }
}
