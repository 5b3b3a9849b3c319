//! The port to a shop platform.
