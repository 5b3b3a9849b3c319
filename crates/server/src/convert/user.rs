//! Staff on the wire.

use mctrade_api_types::auth as wire;
use mctrade_domain::access::{Access, Area, Role};

use crate::auth::Principal;

/// Who is logged in; `None` for an API key.
#[must_use]
pub fn me(principal: &Principal) -> Option<wire::Me> {
    let Principal::Staff {
        user,
        email,
        role,
        session: _,
        ends_at,
    } = principal
    else {
        return None;
    };
    let access = Area::ALL
        .into_iter()
        .map(|area| wire::AreaAccess {
            area: area.name().to_owned(),
            access: match role.access(area) {
                Access::None => wire::AccessLevel::None,
                Access::Read => wire::AccessLevel::Read,
                Access::Full => wire::AccessLevel::Full,
            },
        })
        .collect();
    Some(wire::Me {
        id: user.0,
        email: email.clone(),
        role: match role {
            Role::Administrator => wire::Role::Administrator,
            Role::Finance => wire::Role::Finance,
            Role::ReadOnly => wire::Role::ReadOnly,
        },
        access,
        expires_at: *ends_at,
    })
}
