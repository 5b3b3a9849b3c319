//! The shapes of BigCommerce's answers, named as in its documents and as tolerant as its answers are odd.
//!
//! Unknown fields are ignored and a missing, `null` or empty one reads as nothing. What is present but unreadable is an
//! error that names its place: an amount is never guessed.

pub(crate) mod customer;
pub(crate) mod date;
pub(crate) mod document;
pub(crate) mod hook;
pub(crate) mod order;
pub(crate) mod order_parts;
pub(crate) mod refund;
pub(crate) mod scalar;
pub(crate) mod store;

pub(crate) use document::{Document, Envelope, List, Object, documents, read};
pub(crate) use scalar::{Amount, Date, Flag, Text, Whole};
