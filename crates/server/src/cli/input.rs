//! Passwords and tokens: from a prompt on a terminal, else from standard input; never from an argument.

use std::io::{BufRead as _, IsTerminal as _};

use secrecy::SecretString;

use super::CliError;

/// Reads secrets one after the other.
#[derive(Debug, Default)]
pub(super) struct Secrets;

impl Secrets {
    /// The next secret: asked for on a terminal, else the next line of standard input. `None` at its end.
    pub(super) fn next(&self, what: &str) -> Result<Option<SecretString>, CliError> {
        if std::io::stdin().is_terminal() {
            let secret = rpassword::prompt_password(format!("{what}: ")).map_err(CliError::io(what))?;
            return Ok(Some(SecretString::from(secret.trim().to_owned())));
        }
        let mut line = String::new();
        let read = std::io::stdin()
            .lock()
            .read_line(&mut line)
            .map_err(CliError::io(what))?;
        Ok((read > 0).then(|| SecretString::from(line.trim_end_matches(['\r', '\n']).to_owned())))
    }

    /// The next secret, which must be there.
    pub(super) fn required(&self, what: &str) -> Result<SecretString, CliError> {
        self.next(what)?.ok_or_else(|| {
            CliError::Said(format!(
                "{what}: nothing on standard input. Give it there, or run this on a terminal"
            ))
        })
    }
}
