//! Building blocks that know nothing of invoices.

mod announcer;
mod badge;
mod dialog;
mod field;
mod icon;
mod menu;
mod messages;
mod notice;
mod time;
mod title;
mod toast;

pub(crate) use self::{
    announcer::{Announcer, AnnouncerRegion},
    badge::{Badge, StatusDot, Tone},
    dialog::Dialog,
    field::{Field, TextInput},
    icon::{Icon, Mark},
    menu::{Menu, MenuItem},
    messages::{Messages, MessagesRegion},
    notice::{ErrorNotice, ErrorPanel},
    time::Moment,
    title::{FirstPage, PageTitle},
    toast::{Toast, ToastAction, Toasts, ToastsRegion},
};
