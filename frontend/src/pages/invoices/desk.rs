//! What the parts of Invoice Management share: the list, the address and the ways to move about.

use leptos::prelude::*;
use mctrade_api_types::invoices::InvoiceRow;

use super::{
    address::{Address, DialogName, Filter, unreadable},
    clash::Clash,
    import_panel::Imports,
    list::{InvoiceList, RowHandle},
};
use crate::{
    components::{Announcer, Toasts},
    dom,
    state::{Place, Session, Stores},
};

/// What the parts of Invoice Management share.
#[derive(Clone, Copy)]
pub(crate) struct Desk {
    /// The rows.
    pub(crate) list: InvoiceList,
    /// What the address bar says.
    pub(crate) address: Memo<Address>,
    /// Imports made from this page.
    pub(crate) imports: Imports,
    /// Messages.
    pub(crate) toasts: Toasts,
    /// What is said aloud.
    pub(crate) announcer: Announcer,
    /// Who is logged in.
    pub(crate) session: Session,
    /// The stores.
    pub(crate) stores: Stores,
    /// A change that met somebody else's.
    pub(crate) clash: RwSignal<Option<Clash>>,
    /// The invoice last changed from this page, and a count: what shows it whole reads it again.
    pub(crate) touched: RwSignal<(i64, u32)>,
    place: Place,
    opened_here: StoredValue<bool>,
}

impl Desk {
    /// A desk on the present address: of the list, or of one invoice's own page.
    pub(crate) fn new(page_of: Option<i64>) -> Self {
        let place = expect_context::<Place>();
        let announcer = expect_context::<Announcer>();
        let list = InvoiceList::new(announcer);
        Self {
            list,
            address: Memo::new(move |_| Address {
                page_of,
                ..Address::parse(|name| place.query(name))
            }),
            imports: Imports::new(list, announcer),
            toasts: expect_context(),
            announcer,
            session: expect_context(),
            stores: expect_context(),
            clash: RwSignal::new(None),
            touched: RwSignal::new((0, 0)),
            place,
            opened_here: StoredValue::new(false),
        }
    }

    /// The filters of the address that cannot be read, as it writes them.
    pub(crate) fn unreadable_filters(self) -> Vec<String> {
        unreadable(&self.place.pairs())
    }

    /// Goes to another address of this page.
    pub(crate) fn go(self, address: &Address) {
        self.place.go(&address.to_url(), false);
    }

    /// Looks for other invoices, from the newest page.
    pub(crate) fn filter(self, filter: Filter) {
        let address = Address {
            page_of: None,
            ..self.address.get_untracked().filtered(filter)
        };
        if address == self.address.get_untracked() {
            self.list.again();
        } else {
            self.go(&address);
        }
    }

    /// Goes to another page of the list.
    pub(crate) fn turn_to(self, cursor: Option<String>) {
        let address = self.address.get_untracked();
        self.go(&Address {
            cursor,
            invoice: None,
            dialog: None,
            ..address
        });
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }

    /// Opens a dialog on an invoice.
    pub(crate) fn open_dialog(self, dialog: DialogName, id: i64) {
        self.opened_here.set_value(true);
        let address = self.address.get_untracked();
        self.go(&Address {
            dialog: Some((dialog, id)),
            ..address
        });
    }

    /// Opens another dialog in place of the open one.
    pub(crate) fn switch_dialog(self, dialog: DialogName, id: i64) {
        let address = self.address.get_untracked();
        let address = Address {
            dialog: Some((dialog, id)),
            ..address
        };
        self.place.go(&address.to_url(), true);
    }

    /// Opens an invoice in the side panel.
    pub(crate) fn open_invoice(self, id: i64) {
        self.opened_here.set_value(true);
        let address = self.address.get_untracked();
        self.go(&Address {
            invoice: Some(id),
            dialog: None,
            ..address
        });
    }

    /// Closes the open dialog, as the Back button would.
    pub(crate) fn close_dialog(self) {
        let address = self.address.get_untracked();
        if address.dialog.is_some() {
            self.leave(&Address {
                dialog: None,
                ..address
            });
        }
    }

    /// Closes the side panel, as the Back button would.
    pub(crate) fn close_invoice(self) {
        let address = self.address.get_untracked();
        if address.invoice.is_some() {
            self.leave(&Address {
                invoice: None,
                dialog: None,
                ..address
            });
        }
    }

    fn leave(self, rest: &Address) {
        // An address that was opened from outside has nothing of ours to go back to.
        if self.opened_here.get_value() {
            dom::go_back();
        } else {
            self.place.go(&rest.to_url(), true);
        }
    }

    /// Shows a row's new values everywhere on this page.
    pub(crate) fn put(self, handle: &RowHandle, row: InvoiceRow) {
        let id = row.id;
        self.list.put(row.clone());
        if handle.show(row) {
            handle.flash();
        }
        self.touched.update(|(last, count)| {
            *last = id;
            *count += 1;
        });
    }

    /// Whether the user may change invoices.
    pub(crate) fn may_change(self) -> bool {
        self.session.may_write("invoices")
    }

    /// Whether the user may make a profile of an invoice's customer.
    pub(crate) fn may_create_profile(self) -> bool {
        self.may_change() && self.session.may_write("profiles")
    }

    /// Whether the user may import orders.
    pub(crate) fn may_import(self) -> bool {
        self.session.may_write("sync")
    }
}
