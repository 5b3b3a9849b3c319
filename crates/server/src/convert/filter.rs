//! From a query to a filter: parsed once, valid from then on.

use mctrade_api_types::ErrorCode;
use mctrade_api_types::invoices::{InvoiceListQuery, InvoiceSource as WireSource};
use mctrade_domain::filter::{InvoiceCursor, InvoiceFilter, PageRequest, TimeRange};
use mctrade_domain::invoice::{InvoiceSource, InvoiceStatus};
use mctrade_domain::{OrderId, ProfileId, StoreId};

use super::cursor;
use super::word;
use crate::error::{ApiError, ApiResult};
use crate::keys::Keys;
use chrono_tz::Tz;

/// Rows of a page where none are asked for.
pub const PAGE_LIMIT: u32 = 50;
/// Rows of a page at most.
pub const PAGE_LIMIT_MOST: u32 = 200;

/// What an invoice list was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceListRequest {
    /// Which invoices.
    pub filter: InvoiceFilter,
    /// Which page of them.
    pub page: PageRequest<InvoiceCursor>,
    /// Whether to count them all.
    pub with_total: bool,
}

/// Reads an invoice list's query; days are days of `zone`.
///
/// # Errors
/// Names the parameter and what to do.
pub fn invoice_list(query: InvoiceListQuery, zone: Tz, keys: &Keys) -> ApiResult<InvoiceListRequest> {
    let InvoiceListQuery {
        order_date_min,
        order_date_max,
        order_id,
        anonymous,
        has_customer_profile,
        status_in,
        profile_id,
        store_id,
        source,
        updated_at_min,
        sort,
        limit,
        cursor,
        include,
    } = query;
    if sort.as_deref().is_some_and(|sort| sort != "-order_date") {
        return Err(wrong("sort", "The list is sorted by -order_date only."));
    }
    if anonymous == Some(false) {
        return Err(wrong(
            "anonymous",
            "Only anonymous=true is a filter; leave it out to see all.",
        ));
    }
    if has_customer_profile == Some(true) {
        return Err(wrong(
            "has_customer_profile",
            "Only has_customer_profile=false is a filter; leave it out to see all.",
        ));
    }
    let with_total = match include.as_deref() {
        None => false,
        Some("total") => true,
        Some(_) => return Err(wrong("include", "Only \"total\" can be included.")),
    };
    let ordered = TimeRange::days(order_date_min, order_date_max, zone).map_err(|reversed| {
        wrong(
            "order_date:max",
            &format!(
                "The dates are the wrong way round: {} lies before {}.",
                reversed.last, reversed.first
            ),
        )
    })?;
    let filter = InvoiceFilter {
        store: store_id.map(StoreId),
        order: order_id.map(OrderId),
        ordered,
        updated_since: updated_at_min.map(mctrade_domain::clock::whole_micros),
        only_anonymous: anonymous == Some(true),
        no_customer_profile: has_customer_profile == Some(false),
        statuses: statuses(status_in.as_deref())?,
        profile: profile_id.map(ProfileId),
        source: source.map(|source| match source {
            WireSource::Bigcommerce => InvoiceSource::Bigcommerce,
            WireSource::Manual => InvoiceSource::Manual,
        }),
    };
    let cursor = cursor.map(|text| cursor::read_invoice(keys, &text)).transpose()?;
    let page = PageRequest {
        limit: page_limit(limit)?,
        cursor,
    };
    Ok(InvoiceListRequest {
        filter,
        page,
        with_total,
    })
}

/// The rows of a page, between 1 and 200.
///
/// # Errors
/// Names the parameter and what to do.
pub fn page_limit(limit: Option<u32>) -> ApiResult<u32> {
    let limit = limit.unwrap_or(PAGE_LIMIT);
    if (1..=PAGE_LIMIT_MOST).contains(&limit) {
        Ok(limit)
    } else {
        Err(wrong("limit", "Ask for 1 to 200 rows."))
    }
}

fn statuses(text: Option<&str>) -> ApiResult<Vec<InvoiceStatus>> {
    let mut statuses = Vec::new();
    for name in text.into_iter().flat_map(|text| text.split(',')) {
        let status = InvoiceStatus::ALL
            .into_iter()
            .find(|status| word(status) == name.trim());
        let Some(status) = status else {
            let known = InvoiceStatus::ALL.map(word).join(", ");
            return Err(wrong("status:in", &format!("Use a comma-separated list of {known}.")));
        };
        if !statuses.contains(&status) {
            statuses.push(status);
        }
    }
    Ok(statuses)
}

/// A parameter that cannot be taken.
#[must_use]
pub fn wrong(name: &str, detail: &str) -> ApiError {
    ApiError::parameter(ErrorCode::MalformedRequest, name, detail)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use secrecy::ExposeSecret as _;

    use super::*;
    use crate::entropy::OsEntropy;

    fn read(query: &str) -> ApiResult<InvoiceListRequest> {
        let keys = Keys::from_text(Keys::new_key_text(&OsEntropy).expose_secret()).unwrap();
        let query = serde_urlencoded::from_str(query).unwrap();
        invoice_list(query, Tz::America__Chicago, &keys)
    }

    #[test]
    fn a_day_of_the_filter_is_the_stores_day() {
        let request = read("order_date:min=2026-05-01&order_date:max=2026-05-01").unwrap();
        let range = request.filter.ordered;
        assert_eq!(range.from.unwrap().to_rfc3339(), "2026-05-01T05:00:00+00:00");
        assert_eq!(range.until.unwrap().to_rfc3339(), "2026-05-02T05:00:00+00:00");
        assert_eq!((request.page.limit, request.with_total), (50, false));
    }

    #[test]
    fn statuses_are_read_once_each() {
        let request = read("status:in=paid,void,paid").unwrap();
        assert_eq!(request.filter.statuses, [InvoiceStatus::Paid, InvoiceStatus::Void]);
    }

    #[rstest]
    #[case("order_date:min=2026-05-02&order_date:max=2026-05-01", "order_date:max")]
    #[case("sort=total", "sort")]
    #[case("limit=0", "limit")]
    #[case("limit=201", "limit")]
    #[case("include=everything", "include")]
    #[case("status:in=paid,broke", "status:in")]
    #[case("anonymous=false", "anonymous")]
    #[case("cursor=abc", "cursor")]
    fn a_filter_that_makes_no_sense_names_its_parameter(#[case] query: &str, #[case] name: &str) {
        let error = format!("{:?}", read(query).unwrap_err());
        assert!(error.contains(&format!("pointer: \"{name}\"")), "{error}");
    }
}
