//! The rows on screen and where they come from.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use leptos::{prelude::*, task::spawn_local};
use mctrade_api_types::{
    PageLinks,
    invoices::{InvoiceRow, InvoiceSummary},
};

use super::{
    address::{Address, Filter},
    words,
};
use crate::{
    api::{self, ApiError},
    components::Announcer,
    dom, format,
};

/// Milliseconds during which events are gathered before the server is asked about them.
const GATHER: u32 = 250;

/// Milliseconds for which a row that just came or changed stands out.
const FLASH: u32 = 2_500;

/// What is said of rows that answer an older question.
pub(crate) const STALE: &str = "These are the rows from before; the server cannot be reached.";

/// One row. Its cells follow the signals, so that a change never takes the focus away.
#[derive(Clone)]
pub(crate) struct RowHandle {
    /// The invoice's id.
    pub(crate) id: i64,
    /// The row as it is now.
    pub(crate) row: ArcRwSignal<InvoiceRow>,
    /// Whether it just came or changed.
    pub(crate) flash: ArcRwSignal<bool>,
    /// Whether a change is on its way to the server.
    pub(crate) saving: ArcRwSignal<bool>,
}

impl RowHandle {
    /// A row as the server sent it.
    pub(crate) fn new(row: InvoiceRow) -> Self {
        Self {
            id: row.id,
            row: ArcRwSignal::new(row),
            flash: ArcRwSignal::new(false),
            saving: ArcRwSignal::new(false),
        }
    }

    /// Shows other values, if they are others.
    pub(crate) fn show(&self, row: InvoiceRow) -> bool {
        let differs = self.row.with_untracked(|old| *old != row);
        if differs {
            self.row.set(row);
        }
        differs
    }

    /// Makes the row stand out for a moment.
    pub(crate) fn flash(&self) {
        let flash = self.flash.clone();
        flash.set(true);
        spawn_local(async move {
            dom::pause(FLASH).await;
            flash.set(false);
        });
    }
}

/// How the list stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Nothing has come yet.
    First,
    /// What is shown is what was asked for.
    Ready,
    /// Something else was asked for; the old rows stay until it comes.
    Again,
    /// Something else was asked for, and the server is away: the old rows stay, and answer another question.
    Stale,
    /// It could not be read.
    Failed(ApiError),
}

/// The list of Invoice Management.
#[derive(Clone, Copy)]
pub(crate) struct InvoiceList {
    rows: RwSignal<Vec<RowHandle>>,
    phase: RwSignal<Phase>,
    links: RwSignal<Option<PageLinks>>,
    summary: RwSignal<Option<InvoiceSummary>>,
    /// New invoices of this filter that are not shown.
    fresh: RwSignal<usize>,
    address: StoredValue<Address>,
    /// The address whose rows are on screen.
    shown: StoredValue<Address>,
    /// Counts questions: an answer to an older one is not shown.
    asked: StoredValue<u64>,
    summary_asked: StoredValue<u64>,
    /// Ids of the newest page of this filter, as last seen.
    newest: StoredValue<Option<HashSet<i64>>>,
    changed: StoredValue<HashSet<i64>>,
    created: StoredValue<usize>,
    gathering: StoredValue<bool>,
    announcer: Announcer,
}

impl InvoiceList {
    /// A list that has not asked yet.
    pub(crate) fn new(announcer: Announcer) -> Self {
        Self {
            rows: RwSignal::new(Vec::new()),
            phase: RwSignal::new(Phase::First),
            links: RwSignal::new(None),
            summary: RwSignal::new(None),
            fresh: RwSignal::new(0),
            address: StoredValue::new(Address::default()),
            shown: StoredValue::new(Address::default()),
            asked: StoredValue::new(0),
            summary_asked: StoredValue::new(0),
            newest: StoredValue::new(None),
            changed: StoredValue::new(HashSet::new()),
            created: StoredValue::new(0),
            gathering: StoredValue::new(false),
            announcer,
        }
    }

    /// Whether the page of this list is still there: answers may come after the person has left it.
    fn is_shown(self) -> bool {
        self.asked.try_get_value().is_some()
    }

    /// The rows on screen.
    pub(crate) fn rows(self) -> Signal<Vec<RowHandle>> {
        self.rows.into()
    }

    /// How the list stands.
    pub(crate) fn phase(self) -> Signal<Phase> {
        self.phase.into()
    }

    /// Where the list goes on.
    pub(crate) fn links(self) -> Signal<Option<PageLinks>> {
        self.links.into()
    }

    /// The totals of the filter, which arrive apart from the rows.
    pub(crate) fn summary(self) -> Signal<Option<InvoiceSummary>> {
        self.summary.into()
    }

    /// How many new invoices of this filter are not shown.
    pub(crate) fn fresh(self) -> Signal<usize> {
        self.fresh.into()
    }

    /// The row of an invoice, if it is on screen.
    pub(crate) fn find(self, id: i64) -> Option<RowHandle> {
        self.rows
            .try_with_untracked(|rows| rows.iter().find(|row| row.id == id).cloned())
            .flatten()
    }

    /// Shows the list of an address.
    pub(crate) fn show(self, address: Address) {
        let same_filter = self.address.with_value(|old| old.filter == address.filter);
        self.address.set_value(address);
        self.fresh.set(0);
        if !same_filter {
            self.newest.set_value(None);
            self.summary.set(None);
        }
        self.read(true);
        self.read_summary();
    }

    /// Asks again for what is shown.
    pub(crate) fn again(self) {
        self.read(true);
        self.read_summary();
    }

    /// Shows a row's new values, wherever they came from.
    pub(crate) fn put(self, row: InvoiceRow) {
        if let Some(handle) = self.find(row.id)
            && handle.show(row)
        {
            handle.flash();
        }
    }

    /// Shows an invoice that was just imported: its row, else the newest page with it.
    pub(crate) fn put_imported(self, row: InvoiceRow) {
        if !self.is_shown() {
            return;
        }
        if let Some(handle) = self.find(row.id) {
            handle.show(row);
            handle.flash();
            reveal(handle.id);
            self.read_summary();
        } else {
            self.read_flashing(Some(row.id));
            self.read_summary();
        }
    }

    /// Notes that an invoice changed.
    pub(crate) fn note_changed(self, id: i64) {
        self.changed.update_value(|changed| {
            changed.insert(id);
        });
        self.gather();
    }

    /// Notes that an invoice was made.
    pub(crate) fn note_created(self) {
        self.created.update_value(|created| *created += 1);
        self.gather();
    }

    fn gather(self) {
        if self.gathering.try_get_value() != Some(false) {
            return;
        }
        self.gathering.set_value(true);
        spawn_local(async move {
            dom::pause(GATHER).await;
            let Some(changed) = self.changed.try_update_value(std::mem::take) else {
                return;
            };
            let created = self.created.try_update_value(std::mem::take).unwrap_or_default();
            self.gathering.try_set_value(false);
            self.refresh(changed, created).await;
        });
    }

    async fn refresh(self, changed: HashSet<i64>, created: usize) {
        let shown: Vec<i64> = changed.into_iter().filter(|id| self.find(*id).is_some()).collect();
        if created > 0 {
            self.look_for_new(created).await;
        }
        // Many at once are one page; a few are read one by one and leave the rest alone.
        if shown.len() > 5 {
            if self.is_shown() {
                self.read(false);
            }
        } else {
            for id in shown {
                self.read_row(id).await;
            }
        }
        if self.is_shown() {
            self.read_summary();
        }
    }

    async fn read_row(self, id: i64) {
        let Ok(invoice) = api::get_invoice(id).await else {
            return;
        };
        let Some(handle) = self.find(id) else { return };
        // A change of our own is on its way: its answer is newer.
        if handle.saving.get_untracked() {
            return;
        }
        let (word, _) = words::status(invoice.row.status);
        let status_changed = handle.row.with_untracked(|old| old.status != invoice.row.status);
        let name = words::name(&invoice.row);
        if handle.show(invoice.row) {
            handle.flash();
            if status_changed {
                self.announcer.say(format!("{name} is now {word}"));
            }
        }
    }

    /// Shows new invoices where that disturbs nobody, else counts them.
    async fn look_for_new(self, created: usize) {
        let address = self.address.get_value();
        let asked = self.asked.get_value();
        let query = Address {
            cursor: None,
            ..address.clone()
        }
        .list_query(moment());
        let Ok(page) = api::list_invoices(&query).await else {
            return;
        };
        if self.asked.try_get_value() != Some(asked) {
            return;
        }
        let known = self.newest.get_value();
        let new: Vec<i64> = match &known {
            Some(known) => page
                .data
                .iter()
                .map(|row| row.id)
                .filter(|id| !known.contains(id))
                .collect(),
            // The newest page of this filter was never on screen: only the number is known.
            None => page.data.iter().map(|row| row.id).take(created).collect(),
        };
        if new.is_empty() {
            return;
        }
        if address.cursor.is_none() && address.filter.is_empty() && may_insert() {
            let orders: Vec<String> = page
                .data
                .iter()
                .filter(|row| new.contains(&row.id))
                .map(words::name)
                .collect();
            self.take(page.data, page.meta.page, Some(&new));
            self.announcer.say(match orders.as_slice() {
                [one] => format!("New invoice: {one}"),
                many => format!("{} new invoices", many.len()),
            });
        } else {
            self.fresh.set(new.len());
            let count = new.len();
            self.announcer.say(if count == 1 {
                "1 new invoice".to_owned()
            } else {
                format!("{count} new invoices")
            });
        }
    }

    fn read(self, aloud: bool) {
        let again = self.phase.with_untracked(|phase| *phase != Phase::First);
        let empty = self.rows.with_untracked(Vec::is_empty);
        self.phase
            .set(if again && !empty { Phase::Again } else { Phase::First });
        spawn_local(async move {
            if let Some(count) = self.read_page(None).await
                && aloud
            {
                self.announcer.say(match count {
                    0 => "No invoices".to_owned(),
                    1 => "1 invoice shown".to_owned(),
                    count => format!("{count} invoices shown"),
                });
            }
        });
    }

    fn read_flashing(self, id: Option<i64>) {
        spawn_local(async move {
            if self.read_page(id).await.is_some()
                && let Some(id) = id
            {
                reveal(id);
            }
        });
    }

    async fn read_page(self, flashing: Option<i64>) -> Option<usize> {
        // The page may be gone before its question is asked.
        let question = self.asked.try_get_value()? + 1;
        self.asked.set_value(question);
        let query = self.address.try_with_value(|address| address.list_query(moment()))?;
        let answer = api::list_invoices(&query).await;
        if self.asked.try_get_value() != Some(question) {
            return None;
        }
        match answer {
            Ok(page) => {
                let count = page.data.len();
                self.take(page.data, page.meta.page, flashing.as_ref().map(std::slice::from_ref));
                self.fresh.set(0);
                self.phase.set(Phase::Ready);
                Some(count)
            }
            // The old rows stay where the server is away: the banner says so, and reading starts again by itself.
            Err(ApiError::Unreachable) if !self.rows.with_untracked(Vec::is_empty) => {
                if self.shown.get_value() == self.address.get_value() {
                    self.phase.set(Phase::Ready);
                } else {
                    // A cursor of the old rows means nothing under the new filter.
                    self.links.set(None);
                    self.phase.set(Phase::Stale);
                    self.announcer.say(STALE);
                }
                None
            }
            Err(error) => {
                self.phase.set(Phase::Failed(error));
                None
            }
        }
    }

    /// Shows a page, keeping the rows that stay.
    fn take(self, page: Vec<InvoiceRow>, links: PageLinks, flashing: Option<&[i64]>) {
        if self.address.with_value(|address| address.cursor.is_none()) {
            self.newest.set_value(Some(page.iter().map(|row| row.id).collect()));
        }
        let old = self.rows.get_untracked();
        let rows = page
            .into_iter()
            .map(|row| {
                let id = row.id;
                let handle = match old.iter().find(|handle| handle.id == id) {
                    Some(handle) => {
                        if !handle.saving.get_untracked() {
                            handle.show(row);
                        }
                        handle.clone()
                    }
                    None => RowHandle::new(row),
                };
                if flashing.is_some_and(|ids| ids.contains(&id)) {
                    handle.flash();
                }
                handle
            })
            .collect();
        self.rows.set(rows);
        self.links.set(Some(links));
        self.shown.set_value(self.address.get_value());
    }

    fn read_summary(self) {
        let question = self.summary_asked.get_value() + 1;
        self.summary_asked.set_value(question);
        let query = self.address.with_value(|address| address.filter.query(moment()));
        spawn_local(async move {
            let answer = api::get_invoice_summary(&query).await;
            if self.summary_asked.try_get_value() == Some(question)
                && let Ok(summary) = answer
            {
                self.summary.set(Some(summary));
            }
        });
    }
}

/// New rows push nothing away where the page stands at its top and nothing lies over it.
fn may_insert() -> bool {
    let scrolled = window().scroll_y().unwrap_or_default() > 4.0;
    !scrolled && !dom::is_covered()
}

fn moment() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(dom::now()).unwrap_or_default()
}

fn reveal(id: i64) {
    dom::after_render(move || {
        if let Some(row) = dom::find(&format!("tr[data-invoice=\"{id}\"]")) {
            dom::reveal(&row);
        }
    });
}

/// A filter in words, for "No match".
pub(crate) fn in_words(filter: &Filter) -> Vec<String> {
    chips(filter).into_iter().map(|(words, _)| words).collect()
}

/// A filter as chips: its words, and the filter without it.
pub(crate) fn chips(filter: &Filter) -> Vec<(String, Filter)> {
    let mut chips = Vec::new();
    let dates = match (filter.from, filter.to) {
        (Some(from), Some(to)) if from == to => Some(format::date(from)),
        (Some(from), Some(to)) => Some(format!("{} – {}", format::date(from), format::date(to))),
        (Some(from), None) => Some(format!("From {}", format::date(from))),
        (None, Some(to)) => Some(format!("Until {}", format::date(to))),
        (None, None) => None,
    };
    if let Some(dates) = dates {
        chips.push((
            dates,
            Filter {
                from: None,
                to: None,
                ..filter.clone()
            },
        ));
    }
    if let Some(order) = filter.order_id {
        chips.push((
            format!("Order {order}"),
            Filter {
                order_id: None,
                ..filter.clone()
            },
        ));
    }
    if filter.anonymous {
        chips.push((
            "Only Anonymous Profiles".to_owned(),
            Filter {
                anonymous: false,
                ..filter.clone()
            },
        ));
    }
    if filter.no_customer_profile {
        chips.push((
            "No customer profile".to_owned(),
            Filter {
                no_customer_profile: false,
                ..filter.clone()
            },
        ));
    }
    if let Some(status) = &filter.status {
        let words = if status == super::address::REFUNDED_AND_CANCELLED {
            "Refunded and cancelled".to_owned()
        } else {
            format!("Status {}", status.replace('_', " ").replace(',', ", "))
        };
        chips.push((
            words,
            Filter {
                status: None,
                ..filter.clone()
            },
        ));
    }
    if let Some(profile) = filter.profile_id {
        chips.push((
            format!("Invoice Profile #{profile}"),
            Filter {
                profile_id: None,
                ..filter.clone()
            },
        ));
    }
    if filter.changed {
        chips.push((
            "Changed in 24 h".to_owned(),
            Filter {
                changed: false,
                ..filter.clone()
            },
        ));
    }
    chips
}
