//! `mctrade demo`.
use super::CliError;
use crate::config::SettingFlags;
/// How.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {}
/// Runs.
pub(super) async fn run(_flags: &SettingFlags, _arguments: Arguments) -> Result<(), CliError> {
    Err(CliError::Reported)
}
