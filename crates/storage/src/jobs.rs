//! Long-running jobs, such as a backfill, and how far they got.

use mctrade_domain::{JobId, StoreId, Timestamp};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};

use crate::codes::Code;
use crate::entities::job;
use crate::sql::{Sql, found, kept};
use crate::{Result, Storage, StorageError, stores};

/// Long-running jobs.
#[derive(Debug, Clone, Copy)]
pub struct Jobs<'a> {
    pub(crate) storage: &'a Storage,
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// To be worked on, or being worked on.
    Running,
    /// Done.
    Done,
    /// Stopped on request.
    Cancelled,
    /// Given up; the problem says why.
    Failed,
}

/// A long-running job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// What kind of work, such as `backfill`.
    pub kind: String,
    /// The store it works on.
    pub store: Option<StoreId>,
    /// What was asked for, as JSON.
    pub request: String,
    /// Where it stands.
    pub state: JobState,
    /// How many are done.
    pub done: i64,
    /// How many there are, once known.
    pub total: Option<i64>,
    /// How many of those done failed.
    pub failed: i64,
    /// Where to go on after an interruption.
    pub cursor: Option<String>,
    /// Whether somebody asked to stop it.
    pub cancel_requested: bool,
    /// Why it failed.
    pub problem: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

/// A job to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    /// Its id.
    pub id: JobId,
    /// What kind of work.
    pub kind: String,
    /// The store it works on.
    pub store: Option<StoreId>,
    /// What was asked for, as JSON.
    pub request: String,
}

impl TryFrom<job::Model> for Job {
    type Error = StorageError;

    fn try_from(row: job::Model) -> Result<Self> {
        let job::Model {
            id,
            kind,
            store_id,
            request,
            state,
            done,
            total,
            failed,
            resume_at,
            cancel_requested,
            problem,
            created_at,
            finished_at,
        } = row;
        Ok(Self {
            id: JobId(id),
            kind,
            store: store_id.map(StoreId),
            request,
            state: JobState::from_code(&state)?,
            done,
            total,
            failed,
            cursor: resume_at,
            cancel_requested,
            problem,
            created_at,
            finished_at,
        })
    }
}

impl Jobs<'_> {
    /// Keeps a job, to be worked on.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`] for a store that is not connected.
    pub async fn insert(&self, job: &NewJob, at: Timestamp) -> Result<Job> {
        let NewJob {
            id,
            kind,
            store,
            request,
        } = job;
        let transaction = self.storage.begin().await?;
        if let Some(store) = store {
            stores::must_exist(&transaction, *store).await?;
        }
        let row = job::ActiveModel {
            id: Set(id.0),
            kind: Set(kind.clone()),
            store_id: Set(store.map(|store| store.0)),
            request: Set(request.clone()),
            state: Set(JobState::Running.code().to_owned()),
            done: Set(0),
            total: Set(None),
            failed: Set(0),
            resume_at: Set(None),
            cancel_requested: Set(false),
            problem: Set(None),
            created_at: Set(kept(at)),
            finished_at: Set(None),
        };
        job::Entity::insert(row).exec_without_returning(&transaction).await?;
        transaction.commit().await?;
        self.find(*id).await?.ok_or(StorageError::NotFound("job"))
    }

    /// One job.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn find(&self, job: JobId) -> Result<Option<Job>> {
        let row = job::Entity::find_by_id(job.0).one(self.storage.reader()).await?;
        row.map(Job::try_from).transpose()
    }

    /// Notes how far a job got.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`].
    pub async fn progress(
        &self,
        job: JobId,
        done: i64,
        total: Option<i64>,
        failed: i64,
        cursor: Option<String>,
    ) -> Result<()> {
        let mut sql = Sql::new("UPDATE jobs SET done = ");
        sql.bind(done)
            .push(", total = ")
            .bind(total)
            .push(", failed = ")
            .bind(failed);
        sql.push(", resume_at = ").bind(cursor).push(" WHERE id = ").bind(job.0);
        self.change(sql).await
    }

    /// Ends a job.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`].
    pub async fn finish(&self, job: JobId, state: JobState, problem: Option<&str>, at: Timestamp) -> Result<()> {
        let mut sql = Sql::new("UPDATE jobs SET state = ");
        sql.bind(state.code())
            .push(", problem = ")
            .bind(problem.map(str::to_owned));
        sql.push(", finished_at = ")
            .bind(kept(at))
            .push(" WHERE id = ")
            .bind(job.0);
        self.change(sql).await
    }

    /// Asks for a job to stop.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`].
    pub async fn request_cancel(&self, job: JobId) -> Result<()> {
        let mut sql = Sql::new("UPDATE jobs SET cancel_requested = ");
        sql.bind(true).push(" WHERE id = ").bind(job.0);
        self.change(sql).await
    }

    /// Jobs to go on with, oldest first.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn unfinished(&self) -> Result<Vec<Job>> {
        let rows = job::Entity::find()
            .filter(job::Column::State.eq(JobState::Running.code()))
            .order_by_asc(job::Column::CreatedAt)
            .order_by_asc(job::Column::Id)
            .all(self.storage.reader())
            .await?;
        rows.into_iter().map(Job::try_from).collect()
    }

    async fn change(&self, sql: Sql) -> Result<()> {
        let transaction = self.storage.begin().await?;
        found(sql.run(&transaction).await?, "job")?;
        transaction.commit().await?;
        Ok(())
    }
}
