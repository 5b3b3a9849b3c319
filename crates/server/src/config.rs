//! Settings: by flag, else environment, else `mctrade.toml`, else a default.

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};

/// BigCommerce's API, which only start-up can override, for tests and the practice store.
pub const BIGCOMMERCE_API_URL: &str = "https://api.bigcommerce.com";

/// Log lines written unless set otherwise: our own, and what others warn of.
pub const DEFAULT_LOG: &str = "warn,mctrade=info";

/// The settings of a process. None of them is a secret in itself; the database's address is kept from printing.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The database: `sqlite://path?mode=rwc` or `postgres://..`; by default a SQLite file in the data folder.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub database_url: Option<String>,
    /// Where files of this system live.
    pub data_dir: PathBuf,
    /// The address the server listens on.
    pub listen: SocketAddr,
    /// The address people and stores reach the server under; by default made of `listen`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub public_url: Option<String>,
    /// The file with the secret key.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub secret_key_file: Option<PathBuf>,
    /// BigCommerce's API.
    pub bigcommerce_api_url: String,
    /// Which log lines are written, as in `info,mctrade=debug`.
    pub log: String,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("data_dir", &self.data_dir)
            .field("listen", &self.listen)
            .field("public_url", &self.public_url)
            .finish_non_exhaustive()
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            database_url: None,
            data_dir: PathBuf::from("data"),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: None,
            secret_key_file: None,
            bigcommerce_api_url: BIGCOMMERCE_API_URL.to_owned(),
            log: DEFAULT_LOG.to_owned(),
        }
    }
}

/// Settings given as flags; they win over everything else.
#[derive(Debug, Clone, Default, Serialize, clap::Args)]
pub struct SettingFlags {
    /// A file of settings [default: mctrade.toml, where there is one]
    #[arg(long, global = true, value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// The database: sqlite://PATH?mode=rwc or postgres://.. [env: MCTRADE_DATABASE_URL]
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database_url: Option<String>,
    /// The folder for files of this system [env: MCTRADE_DATA_DIR] [default: data]
    #[arg(long, global = true, value_name = "DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_dir: Option<PathBuf>,
    /// The address people and stores reach the server under [env: MCTRADE_PUBLIC_URL]
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_url: Option<String>,
    /// The file with the secret key [env: MCTRADE_SECRET_KEY_FILE]
    #[arg(long, global = true, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_key_file: Option<PathBuf>,
    /// BigCommerce's API, for the practice store and tests [env: MCTRADE_BIGCOMMERCE_API_URL]
    #[arg(long, global = true, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bigcommerce_api_url: Option<String>,
    /// Which log lines are written, such as info or warn,mctrade=debug [env: MCTRADE_LOG]
    #[arg(long, global = true, value_name = "FILTER")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<String>,
}

/// The settings an environment variable can give, each as `MCTRADE_<NAME>`.
const FROM_ENVIRONMENT: [&str; 7] = [
    "database_url",
    "data_dir",
    "listen",
    "public_url",
    "secret_key_file",
    "bigcommerce_api_url",
    "log",
];

/// What is wrong with the settings, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A setting cannot be read.
    #[error("a setting cannot be read: {0}")]
    Unreadable(Box<figment::Error>),
    /// The settings file that was named does not exist.
    #[error("the settings file {0} does not exist")]
    NoSuchFile(PathBuf),
    /// An address does not begin with a scheme that fits.
    #[error("{setting} must be an address that begins with https:// or http://, without a path's end slash or query")]
    NotAnAddress {
        /// The setting.
        setting: &'static str,
    },
    /// The data folder cannot be made.
    #[error("the data folder {folder} cannot be made: {source}")]
    DataFolder {
        /// The folder.
        folder: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

impl Settings {
    /// Reads the settings.
    ///
    /// # Errors
    /// [`ConfigError`] names the setting and what to do.
    pub fn load(flags: &SettingFlags) -> Result<Self, ConfigError> {
        let file = match &flags.config {
            Some(file) if !file.exists() => return Err(ConfigError::NoSuchFile(file.clone())),
            Some(file) => file.clone(),
            None => PathBuf::from("mctrade.toml"),
        };
        Self::from_sources(&file, flags)
    }

    fn from_sources(file: &Path, flags: &SettingFlags) -> Result<Self, ConfigError> {
        let mut sources = Figment::from(Serialized::defaults(Self::default()));
        if file.exists() {
            sources = sources.merge(Toml::file_exact(file));
        }
        let settings: Self = sources
            .merge(Env::prefixed("MCTRADE_").only(&FROM_ENVIRONMENT))
            .merge(Serialized::defaults(flags))
            .extract()
            .map_err(|error| ConfigError::Unreadable(Box::new(error)))?;
        settings.checked()
    }

    fn checked(mut self) -> Result<Self, ConfigError> {
        if let Some(url) = &mut self.public_url {
            *url = plain_address(url).ok_or(ConfigError::NotAnAddress {
                setting: "the public URL (--public-url, MCTRADE_PUBLIC_URL)",
            })?;
        }
        self.bigcommerce_api_url = plain_address(&self.bigcommerce_api_url).ok_or(ConfigError::NotAnAddress {
            setting: "BigCommerce's API (--bigcommerce-api-url, MCTRADE_BIGCOMMERCE_API_URL)",
        })?;
        Ok(self)
    }

    /// The database's address: the setting, or a SQLite file in the data folder, which is made.
    ///
    /// # Errors
    /// [`ConfigError::DataFolder`] if the folder cannot be made.
    pub fn database(&self) -> Result<String, ConfigError> {
        if let Some(url) = &self.database_url {
            return Ok(url.clone());
        }
        std::fs::create_dir_all(&self.data_dir).map_err(|source| ConfigError::DataFolder {
            folder: self.data_dir.clone(),
            source,
        })?;
        let file = self.data_dir.join("mctrade.sqlite");
        Ok(format!("sqlite://{}?mode=rwc", file.display()))
    }

    /// The address people and stores reach the server under, when it listens on `listening`.
    #[must_use]
    pub fn public_address(&self, listening: SocketAddr) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{listening}"))
    }
}

/// An http(s) address without an end slash, or `None`.
fn plain_address(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('/');
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let plain = !rest.is_empty() && !rest.contains(['?', '#', '@']) && !rest.contains(char::is_whitespace);
    plain.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_wins_over_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mctrade.toml");
        std::fs::write(&file, "listen = \"127.0.0.1:9000\"\nlog = \"debug\"\n").unwrap();
        let flags = SettingFlags {
            log: Some("warn".to_owned()),
            ..SettingFlags::default()
        };
        let settings = Settings::from_sources(&file, &flags).unwrap();
        assert_eq!(settings.listen.port(), 9000);
        assert_eq!(settings.log, "warn");
    }

    #[test]
    fn a_setting_nobody_knows_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mctrade.toml");
        std::fs::write(&file, "listne = \"127.0.0.1:9000\"\n").unwrap();
        let error = Settings::from_sources(&file, &SettingFlags::default()).unwrap_err();
        assert!(error.to_string().contains("listne"), "{error}");
    }

    #[test]
    fn an_address_loses_its_end_slash_and_must_have_a_scheme() {
        assert_eq!(
            plain_address("https://trade.example.org/"),
            Some("https://trade.example.org".to_owned())
        );
        for wrong in [
            "trade.example.org",
            "ftp://x",
            "https://",
            "https://a b",
            "https://u:p@x",
        ] {
            assert_eq!(plain_address(wrong), None, "{wrong}");
        }
    }
}
