//! Search by part of a name, an ID or an e-mail address.

use mctrade_domain::filter::ProfileFilter;
use mctrade_domain::profile::{Profile, ProfileKind};
use mctrade_domain::text::fold;

use super::rows::{COLUMNS, PRIMARY_ORGANIZATION, ProfileRow};
use super::{Profiles, folded_email};
use crate::codes::Code;
use crate::sql::Sql;
use crate::{Backend, Result};

/// How many names that merely contain the text are ranked; those that begin with it are found apart from these.
const RANKED: &str = "1000";
/// The trigram indexes know three letters and more.
const TRIGRAM: usize = 3;
/// What a person types is cut off here.
const LONGEST: usize = 200;

impl Profiles<'_> {
    /// The best matches for part of a name, a profile ID or an e-mail address, best first; newest for no text.
    ///
    /// # Errors
    /// [`crate::StorageError::Unavailable`].
    pub async fn search(&self, filter: &ProfileFilter, limit: u32) -> Result<Vec<Profile>> {
        let text = folded(&filter.text);
        let sql = if text.is_empty() && !filter.text.trim().is_empty() {
            // Something was looked for, of which no letter is left: nothing is like it.
            return Ok(Vec::new());
        } else if text.is_empty() {
            newest(filter.kind, limit)
        } else {
            self.ranked(&text, filter.kind, limit)
        };
        let rows = sql.all::<ProfileRow, _>(self.storage.reader()).await?;
        rows.into_iter().map(Profile::try_from).collect()
    }

    /// Candidates from each index, then ranked: the ID, the whole name, the whole last name, the beginning
    /// of the name, of the last name, of a word, the text anywhere, all its words anywhere.
    fn ranked(&self, text: &str, kind: Option<ProfileKind>, limit: u32) -> Sql {
        let id = text.parse::<i64>().ok();
        let email = text.contains('@').then(|| folded_email(text));
        let mut sql = Sql::new("WITH candidate (id) AS (");
        let mut first = true;
        let mut next = |sql: &mut Sql| {
            if !first {
                sql.push(" UNION ");
            }
            first = false;
        };
        if let Some(id) = id {
            next(&mut sql);
            sql.push("SELECT id FROM profiles WHERE id = ").bind(id);
        }
        if let Some(email) = &email {
            next(&mut sql);
            self.containing(&mut sql, "folded_email", &[email.as_str()], kind);
        } else {
            for column in ["folded_name", "folded_last_name"] {
                next(&mut sql);
                beginning(&mut sql, column, text, kind, limit);
            }
            let words: Vec<&str> = text.split(' ').collect();
            if words.iter().any(|word| word.chars().count() >= TRIGRAM) {
                next(&mut sql);
                self.containing(&mut sql, "folded_name", &words, kind);
            }
        }
        sql.push(") SELECT ")
            .push(COLUMNS)
            .push(" FROM candidate c JOIN profiles p ON p.id = c.id ");
        sql.push(PRIMARY_ORGANIZATION).push(" WHERE ");
        match kind {
            Some(kind) => sql.push("p.kind = ").bind(kind.code()),
            None => sql.push("1 = 1"),
        };
        let column = if email.is_some() {
            "p.folded_email"
        } else {
            "p.folded_name"
        };
        let wanted = email.as_deref().unwrap_or(text);
        let plain = escaped(wanted);
        let ranks = [
            ("p.folded_last_name", plain.clone()),
            (column, format!("{plain}%")),
            ("p.folded_last_name", format!("{plain}%")),
            (column, format!("% {plain}%")),
            (column, format!("%{plain}%")),
        ];
        sql.push(" ORDER BY CASE WHEN p.id = ").bind(id.unwrap_or(-1));
        sql.push(" THEN 0 WHEN ")
            .push(column)
            .push(" = ")
            .bind(wanted)
            .push(" THEN 1");
        for (rank, (column, pattern)) in (2..).zip(ranks) {
            sql.push(" WHEN ")
                .push(column)
                .push(" LIKE ")
                .bind(pattern)
                .push(" ESCAPE '!' THEN ");
            sql.push(&i64::to_string(&rank));
        }
        sql.push(" ELSE 9 END, p.folded_name, p.id LIMIT ")
            .bind(i64::from(limit));
        sql
    }

    /// Those whose column contains every word, by the index of every three letters.
    fn containing(&self, sql: &mut Sql, column: &str, words: &[&str], kind: Option<ProfileKind>) {
        let (long, short): (Vec<&str>, Vec<&str>) = words.iter().partition(|word| word.chars().count() >= TRIGRAM);
        sql.push("SELECT id FROM (SELECT p.id FROM ");
        let mut and = " WHERE ";
        if self.storage.backend() == Backend::Sqlite && !long.is_empty() {
            let phrases: Vec<String> = long
                .iter()
                .map(|word| format!("{column} : \"{}\"", word.replace('"', "\"\"")))
                .collect();
            sql.push("profiles_search JOIN profiles p ON p.id = profiles_search.rowid WHERE profiles_search MATCH ");
            sql.bind(phrases.join(" AND "));
            and = " AND ";
        } else {
            sql.push("profiles p");
            for word in long {
                sql.push(and)
                    .push("p.")
                    .push(column)
                    .push(" LIKE ")
                    .bind(format!("%{}%", escaped(word)));
                sql.push(" ESCAPE '!'");
                and = " AND ";
            }
        }
        for word in short {
            sql.push(and)
                .push("p.")
                .push(column)
                .push(" LIKE ")
                .bind(format!("%{}%", escaped(word)));
            sql.push(" ESCAPE '!'");
            and = " AND ";
        }
        if let Some(kind) = kind {
            sql.push(and).push("p.kind = ").bind(kind.code());
        }
        sql.push(" LIMIT ").push(RANKED).push(") AS found");
    }
}

/// The text as names are compared: without control characters, commas between words, and the `#` before an ID.
fn folded(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() || c == ',' { ' ' } else { c })
        .take(LONGEST)
        .collect();
    let plain = plain.trim();
    let id = plain
        .strip_prefix('#')
        .map(str::trim_start)
        .filter(|id| !id.is_empty() && id.bytes().all(|digit| digit.is_ascii_digit()));
    fold(id.unwrap_or(plain))
}

/// Those whose column begins with the text, by its ordinary index.
fn beginning(sql: &mut Sql, column: &str, text: &str, kind: Option<ProfileKind>, limit: u32) {
    sql.push("SELECT id FROM (SELECT id FROM profiles WHERE ")
        .push(column)
        .push(" >= ")
        .bind(text);
    if column == "folded_last_name" {
        sql.push(" AND folded_last_name <> ''");
    }
    // The greatest character there is ends the range of everything that begins with the text.
    sql.push(" AND ")
        .push(column)
        .push(" <= ")
        .bind(format!("{text}\u{10FFFF}"));
    if let Some(kind) = kind {
        sql.push(" AND kind = ").bind(kind.code());
    }
    sql.push(" ORDER BY ")
        .push(column)
        .push(" LIMIT ")
        .bind(i64::from(limit))
        .push(") AS begun");
}

fn newest(kind: Option<ProfileKind>, limit: u32) -> Sql {
    let mut sql = Sql::new("SELECT ");
    sql.push(COLUMNS).push(" FROM profiles p ").push(PRIMARY_ORGANIZATION);
    if let Some(kind) = kind {
        sql.push(" WHERE p.kind = ").bind(kind.code());
    }
    sql.push(" ORDER BY p.id DESC LIMIT ").bind(i64::from(limit));
    sql
}

/// Takes the meaning from the characters that `LIKE` reads as wildcards.
fn escaped(text: &str) -> String {
    text.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}
