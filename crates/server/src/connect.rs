//! Connecting a store and testing a connection: the same for the API and the command line.

use mctrade_api_types::stores::{Hook, StoreCheck, StoreTest};
use mctrade_api_types::{ErrorCode, FieldError};
use mctrade_bigcommerce::{ConfigError, StoreHash};
use mctrade_domain::{StoreId, Timestamp};
use mctrade_shop::{AccessCheck, HookState, Shop, ShopError};
use mctrade_storage::{Actor, NewStore, SealedSecrets, Storage, Store};
use secrecy::{ExposeSecret as _, SecretString};
use uuid::Uuid;

use crate::entropy::Entropy;
use crate::error::{ApiError, ApiResult};
use crate::keys::{Keys, sha256_hex};
use crate::shops::Shops;

/// A store to be connected.
#[derive(Debug)]
pub struct Connection {
    /// BigCommerce's store hash.
    pub store_hash: String,
    /// A name for staff.
    pub name: String,
    /// The API account's access token.
    pub access_token: SecretString,
    /// The client secret; empty where the API account has none.
    pub client_secret: SecretString,
}

/// What connecting takes.
#[derive(Debug, Clone, Copy)]
pub struct Parts<'a> {
    /// The database.
    pub storage: &'a Storage,
    /// The way to stores.
    pub shops: &'a Shops,
    /// The secret key's keys.
    pub keys: &'a Keys,
    /// Randomness.
    pub entropy: &'a dyn Entropy,
    /// Where the store is to send its webhooks; `None` makes no hooks.
    pub public_url: Option<&'a str>,
}

/// Connects a store: proves the token, keeps it sealed, makes the hooks.
///
/// # Errors
/// What is wrong with the form, or why the store could not be reached. Nothing is kept then.
pub async fn connect(parts: Parts<'_>, wanted: Connection, actor: &Actor, at: Timestamp) -> ApiResult<Store> {
    let Connection {
        store_hash,
        name,
        access_token,
        client_secret,
    } = wanted;
    let hash = checked(&store_hash, &name, &access_token, &client_secret)?;
    if parts.storage.stores().find_by_hash(hash.as_str()).await?.is_some() {
        return Err(mctrade_storage::StorageError::Conflict("store_exists").into());
    }
    let shop = parts
        .shops
        .try_out(hash.clone(), access_token.clone())
        .map_err(|error| match error {
            ConfigError::StoreHash => ApiError::field("/store_hash", sentence(&error.to_string())),
            ConfigError::AccessToken => ApiError::field("/access_token", sentence(&error.to_string())),
            ConfigError::ApiUrl(_) | ConfigError::Client(_) => ApiError::internal(error),
        })?;
    let info = shop.store_info().await.map_err(|error| match error {
        ShopError::NotFound => ApiError::field("/store_hash", "BigCommerce has no store with this hash."),
        ShopError::Forbidden(scope) => ApiError::new(
            ErrorCode::StoreUnauthorized,
            format!(
                "The store refused the access token. Check the store hash, and give the API account the scope {scope}."
            ),
        ),
        other => other.into(),
    })?;
    let id = StoreId(Uuid::now_v7());
    let seal = |secret: &SecretString| {
        parts
            .keys
            .seal(id, secret, parts.entropy)
            .ok_or_else(|| ApiError::internal("a secret could not be sealed"))
    };
    let new = NewStore {
        id,
        hash: hash.as_str().to_owned(),
        name: name.trim().to_owned(),
        currency: info.currency,
        time_zone: info.time_zone,
        control_panel_url: info.control_panel_url,
        storefront_url: info.storefront_url,
        secrets: SealedSecrets {
            access_token: seal(&access_token)?,
            client_secret: seal(&client_secret)?,
            key_id: parts.keys.id().to_owned(),
        },
        webhook_path_hash: sha256_hex(parts.keys.webhook_path(id).expose_secret().as_bytes()),
    };
    let store = parts.storage.stores().insert(&new, actor, at).await?;
    make_hooks(parts, &store, shop.as_ref(), at).await?;
    Ok(parts.storage.stores().find(id).await?.unwrap_or(store))
}

/// Asks the store to tell of changes. Without hooks the sweep still finds every change, so a refusal is only noted.
async fn make_hooks(parts: Parts<'_>, store: &Store, shop: &dyn Shop, at: Timestamp) -> ApiResult<()> {
    let problem = match parts.public_url {
        None => None,
        Some(url) => match shop.ensure_hooks(&parts.shops.hook_destination(store.id, url)).await {
            Ok(_) => None,
            Err(error) => {
                tracing::warn!(store = %store.id, %error, "the store's hooks could not be made");
                Some(format!("The store's webhooks could not be made: {error}."))
            }
        },
    };
    parts
        .storage
        .stores()
        .set_connection(store.id, true, problem.as_deref(), at)
        .await?;
    Ok(())
}

/// Tries each right and looks at the hooks, and notes whether the store lets us in.
///
/// # Errors
/// Where the database does not answer or the token cannot be opened.
pub async fn test(storage: &Storage, shops: &Shops, store: &Store, at: Timestamp) -> ApiResult<StoreTest> {
    let shop = shops.shop(store.id).await.map_err(ApiError::internal)?;
    let mut checks = shop.check_access().await.into_iter().map(check).collect::<Vec<_>>();
    let hooks = match shop.list_hooks().await {
        Ok(hooks) => hooks,
        Err(error) => {
            checks.push(StoreCheck {
                name: "List webhooks".to_owned(),
                scope: "store_v2_information_read_only".to_owned(),
                ok: false,
                problem: Some(sentence(&error.to_string())),
            });
            Vec::new()
        }
    };
    let ok = checks.iter().all(|check| check.ok);
    let problem = checks
        .iter()
        .find(|check| !check.ok)
        .and_then(|check| check.problem.clone());
    storage
        .stores()
        .set_connection(store.id, ok, problem.as_deref(), at)
        .await?;
    Ok(StoreTest {
        ok,
        checks,
        hooks: hooks.into_iter().map(hook).collect(),
    })
}

fn check(check: AccessCheck) -> StoreCheck {
    let AccessCheck { name, scope, result } = check;
    StoreCheck {
        name,
        scope,
        ok: result.is_ok(),
        problem: result.err(),
    }
}

fn hook(hook: HookState) -> Hook {
    let HookState { id: _, scope, active } = hook;
    Hook { scope, active }
}

fn checked(hash: &str, name: &str, token: &SecretString, secret: &SecretString) -> ApiResult<StoreHash> {
    let mut errors = Vec::new();
    let mut wrong = |pointer: &str, detail: String| {
        errors.push(FieldError {
            pointer: pointer.to_owned(),
            detail,
        });
    };
    let parsed = StoreHash::parse(hash.trim());
    if let Err(error) = &parsed {
        wrong("/store_hash", sentence(&error.to_string()));
    }
    if name.trim().is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        wrong("/name", "Enter a name of at most 100 characters.".to_owned());
    }
    let is_token = |text: &str| text.len() <= 512 && text.bytes().all(|byte| byte.is_ascii_graphic());
    if token.expose_secret().is_empty() || !is_token(token.expose_secret()) {
        wrong("/access_token", "Enter the API account's access token.".to_owned());
    }
    if !is_token(secret.expose_secret()) {
        wrong(
            "/client_secret",
            "Enter the API account's client secret, or leave it empty where it has none.".to_owned(),
        );
    }
    match parsed {
        Ok(hash) if errors.is_empty() => Ok(hash),
        _ => Err(ApiError::fields(errors)),
    }
}

fn sentence(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text.push('.');
    text
}
