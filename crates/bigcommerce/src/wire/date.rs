//! Dates as BigCommerce writes them: RFC 2822, whose weekday may be wrong, and ISO 8601.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use mctrade_domain::Timestamp;
use mctrade_domain::clock::whole_micros;

/// Reads a moment. The weekday is ignored, as some documents carry a wrong one.
pub(crate) fn parse_date(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if text.len() > 64 || !text.is_ascii() {
        return None;
    }
    let without_weekday = match text.split_once(',') {
        Some((weekday, rest)) if weekday.bytes().all(|c| c.is_ascii_alphabetic()) => rest.trim_start(),
        Some(_) | None => text,
    };
    let at = DateTime::parse_from_rfc2822(without_weekday)
        .or_else(|_| DateTime::parse_from_rfc3339(text))
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"))
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f%z"))
        .map(|at| at.with_timezone(&Utc))
        .ok()
        .or_else(|| parse_without_zone(text))
        .or_else(|| parse_unix_seconds(text))?;
    Some(whole_micros(at))
}

/// Reads a day, of an event for example; a moment counts as its day in its own zone's writing.
pub(crate) fn parse_day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    text.get(..10)
        .and_then(|day| day.parse().ok())
        .or_else(|| text.parse().ok())
        .or_else(|| parse_date(text).map(|at| at.date_naive()))
}

fn parse_without_zone(text: &str) -> Option<Timestamp> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f")
        .or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f"))
        .ok()
        .or_else(|| text.parse::<NaiveDate>().ok().map(|day| day.and_time(NaiveTime::MIN)))
        .map(|at| at.and_utc())
}

/// Unix seconds, as hooks write them; ten digits, so that a year is never mistaken for one.
fn parse_unix_seconds(text: &str) -> Option<Timestamp> {
    if text.len() != 10 || !text.bytes().all(|c| c.is_ascii_digit()) {
        return None;
    }
    DateTime::from_timestamp(text.parse().ok()?, 0)
}

#[cfg(test)]
mod tests {
    use chrono::SecondsFormat;
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Tue, 05 Mar 2019 21:40:11 +0000", "2019-03-05T21:40:11Z")]
    #[case("Mon, 05 Mar 2019 21:40:11 +0000", "2019-03-05T21:40:11Z")]
    #[case("05 Mar 2019 21:40:11 +0000", "2019-03-05T21:40:11Z")]
    #[case("Thu, 20 Apr 2017 11:32:00 -0400", "2017-04-20T15:32:00Z")]
    #[case("Thu, 20 Apr 2017 11:32:00 GMT", "2017-04-20T11:32:00Z")]
    #[case("2017-04-20T11:32:00.000-04:00", "2017-04-20T15:32:00Z")]
    #[case("2017-04-20T11:32:00-0400", "2017-04-20T15:32:00Z")]
    #[case("2022-06-16T16:44:15+00:00", "2022-06-16T16:44:15Z")]
    #[case("2026-04-28T09:55:57Z", "2026-04-28T09:55:57Z")]
    #[case("2026-04-28 09:55:57", "2026-04-28T09:55:57Z")]
    #[case("2026-04-28", "2026-04-28T00:00:00Z")]
    #[case("1561479335", "2019-06-25T16:15:35Z")]
    fn dates_are_read_in_every_form(#[case] text: &str, #[case] expected: &str) {
        let read = parse_date(text).map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true));
        assert_eq!(read.as_deref(), Some(expected));
    }

    #[rstest]
    #[case("")]
    #[case("soon")]
    #[case("2019")]
    #[case("Tue, 35 Mar 2019 21:40:11 +0000")]
    #[case("2019-13-01T00:00:00Z")]
    #[case("Tue 05 März 2019")]
    fn what_is_no_date_is_refused(#[case] text: &str) {
        assert_eq!(parse_date(text), None);
    }

    #[rstest]
    #[case("2026-05-01", Some("2026-05-01"))]
    #[case("2026-05-01T23:00:00-05:00", Some("2026-05-01"))]
    #[case("Fri, 01 May 2026 00:00:00 +0000", Some("2026-05-01"))]
    #[case("May", None)]
    fn an_events_day_is_read(#[case] text: &str, #[case] day: Option<&str>) {
        assert_eq!(parse_day(text), day.map(|day| day.parse().unwrap()));
    }

    proptest! {
        #[test]
        fn every_moment_is_read_back_from_both_forms_whatever_the_weekday(
            seconds in 0_i64..4_102_444_800,
            offset in -14_i32..=14,
            weekday in prop::sample::select(vec!["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]),
        ) {
            let at = DateTime::from_timestamp(seconds, 0).unwrap();
            let there = at.with_timezone(&chrono::FixedOffset::east_opt(offset * 3600).unwrap());
            prop_assert_eq!(parse_date(&format!("{weekday}, {}", there.format("%d %b %Y %H:%M:%S %z"))), Some(at));
            prop_assert_eq!(parse_date(&there.to_rfc3339()), Some(at));
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC{0,80}") {
            let _ = (parse_date(&text), parse_day(&text));
        }
    }
}
