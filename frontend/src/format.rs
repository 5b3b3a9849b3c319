//! Money, times and days as people write them, by the browser's own `Intl`.

use std::{cell::RefCell, collections::HashMap};

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use js_sys::{Array, Function, Object, Reflect};
use mctrade_api_types::Money;
use wasm_bindgen::{JsCast, JsValue};

use crate::dom;

thread_local! {
    /// Formatters are dear to make and cheap to use; a page needs a handful.
    static FORMATTERS: RefCell<HashMap<String, Option<Function>>> = RefCell::default();
}

/// An amount in its currency, such as `$59.54`.
pub(crate) fn money(money: &Money) -> String {
    let options = [("style", "currency"), ("currency", money.currency.as_str())];
    // The amount goes over as text: a number would be a float.
    apply("NumberFormat", None, &options, &JsValue::from_str(&money.amount))
        .unwrap_or_else(|| format!("{} {}", money.amount, money.currency))
}

/// A whole number with its thousands apart.
pub(crate) fn count(number: i64) -> String {
    let plain = number.to_string();
    apply("NumberFormat", None, &[], &JsValue::from_str(&plain)).unwrap_or(plain)
}

/// A day such as `21 Nov 2026`, in the time zone.
pub(crate) fn day(at: DateTime<Utc>, zone: &str) -> String {
    let options = [
        ("day", "numeric"),
        ("month", "short"),
        ("year", "numeric"),
        ("timeZone", zone),
    ];
    moment(at, Some("en-GB"), &options).unwrap_or_default()
}

/// A time of day such as `14:05`, in the time zone.
pub(crate) fn clock(at: DateTime<Utc>, zone: &str) -> String {
    let options = [("hour", "2-digit"), ("minute", "2-digit"), ("timeZone", zone)];
    moment(at, Some("en-GB"), &options).unwrap_or_default()
}

/// A time whole, with the zone's name, for those who hover.
pub(crate) fn precise(at: DateTime<Utc>, zone: &str) -> String {
    let options = [("dateStyle", "full"), ("timeStyle", "long"), ("timeZone", zone)];
    moment(at, Some("en-GB"), &options).unwrap_or_default()
}

/// A time for programs, as ISO 8601 has it.
pub(crate) fn iso(at: DateTime<Utc>) -> String {
    js_date(at).to_iso_string().into()
}

/// How long ago, such as `40 s ago`.
pub(crate) fn ago(at: DateTime<Utc>, now: i64) -> String {
    let seconds = (now - at.timestamp_millis()).max(0) / 1000;
    match seconds {
        0..=4 => "just now".to_owned(),
        5..=89 => format!("{seconds} s ago"),
        90..=5399 => format!("{} min ago", seconds / 60),
        5400..=172_799 => format!("{} h ago", seconds / 3600),
        _ => format!("{} days ago", seconds / 86_400),
    }
}

/// A day of the calendar, such as `21 Nov 2026`.
pub(crate) fn date(date: NaiveDate) -> String {
    // Midnight in UTC, written as UTC has it: the day itself, in no zone.
    day(date.and_time(NaiveTime::MIN).and_utc(), "UTC")
}

/// Today, by the calendar of the time zone.
pub(crate) fn today(zone: &str) -> Option<NaiveDate> {
    let options = [
        ("timeZone", zone),
        ("year", "numeric"),
        ("month", "2-digit"),
        ("day", "2-digit"),
    ];
    let now = DateTime::from_timestamp_millis(dom::now())?;
    // This locale writes days as ISO 8601 does.
    moment(now, Some("en-CA"), &options)?.parse().ok()
}

/// The browser's own time zone.
pub(crate) fn browser_zone() -> String {
    zone_by_browser().unwrap_or_else(|| "UTC".to_owned())
}

fn zone_by_browser() -> Option<String> {
    let formatter = construct("DateTimeFormat", None, &[])?;
    let describe = function(&formatter, "resolvedOptions")?;
    let described: JsValue = describe.call0(&formatter).ok()?;
    Reflect::get(&described, &"timeZone".into()).ok()?.as_string()
}

fn moment(at: DateTime<Utc>, locale: Option<&str>, options: &[(&str, &str)]) -> Option<String> {
    apply("DateTimeFormat", locale, options, &js_date(at))
}

fn js_date(at: DateTime<Utc>) -> js_sys::Date {
    js_sys::Date::new(&JsValue::from_f64(at.timestamp_millis() as f64))
}

fn apply(kind: &str, locale: Option<&str>, options: &[(&str, &str)], value: &JsValue) -> Option<String> {
    let name = format!("{kind} {locale:?} {options:?}");
    let format = FORMATTERS.with_borrow_mut(|known| {
        known
            .entry(name)
            .or_insert_with(|| function(&construct(kind, locale, options)?, "format"))
            .clone()
    })?;
    let written: JsValue = format.call1(&JsValue::UNDEFINED, value).ok()?;
    written.as_string()
}

/// Makes an `Intl` formatter; none where the browser refuses the options, such as an unknown time zone.
fn construct(kind: &str, locale: Option<&str>, options: &[(&str, &str)]) -> Option<JsValue> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let bag = Object::new();
    for (name, value) in options {
        Reflect::set(&bag, &(*name).into(), &(*value).into()).ok()?;
    }
    let arguments = Array::new();
    arguments.push(&locale.map_or(JsValue::UNDEFINED, JsValue::from_str));
    arguments.push(&bag);
    Reflect::construct(&function(&intl, kind)?, &arguments).ok()
}

fn function(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}
