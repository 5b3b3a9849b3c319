//! Why the practice store could not start.

use std::io;
use std::path::{Path, PathBuf};

/// Why the practice store could not start.
#[derive(Debug, thiserror::Error)]
pub enum SimulatorError {
    /// A setting makes no sense.
    #[error("{0}")]
    Setting(String),
    /// An address cannot be listened on.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: std::net::SocketAddr,
        /// Why.
        source: io::Error,
    },
    /// A file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is not what it should be.
    #[error("{path}: {reason}")]
    Document {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The certificate could not be made.
    #[error("cannot make a certificate: {0}")]
    Certificate(String),
    /// The client that sends webhooks could not be made.
    #[error("cannot make the webhook sender: {0}")]
    Sender(String),
}

impl SimulatorError {
    pub(crate) fn file(path: &Path, source: io::Error) -> SimulatorError {
        SimulatorError::File {
            path: path.to_owned(),
            source,
        }
    }

    pub(crate) fn document(path: &Path, reason: impl Into<String>) -> SimulatorError {
        SimulatorError::Document {
            path: path.to_owned(),
            reason: reason.into(),
        }
    }
}
