//! The practice store: a pretend BigCommerce.
//!
//! It answers the parts of the BigCommerce API that orders, refunds, customers and webhooks need, from a seeded
//! generator or from documents of your own, so that a connector can be tried, tested and rehearsed without a real shop.
//! It knows nothing of the rest of this project and shares no types with it: a mistake in our client must not be able
//! to
//! hide in a matching mistake here. It is checked against BigCommerce's published specifications and public clients.
//!
//! Start with [`start`] and [`SimulatorConfig`]; [`StoreControl`] places, edits, cancels and refunds orders and breaks
//! things. The same is offered at `/practice` (a page) and `/practice/api` (JSON), to this machine only.
//!
//! # Where things are
//! `model` is what the store remembers, with all arithmetic in `model::pricing`; `store` has the operations on it;
//! `make` the generator; `wire` the JSON; `http` the answers; `deliver` the webhooks.
//! No order is ever worked out with floating-point numbers, and nothing but [`start`] does I/O before a request comes.
//!
//! # Documents of your own
//! [`SimulatorConfig::load`] names a folder whose documents are served byte for byte:
//!
//! ```text
//! orders/1042.json                      one order, as GET /v2/orders/1042 gives it
//! orders/1042/products.json             its parts, as their endpoints give them; what is missing is empty
//! orders/1042/coupons.json
//! orders/1042/shipping_addresses.json
//! orders/1042/taxes.json
//! orders/1042/fees.json
//! refunds/1042.json                     the refunds of order 1042: an array, or {"data": [...]}
//! transactions/1042.json                its transactions, likewise
//! customers/5.json                      customer 5, as GET /v3/customers gives it
//! store.json                            GET /v2/store
//! ```
//!
//! A JSON file at the top of the folder may also be one order, or an array of orders: an `id`, a `status_id` or
//! `status`, a `date_created` or `total_inc_tax`, and no `order_id`. Anything else there is passed over. Loaded orders take part in lists,
//! filters and counts; inside a list they stand as they are. An array at `products`, `coupons`, ... inside an order
//! document serves as that part when it has no file. Once an operation changes a loaded order, it is no longer the
//! file's bytes. Loaded customers and orders stand beside generated ones unless `orders` is 0; one whose number was
//! generated too takes its place, with its refunds and transactions. New things number on from the highest of both.

#![recursion_limit = "256"]

mod clock;
mod config;
mod control;
mod dates;
mod deliver;
mod dice;
mod error;
mod faults;
mod hooks;
mod http;
mod load;
mod make;
mod model;
mod money;
mod quota;
mod server;
mod shared;
mod sign;
mod store;
mod summary;
mod tls;
mod traffic;
mod wire;

pub use clock::StoreClock;
pub use config::SimulatorConfig;
pub use control::{BuyerChoice, NewOrder, StoreControl};
pub use error::SimulatorError;
pub use faults::{Fault, FaultPlan, RequestFault, WebhookFaults};
pub use hooks::{Delivery, DeliveryOutcome};
pub use make::scenario::Scenario;
pub use quota::QuotaPlan;
pub use server::{RunningStore, start};
pub use store::StoreError;
pub use store::edits::Edit;
pub use store::refunds::RefundRequest;
pub use summary::StoreSummary;
pub use traffic::{SeenRequest, Traffic};
