//! The `mctrade` command.
