//! Tests that keep the house in order: what may depend on what, what may be named where, and what every file owes
//! its reader.
//!
//! There is nothing here to call. Each module is one rule: a function from files to faults, a test that the
//! repository has none, and a test that the function sees a fault where there is one. Start at `repository`.

#[cfg(test)]
mod arrows;
#[cfg(test)]
mod crate_docs;
#[cfg(test)]
mod error_codes;
#[cfg(test)]
mod foreign_names;
#[cfg(test)]
mod lengths;
#[cfg(test)]
mod links;
#[cfg(test)]
mod places;
#[cfg(test)]
mod reasons;
#[cfg(test)]
mod repository;
