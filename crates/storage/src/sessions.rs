//! Server-side sessions, so that logging out and shutting out act at once.

use mctrade_domain::{SessionId, Timestamp, UserId};

use sea_orm::{EntityTrait, Set};

use crate::entities::{session, user};
use crate::sql::{Sql, kept};
use crate::{Result, Storage, StorageError, User};

/// Sessions of staff.
#[derive(Debug, Clone, Copy)]
pub struct Sessions<'a> {
    pub(crate) storage: &'a Storage,
}

/// A session. Whether it has ended is for the caller, who has the clock, to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub user: UserId,
    /// When it began.
    pub created_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// When it ends if nothing is done.
    pub idle_until: Timestamp,
    /// Whether it was ended by hand.
    pub revoked: bool,
}

/// A session to be begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub user: UserId,
    /// When it begins.
    pub created_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// When it ends if nothing is done.
    pub idle_until: Timestamp,
}

impl Sessions<'_> {
    /// Begins a session, and forgets those that ended more than a day before it.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`] for an unknown user.
    pub async fn insert(&self, session: &NewSession) -> Result<()> {
        let NewSession {
            id,
            user,
            created_at,
            expires_at,
            idle_until,
        } = session;
        let transaction = self.storage.begin().await?;
        user::Entity::find_by_id(user.0)
            .one(&transaction)
            .await?
            .ok_or(StorageError::NotFound("user"))?;
        let row = session::ActiveModel {
            id: Set(id.0),
            user_id: Set(user.0),
            created_at: Set(kept(*created_at)),
            expires_at: Set(kept(*expires_at)),
            idle_until: Set(kept(*idle_until)),
            revoked: Set(false),
        };
        session::Entity::insert(row)
            .exec_without_returning(&transaction)
            .await?;
        let mut ended = Sql::new("DELETE FROM sessions WHERE expires_at < ");
        ended.bind(kept(*created_at - chrono::Duration::days(1)));
        ended.run(&transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// A session and whose it is; `None` once revoked.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn find(&self, session: SessionId) -> Result<Option<(Session, User)>> {
        let found = session::Entity::find_by_id(session.0)
            .one(self.storage.reader())
            .await?;
        let Some(row) = found.filter(|row| !row.revoked) else {
            return Ok(None);
        };
        let Some(user) = self.storage.users().find(UserId(row.user_id)).await? else {
            return Ok(None);
        };
        let session::Model {
            id,
            user_id,
            created_at,
            expires_at,
            idle_until,
            revoked,
        } = row;
        let session = Session {
            id: SessionId(id),
            user: UserId(user_id),
            created_at,
            expires_at,
            idle_until,
            revoked,
        };
        Ok(Some((session, user)))
    }

    /// Puts off the idle end.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn touch(&self, session: SessionId, idle_until: Timestamp) -> Result<()> {
        let mut sql = Sql::new("UPDATE sessions SET idle_until = ");
        sql.bind(kept(idle_until)).push(" WHERE id = ").bind(session.0);
        self.write(sql).await
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn revoke(&self, session: SessionId) -> Result<()> {
        let mut sql = Sql::new("UPDATE sessions SET revoked = ");
        sql.bind(true).push(" WHERE id = ").bind(session.0);
        self.write(sql).await
    }

    /// Ends every session of a user.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn revoke_all(&self, user: UserId) -> Result<()> {
        let mut sql = Sql::new("UPDATE sessions SET revoked = ");
        sql.bind(true).push(" WHERE user_id = ").bind(user.0);
        self.write(sql).await
    }

    async fn write(&self, sql: Sql) -> Result<()> {
        let transaction = self.storage.begin().await?;
        sql.run(&transaction).await?;
        transaction.commit().await?;
        Ok(())
    }
}
