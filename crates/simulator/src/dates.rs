//! The store's date formats.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, Utc};

/// `Tue, 05 Mar 2019 21:40:11 +0000`, as V2 prints dates.
pub(crate) fn rfc2822(moment: DateTime<Utc>) -> String {
    moment.format("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

/// The same with the next day's name in front, a mistake seen in the wild.
pub(crate) fn rfc2822_wrong_weekday(moment: DateTime<Utc>) -> String {
    let weekday = (moment + chrono::TimeDelta::days(1)).format("%a");
    format!("{weekday}, {}", moment.format("%d %b %Y %H:%M:%S +0000"))
}

/// `2026-04-28T09:55:57Z`, as V3 prints dates.
pub(crate) fn iso(moment: DateTime<Utc>) -> String {
    moment.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Reads RFC 2822 (whatever the weekday), ISO 8601 with or without an offset, or a date alone.
pub(crate) fn parse(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    let utc = |moment: DateTime<FixedOffset>| moment.with_timezone(&Utc);
    let without_weekday = text.split_once(", ").map_or(text, |(_, rest)| rest);
    DateTime::parse_from_str(without_weekday, "%d %b %Y %H:%M:%S %z")
        .ok()
        .or_else(|| DateTime::parse_from_rfc3339(text).ok())
        .or_else(|| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z").ok())
        .map(utc)
        .or_else(|| {
            NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f")
                .ok()
                .map(|naive| naive.and_utc())
        })
        .or_else(|| {
            NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S")
                .ok()
                .map(|naive| naive.and_utc())
        })
        .or_else(|| {
            NaiveDate::parse_from_str(text, "%Y-%m-%d")
                .ok()?
                .and_hms_opt(0, 0, 0)
                .map(|naive| naive.and_utc())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_documented_form_is_read() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(parse(text).map(rfc2822).as_deref(), expected, "{text}");
        };
        check(
            "Thu, 20 Apr 2017 11:32:00 -0400",
            Some("Thu, 20 Apr 2017 15:32:00 +0000"),
        );
        check(
            "Mon, 20 Apr 2017 11:32:00 -0400",
            Some("Thu, 20 Apr 2017 15:32:00 +0000"),
        );
        check("2017-04-20T11:32:00.000-04:00", Some("Thu, 20 Apr 2017 15:32:00 +0000"));
        check("2017-04-20T11:32:00Z", Some("Thu, 20 Apr 2017 11:32:00 +0000"));
        check("2017-04-20T11:32:00+0000", Some("Thu, 20 Apr 2017 11:32:00 +0000"));
        check("2017-04-20", Some("Thu, 20 Apr 2017 00:00:00 +0000"));
        check("2017-04-20T11:32:00.000 04:00", None);
        check("yesterday", None);
    }
}
