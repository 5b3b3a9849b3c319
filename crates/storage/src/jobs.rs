//! Long-running jobs, such as a backfill, and how far they got.

use mctrade_domain::{JobId, StoreId, Timestamp};

use crate::{Result, Storage};

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

impl Jobs<'_> {
    /// Keeps a job, to be worked on.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`] for a store that is not connected.
    pub async fn insert(&self, job: &NewJob, at: Timestamp) -> Result<Job> {
        let _ = (job, at);
        todo!()
    }

    /// One job.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn find(&self, job: JobId) -> Result<Option<Job>> {
        let _ = job;
        todo!()
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
        let _ = (job, done, total, failed, cursor);
        todo!()
    }

    /// Ends a job.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`].
    pub async fn finish(&self, job: JobId, state: JobState, problem: Option<&str>, at: Timestamp) -> Result<()> {
        let _ = (job, state, problem, at);
        todo!()
    }

    /// Asks for a job to stop.
    ///
    /// # Errors
    /// [`crate::StorageError::NotFound`].
    pub async fn request_cancel(&self, job: JobId) -> Result<()> {
        let _ = job;
        todo!()
    }

    /// Jobs to go on with, oldest first.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn unfinished(&self) -> Result<Vec<Job>> {
        todo!()
    }
}
