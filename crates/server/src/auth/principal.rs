//! Who is calling.

use mctrade_domain::access::{Access, Area, Role, Scope};
use mctrade_domain::{ApiKeyId, SessionId, Timestamp, UserId};
use mctrade_storage::Actor;

/// A member of staff or an integration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// A member of staff, by a session.
    Staff {
        /// Who.
        user: UserId,
        /// Their e-mail address.
        email: String,
        /// Their role as it is now.
        role: Role,
        /// The session.
        session: SessionId,
        /// When the session ends if nothing is done.
        ends_at: Timestamp,
    },
    /// An integration, by its key.
    Key {
        /// Which key.
        id: ApiKeyId,
        /// Its name.
        name: String,
        /// What it may do.
        scopes: Vec<Scope>,
    },
}

impl Principal {
    /// How far the caller may go in an area.
    #[must_use]
    pub fn access(&self, area: Area) -> Access {
        match self {
            Self::Staff { role, .. } => role.access(area),
            Self::Key { scopes, .. } => scopes
                .iter()
                .filter(|scope| scope.area == area)
                .map(|scope| scope.access)
                .max()
                .unwrap_or(Access::None),
        }
    }

    /// Who a change is put down to.
    #[must_use]
    pub fn actor(&self) -> Actor {
        match self {
            Self::Staff { user, email, .. } => Actor::User {
                id: *user,
                name: email.clone(),
            },
            Self::Key { id, name, .. } => Actor::ApiKey {
                id: *id,
                name: name.clone(),
            },
        }
    }

    /// Names the caller for limits and kept answers, without saying who they are.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Staff { user, .. } => format!("user:{user}"),
            Self::Key { id, .. } => format!("key:{id}"),
        }
    }
}
