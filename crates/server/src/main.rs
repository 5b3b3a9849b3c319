//! The actix-web backend and the mctrade command.

fn main() {}
