//! Everything that is remembered, on SQLite and PostgreSQL.
//!
//! The only crate, with the migrations, that names the ORM: it speaks the domain's types outward and keeps its rows to
//! itself. It decides nothing about the business: what an order means is `mctrade_domain::plan`'s, and
//! [`Storage::apply_plan`] only writes it down, in one transaction. Rules that must hold whatever the code does (entries
//! are never changed, lines sum to the total, one invoice an order) are kept by the database itself; the migrations
//! say them. Start at [`Storage`].

pub mod actor;
pub mod api_keys;
pub mod audit;
pub mod customers;
pub mod error;
pub mod idempotency;
pub mod inbox;
pub mod invoices;
pub mod jobs;
pub mod ledger;
pub mod profiles;
pub mod sessions;
pub mod settings;
mod storage;
pub mod stores;
#[cfg(feature = "testing")]
pub mod testing;
pub mod timeline;
pub mod users;

mod apply;
mod codes;
mod context;
mod entities;
mod events;
mod json;
mod page;
mod sql;

pub use actor::Actor;
pub use api_keys::{ApiKey, ApiKeys, NewApiKey};
pub use audit::{Audit, Violation};
pub use customers::{Customer, Customers};
pub use error::StorageError;
pub use idempotency::{Idempotency, IdempotencyState};
pub use inbox::{Inbox, NewWebhook};
pub use invoices::{
    AdjustmentDetail, AdjustmentOf, ChangeProfile, CreateCustomerProfile, CustomerProfileCreated, InvoiceCustomer,
    InvoiceDetail, InvoiceTotals, Invoices, LineDetail, LinkCustomerProfile, PaymentDetail,
};
pub use jobs::{Job, JobState, Jobs, NewJob};
pub use ledger::{DueMark, Ledger, LedgerCursor, LedgerFilter, LedgerStats};
pub use profiles::Profiles;
pub use sessions::{NewSession, Session, Sessions};
pub use settings::{Choices, Settings};
pub use storage::{Backend, Storage};
pub use stores::{NewStore, SealedSecrets, Store, StoreSync, Stores};
pub use timeline::{Timeline, TimelineEvent};
pub use users::{NewUser, User, Users};

/// What this crate's calls answer.
pub type Result<T> = std::result::Result<T, StorageError>;
