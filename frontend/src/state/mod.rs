//! What pages share: who is logged in, whether the server answers, live events, stores, preferences.

mod connection;
mod health;
mod live;
mod place;
mod preferences;
mod session;
mod stores;

pub(crate) use self::{
    connection::Connection,
    health::Health,
    live::Live,
    place::Place,
    preferences::{Preferences, Theme},
    session::{Session, SessionState},
    stores::Stores,
};
