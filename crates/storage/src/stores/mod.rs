//! Connected stores.

mod connect;

use std::fmt;

use mctrade_domain::{Currency, StoreId, Timestamp};
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult};
use uuid::Uuid;

use crate::entities::store_secret;
use crate::events::{self, NewEvent, Subject};
use crate::sql::{Sql, found, kept};
use crate::{Actor, Result, Storage, StorageError};

/// The name of the profile that web purchases by nobody in particular go to.
pub const ANONYMOUS_PROFILE_NAME: &str = "Anonymous web purchases";

/// Connected stores.
#[derive(Debug, Clone, Copy)]
pub struct Stores<'a> {
    pub(crate) storage: &'a Storage,
}

/// A connected store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Store {
    /// Its id.
    pub id: StoreId,
    /// Its store hash, as BigCommerce calls it.
    pub hash: String,
    /// Its name.
    pub name: String,
    /// Its default currency.
    pub currency: Currency,
    /// Its time zone, an IANA name.
    pub time_zone: String,
    /// Where staff manage it.
    pub control_panel_url: String,
    /// Where people buy.
    pub storefront_url: String,
    /// Whether the last use of its API was let in.
    pub connected: bool,
    /// Why it was not.
    pub problem: Option<String>,
    /// When it was connected.
    pub created_at: Timestamp,
    /// How far the sync got.
    pub sync: StoreSync,
}

/// How far a store's sync got.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoreSync {
    /// Orders modified up to here have been seen; the store's own time.
    pub high_water: Option<Timestamp>,
    /// When the last sweep ended.
    pub last_sweep_at: Option<Timestamp>,
    /// When the last webhook came.
    pub last_webhook_at: Option<Timestamp>,
}

/// A store's secrets, each encrypted with an AEAD whose additional data is the store's id.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedSecrets {
    /// The API access token.
    pub access_token: Vec<u8>,
    /// The client secret that signs webhooks.
    pub client_secret: Vec<u8>,
    /// Which key sealed them.
    pub key_id: String,
}

impl fmt::Debug for SealedSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealedSecrets")
            .field("key_id", &self.key_id)
            .finish_non_exhaustive()
    }
}

/// A store to be connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStore {
    /// Its id, made by the caller because it is part of how the secrets are sealed.
    pub id: StoreId,
    /// Its store hash.
    pub hash: String,
    /// Its name.
    pub name: String,
    /// Its default currency.
    pub currency: Currency,
    /// Its time zone, an IANA name.
    pub time_zone: String,
    /// Where staff manage it.
    pub control_panel_url: String,
    /// Where people buy.
    pub storefront_url: String,
    /// Its secrets.
    pub secrets: SealedSecrets,
    /// The hash of the secret part of its webhook address.
    pub webhook_path_hash: String,
}

#[derive(Debug, FromQueryResult)]
struct StoreRow {
    id: Uuid,
    hash: String,
    name: String,
    currency: String,
    time_zone: String,
    control_panel_url: String,
    storefront_url: String,
    connected: bool,
    problem: Option<String>,
    created_at: Timestamp,
    high_water: Option<Timestamp>,
    last_sweep_at: Option<Timestamp>,
    last_webhook_at: Option<Timestamp>,
}

impl TryFrom<StoreRow> for Store {
    type Error = StorageError;

    fn try_from(row: StoreRow) -> Result<Self> {
        let StoreRow {
            id,
            hash,
            name,
            currency,
            time_zone,
            control_panel_url,
            storefront_url,
            connected,
            problem,
            created_at,
            high_water,
            last_sweep_at,
            last_webhook_at,
        } = row;
        Ok(Self {
            id: StoreId(id),
            hash,
            name,
            currency: Currency::from_code(&currency)?,
            time_zone,
            control_panel_url,
            storefront_url,
            connected,
            problem,
            created_at,
            sync: StoreSync {
                high_water,
                last_sweep_at,
                last_webhook_at,
            },
        })
    }
}

fn select() -> Sql {
    Sql::new(
        "SELECT s.id, s.hash, s.name, s.currency, s.time_zone, s.control_panel_url, s.storefront_url, s.connected, \
         s.problem, s.created_at, y.high_water, y.last_sweep_at, y.last_webhook_at \
         FROM stores s JOIN store_sync y ON y.store_id = s.id",
    )
}

async fn one<C: ConnectionTrait>(connection: &C, sql: Sql) -> Result<Option<Store>> {
    sql.one::<StoreRow, _>(connection)
        .await?
        .map(Store::try_from)
        .transpose()
}

/// Refuses a store that is not connected.
pub(crate) async fn must_exist<C: ConnectionTrait>(connection: &C, store: StoreId) -> Result<()> {
    let mut sql = Sql::new("SELECT COUNT(*) AS count FROM stores WHERE id = ");
    sql.bind(store.0);
    let count = sql.one::<crate::sql::Count, _>(connection).await?;
    if count.is_some_and(|row| row.count > 0) {
        Ok(())
    } else {
        Err(StorageError::NotFound("store"))
    }
}

impl Stores<'_> {
    /// Every store, by name.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn list(&self) -> Result<Vec<Store>> {
        let mut sql = select();
        sql.push(" ORDER BY s.name, s.hash");
        let rows = sql.all::<StoreRow, _>(self.storage.reader()).await?;
        rows.into_iter().map(Store::try_from).collect()
    }

    /// One store.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn find(&self, store: StoreId) -> Result<Option<Store>> {
        let mut sql = select();
        sql.push(" WHERE s.id = ").bind(store.0);
        one(self.storage.reader(), sql).await
    }

    /// The store of a store hash.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn find_by_hash(&self, hash: &str) -> Result<Option<Store>> {
        let mut sql = select();
        sql.push(" WHERE s.hash = ").bind(hash);
        one(self.storage.reader(), sql).await
    }

    /// The store of a webhook address, by the hash of its secret part.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn find_by_webhook_path(&self, path_hash: &str) -> Result<Option<Store>> {
        let mut sql = select();
        sql.push(" WHERE s.webhook_path_hash = ").bind(path_hash);
        one(self.storage.reader(), sql).await
    }

    /// A store's sealed secrets.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`].
    pub async fn secrets(&self, store: StoreId) -> Result<SealedSecrets> {
        let store_secret::Model {
            store_id: _,
            access_token,
            client_secret,
            key_id,
            updated_at: _,
        } = store_secret::Entity::find_by_id(store.0)
            .one(self.storage.reader())
            .await?
            .ok_or(StorageError::NotFound("store"))?;
        Ok(SealedSecrets {
            access_token,
            client_secret,
            key_id,
        })
    }

    /// Puts other secrets in the place of a store's.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`].
    pub async fn replace_secrets(
        &self,
        store: StoreId,
        secrets: &SealedSecrets,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<()> {
        let mut sql = Sql::new("UPDATE store_secrets SET access_token = ");
        sql.bind(secrets.access_token.clone())
            .push(", client_secret = ")
            .bind(secrets.client_secret.clone());
        sql.push(", key_id = ")
            .bind(secrets.key_id.as_str())
            .push(", updated_at = ")
            .bind(kept(at));
        sql.push(" WHERE store_id = ").bind(store.0);
        let event = NewEvent::new(
            "store_secrets_replaced",
            Subject::Store(store),
            "The store's secrets were replaced.",
        );
        self.change(sql, Some((actor, event)), at).await
    }

    /// Puts another secret webhook address in the place of a store's.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`].
    pub async fn replace_webhook_path(
        &self,
        store: StoreId,
        webhook_path_hash: &str,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<()> {
        let mut sql = Sql::new("UPDATE stores SET webhook_path_hash = ");
        sql.bind(webhook_path_hash)
            .push(", updated_at = ")
            .bind(kept(at))
            .push(" WHERE id = ")
            .bind(store.0);
        let event = NewEvent::new(
            "store_webhook_path_replaced",
            Subject::Store(store),
            "The store's webhook address was replaced.",
        );
        self.change(sql, Some((actor, event)), at).await
    }

    /// Notes whether the store's API lets us in, and why not.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`].
    pub async fn set_connection(&self, store: StoreId, ok: bool, problem: Option<&str>, at: Timestamp) -> Result<()> {
        let mut sql = Sql::new("UPDATE stores SET connected = ");
        sql.bind(ok).push(", problem = ").bind(problem.map(str::to_owned));
        sql.push(", updated_at = ")
            .bind(kept(at))
            .push(" WHERE id = ")
            .bind(store.0);
        self.change(sql, None, at).await
    }

    /// Moves the high-water mark; it never goes back.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`].
    pub async fn set_high_water(&self, store: StoreId, high_water: Timestamp, swept_at: Timestamp) -> Result<()> {
        let mut sql = Sql::new("UPDATE store_sync SET high_water = CASE WHEN high_water IS NULL OR high_water < ");
        sql.bind(kept(high_water))
            .push(" THEN ")
            .bind(kept(high_water))
            .push(" ELSE high_water END, last_sweep_at = ");
        sql.bind(kept(swept_at)).push(" WHERE store_id = ").bind(store.0);
        self.change(sql, None, swept_at).await
    }

    async fn change(&self, sql: Sql, event: Option<(&Actor, NewEvent)>, at: Timestamp) -> Result<()> {
        let transaction = self.storage.begin().await?;
        found(sql.run(&transaction).await?, "store")?;
        if let Some((actor, event)) = event {
            events::record(&transaction, actor, event, at).await?;
        }
        transaction.commit().await?;
        Ok(())
    }
}
