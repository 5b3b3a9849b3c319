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
                status: text(STATUS),
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
