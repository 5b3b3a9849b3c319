//! The permission a handler needs, in its signature: `Caller<InvoicesRead>`.

use std::future::{Ready, ready};
use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest};
use mctrade_api_types::ErrorCode;
use mctrade_domain::access::{Access, Area, Scope};
use mctrade_storage::Actor;

use super::authenticate::Identity;
use super::principal::Principal;
use crate::error::{ApiError, ApiResult};

/// What a handler asks of its caller.
pub trait Permission: 'static {
    /// How far into which areas.
    const NEEDS: &'static [(Area, Access)];
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $($area:ident $access:ident)and+;)*) => {
        $(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $name;

            impl Permission for $name {
                const NEEDS: &'static [(Area, Access)] = &[$((Area::$area, Access::$access)),+];
            }
        )*
    };
}

permissions! {
    /// Looks at invoices.
    InvoicesRead = Invoices Read;
    /// Changes invoices.
    InvoicesFull = Invoices Full;
    /// Looks at profiles.
    ProfilesRead = Profiles Read;
    /// Changes profiles.
    ProfilesFull = Profiles Full;
    /// Looks at the sync.
    SyncRead = Sync Read;
    /// Imports and backfills.
    SyncFull = Sync Full;
    /// Looks at settings.
    SettingsRead = Settings Read;
    /// Changes settings.
    SettingsFull = Settings Full;
    /// Looks at store connections.
    StoresRead = Stores Read;
    /// Connects stores.
    StoresFull = Stores Full;
    /// Makes profiles of invoices' customers.
    CustomerProfilesFull = Invoices Full and Profiles Full;
}

/// A caller, staff or integration, who has the permission `P`.
#[derive(Debug)]
pub struct Caller<P> {
    principal: Principal,
    permission: PhantomData<P>,
}

impl<P> Caller<P> {
    /// Who is calling.
    #[must_use]
    pub fn principal(&self) -> &Principal {
        &self.principal
    }

    /// Who a change is put down to.
    #[must_use]
    pub fn actor(&self) -> Actor {
        self.principal.actor()
    }
}

impl<P: Permission> FromRequest for Caller<P> {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(admitted::<P>(request))
    }
}

fn admitted<P: Permission>(request: &HttpRequest) -> ApiResult<Caller<P>> {
    let principal = identified(request)?;
    let lacking = P::NEEDS.iter().find(|(area, access)| principal.access(*area) < *access);
    if let Some(&(area, access)) = lacking {
        let scope = Scope { area, access };
        let detail = match &principal {
            Principal::Staff { .. } => format!(
                "Your role does not allow this: it needs {} access to {}. An administrator can change your role.",
                if access == Access::Full { "full" } else { "read" },
                area.name()
            ),
            Principal::Key { .. } => format!("This API key lacks the scope {}.", scope.text()),
        };
        return Err(ApiError::new(ErrorCode::NotAllowed, detail));
    }
    Ok(Caller {
        principal,
        permission: PhantomData,
    })
}

fn identified(request: &HttpRequest) -> ApiResult<Principal> {
    match request.extensions().get::<Identity>() {
        Some(Identity::Known(principal)) => Ok(principal.clone()),
        Some(Identity::Refused(code, detail)) => Err(ApiError::new(*code, *detail)),
        Some(Identity::Nobody) | None => Err(ApiError::new(
            ErrorCode::NotLoggedIn,
            "Log in, or send an API key as \"Authorization: Bearer mct_..\".",
        )),
    }
}

/// A member of staff with a session, whatever their role.
#[derive(Debug)]
pub struct LoggedIn(pub Principal);

impl FromRequest for LoggedIn {
    type Error = ApiError;
    type Future = Ready<ApiResult<Self>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(identified(request).and_then(|principal| match principal {
            Principal::Staff { .. } => Ok(Self(principal)),
            Principal::Key { .. } => Err(ApiError::new(
                ErrorCode::NotAllowed,
                "This is for people who are logged in; an API key cannot use it.",
            )),
        }))
    }
}
