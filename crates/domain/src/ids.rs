//! Newtype ids, so that an order number can never be passed where a profile ID is meant.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! number_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

number_id!(
    /// A profile's ID, the number staff read and type.
    ProfileId
);
number_id!(
    /// An invoice's id; its printed number is [`InvoiceId::number`].
    InvoiceId
);
number_id!(
    /// The shop's order number, unique within one store.
    OrderId
);
number_id!(
    /// The shop's customer number, unique within one store; a guest has none.
    CustomerId
);
number_id!(
    /// The shop's id of one refund record, unique within one store.
    RefundId
);
uuid_id!(
    /// A connected store.
    StoreId
);
uuid_id!(
    /// A member of staff.
    UserId
);
uuid_id!(
    /// A server-side session of a member of staff.
    SessionId
);
uuid_id!(
    /// An integration's API key.
    ApiKeyId
);
uuid_id!(
    /// A revenue item: what a line is booked to.
    RevenueItemId
);
uuid_id!(
    /// A tax item: what tax is booked to.
    TaxItemId
);
uuid_id!(
    /// A payment type, such as credit card or cheque.
    PaymentTypeId
);
uuid_id!(
    /// An adjustment type.
    AdjustmentTypeId
);
uuid_id!(
    /// One ledger entry of an invoice: a line, a payment or an adjustment.
    EntryId
);
uuid_id!(
    /// A long-running job, such as a backfill.
    JobId
);
uuid_id!(
    /// An event in the audit log.
    AuditEventId
);

impl InvoiceId {
    /// The number printed on the invoice, such as `INV-10042`.
    #[must_use]
    pub fn number(self) -> String {
        format!("INV-{}", self.0)
    }
}
