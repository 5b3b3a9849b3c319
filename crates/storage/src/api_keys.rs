//! Integrations' API keys, kept as hashes.

use mctrade_domain::access::Scope;
use mctrade_domain::{ApiKeyId, Timestamp};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use crate::entities::api_key;
use crate::events::{self, NewEvent, Subject};
use crate::sql::{Sql, found, kept};
use crate::{Actor, Result, Storage, StorageError};

/// Integrations' API keys.
#[derive(Debug, Clone, Copy)]
pub struct ApiKeys<'a> {
    pub(crate) storage: &'a Storage,
}

/// An API key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id.
    pub id: ApiKeyId,
    /// Its name, for people.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// An API key to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewApiKey {
    /// Its id.
    pub id: ApiKeyId,
    /// Its name, for people.
    pub name: String,
    /// The key's SHA-256, in hex.
    pub key_hash: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
}

impl TryFrom<api_key::Model> for ApiKey {
    type Error = StorageError;

    fn try_from(row: api_key::Model) -> Result<Self> {
        let api_key::Model {
            id,
            name,
            key_hash: _,
            scopes,
            expires_at,
            created_at,
            last_used_at,
            revoked_at,
        } = row;
        let scopes = scopes
            .split_whitespace()
            .map(|word| Scope::parse(word).ok_or_else(|| StorageError::Corrupt(format!("{word:?} is no scope"))))
            .collect::<Result<Vec<_>>>()?;
        Ok(Self {
            id: ApiKeyId(id),
            name,
            scopes,
            expires_at,
            created_at,
            last_used_at,
            revoked_at,
        })
    }
}

impl ApiKeys<'_> {
    /// Keeps a key.
    ///
    /// # Errors
    /// [`crate::StorageError::Conflict`] `api_key_exists` where the hash is kept already.
    pub async fn insert(&self, key: &NewApiKey, actor: &Actor, at: Timestamp) -> Result<ApiKey> {
        let NewApiKey {
            id,
            name,
            key_hash,
            scopes,
            expires_at,
        } = key;
        let transaction = self.storage.begin().await?;
        let taken = api_key::Entity::find()
            .filter(api_key::Column::KeyHash.eq(key_hash.as_str()))
            .one(&transaction)
            .await?;
        if taken.is_some() {
            return Err(StorageError::Conflict("api_key_exists"));
        }
        let words: Vec<String> = scopes.iter().map(|scope| scope.text()).collect();
        let row = api_key::ActiveModel {
            id: Set(id.0),
            name: Set(name.clone()),
            key_hash: Set(key_hash.clone()),
            scopes: Set(words.join(" ")),
            expires_at: Set(expires_at.map(kept)),
            created_at: Set(kept(at)),
            last_used_at: Set(None),
            revoked_at: Set(None),
        };
        api_key::Entity::insert(row)
            .exec_without_returning(&transaction)
            .await?;
        let event = NewEvent::new(
            "api_key_added",
            Subject::ApiKey(id.0),
            format!("The API key {name} was made."),
        );
        events::record(&transaction, actor, event, at).await?;
        transaction.commit().await?;
        Ok(ApiKey {
            id: *id,
            name: name.clone(),
            scopes: scopes.clone(),
            expires_at: expires_at.map(kept),
            created_at: kept(at),
            last_used_at: None,
            revoked_at: None,
        })
    }

    /// The key of a hash, revoked and expired ones included.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn find_by_hash(&self, key_hash: &str) -> Result<Option<ApiKey>> {
        let row = api_key::Entity::find()
            .filter(api_key::Column::KeyHash.eq(key_hash))
            .one(self.storage.reader())
            .await?;
        row.map(ApiKey::try_from).transpose()
    }

    /// Every key, newest first.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn list(&self) -> Result<Vec<ApiKey>> {
        let rows = api_key::Entity::find()
            .order_by_desc(api_key::Column::CreatedAt)
            .order_by_desc(api_key::Column::Id)
            .all(self.storage.reader())
            .await?;
        rows.into_iter().map(ApiKey::try_from).collect()
    }

    /// Revokes a key.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`].
    pub async fn revoke(&self, key: ApiKeyId, actor: &Actor, at: Timestamp) -> Result<()> {
        let mut sql = Sql::new("UPDATE api_keys SET revoked_at = COALESCE(revoked_at, ");
        sql.bind(kept(at)).push(") WHERE id = ").bind(key.0);
        let transaction = self.storage.begin().await?;
        found(sql.run(&transaction).await?, "api key")?;
        let event = NewEvent::new("api_key_revoked", Subject::ApiKey(key.0), "An API key was revoked.");
        events::record(&transaction, actor, event, at).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Notes that a key was used.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn touch(&self, key: ApiKeyId, at: Timestamp) -> Result<()> {
        let mut sql = Sql::new("UPDATE api_keys SET last_used_at = ");
        sql.bind(kept(at)).push(" WHERE id = ").bind(key.0);
        let transaction = self.storage.begin().await?;
        sql.run(&transaction).await?;
        transaction.commit().await?;
        Ok(())
    }
}
