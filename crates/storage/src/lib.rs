//! Everything that is remembered, on SQLite and PostgreSQL.
