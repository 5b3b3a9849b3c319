//! Bigcommerce > Invoice Management.

mod actions;
mod address;
mod change_profile;
mod clash;
mod create_profile;
mod desk;
mod detail;
mod filters;
mod grid;
mod import_panel;
mod keys;
mod list;
mod page;
mod person_form;
mod picker;
mod row;
mod same_person;
mod subject;
mod views;
mod words;

pub(crate) use self::{detail::InvoicePage, page::InvoiceManagement};
