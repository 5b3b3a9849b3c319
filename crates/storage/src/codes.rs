//! The words that stand in the database for the domain's enumerations.

use mctrade_domain::access::Role;
use mctrade_domain::filter::Direction;
use mctrade_domain::invoice::{AdjustmentKind, InvoiceSource, InvoiceStatus, LineKind, PaymentKey};
use mctrade_domain::ledger::{FailureCode, Lane, OrderSyncState};
use mctrade_domain::owner::OwnerRule;
use mctrade_domain::profile::{MatchReason, Membership, ProfileKind};

use crate::{JobState, Result, StorageError};

/// A value that is kept as one of a few words.
pub(crate) trait Code: Sized + Copy {
    /// The word.
    fn code(self) -> &'static str;
    /// The value of a word.
    fn from_code(code: &str) -> Result<Self>;
}

macro_rules! codes {
    ($($type:ident { $($value:ident => $code:literal),+ $(,)? })+) => {
        $(impl Code for $type {
            fn code(self) -> &'static str {
                match self {
                    $(Self::$value => $code,)+
                }
            }

            fn from_code(code: &str) -> Result<Self> {
                match code {
                    $($code => Ok(Self::$value),)+
                    other => Err(StorageError::Corrupt(format!("{other:?} is no {}", stringify!($type)))),
                }
            }
        })+
    };
}

codes! {
    ProfileKind { Individual => "individual", Organization => "organization" }
    Membership { Member => "member", NonMember => "non_member", Prospect => "prospect" }
    MatchReason { Email => "email", Phone => "phone", NameAndAddress => "name_and_address" }
    InvoiceSource { Bigcommerce => "bigcommerce", Manual => "manual" }
    InvoiceStatus {
        Open => "open",
        PartiallyPaid => "partially_paid",
        Paid => "paid",
        PartiallyRefunded => "partially_refunded",
        Refunded => "refunded",
        Void => "void",
    }
    LineKind {
        Product => "product",
        Shipping => "shipping",
        Handling => "handling",
        GiftWrapping => "gift_wrapping",
        Fee => "fee",
        Discount => "discount",
        GiftCertificate => "gift_certificate",
        Tax => "tax",
        Rounding => "rounding",
    }
    PaymentKey { Order => "order", StoreCredit => "store_credit", GiftCertificate => "gift_certificate" }
    AdjustmentKind { OrderChange => "order_change", Refund => "refund", Void => "void", WriteOff => "write_off" }
    OwnerRule {
        Staff => "staff",
        Guest => "guest",
        GuestEmail => "guest_email",
        Individual => "individual",
        RelatedOrganization => "related_organization",
        NoSingleMatch => "no_single_match",
    }
    OrderSyncState {
        Due => "due",
        Running => "running",
        Waiting => "waiting",
        Synced => "synced",
        Failed => "failed",
        Excluded => "excluded",
        Archived => "archived",
        Absent => "absent",
    }
    FailureCode {
        StoreUnreachable => "store_unreachable",
        StoreError => "store_error",
        RateLimited => "rate_limited",
        Unauthorized => "unauthorized",
        Forbidden => "forbidden",
        MalformedAnswer => "malformed_answer",
        Unplannable => "unplannable",
        StorageError => "storage_error",
    }
    Role { Administrator => "administrator", Finance => "finance", ReadOnly => "read_only" }
    JobState { Running => "running", Done => "done", Cancelled => "cancelled", Failed => "failed" }
}

/// The number that stands for a lane: the lowest is served first.
pub(crate) fn lane_number(lane: Lane) -> i64 {
    match lane {
        Lane::Interactive => 0,
        Lane::Webhook => 1,
        Lane::Sweep => 2,
        Lane::Backfill => 3,
    }
}

/// The lane of a number.
pub(crate) fn lane_of(number: i64) -> Result<Lane> {
    match number {
        0 => Ok(Lane::Interactive),
        1 => Ok(Lane::Webhook),
        2 => Ok(Lane::Sweep),
        3 => Ok(Lane::Backfill),
        other => Err(StorageError::Corrupt(format!("{other} is no lane"))),
    }
}

/// Whether a page goes backwards, and so is read the other way round.
pub(crate) fn is_backwards(direction: Option<Direction>) -> bool {
    direction == Some(Direction::Newer)
}
