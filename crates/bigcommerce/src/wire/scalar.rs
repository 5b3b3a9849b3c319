//! Single values, in every spelling seen: an amount may be a string, a number, an integer, `null` or empty.

use mctrade_domain::Timestamp;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::de::{Deserialize, Deserializer, Error};
use serde_json::value::RawValue;

use super::date::parse_date;

/// One JSON value as it was written. Numbers stay text: none ever passes through a float.
#[derive(Debug)]
enum Scalar {
    Nothing,
    Text(String),
    Number(String),
    Flag(bool),
    /// An object or array with something in it.
    Structure,
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let text = raw.get();
        Ok(match text.as_bytes().first() {
            Some(b'"') => {
                let text = serde_json::from_str::<String>(text).map_err(|_| D::Error::custom("unreadable text"))?;
                if text.trim().is_empty() {
                    Self::Nothing
                } else {
                    Self::Text(text)
                }
            }
            Some(b'n') | None => Self::Nothing,
            Some(b't') => Self::Flag(true),
            Some(b'f') => Self::Flag(false),
            // `{}` and `[]` stand for nothing where a PHP array was empty.
            Some(b'{' | b'[') if text[1..text.len() - 1].trim().is_empty() => Self::Nothing,
            Some(b'{' | b'[') => Self::Structure,
            Some(_) => Self::Number(text.to_owned()),
        })
    }
}

/// The longest text taken for a number.
const NUMBER_LENGTH: usize = 64;

/// An amount of money as its text; `None` where there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Amount(pub(crate) Option<String>);

impl Amount {
    /// Whether it is missing or nothing.
    pub(crate) fn is_zero(&self) -> bool {
        self.0.is_none() || self.is_stated_zero()
    }

    /// Whether the shop says that it is nothing, rather than not saying.
    pub(crate) fn is_stated_zero(&self) -> bool {
        self.0
            .as_deref()
            .and_then(|text| text.parse::<Decimal>().ok())
            .is_some_and(|amount| amount.is_zero())
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Scalar::deserialize(deserializer)? {
            Scalar::Nothing => Ok(Self(None)),
            Scalar::Text(text) | Scalar::Number(text) if text.len() <= NUMBER_LENGTH => {
                Ok(Self(Some(text.trim().to_owned())))
            }
            Scalar::Text(_) | Scalar::Number(_) | Scalar::Flag(_) | Scalar::Structure => {
                Err(D::Error::custom("not an amount"))
            }
        }
    }
}

/// A whole number: an id or a count, which may come as text or with a fraction of zeros.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Whole(pub(crate) Option<i64>);

impl Whole {
    /// An id, where 0 and below mean none.
    pub(crate) fn id(self) -> Option<i64> {
        self.0.filter(|id| *id > 0)
    }
}

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Scalar::deserialize(deserializer)? {
            Scalar::Nothing => Ok(Self(None)),
            Scalar::Text(text) | Scalar::Number(text) if text.len() <= NUMBER_LENGTH => whole_number(&text)
                .map(|number| Self(Some(number)))
                .ok_or_else(|| D::Error::custom("not a whole number")),
            Scalar::Text(_) | Scalar::Number(_) | Scalar::Flag(_) | Scalar::Structure => {
                Err(D::Error::custom("not a whole number"))
            }
        }
    }
}

fn whole_number(text: &str) -> Option<i64> {
    let text = text.trim();
    text.parse().ok().or_else(|| {
        let decimal: Decimal = text.parse().ok()?;
        decimal.fract().is_zero().then(|| decimal.to_i64()).flatten()
    })
}

/// Any text; what is no text reads as the text it is written with, an object or array as nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Text(String);

impl Text {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn into_string(self) -> String {
        self.0
    }

    pub(crate) fn into_option(self) -> Option<String> {
        Some(self.0).filter(|text| !text.is_empty())
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(match Scalar::deserialize(deserializer)? {
            Scalar::Nothing | Scalar::Structure => String::new(),
            // Databases cannot keep a NUL, which JSON can hold.
            Scalar::Text(text) | Scalar::Number(text) => text.replace('\0', "").trim().to_owned(),
            Scalar::Flag(flag) => flag.to_string(),
        }))
    }
}

/// Yes or no; `None` where the answer does not say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Flag(pub(crate) Option<bool>);

impl Flag {
    pub(crate) fn is_set(self) -> bool {
        self.0.unwrap_or(false)
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Scalar::deserialize(deserializer)? {
            Scalar::Nothing => Ok(Self(None)),
            Scalar::Flag(flag) => Ok(Self(Some(flag))),
            Scalar::Text(text) | Scalar::Number(text) => match text.trim().to_ascii_lowercase().as_str() {
                "1" | "true" | "yes" => Ok(Self(Some(true))),
                "0" | "false" | "no" => Ok(Self(Some(false))),
                _ => Err(D::Error::custom("neither true nor false")),
            },
            Scalar::Structure => Err(D::Error::custom("neither true nor false")),
        }
    }
}

/// A moment; `None` where there is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Date(pub(crate) Option<Timestamp>);

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Scalar::deserialize(deserializer)? {
            Scalar::Nothing => Ok(Self(None)),
            Scalar::Text(text) | Scalar::Number(text) if text.trim().starts_with("0000-00-00") => Ok(Self(None)),
            Scalar::Text(text) | Scalar::Number(text) => parse_date(&text)
                .map(|at| Self(Some(at)))
                .ok_or_else(|| D::Error::custom("not a date")),
            Scalar::Flag(_) | Scalar::Structure => Err(D::Error::custom("not a date")),
        }
    }
}

#[cfg(test)]
mod tests {
    use mctrade_domain::{Currency, Money};
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn read<T: serde::de::DeserializeOwned>(json: &str) -> Option<T> {
        serde_json::from_str(json).ok()
    }

    #[rstest]
    #[case(r#""62.6793""#, Some("62.6793"))]
    #[case(r#""0""#, Some("0"))]
    #[case("50", Some("50"))]
    #[case("43.15", Some("43.15"))]
    #[case("0.1000000000000000055511151231257827", Some("0.1000000000000000055511151231257827"))]
    #[case("-5.00", Some("-5.00"))]
    #[case("null", None)]
    #[case(r#""""#, None)]
    #[case(r#""  ""#, None)]
    #[case("{}", None)]
    #[case("[ ]", None)]
    fn an_amount_keeps_its_text(#[case] json: &str, #[case] text: Option<&str>) {
        assert_eq!(read::<Amount>(json), Some(Amount(text.map(str::to_owned))));
    }

    #[rstest]
    #[case("true")]
    #[case(r#"{"amount":"5"}"#)]
    #[case("[5]")]
    fn what_is_no_amount_is_refused(#[case] json: &str) {
        assert_eq!(read::<Amount>(json), None);
    }

    #[rstest]
    #[case("5", Some(5))]
    #[case(r#""250""#, Some(250))]
    #[case(r#"" 250 ""#, Some(250))]
    #[case("2.0000", Some(2))]
    #[case("0", Some(0))]
    #[case("null", None)]
    #[case(r#""""#, None)]
    #[case("9223372036854775807", Some(i64::MAX))]
    fn a_whole_number_is_read_in_every_spelling(#[case] json: &str, #[case] number: Option<i64>) {
        assert_eq!(read::<Whole>(json), Some(Whole(number)));
    }

    #[rstest]
    #[case("2.5")]
    #[case("9223372036854775808")]
    #[case(r#""ten""#)]
    #[case("true")]
    fn what_is_no_whole_number_is_refused(#[case] json: &str) {
        assert_eq!(read::<Whole>(json), None);
    }

    #[rstest]
    #[case(r#"" Jane ""#, "Jane")]
    #[case("5", "5")]
    #[case("null", "")]
    #[case("{}", "")]
    #[case(r#"{"a":1}"#, "")]
    #[case("[]", "")]
    #[case("true", "true")]
    #[case(r#""a\u0000b""#, "ab")]
    fn any_value_reads_as_text(#[case] json: &str, #[case] text: &str) {
        assert_eq!(read::<Text>(json).map(Text::into_string).as_deref(), Some(text));
    }

    #[rstest]
    #[case("true", Some(true))]
    #[case("0", Some(false))]
    #[case(r#""1""#, Some(true))]
    #[case("null", None)]
    fn a_flag_is_read_in_every_spelling(#[case] json: &str, #[case] flag: Option<bool>) {
        assert_eq!(read::<Flag>(json), Some(Flag(flag)));
    }

    proptest! {
        #[test]
        fn an_amount_means_the_same_as_text_and_as_number(minor in -1_000_000_000_000_i64..1_000_000_000_000, four in 0_u32..100) {
            let sign = if minor < 0 { "-" } else { "" };
            let text = format!("{sign}{}.{:02}{four:02}", minor.unsigned_abs() / 100, minor.unsigned_abs() % 100);
            let as_number = read::<Amount>(&text).and_then(|amount| amount.0);
            let as_text = read::<Amount>(&format!("\"{text}\"")).and_then(|amount| amount.0);
            prop_assert_eq!(&as_number, &as_text);
            let money = Money::parse(&as_number.unwrap(), Currency::USD).unwrap();
            let up = i64::from(four >= 50) * if minor < 0 { -1 } else { 1 };
            prop_assert_eq!(money.minor(), minor + up);
        }

        #[test]
        fn no_text_makes_a_value_panic(text in ".{0,80}") {
            let json = serde_json::to_string(&text).unwrap();
            let _ = (read::<Amount>(&json), read::<Whole>(&json), read::<Flag>(&json), read::<Date>(&json));
            prop_assert!(read::<Text>(&json).is_some());
        }
    }
}
