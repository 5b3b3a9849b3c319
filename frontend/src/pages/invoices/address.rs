//! What the address bar says of Invoice Management: the filter, the page, the open panel and the open dialog.
//!
//! Filters have the names of the API's own query, so that an address is read like a request.

use chrono::{DateTime, Days, NaiveDate, Utc};
use mctrade_api_types::invoices::InvoiceListQuery;

use crate::pages::routes;

/// Rows of a page where nothing else was chosen.
pub(crate) const USUAL_ROWS: u32 = 50;

/// Statuses behind the view "Refunded and cancelled".
pub(crate) const REFUNDED_AND_CANCELLED: &str = "partially_refunded,refunded,void";

/// Every status, as the API names it.
const STATUSES: [&str; 6] = [
    "open",
    "partially_paid",
    "paid",
    "partially_refunded",
    "refunded",
    "void",
];

/// Letters shown of a part of an address that cannot be read.
const LONGEST_PART: usize = 60;

/// Parts shown of an address that cannot be read.
const MOST_PARTS: usize = 5;

const FROM: &str = "order_date:min";
const TO: &str = "order_date:max";
const ORDER_ID: &str = "order_id";
const ANONYMOUS: &str = "anonymous";
const HAS_CUSTOMER_PROFILE: &str = "has_customer_profile";
const STATUS: &str = "status:in";
const PROFILE_ID: &str = "profile_id";
const CHANGED: &str = "changed";
const CURSOR: &str = "cursor";
const LIMIT: &str = "limit";
const INVOICE: &str = "invoice";
const DIALOG: &str = "dialog";
const OF: &str = "of";

/// Which invoices are looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    /// Ordered on or after this day.
    pub(crate) from: Option<NaiveDate>,
    /// Ordered on or before this day.
    pub(crate) to: Option<NaiveDate>,
    /// The store's order number.
    pub(crate) order_id: Option<i64>,
    /// Only invoices on an anonymous profile.
    pub(crate) anonymous: bool,
    /// Only invoices without a Customer Profile.
    pub(crate) no_customer_profile: bool,
    /// Comma-separated statuses.
    pub(crate) status: Option<String>,
    /// The Invoice Profile's ID.
    pub(crate) profile_id: Option<i64>,
    /// Only what changed in the last 24 hours.
    pub(crate) changed: bool,
}

impl Filter {
    /// Whether every invoice is looked for.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The filter as the API is asked, at the moment `now`.
    pub(crate) fn query(&self, now: DateTime<Utc>) -> InvoiceListQuery {
        InvoiceListQuery {
            order_date_min: self.from,
            order_date_max: self.to,
            order_id: self.order_id,
            anonymous: self.anonymous.then_some(true),
            has_customer_profile: self.no_customer_profile.then_some(false),
            status_in: self.status.clone(),
            profile_id: self.profile_id,
            updated_at_min: if self.changed {
                now.checked_sub_days(Days::new(1))
            } else {
                None
            },
            ..InvoiceListQuery::default()
        }
    }
}

/// A dialog over the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DialogName {
    /// Change Profile.
    ChangeProfile,
    /// Create Profile From Customer.
    CreateProfile,
}

impl DialogName {
    fn name(self) -> &'static str {
        match self {
            Self::ChangeProfile => "change-profile",
            Self::CreateProfile => "create-profile",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::ChangeProfile, Self::CreateProfile]
            .into_iter()
            .find(|dialog| dialog.name() == name)
    }
}

/// What the address bar says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Address {
    /// The invoice whose own page this is; none on the list.
    pub(crate) page_of: Option<i64>,
    /// Which invoices are looked for.
    pub(crate) filter: Filter,
    /// Where in the list the page begins.
    pub(crate) cursor: Option<String>,
    /// Rows of a page, where chosen.
    pub(crate) limit: Option<u32>,
    /// The invoice in the side panel.
    pub(crate) invoice: Option<i64>,
    /// The open dialog and its invoice.
    pub(crate) dialog: Option<(DialogName, i64)>,
}

impl Address {
    /// Reads an address by the values of its query. What makes no sense is left out.
    pub(crate) fn parse(get: impl Fn(&str) -> Option<String>) -> Self {
        let number = |name: &str| {
            get(name)
                .and_then(|text| text.parse::<i64>().ok())
                .filter(|number| *number > 0)
        };
        let date = |name: &str| get(name).and_then(|text| text.parse::<NaiveDate>().ok());
        let text = |name: &str| get(name).filter(|text| !text.is_empty());
        Self {
            page_of: None,
            filter: Filter {
                from: date(FROM),
                to: date(TO),
                order_id: number(ORDER_ID),
                anonymous: get(ANONYMOUS).is_some_and(|value| value == "true"),
                no_customer_profile: get(HAS_CUSTOMER_PROFILE).is_some_and(|value| value == "false"),
                status: text(STATUS).filter(|statuses| are_statuses(statuses)),
                profile_id: number(PROFILE_ID),
                changed: get(CHANGED).is_some_and(|value| value == "24h"),
            },
            cursor: text(CURSOR),
            limit: number(LIMIT)
                .and_then(|limit| u32::try_from(limit).ok())
                .map(|limit| limit.min(200)),
            invoice: number(INVOICE),
            dialog: get(DIALOG)
                .and_then(|name| DialogName::from_name(&name))
                .zip(number(OF)),
        }
    }

    /// The address, to go to.
    pub(crate) fn to_url(&self) -> String {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        let mut add = |name: &'static str, value: Option<String>| {
            if let Some(value) = value {
                pairs.push((name, value));
            }
        };
        let Filter {
            from,
            to,
            order_id,
            anonymous,
            no_customer_profile,
            status,
            profile_id,
            changed,
        } = &self.filter;
        add(FROM, from.map(|day| day.to_string()));
        add(TO, to.map(|day| day.to_string()));
        add(ORDER_ID, order_id.map(|id| id.to_string()));
        add(ANONYMOUS, anonymous.then(|| "true".to_owned()));
        add(HAS_CUSTOMER_PROFILE, no_customer_profile.then(|| "false".to_owned()));
        add(STATUS, status.clone());
        add(PROFILE_ID, profile_id.map(|id| id.to_string()));
        add(CHANGED, changed.then(|| "24h".to_owned()));
        add(CURSOR, self.cursor.clone());
        add(LIMIT, self.limit.map(|limit| limit.to_string()));
        add(INVOICE, self.invoice.map(|id| id.to_string()));
        add(DIALOG, self.dialog.map(|(dialog, _)| dialog.name().to_owned()));
        add(OF, self.dialog.map(|(_, id)| id.to_string()));
        let page = self
            .page_of
            .map_or_else(|| routes::INVOICES.to_owned(), routes::invoice);
        match serde_urlencoded::to_string(pairs) {
            Ok(query) if !query.is_empty() => format!("{page}?{query}"),
            _ => page,
        }
    }

    /// The address of the same list under another filter, from its newest page.
    pub(crate) fn filtered(&self, filter: Filter) -> Self {
        Self {
            filter,
            limit: self.limit,
            ..Self::default()
        }
    }

    /// Rows of a page.
    pub(crate) fn rows(&self) -> u32 {
        self.limit.unwrap_or(USUAL_ROWS)
    }

    /// The list as the API is asked, at the moment `now`.
    pub(crate) fn list_query(&self, now: DateTime<Utc>) -> InvoiceListQuery {
        InvoiceListQuery {
            limit: Some(self.rows()),
            cursor: self.cursor.clone(),
            ..self.filter.query(now)
        }
    }
}

/// Whether every word of a comma-separated list is a status.
fn are_statuses(list: &str) -> bool {
    list.split(',').all(|word| STATUSES.contains(&word))
}

/// The parts of an address that name a filter this page cannot read, as the address writes them.
pub(crate) fn unreadable(pairs: &[(String, String)]) -> Vec<String> {
    pairs
        .iter()
        .filter(|(name, value)| !value.is_empty() && !is_readable(name, value))
        .map(|(name, value)| {
            let part = format!("{name}={value}");
            match part.char_indices().nth(LONGEST_PART) {
                Some((end, _)) => format!("{}…", &part[..end]),
                None => part,
            }
        })
        .take(MOST_PARTS)
        .collect()
}

fn is_readable(name: &str, value: &str) -> bool {
    let only = |wanted: &str| (wanted == name).then(|| value.to_owned());
    let Filter {
        from,
        to,
        order_id,
        anonymous,
        no_customer_profile,
        status,
        profile_id,
        changed,
    } = Address::parse(only).filter;
    match name {
        FROM => from.is_some(),
        TO => to.is_some(),
        ORDER_ID => order_id.is_some(),
        ANONYMOUS => anonymous || value == "false",
        HAS_CUSTOMER_PROFILE => no_customer_profile,
        STATUS => status.is_some(),
        PROFILE_ID => profile_id.is_some(),
        CHANGED => changed,
        // These are no filters: the list is whole without them.
        CURSOR | LIMIT | INVOICE | DIALOG | OF => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn parse(url: &str) -> Address {
        let query = url.split_once('?').map_or("", |(_, query)| query);
        let pairs: HashMap<String, String> = serde_urlencoded::from_str(query).unwrap();
        Address::parse(|name| pairs.get(name).cloned())
    }

    #[test]
    fn an_address_comes_back_as_it_went() {
        let address = Address {
            page_of: None,
            filter: Filter {
                from: NaiveDate::from_ymd_opt(2026, 11, 1),
                to: NaiveDate::from_ymd_opt(2026, 11, 21),
                order_id: Some(1042),
                anonymous: true,
                no_customer_profile: true,
                status: Some(REFUNDED_AND_CANCELLED.to_owned()),
                profile_id: Some(7),
                changed: true,
            },
            cursor: Some("a+b/c=".to_owned()),
            limit: Some(100),
            invoice: Some(10_042),
            dialog: Some((DialogName::ChangeProfile, 10_041)),
        };
        assert_eq!(parse(&address.to_url()), address);
        assert_eq!(Address::default().to_url(), routes::INVOICES);
        assert_eq!(parse(routes::INVOICES), Address::default());
    }

    #[test]
    fn nonsense_in_an_address_is_left_out() {
        let address =
            parse("?order_id=abc&order_date%3Amin=yesterday&limit=99999&dialog=nothing&of=5&invoice=-1&cursor=");
        assert_eq!(
            address,
            Address {
                limit: Some(200),
                ..Address::default()
            }
        );
    }

    #[test]
    fn filters_that_cannot_be_read_are_told_as_the_address_writes_them() {
        let of = |query: &str| {
            let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap();
            unreadable(&pairs)
        };
        assert_eq!(of("order_id=abc"), ["order_id=abc"]);
        assert_eq!(of("order_date%3Amin=2026-02-31"), ["order_date:min=2026-02-31"]);
        assert_eq!(
            of("status%3Ain=paid,lost&color=red"),
            ["status:in=paid,lost", "color=red"]
        );
        assert_eq!(of("anonymous=maybe&order_id=12"), ["anonymous=maybe"]);
        let long = of(&format!("note={}", "é".repeat(100)));
        assert_eq!(long, [format!("note={}…", "é".repeat(55))]);
        for good in [
            "",
            "order_id=&cursor=abc&limit=9999&invoice=-1&dialog=nothing&of=x",
            "order_date%3Amin=2026-02-28&order_date%3Amax=2026-03-01&order_id=12&anonymous=true",
            "has_customer_profile=false&status%3Ain=partially_refunded,refunded,void&profile_id=7&changed=24h",
        ] {
            assert!(of(good).is_empty(), "{good}");
        }
    }

    #[test]
    fn another_filter_begins_at_the_newest_page() {
        let address = parse("?cursor=abc&limit=10&invoice=3&dialog=change-profile&of=3");
        let filtered = address.filtered(Filter {
            anonymous: true,
            ..Filter::default()
        });
        assert_eq!(
            filtered.to_url(),
            format!("{}?anonymous=true&limit=10", routes::INVOICES)
        );
    }
}
