//! What lists are asked for: parsed once, valid from then on.

use chrono::{Days, NaiveDate, TimeZone};
use chrono_tz::Tz;

use crate::invoice::{Flag, InvoiceSource, InvoiceStatus};
use crate::owner::OwnerRule;
use crate::profile::ProfileRef;
use crate::{CustomerId, InvoiceId, Money, OrderId, ProfileId, StoreId, Timestamp};

/// Which invoices.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InvoiceFilter {
    /// Of this store.
    pub store: Option<StoreId>,
    /// Of this order.
    pub order: Option<OrderId>,
    /// Ordered in this span.
    pub ordered: TimeRange,
    /// Changed at or after.
    pub updated_since: Option<Timestamp>,
    /// Only those on an anonymous profile.
    pub only_anonymous: bool,
    /// Only those without a Customer Profile.
    pub no_customer_profile: bool,
    /// Only these; empty means all.
    pub statuses: Vec<InvoiceStatus>,
    /// Only those of this Invoice Profile.
    pub profile: Option<ProfileId>,
    /// Only from this source.
    pub source: Option<InvoiceSource>,
}

/// From a moment (included) to a moment (excluded); either may be open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TimeRange {
    /// Included.
    pub from: Option<Timestamp>,
    /// Excluded.
    pub until: Option<Timestamp>,
}

/// The dates are the wrong way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the range ends on {last}, before it begins on {first}")]
pub struct ReversedDates {
    /// The first day asked for.
    pub first: NaiveDate,
    /// The last day asked for.
    pub last: NaiveDate,
}

impl TimeRange {
    /// The whole days `first..=last` of a time zone; either may be open.
    ///
    /// # Errors
    /// [`ReversedDates`] if the last day lies before the first.
    pub fn days(first: Option<NaiveDate>, last: Option<NaiveDate>, zone: Tz) -> Result<Self, ReversedDates> {
        if let (Some(first), Some(last)) = (first, last)
            && last < first
        {
            return Err(ReversedDates { first, last });
        }
        Ok(Self {
            from: first.map(|day| start_of_day(day, zone)),
            until: last
                .and_then(|day| day.checked_add_days(Days::new(1)))
                .map(|day| start_of_day(day, zone)),
        })
    }
}

/// The first moment of a day in a zone, also where the clocks skip midnight.
#[must_use]
pub fn start_of_day(day: NaiveDate, zone: Tz) -> Timestamp {
    for hour in 0..24 {
        if let Some(local) = day.and_hms_opt(hour, 0, 0)
            && let Some(at) = zone.from_local_datetime(&local).earliest()
        {
            return at.to_utc();
        }
    }
    day.and_time(chrono::NaiveTime::MIN).and_utc()
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest<C> {
    /// Rows, 1 to 200.
    pub limit: u32,
    /// Where to go on; the beginning if none.
    pub cursor: Option<C>,
}

/// A place in the invoice list, which is ordered by order date and id, newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvoiceCursor {
    /// The order date of the row beside the cut.
    pub order_date: Timestamp,
    /// Its id.
    pub id: InvoiceId,
    /// Which way from there.
    pub direction: Direction,
}

/// Which way a page goes from its cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Towards older rows.
    Older,
    /// Towards newer rows.
    Newer,
}

/// Rows in list order, and where the list goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T, C> {
    /// The rows, newest first.
    pub items: Vec<T>,
    /// Older rows, if there are any.
    pub next: Option<C>,
    /// Newer rows, if there are any.
    pub previous: Option<C>,
}

/// One row of the invoice list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceListItem {
    /// The invoice.
    pub id: InvoiceId,
    /// Where it came from.
    pub source: InvoiceSource,
    /// The store; `None` for a manual invoice.
    pub store: Option<StoreId>,
    /// The order; `None` for a manual invoice.
    pub order: Option<OrderId>,
    /// When the order was placed.
    pub order_date: Timestamp,
    /// Derived status.
    pub status: InvoiceStatus,
    /// The order's status in the merchant's words.
    pub order_status: String,
    /// The total.
    pub total: Money,
    /// Given back.
    pub refunded: Money,
    /// Still due.
    pub balance: Money,
    /// The payment method's name.
    pub payment_method: String,
    /// The Invoice Profile.
    pub invoice_profile: ProfileRef,
    /// What made it the owner.
    pub owner_rule: OwnerRule,
    /// The Customer Profile.
    pub customer_profile: Option<ProfileRef>,
    /// The customer number; `None` for a guest.
    pub customer_id: Option<CustomerId>,
    /// The customer's name.
    pub customer_name: String,
    /// The customer's e-mail.
    pub customer_email: String,
    /// Remarks.
    pub flags: Vec<Flag>,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Counts changes; the ETag.
    pub version: i64,
}

/// Which profiles.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProfileFilter {
    /// Part or all of the name, or a profile ID, or an e-mail.
    pub text: String,
    /// Only individuals or only organizations.
    pub kind: Option<crate::profile::ProfileKind>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_is_the_stores_day() {
        let range = TimeRange::days(Some(day("2026-05-01")), Some(day("2026-05-01")), Tz::America__Chicago).unwrap();
        assert_eq!(range.from.unwrap().to_rfc3339(), "2026-05-01T05:00:00+00:00");
        assert_eq!(range.until.unwrap().to_rfc3339(), "2026-05-02T05:00:00+00:00");
    }

    #[test]
    fn the_day_the_clocks_change_is_as_long_as_it_is() {
        let range = TimeRange::days(Some(day("2026-03-08")), Some(day("2026-03-08")), Tz::America__Chicago).unwrap();
        assert_eq!((range.until.unwrap() - range.from.unwrap()).num_hours(), 23);
    }

    #[test]
    fn a_zone_that_skips_midnight_begins_its_day_later() {
        assert_eq!(
            start_of_day(day("2018-11-04"), Tz::America__Sao_Paulo).to_rfc3339(),
            "2018-11-04T03:00:00+00:00"
        );
    }

    #[test]
    fn dates_the_wrong_way_round_are_refused() {
        let range = TimeRange::days(Some(day("2026-05-02")), Some(day("2026-05-01")), Tz::UTC);
        assert_eq!(
            range,
            Err(ReversedDates {
                first: day("2026-05-02"),
                last: day("2026-05-01")
            })
        );
    }
}
