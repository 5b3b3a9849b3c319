//! An order as any shop platform tells it: read whole, checked, with money in minor units.

use chrono::NaiveDate;

use crate::{Currency, CustomerId, Money, MoneyError, OrderId, RefundId, Timestamp};

/// One order with all its parts, as one reading of the shop gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopOrder {
    /// The shop's order number.
    pub id: OrderId,
    /// When the order was placed; may be years old for an order migrated from elsewhere.
    pub created_at: Timestamp,
    /// When the shop last changed the order, whole seconds.
    pub modified_at: Timestamp,
    /// Where the order stands.
    pub status: OrderStatus,
    /// The status in the merchant's own words.
    pub status_label: String,
    /// What the payment gateway says; often empty, so the order's status leads.
    pub payment_status: PaymentStatus,
    /// The payment method's display name, or a gateway code; may be empty.
    pub payment_method: String,
    /// What was paid in: the currency of every amount here.
    pub currency: Currency,
    /// The currencies and rates as the shop sent them, kept untouched.
    pub rates: CurrencyFacts,
    /// What the customer owes or paid. The invoice's total.
    pub total_inc_tax: Money,
    /// The total without tax, as the shop says it.
    pub total_ex_tax: Money,
    /// The tax within the total.
    pub total_tax: Money,
    /// Whether prices were entered with tax; `None` on old orders that do not say.
    pub prices_include_tax: Option<bool>,
    /// Shipping of the whole order.
    pub shipping: TaxedAmount,
    /// Handling of the whole order.
    pub handling: TaxedAmount,
    /// Gift wrapping of the whole order.
    pub wrapping: TaxedAmount,
    /// Manual and automatic discounts, positive, without coupons.
    pub discount_amount: Money,
    /// Coupons' discounts, positive.
    pub coupon_discount: Money,
    /// Gift certificates redeemed, positive.
    pub gift_certificate_amount: Money,
    /// Store credit used, positive.
    pub store_credit_amount: Money,
    /// The signed-in customer; `None` for a guest.
    pub customer_id: Option<CustomerId>,
    /// The customer's record; `None` for a guest or where the shop no longer has it.
    pub customer: Option<ShopCustomer>,
    /// Who is billed.
    pub billing: ContactDetails,
    /// The products bought.
    pub products: Vec<OrderProduct>,
    /// The coupons used.
    pub coupons: Vec<OrderCoupon>,
    /// Fees on the order.
    pub fees: Vec<OrderFee>,
    /// The tax by rate.
    pub taxes: Vec<OrderTax>,
    /// The refund records.
    pub refunds: Vec<OrderRefund>,
    /// The sales channel.
    pub channel_id: Option<i64>,
    /// Where the order came from, such as `www` or `manual`.
    pub source: String,
    /// Where a migrated order came from, such as `M-MIG`.
    pub external_source: Option<String>,
    /// Archived in the shop. Not a cancellation.
    pub archived: bool,
    /// Only digital goods: no shipping address.
    pub digital: bool,
    /// The shop's own document, verbatim JSON, kept with the revision it made.
    pub snapshot: String,
}

/// Currencies and rates exactly as sent; the direction of the rates is not documented, so none is applied.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CurrencyFacts {
    /// Currency the shopper saw.
    pub display_code: Option<String>,
    /// Rate of the display currency, verbatim.
    pub display_rate: Option<String>,
    /// The store's default currency, where several are sold in.
    pub store_code: Option<String>,
    /// Rate between the store's default and the transactional currency, verbatim.
    pub store_rate: Option<String>,
}

/// An amount with and without its tax, each as the shop says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TaxedAmount {
    /// Without tax.
    pub ex_tax: Money,
    /// With tax.
    pub inc_tax: Money,
    /// The tax.
    pub tax: Money,
}

impl TaxedAmount {
    /// Nothing, in a currency.
    #[must_use]
    pub fn zero(currency: Currency) -> Self {
        let zero = Money::zero(currency);
        Self {
            ex_tax: zero,
            inc_tax: zero,
            tax: zero,
        }
    }
}

/// One product line of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderProduct {
    /// The order product's id: what refunds and edits name.
    pub id: i64,
    /// The line this one belongs to, for pick lists; such a child carries no money.
    pub parent_id: Option<i64>,
    /// The catalogue product; `None` for a custom product.
    pub product_id: Option<i64>,
    /// The product's name.
    pub name: String,
    /// Stock-keeping unit; may be empty.
    pub sku: String,
    /// What kind of product it is.
    pub kind: ProductKind,
    /// How many.
    pub quantity: i64,
    /// Price of one, without tax.
    pub unit_price_ex_tax: Money,
    /// The line before discounts, with and without tax.
    pub total: TaxedAmount,
    /// What the shopper paid for the line after every discount, with tax; where the shop says it.
    pub discounted_total_inc_tax: Option<Money>,
    /// How discounts fell on this line.
    pub applied_discounts: Vec<AppliedDiscount>,
    /// Chosen options, name and value.
    pub options: Vec<(String, String)>,
    /// Gift wrapping of this line.
    pub wrapping: Option<ProductWrapping>,
    /// The shipping address it goes to.
    pub address_id: Option<i64>,
    /// The shop's tax class.
    pub tax_class: Option<i64>,
    /// The date of an event ticket.
    pub event_date: Option<NaiveDate>,
}

/// What kind of product a line sells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProductKind {
    /// Shipped goods.
    Physical,
    /// Downloads, memberships, tickets.
    Digital,
    /// A gift certificate bought.
    GiftCertificate,
    /// Anything the shop adds later, verbatim.
    Other(String),
}

/// The part of a discount that fell on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppliedDiscount {
    /// The shop's name of the discount: a coupon's or a promotion's.
    pub name: String,
    /// The coupon's code, where it was one.
    pub code: Option<String>,
    /// Money taken off this line, positive.
    pub amount: Money,
}

/// Gift wrapping of one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductWrapping {
    /// The wrapping's name.
    pub name: String,
    /// Its cost for the whole line.
    pub cost: TaxedAmount,
}

/// A coupon used on the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderCoupon {
    /// The record's id.
    pub id: i64,
    /// The code the shopper typed; may be empty for a promotion.
    pub code: String,
    /// Money taken off, positive.
    pub discount: Money,
}

/// A fee on the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderFee {
    /// The fee's id: what refunds name.
    pub id: i64,
    /// What the customer reads.
    pub name: String,
    /// Its cost.
    pub cost: TaxedAmount,
}

/// One tax on one part of the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderTax {
    /// The record's id.
    pub id: i64,
    /// The rate's name, such as `Sales Tax`.
    pub name: String,
    /// The tax class's name.
    pub class: String,
    /// The rate in percent, verbatim.
    pub rate: String,
    /// Tax of this record.
    pub amount: Money,
    /// The order product it was charged on.
    pub order_product_id: Option<i64>,
}

/// One refund record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRefund {
    /// The refund's id: each is applied once.
    pub id: RefundId,
    /// When it was made.
    pub created_at: Timestamp,
    /// Staff's reason; may be empty.
    pub reason: String,
    /// Money given back, positive.
    pub total: Money,
    /// Tax within it; may be negative.
    pub tax: Money,
    /// What was refunded. Empty where only tax was adjusted.
    pub items: Vec<RefundItem>,
    /// How the money went back.
    pub payments: Vec<RefundPayment>,
}

impl OrderRefund {
    /// Whether no money went back: there were payments and the gateway declined them all.
    #[must_use]
    pub fn is_wholly_declined(&self) -> bool {
        !self.payments.is_empty() && self.payments.iter().all(|payment| payment.declined)
    }

    /// The money that went back: the total less what the gateway declined, never below nothing.
    ///
    /// # Errors
    /// If two currencies meet or a sum does not fit.
    pub fn money(&self) -> Result<Money, MoneyError> {
        let zero = Money::zero(self.total.currency());
        if self.is_wholly_declined() {
            return Ok(zero);
        }
        let declined = self
            .payments
            .iter()
            .filter(|payment| payment.declined)
            .map(|payment| payment.amount);
        let money = self.total.sub(Money::sum(self.total.currency(), declined)?)?;
        Ok(if money.is_negative() { zero } else { money })
    }
}

/// One part of a refund.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundItem {
    /// What was refunded.
    pub target: RefundTarget,
    /// How many, for products.
    pub quantity: Option<i64>,
    /// The amount asked for, with tax, positive; `None` where the shop computed it.
    pub amount: Option<Money>,
    /// Staff's reason; may be empty.
    pub reason: String,
}

/// What a refund item gives money back for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RefundTarget {
    /// An order product.
    Product(i64),
    /// The gift wrapping of an order product.
    GiftWrapping(i64),
    /// Shipping to an order address.
    Shipping(i64),
    /// Handling to an order address.
    Handling(i64),
    /// A fee.
    Fee(i64),
    /// The order as a whole.
    Order,
}

/// One way the money of a refund went back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundPayment {
    /// The provider, such as `storecredit` or a gateway's code.
    pub provider: String,
    /// The amount, positive.
    pub amount: Money,
    /// Given back outside the shop.
    pub offline: bool,
    /// The gateway declined it: no money went back.
    pub declined: bool,
}

/// Where an order stands, in BigCommerce's numbers: labels are the merchant's, numbers never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrderStatus {
    /// 0: the shopper reached the payment page. No invoice yet.
    Incomplete,
    /// 1
    Pending,
    /// 2
    Shipped,
    /// 3
    PartiallyShipped,
    /// 4
    Refunded,
    /// 5
    Cancelled,
    /// 6
    Declined,
    /// 7
    AwaitingPayment,
    /// 8
    AwaitingPickup,
    /// 9
    AwaitingShipment,
    /// 10
    Completed,
    /// 11
    AwaitingFulfillment,
    /// 12
    ManualVerification,
    /// 13
    Disputed,
    /// 14
    PartiallyRefunded,
    /// A number this version does not know.
    Unknown(i64),
}

impl OrderStatus {
    /// The status of a BigCommerce status id.
    #[must_use]
    pub fn from_number(number: i64) -> Self {
        match number {
            0 => Self::Incomplete,
            1 => Self::Pending,
            2 => Self::Shipped,
            3 => Self::PartiallyShipped,
            4 => Self::Refunded,
            5 => Self::Cancelled,
            6 => Self::Declined,
            7 => Self::AwaitingPayment,
            8 => Self::AwaitingPickup,
            9 => Self::AwaitingShipment,
            10 => Self::Completed,
            11 => Self::AwaitingFulfillment,
            12 => Self::ManualVerification,
            13 => Self::Disputed,
            14 => Self::PartiallyRefunded,
            other => Self::Unknown(other),
        }
    }

    /// Whether the order was called off: cancelled by staff or declined by the gateway.
    #[must_use]
    pub fn is_cancelled(self) -> bool {
        matches!(self, Self::Cancelled | Self::Declined)
    }

    /// Whether the status alone says that the money has come in.
    #[must_use]
    pub fn is_paid(self) -> bool {
        match self {
            Self::Shipped
            | Self::PartiallyShipped
            | Self::Refunded
            | Self::AwaitingPickup
            | Self::AwaitingShipment
            | Self::Completed
            | Self::AwaitingFulfillment
            | Self::PartiallyRefunded => true,
            Self::Incomplete
            | Self::Pending
            | Self::Cancelled
            | Self::Declined
            | Self::AwaitingPayment
            | Self::ManualVerification
            | Self::Disputed
            | Self::Unknown(_) => false,
        }
    }

    /// The BigCommerce status id.
    #[must_use]
    pub fn number(self) -> i64 {
        match self {
            Self::Incomplete => 0,
            Self::Pending => 1,
            Self::Shipped => 2,
            Self::PartiallyShipped => 3,
            Self::Refunded => 4,
            Self::Cancelled => 5,
            Self::Declined => 6,
            Self::AwaitingPayment => 7,
            Self::AwaitingPickup => 8,
            Self::AwaitingShipment => 9,
            Self::Completed => 10,
            Self::AwaitingFulfillment => 11,
            Self::ManualVerification => 12,
            Self::Disputed => 13,
            Self::PartiallyRefunded => 14,
            Self::Unknown(number) => number,
        }
    }
}

/// What the gateway says of the payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentStatus {
    /// Nothing said: offline, manual and many gateways.
    Unstated,
    /// Money reserved, not taken.
    Authorized,
    /// Money taken.
    Captured,
    /// Paid.
    Paid,
    /// Anything else, verbatim.
    Other(String),
}

impl PaymentStatus {
    /// Whether the gateway says that money was given back, which it can only be after it was taken.
    #[must_use]
    pub fn is_refunded(&self) -> bool {
        match self {
            Self::Other(text) => matches!(crate::text::fold(text).as_str(), "refunded" | "partially refunded"),
            Self::Unstated | Self::Authorized | Self::Captured | Self::Paid => false,
        }
    }

    /// Whether the money has been taken.
    #[must_use]
    pub fn is_paid(&self) -> bool {
        matches!(self, Self::Captured | Self::Paid)
    }
}

/// A customer's record in the shop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopCustomer {
    /// The customer number.
    pub id: CustomerId,
    /// The person.
    pub contact: ContactDetails,
    /// The customer group; `None` for none.
    pub group_id: Option<i64>,
}

/// How a person or company is named and reached. Any field may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactDetails {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Company.
    pub company: String,
    /// E-mail address.
    pub email: String,
    /// Telephone.
    pub phone: String,
    /// Street, first line.
    pub street_1: String,
    /// Street, second line.
    pub street_2: String,
    /// City.
    pub city: String,
    /// State or province.
    pub state: String,
    /// Postal code.
    pub postal_code: String,
    /// ISO 3166 alpha-2 country code.
    pub country_code: String,
}

impl ContactDetails {
    /// First and last name, or the company, or nothing.
    #[must_use]
    pub fn display_name(&self) -> String {
        let name = format!("{} {}", self.first_name.trim(), self.last_name.trim());
        match name.trim() {
            "" => self.company.trim().to_owned(),
            name => name.to_owned(),
        }
    }
}
