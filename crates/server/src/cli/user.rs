//! `mctrade user add|disable|list`.

use clap::Subcommand;
use mctrade_domain::access::Role;
use mctrade_domain::profile::looks_like_email;
use mctrade_storage::{NewUser, StorageError, User};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};
use std::io::IsTerminal as _;

use super::input::Secrets;
use super::start::{ACTOR, Json};
use super::{CliError, output, start};
use crate::auth::passwords::Passwords;
use crate::config::SettingFlags;
use crate::entropy::OsEntropy;

/// What to do with users.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Add a user. The password is read from standard input or asked for
    Add {
        /// The e-mail address they log in with
        #[arg(long, value_name = "EMAIL")]
        email: String,
        /// administrator, finance or read_only
        #[arg(long, value_name = "ROLE", value_parser = role)]
        role: Role,
        #[command(flatten)]
        json: Json,
    },
    /// Keep a user out and end their sessions; users are never deleted
    Disable {
        /// The e-mail address they log in with
        #[arg(long, value_name = "EMAIL")]
        email: String,
        #[command(flatten)]
        json: Json,
    },
    /// List users
    List {
        #[command(flatten)]
        json: Json,
    },
}

fn role(text: &str) -> Result<Role, String> {
    let wanted = text.trim().to_ascii_lowercase().replace(['-', ' '], "_");
    Role::ALL
        .into_iter()
        .find(|role| role.name() == wanted || (wanted == "admin" && *role == Role::Administrator))
        .ok_or_else(|| "use administrator, finance or read_only".to_owned())
}

/// Runs it.
pub(super) async fn run(flags: &SettingFlags, command: Command) -> Result<(), CliError> {
    let settings = start::settings(flags, true)?;
    match command {
        Command::Add { email, role, json } => {
            let email = email.trim().to_owned();
            if !looks_like_email(&email) {
                return Err(CliError::Said(
                    "enter an e-mail address such as name@example.org".to_owned(),
                ));
            }
            let password_hash = Passwords::hash_new(&new_password()?, &OsEntropy)?;
            let storage = start::new_database(&settings).await?;
            let new = NewUser {
                email,
                role,
                password_hash,
            };
            let user = storage.users().insert(&new, &ACTOR, start::now()).await;
            let user = user.map_err(|error| match error {
                StorageError::Conflict(_) => {
                    CliError::Said(format!("there is a user with the address {} already", new.email))
                }
                other => other.into(),
            })?;
            storage.close().await;
            told(&user, json, "Added")
        }
        Command::Disable { email, json } => {
            let storage = start::database(&settings).await?;
            let user = storage.users().find_by_email(email.trim()).await?;
            let user =
                user.ok_or_else(|| CliError::Said(format!("there is no user with the address {}", email.trim())))?;
            storage.users().set_active(user.id, false, &ACTOR, start::now()).await?;
            let user = storage.users().find(user.id).await?.unwrap_or(user);
            storage.close().await;
            told(&user, json, "Disabled")
        }
        Command::List { json } => {
            let storage = start::database(&settings).await?;
            let users = storage.users().list().await?;
            storage.close().await;
            if json.json {
                let users: Vec<Value> = users.iter().map(shown).collect();
                return output::json(&users);
            }
            let rows: Vec<Vec<String>> = users
                .iter()
                .map(|user| {
                    let state = if user.active { "active" } else { "disabled" };
                    vec![user.email.clone(), user.role.name().to_owned(), state.to_owned()]
                })
                .collect();
            output::table(&["E-MAIL", "ROLE", "STATE"], &rows)
        }
    }
}

fn new_password() -> Result<SecretString, CliError> {
    let password = Secrets.required("Password")?;
    if std::io::stdin().is_terminal() {
        let again = Secrets.required("Password once more")?;
        if again.expose_secret() != password.expose_secret() {
            return Err(CliError::Said(
                "the two passwords differ; nothing was changed".to_owned(),
            ));
        }
    }
    Ok(password)
}

fn told(user: &User, json: Json, what: &str) -> Result<(), CliError> {
    if json.json {
        output::json(&shown(user))
    } else {
        output::line(&format!("{what} {} ({}).", user.email, user.role.name()))
    }
}

fn shown(user: &User) -> Value {
    json!({
        "id": user.id,
        "email": user.email,
        "role": user.role.name(),
        "active": user.active,
        "created_at": user.created_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_known_by_their_names() {
        assert_eq!(role("administrator"), Ok(Role::Administrator));
        assert_eq!(role("Read only"), Ok(Role::ReadOnly));
        assert_eq!(role("read-only"), Ok(Role::ReadOnly));
        assert!(role("root").is_err());
    }
}
