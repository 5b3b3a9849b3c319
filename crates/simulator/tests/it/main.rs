//! Behaviour of the practice store.
