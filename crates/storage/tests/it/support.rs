//! A store, its orders, and the way of an order into the database as the sync walks it.

use std::time::Duration;

use chrono::{TimeZone, Utc};
use mctrade_domain::filter::InvoiceListItem;
use mctrade_domain::ledger::{Claim, SyncOutcome};
use mctrade_domain::plan::{ImportPlan, plan};
use mctrade_domain::profile::{Membership, NewProfile, Profile};
use mctrade_domain::shop_order::*;
use mctrade_domain::{Currency, CustomerId, Money, OrderId, ProfileId, RefundId, StoreId, Timestamp, UserId};
use mctrade_storage::{Actor, NewStore, SealedSecrets, Storage, StorageError};
use uuid::Uuid;

pub(crate) const LEASE: Duration = Duration::from_secs(60);

/// A moment, seconds after a fixed one.
pub(crate) fn at(second: i64) -> Timestamp {
    Utc.timestamp_opt(1_780_000_000 + second, 123_456_000).unwrap()
}

pub(crate) fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

pub(crate) fn staff() -> Actor {
    Actor::User {
        id: UserId(Uuid::from_u128(7)),
        name: "finance@example.org".to_owned(),
    }
}

/// One connected store.
pub(crate) struct Shop {
    pub(crate) storage: Storage,
    pub(crate) store: StoreId,
    pub(crate) anonymous: ProfileId,
}

/// A connected store on every database that can be had.
pub(crate) async fn shops() -> Vec<Shop> {
    let mut shops = Vec::new();
    for storage in mctrade_storage::testing::all().await {
        shops.push(Shop::open(storage, "abcde12345").await);
    }
    shops
}

pub(crate) fn new_store(hash: &str) -> NewStore {
    NewStore {
        id: StoreId(Uuid::new_v4()),
        hash: hash.to_owned(),
        name: "Northwind Chamber".to_owned(),
        currency: Currency::USD,
        time_zone: "America/Chicago".to_owned(),
        control_panel_url: "https://store.example/manage".to_owned(),
        storefront_url: "https://store.example".to_owned(),
        secrets: SealedSecrets {
            access_token: vec![1, 2, 3],
            client_secret: vec![4, 5],
            key_id: "k1".to_owned(),
        },
        webhook_path_hash: format!("path-of-{hash}"),
    }
}

impl Shop {
    pub(crate) async fn open(storage: Storage, hash: &str) -> Self {
        let store = storage
            .stores()
            .insert(&new_store(hash), &Actor::System("test"), at(0))
            .await
            .unwrap();
        let settings = storage.settings().revenue(store.id).await.unwrap();
        Self {
            storage,
            store: store.id,
            anonymous: settings.anonymous_profile,
        }
    }

    pub(crate) async fn claim(&self, order: &ShopOrder, now: Timestamp) -> Claim {
        self.storage
            .ledger()
            .claim_one(self.store, order.id, LEASE, now)
            .await
            .unwrap()
            .expect("a claim")
    }

    pub(crate) async fn plan(&self, order: &ShopOrder, now: Timestamp) -> ImportPlan {
        let context = self.storage.load_import_context(self.store, order).await.unwrap();
        plan(order, &context, now).unwrap()
    }

    /// What the sync does with one reading of an order.
    pub(crate) async fn try_import(&self, order: &ShopOrder, now: Timestamp) -> Result<SyncOutcome, StorageError> {
        let claim = self.claim(order, now).await;
        let planned = self.plan(order, now).await;
        self.storage.apply_plan(&claim, order, &planned, now).await
    }

    pub(crate) async fn import(&self, order: &ShopOrder, now: Timestamp) -> SyncOutcome {
        self.try_import(order, now).await.unwrap()
    }

    /// Imports an order and answers its row.
    pub(crate) async fn invoice(&self, order: &ShopOrder, now: Timestamp) -> InvoiceListItem {
        self.import(order, now).await;
        self.row(order.id).await
    }

    pub(crate) async fn row(&self, order: OrderId) -> InvoiceListItem {
        self.storage
            .invoices()
            .find_by_order(self.store, order)
            .await
            .unwrap()
            .expect("an invoice")
    }

    pub(crate) async fn profile(&self, first: &str, last: &str, email: &str) -> Profile {
        let new = individual(first, last, email);
        self.storage
            .profiles()
            .insert(&new, true, &staff(), at(0))
            .await
            .unwrap()
    }

    pub(crate) async fn sound(&self) {
        assert_eq!(self.storage.audit().check().await.unwrap(), []);
    }
}

pub(crate) fn individual(first: &str, last: &str, email: &str) -> NewProfile {
    let contact = ContactDetails {
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        email: email.to_owned(),
        ..ContactDetails::default()
    };
    NewProfile::individual(contact, Membership::NonMember, None).unwrap()
}

pub(crate) fn organization(name: &str) -> NewProfile {
    let contact = ContactDetails {
        company: name.to_owned(),
        ..ContactDetails::default()
    };
    NewProfile::organization(contact, Membership::Member).unwrap()
}

fn taxed(ex_tax: i64, tax: i64) -> TaxedAmount {
    TaxedAmount {
        ex_tax: usd(ex_tax),
        inc_tax: usd(ex_tax + tax),
        tax: usd(tax),
    }
}

/// A guest's paid order: 100.00 of one product with 8.00 tax and 12.00 shipping with 0.96 tax, 120.96 together.
pub(crate) fn guest_order(number: i64) -> ShopOrder {
    let zero = TaxedAmount::zero(Currency::USD);
    ShopOrder {
        id: OrderId(number),
        created_at: at(number),
        modified_at: at(number),
        status: OrderStatus::AwaitingFulfillment,
        status_label: "Awaiting Fulfillment".to_owned(),
        payment_status: PaymentStatus::Unstated,
        payment_method: "Credit Card".to_owned(),
        currency: Currency::USD,
        rates: CurrencyFacts::default(),
        total_inc_tax: usd(12_096),
        total_ex_tax: usd(11_200),
        total_tax: usd(896),
        prices_include_tax: Some(false),
        shipping: taxed(1_200, 96),
        handling: zero,
        wrapping: zero,
        discount_amount: usd(0),
        coupon_discount: usd(0),
        gift_certificate_amount: usd(0),
        store_credit_amount: usd(0),
        customer_id: None,
        customer: None,
        billing: ContactDetails {
            first_name: "Jane".to_owned(),
            last_name: "Doe".to_owned(),
            email: "jane@example.org".to_owned(),
            ..ContactDetails::default()
        },
        products: vec![product(15, 4, taxed(10_000, 800))],
        coupons: Vec::new(),
        fees: Vec::new(),
        taxes: vec![OrderTax {
            id: 1,
            name: "Sales Tax".to_owned(),
            class: "Default Tax Class".to_owned(),
            rate: "8.0000".to_owned(),
            amount: usd(896),
            order_product_id: None,
        }],
        refunds: Vec::new(),
        channel_id: Some(1),
        source: "www".to_owned(),
        external_source: None,
        archived: false,
        digital: false,
        snapshot: format!("{{\"id\":{number}}}"),
    }
}

fn product(id: i64, quantity: i64, total: TaxedAmount) -> OrderProduct {
    OrderProduct {
        id,
        parent_id: None,
        product_id: Some(500 + id),
        name: format!("Product {id}"),
        sku: format!("SKU-{id}"),
        kind: ProductKind::Physical,
        quantity,
        unit_price_ex_tax: Money::new(total.ex_tax.minor() / quantity.max(1), total.ex_tax.currency()),
        total,
        discounted_total_inc_tax: None,
        applied_discounts: Vec::new(),
        options: Vec::new(),
        wrapping: None,
        address_id: Some(1),
        tax_class: None,
        event_date: None,
    }
}

/// The same order of a signed-in customer.
pub(crate) fn customer_order(number: i64, customer: i64, first: &str, last: &str, email: &str) -> ShopOrder {
    let contact = ContactDetails {
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        email: email.to_owned(),
        ..ContactDetails::default()
    };
    ShopOrder {
        customer_id: Some(CustomerId(customer)),
        customer: Some(ShopCustomer {
            id: CustomerId(customer),
            contact: contact.clone(),
            group_id: None,
        }),
        billing: contact,
        ..guest_order(number)
    }
}

/// A later reading of an order: one more of its product, 25.00 and 2.00 tax more.
pub(crate) fn edited(order: &ShopOrder, second: i64) -> ShopOrder {
    let mut order = order.clone();
    order.modified_at += chrono::Duration::seconds(second);
    order.products = vec![product(15, 5, taxed(12_500, 1_000))];
    order.taxes[0].amount = usd(1_096);
    order.total_ex_tax = usd(13_700);
    order.total_tax = usd(1_096);
    order.total_inc_tax = usd(14_796);
    order.snapshot = format!("{{\"id\":{},\"edited\":true}}", order.id);
    order
}

/// A later reading of an order, with a refund of its product.
pub(crate) fn refunded(order: &ShopOrder, refund: i64, minor: i64, second: i64) -> ShopOrder {
    let mut order = order.clone();
    order.modified_at += chrono::Duration::seconds(second);
    order.status = OrderStatus::PartiallyRefunded;
    order.status_label = "Partially Refunded".to_owned();
    order.refunds.push(OrderRefund {
        id: RefundId(refund),
        created_at: order.modified_at,
        reason: String::new(),
        total: usd(minor),
        tax: usd(0),
        items: vec![RefundItem {
            target: RefundTarget::Product(15),
            quantity: None,
            amount: Some(usd(minor)),
            reason: String::new(),
        }],
        payments: vec![RefundPayment {
            provider: "checkout".to_owned(),
            amount: usd(minor),
            offline: false,
            declined: false,
        }],
    });
    order
}

/// A later reading of an order: cancelled.
pub(crate) fn cancelled(order: &ShopOrder, second: i64) -> ShopOrder {
    let mut order = order.clone();
    order.modified_at += chrono::Duration::seconds(second);
    order.status = OrderStatus::Cancelled;
    order.status_label = "Cancelled".to_owned();
    order
}
