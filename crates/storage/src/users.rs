//! Members of staff. They are never deleted, only made inactive.

use std::fmt;

use mctrade_domain::access::Role;
use mctrade_domain::{Timestamp, UserId};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use crate::codes::Code;
use crate::entities::user;
use crate::events::{self, NewEvent, Subject};
use crate::profiles::folded_email;
use crate::sql::{Sql, found, kept, new_id};
use crate::{Actor, Result, Storage, StorageError};

/// Members of staff.
#[derive(Debug, Clone, Copy)]
pub struct Users<'a> {
    pub(crate) storage: &'a Storage,
}

/// A member of staff.
#[derive(Clone, PartialEq, Eq)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// Their e-mail address, as typed.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Their password's hash.
    pub password_hash: String,
    /// Whether they may log in.
    pub active: bool,
    /// When they were added.
    pub created_at: Timestamp,
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User")
            .field("id", &self.id)
            .field("role", &self.role)
            .field("active", &self.active)
            .finish_non_exhaustive()
    }
}

/// A member of staff to be added.
#[derive(Clone, PartialEq, Eq)]
pub struct NewUser {
    /// Their e-mail address.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Their password's hash.
    pub password_hash: String,
}

impl fmt::Debug for NewUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewUser")
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

impl TryFrom<user::Model> for User {
    type Error = StorageError;

    fn try_from(row: user::Model) -> Result<Self> {
        let user::Model {
            id,
            email,
            folded_email: _,
            role,
            password_hash,
            active,
            created_at,
            updated_at: _,
        } = row;
        Ok(Self {
            id: UserId(id),
            email,
            role: Role::from_code(&role)?,
            password_hash,
            active,
            created_at,
        })
    }
}

impl Users<'_> {
    /// Adds a member of staff.
    ///
    /// # Errors
    /// [`crate::StorageError::Conflict`] `user_exists` where the address is taken, in any case of letters.
    pub async fn insert(&self, user: &NewUser, actor: &Actor, at: Timestamp) -> Result<User> {
        let NewUser {
            email,
            role,
            password_hash,
        } = user;
        let transaction = self.storage.begin().await?;
        let row = user::Model {
            id: new_id(at),
            email: email.trim().to_owned(),
            folded_email: folded_email(email),
            role: role.code().to_owned(),
            password_hash: password_hash.clone(),
            active: true,
            created_at: kept(at),
            updated_at: kept(at),
        };
        let taken = user::Entity::find()
            .filter(user::Column::FoldedEmail.eq(row.folded_email.as_str()))
            .one(&transaction)
            .await?;
        if taken.is_some() {
            return Err(StorageError::Conflict("user_exists"));
        }
        let insert = user::ActiveModel {
            id: Set(row.id),
            email: Set(row.email.clone()),
            folded_email: Set(row.folded_email.clone()),
            role: Set(row.role.clone()),
            password_hash: Set(row.password_hash.clone()),
            active: Set(row.active),
            created_at: Set(row.created_at),
            updated_at: Set(row.updated_at),
        };
        user::Entity::insert(insert)
            .exec_without_returning(&transaction)
            .await?;
        let event = NewEvent::new(
            "user_added",
            Subject::User(row.id),
            format!("A user was added as {}.", role.name()),
        );
        events::record(&transaction, actor, event, at).await?;
        transaction.commit().await?;
        User::try_from(row)
    }

    /// One member of staff.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn find(&self, user: UserId) -> Result<Option<User>> {
        let row = user::Entity::find_by_id(user.0).one(self.storage.reader()).await?;
        row.map(User::try_from).transpose()
    }

    /// The member of staff of an e-mail address, in any case of letters.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn find_by_email(&self, email: &str) -> Result<Option<User>> {
        let row = user::Entity::find()
            .filter(user::Column::FoldedEmail.eq(folded_email(email)))
            .one(self.storage.reader())
            .await?;
        row.map(User::try_from).transpose()
    }

    /// Everybody, by e-mail address.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn list(&self) -> Result<Vec<User>> {
        let rows = user::Entity::find()
            .order_by_asc(user::Column::FoldedEmail)
            .all(self.storage.reader())
            .await?;
        rows.into_iter().map(User::try_from).collect()
    }

    /// Lets a member of staff in, or keeps them out and ends their sessions.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`].
    pub async fn set_active(&self, user: UserId, active: bool, actor: &Actor, at: Timestamp) -> Result<()> {
        let mut sql = Sql::new("UPDATE users SET active = ");
        sql.bind(active)
            .push(", updated_at = ")
            .bind(kept(at))
            .push(" WHERE id = ")
            .bind(user.0);
        let (action, summary) = if active {
            ("user_enabled", "A user was let in again.")
        } else {
            ("user_disabled", "A user was made inactive.")
        };
        self.change(
            sql,
            user,
            !active,
            NewEvent::new(action, Subject::User(user.0), summary),
            actor,
            at,
        )
        .await
    }

    /// Gives a member of staff another password and ends their sessions.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`].
    pub async fn set_password_hash(
        &self,
        user: UserId,
        password_hash: &str,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<()> {
        let mut sql = Sql::new("UPDATE users SET password_hash = ");
        sql.bind(password_hash)
            .push(", updated_at = ")
            .bind(kept(at))
            .push(" WHERE id = ")
            .bind(user.0);
        let event = NewEvent::new(
            "user_password_changed",
            Subject::User(user.0),
            "A user got another password.",
        );
        self.change(sql, user, true, event, actor, at).await
    }

    async fn change(
        &self,
        sql: Sql,
        user: UserId,
        end_sessions: bool,
        event: NewEvent,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<()> {
        let transaction = self.storage.begin().await?;
        found(sql.run(&transaction).await?, "user")?;
        if end_sessions {
            let mut sql = Sql::new("UPDATE sessions SET revoked = ");
            sql.bind(true).push(" WHERE user_id = ").bind(user.0);
            sql.run(&transaction).await?;
        }
        events::record(&transaction, actor, event, at).await?;
        transaction.commit().await?;
        Ok(())
    }
}
