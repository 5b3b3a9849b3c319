//! Answers kept under an `Idempotency-Key`, so that a repeated request has one effect.

use mctrade_domain::Timestamp;

use sea_orm::FromQueryResult;

use crate::sql::{Sql, found, kept};
use crate::{Result, Storage, StorageError, json};

/// Answers kept for repeated requests.
#[derive(Debug, Clone, Copy)]
pub struct Idempotency<'a> {
    pub(crate) storage: &'a Storage,
}

/// What is known of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IdempotencyState {
    /// Nothing: it is now noted as in flight, and the caller does the work.
    New,
    /// The first request is still being worked on.
    InFlight,
    /// The key was used for another request.
    OtherRequest,
    /// The answer that was given.
    Done {
        /// The status.
        status: u16,
        /// The body.
        body: Vec<u8>,
        /// The headers.
        headers: Vec<(String, String)>,
    },
}

impl Idempotency<'_> {
    /// Notes a key as in flight, or says what is known of it.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn begin(&self, owner: &str, key: &str, fingerprint: &str, at: Timestamp) -> Result<IdempotencyState> {
        #[derive(FromQueryResult)]
        struct Row {
            fingerprint: String,
            status: Option<i64>,
            headers: Option<String>,
            body: Option<Vec<u8>>,
        }
        let transaction = self.storage.begin().await?;
        let mut sql =
            Sql::new("INSERT INTO idempotency_keys (owner, idempotency_key, fingerprint, created_at) VALUES (");
        sql.bind(owner)
            .push(", ")
            .bind(key)
            .push(", ")
            .bind(fingerprint)
            .push(", ")
            .bind(kept(at));
        sql.push(") ON CONFLICT (owner, idempotency_key) DO NOTHING");
        let new = sql.run(&transaction).await? > 0;
        let row = if new {
            None
        } else {
            let mut sql = Sql::new("SELECT fingerprint, status, headers, body FROM idempotency_keys WHERE owner = ");
            sql.bind(owner).push(" AND idempotency_key = ").bind(key);
            sql.one::<Row, _>(&transaction).await?
        };
        transaction.commit().await?;
        let Some(row) = row else {
            return Ok(if new {
                IdempotencyState::New
            } else {
                IdempotencyState::InFlight
            });
        };
        if row.fingerprint != fingerprint {
            return Ok(IdempotencyState::OtherRequest);
        }
        match (row.status, row.headers, row.body) {
            (Some(status), Some(headers), Some(body)) => Ok(IdempotencyState::Done {
                status: u16::try_from(status)
                    .map_err(|_| StorageError::Corrupt(format!("{status} is no status of an answer")))?,
                body,
                headers: json::read(&headers)?,
            }),
            _ => Ok(IdempotencyState::InFlight),
        }
    }

    /// Keeps the answer.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`].
    pub async fn finish(
        &self,
        owner: &str,
        key: &str,
        status: u16,
        body: &[u8],
        headers: &[(String, String)],
    ) -> Result<()> {
        let mut sql = Sql::new("UPDATE idempotency_keys SET status = ");
        sql.bind(i64::from(status)).push(", body = ").bind(body.to_vec());
        sql.push(", headers = ").bind(json::text(&headers)?);
        sql.push(" WHERE owner = ")
            .bind(owner)
            .push(" AND idempotency_key = ")
            .bind(key);
        found(self.write(sql).await?, "idempotency key")
    }

    /// Forgets a key whose work came to nothing, so that it can be tried again.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn forget(&self, owner: &str, key: &str) -> Result<()> {
        let mut sql = Sql::new("DELETE FROM idempotency_keys WHERE owner = ");
        sql.bind(owner).push(" AND idempotency_key = ").bind(key);
        self.write(sql).await?;
        Ok(())
    }

    /// Forgets every key begun before a moment; answers how many.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn sweep(&self, older_than: Timestamp) -> Result<u64> {
        let mut sql = Sql::new("DELETE FROM idempotency_keys WHERE created_at < ");
        sql.bind(kept(older_than));
        self.write(sql).await
    }

    async fn write(&self, sql: Sql) -> Result<u64> {
        let transaction = self.storage.begin().await?;
        let changed = sql.run(&transaction).await?;
        transaction.commit().await?;
        Ok(changed)
    }
}
