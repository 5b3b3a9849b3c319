//! Who may do what.

use serde::{Deserialize, Serialize};

/// A member of staff's role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything.
    Administrator,
    /// Invoices, profiles and imports; reads settings and sync.
    Finance,
    /// Reads everything staff see, changes nothing.
    ReadOnly,
}

/// An area of the product that access is given to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// Invoices and Change Profile.
    Invoices,
    /// Profiles.
    Profiles,
    /// Imports, backfills and the order ledger.
    Sync,
    /// Revenue settings.
    Settings,
    /// Store connections.
    Stores,
    /// Users and API keys.
    Users,
}

/// How far access to an area goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// None.
    None,
    /// Looks, changes nothing.
    Read,
    /// Looks and changes.
    Full,
}

impl Role {
    /// The role's access to an area.
    #[must_use]
    pub fn access(self, area: Area) -> Access {
        match (self, area) {
            (Self::Administrator, _) => Access::Full,
            (Self::Finance, Area::Invoices | Area::Profiles | Area::Sync) => Access::Full,
            (Self::Finance, Area::Settings | Area::Stores) => Access::Read,
            (Self::Finance, Area::Users) => Access::None,
            (Self::ReadOnly, Area::Users) => Access::None,
            (Self::ReadOnly, _) => Access::Read,
        }
    }

    /// Every role.
    pub const ALL: [Self; 3] = [Self::Administrator, Self::Finance, Self::ReadOnly];

    /// The role's name on the wire and the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Finance => "finance",
            Self::ReadOnly => "read_only",
        }
    }
}

/// A scope of an API key, such as `invoices:read`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Scope {
    /// The area.
    pub area: Area,
    /// How far.
    pub access: Access,
}

impl Area {
    /// Every area.
    pub const ALL: [Self; 6] = [
        Self::Invoices,
        Self::Profiles,
        Self::Sync,
        Self::Settings,
        Self::Stores,
        Self::Users,
    ];

    /// The area's name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Invoices => "invoices",
            Self::Profiles => "profiles",
            Self::Sync => "sync",
            Self::Settings => "settings",
            Self::Stores => "stores",
            Self::Users => "users",
        }
    }
}

impl Scope {
    /// Reads `<area>:read` or `<area>:write`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (area, access) = text.split_once(':')?;
        let area = Area::ALL.into_iter().find(|known| known.name() == area)?;
        let access = match access {
            "read" => Access::Read,
            "write" => Access::Full,
            _ => return None,
        };
        Some(Self { area, access })
    }

    /// The scope as `<area>:read` or `<area>:write`.
    #[must_use]
    pub fn text(self) -> String {
        let access = if self.access == Access::Full { "write" } else { "read" };
        format!("{}:{access}", self.area.name())
    }
}
