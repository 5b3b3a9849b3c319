//! The seeded generator: people, orders and what happens to them.

pub(crate) mod basket;
pub(crate) mod history;
pub(crate) mod life;
pub(crate) mod live;
pub(crate) mod people;
pub(crate) mod scenario;
