//! Who did something.

use mctrade_domain::{ApiKeyId, UserId};

/// Who a change is put down to in the audit log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// The sync with the store.
    Sync,
    /// A member of staff.
    User {
        /// Their id.
        id: UserId,
        /// Their e-mail address.
        name: String,
    },
    /// An integration.
    ApiKey {
        /// The key's id.
        id: ApiKeyId,
        /// The key's name.
        name: String,
    },
    /// A part of this system, such as the command line.
    System(&'static str),
}
