//! What a demo is from one start to the next, in its folder.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use mctrade_domain::Timestamp;
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};

use super::CliError;
use crate::entropy::{OsEntropy, random_text};
use crate::keys::Keys;

const FILE: &str = "demo.json";

/// A demo's folder and what is kept in it.
#[derive(Debug)]
pub(super) struct Memory {
    folder: PathBuf,
    /// What is kept.
    pub(super) kept: Kept,
}

/// What is kept between two starts.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kept {
    pub(super) seed: u64,
    pub(super) orders: u64,
    /// The moment the practice store's made-up past ends.
    pub(super) began_at: Timestamp,
    pub(super) store_hash: String,
    pub(super) access_token: String,
    pub(super) client_secret: String,
    pub(super) password: String,
    pub(super) has_people: bool,
    pub(super) is_filled: bool,
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kept")
            .field("seed", &self.seed)
            .field("orders", &self.orders)
            .finish_non_exhaustive()
    }
}

impl Memory {
    /// Opens a demo's folder, or makes it.
    pub(super) fn open(folder: &Path, seed: u64, orders: u64, now: Timestamp) -> Result<Self, CliError> {
        let file = folder.join(FILE);
        let kept = if file.exists() {
            let text = fs::read_to_string(&file).map_err(CliError::io(file.display().to_string()))?;
            serde_json::from_str(&text)?
        } else {
            Kept {
                seed,
                orders,
                began_at: now,
                store_hash: "practice1".to_owned(),
                access_token: random_text(&OsEntropy, 32),
                client_secret: random_text(&OsEntropy, 48),
                password: [(); 4].map(|()| random_text(&OsEntropy, 4)).join("-"),
                has_people: false,
                is_filled: false,
            }
        };
        let memory = Self {
            folder: folder.to_path_buf(),
            kept,
        };
        let documents = memory.documents();
        fs::create_dir_all(&documents).map_err(CliError::io(documents.display().to_string()))?;
        memory.save()?;
        Ok(memory)
    }

    /// Keeps what is known now.
    pub(super) fn save(&self) -> Result<(), CliError> {
        let text = serde_json::to_string_pretty(&self.kept)?;
        write_private(&self.folder.join(FILE), &text)
    }

    /// The demo's folder.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the practice store's documents lie.
    pub(super) fn documents(&self) -> PathBuf {
        self.folder.join("store")
    }

    /// The demo's database.
    pub(super) fn database(&self) -> String {
        format!("sqlite://{}?mode=rwc", self.folder.join("mctrade.sqlite").display())
    }

    /// The demo's secret key, made at the first start.
    pub(super) fn keys(&self) -> Result<Keys, CliError> {
        let file = self.folder.join("secret.key");
        if !file.exists() {
            write_private(&file, Keys::new_key_text(&OsEntropy).expose_secret())?;
        }
        Ok(Keys::load(Some(&file))?)
    }
}

/// Writes a file that only its owner reads, whole or not at all.
fn write_private(file: &Path, text: &str) -> Result<(), CliError> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let beside = file.with_extension("new");
    let written = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)
        .and_then(|mut open| open.write_all(text.as_bytes()))
        .and_then(|()| fs::rename(&beside, file));
    written.map_err(CliError::io(file.display().to_string()))
}
