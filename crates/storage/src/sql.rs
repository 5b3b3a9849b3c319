//! Statements written by hand, for what the ORM's builders have no words for or would build anew at every call.

use mctrade_domain::Timestamp;
use mctrade_domain::clock::whole_micros;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, RuntimeErr, SqlErr, Statement, Value};
use uuid::Uuid;

use crate::{Result, StorageError};

/// A statement in the making: text with numbered places, which both databases read, and the values for them.
#[derive(Debug, Default)]
pub(crate) struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    /// A statement that begins with this.
    pub(crate) fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            values: Vec::new(),
        }
    }

    /// Adds text; never anything a person typed.
    pub(crate) fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a value.
    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        self.text.push('$');
        self.text.push_str(&self.values.len().to_string());
        self
    }

    /// Adds values in brackets, with commas. There must be one at least.
    pub(crate) fn bind_all<V: Into<Value>>(&mut self, values: impl IntoIterator<Item = V>) -> &mut Self {
        for (index, value) in values.into_iter().enumerate() {
            self.push(if index == 0 { "(" } else { ", " });
            self.bind(value);
        }
        self.push(")")
    }

    fn statement<C: ConnectionTrait>(self, connection: &C) -> Statement {
        Statement::from_sql_and_values(connection.get_database_backend(), self.text, self.values)
    }

    /// Runs it; answers how many rows it changed.
    pub(crate) async fn run<C: ConnectionTrait>(self, connection: &C) -> Result<u64> {
        let done = connection.execute_raw(self.statement(connection)).await?;
        Ok(done.rows_affected())
    }

    /// Reads every row.
    pub(crate) async fn all<T: FromQueryResult, C: ConnectionTrait>(self, connection: &C) -> Result<Vec<T>> {
        let rows = connection.query_all_raw(self.statement(connection)).await?;
        let read: std::result::Result<Vec<T>, DbErr> = rows.iter().map(|row| T::from_query_result(row, "")).collect();
        Ok(read?)
    }

    /// The statement that tells how SQLite would go about this one.
    #[cfg(feature = "testing")]
    pub(crate) fn explained(mut self) -> Self {
        self.text.insert_str(0, "EXPLAIN QUERY PLAN ");
        self
    }

    /// Reads every row off the connection and only counts them.
    #[cfg(feature = "testing")]
    pub(crate) async fn rows<C: ConnectionTrait>(self, connection: &C) -> Result<usize> {
        Ok(connection.query_all_raw(self.statement(connection)).await?.len())
    }

    /// Reads the first row.
    pub(crate) async fn one<T: FromQueryResult, C: ConnectionTrait>(self, connection: &C) -> Result<Option<T>> {
        let row = connection.query_one_raw(self.statement(connection)).await?;
        Ok(row.map(|row| T::from_query_result(&row, "")).transpose()?)
    }
}

/// A row of one count.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Count {
    /// The count.
    pub(crate) count: i64,
}

/// A moment as it is kept.
pub(crate) fn kept(at: Timestamp) -> Timestamp {
    whole_micros(at)
}

/// A new id that sorts by the moment it was made.
pub(crate) fn new_id(at: Timestamp) -> Uuid {
    static CONTEXT: std::sync::Mutex<uuid::ContextV7> = std::sync::Mutex::new(uuid::ContextV7::new());
    let seconds = u64::try_from(at.timestamp()).unwrap_or_default();
    Uuid::new_v7(uuid::Timestamp::from_unix(
        &CONTEXT,
        seconds,
        at.timestamp_subsec_nanos(),
    ))
}

/// Turns what no row changed into an error.
pub(crate) fn found(rows: u64, what: &'static str) -> Result<()> {
    if rows == 0 {
        Err(StorageError::NotFound(what))
    } else {
        Ok(())
    }
}

impl From<DbErr> for StorageError {
    fn from(error: DbErr) -> Self {
        if let Some(broken) = error.sql_err() {
            return Self::Refused(match broken {
                SqlErr::UniqueConstraintViolation(message) | SqlErr::ForeignKeyConstraintViolation(message) => message,
                other => other.to_string(),
            });
        }
        match &error {
            DbErr::Type(_) | DbErr::Json(_) | DbErr::TryIntoErr { .. } => Self::Corrupt(error.to_string()),
            DbErr::Exec(RuntimeErr::SqlxError(inner)) | DbErr::Query(RuntimeErr::SqlxError(inner)) => {
                match inner.as_ref() {
                    sea_orm::sqlx::Error::Database(told) if is_refusal(told.code().as_deref()) => {
                        Self::Refused(told.message().to_owned())
                    }
                    sea_orm::sqlx::Error::ColumnDecode { .. }
                    | sea_orm::sqlx::Error::Decode(_)
                    | sea_orm::sqlx::Error::ColumnNotFound(_) => Self::Corrupt(error.to_string()),
                    _ => Self::Unavailable(error.to_string()),
                }
            }
            _ => Self::Unavailable(error.to_string()),
        }
    }
}

/// Whether a database's error code says that a rule was broken: PostgreSQL's class 23 and 22, SQLite's constraints.
fn is_refusal(code: Option<&str>) -> bool {
    match code {
        Some(code) if code.len() == 5 => code.starts_with("23") || code.starts_with("22"),
        // The low byte of SQLite's extended code is the kind of error; 19 is a constraint.
        Some(code) => code.parse::<i64>().is_ok_and(|code| code & 0xff == 19),
        None => false,
    }
}
