//! Builds the browser app and writes generated files.

fn main() {}
