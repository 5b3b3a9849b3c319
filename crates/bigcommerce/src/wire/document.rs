//! Documents and lists: parsed, with the raw JSON beside what was read from it.

use std::fmt;
use std::marker::PhantomData;

use mctrade_shop::ShopError;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::Whole;

/// A list that may also come as `null`, `""`, `{}` or a link to itself, all of which read as empty.
#[derive(Debug)]
pub(crate) struct List<T>(pub(crate) Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
            type Value = List<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<List<T>, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element::<Option<T>>()? {
                    items.extend(item);
                }
                Ok(List(items))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<List<T>, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(List(Vec::new()))
            }

            fn visit_unit<E: Error>(self) -> Result<List<T>, E> {
                Ok(List(Vec::new()))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<List<T>, E> {
                if text.trim().is_empty() {
                    Ok(List(Vec::new()))
                } else {
                    Err(E::custom("text instead of a list"))
                }
            }
        }

        deserializer.deserialize_any(ListVisitor(PhantomData))
    }
}

/// An object that may also come as `null`, `""` or `[]`, all of which read as none.
#[derive(Debug)]
pub(crate) struct Object<T>(pub(crate) Option<T>);

impl<T> Default for Object<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ObjectVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
            type Value = Object<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(|value| Object(Some(value)))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Object<T>, A::Error> {
                match seq.next_element::<IgnoredAny>()? {
                    Some(_) => Err(A::Error::custom("a list instead of an object")),
                    None => Ok(Object(None)),
                }
            }

            fn visit_unit<E: Error>(self) -> Result<Object<T>, E> {
                Ok(Object(None))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Object<T>, E> {
                if text.trim().is_empty() {
                    Ok(Object(None))
                } else {
                    Err(E::custom("text instead of an object"))
                }
            }
        }

        deserializer.deserialize_any(ObjectVisitor(PhantomData))
    }
}

/// A document verbatim and as read.
#[derive(Debug)]
pub(crate) struct Document<T> {
    pub(crate) raw: Box<RawValue>,
    pub(crate) value: T,
}

impl<T: DeserializeOwned> Document<T> {
    /// Reads a document of an endpoint's answer; `place` is where in it.
    pub(crate) fn read(raw: Box<RawValue>, endpoint: &str, place: &str) -> Result<Self, ShopError> {
        let value = read_at(raw.get(), endpoint, place)?;
        Ok(Self { raw, value })
    }
}

/// The answer of a V3 endpoint. A bare document or list, which some carry, is taken for its `data`.
#[derive(Debug, Default)]
pub(crate) struct Envelope {
    pub(crate) data: Option<Box<RawValue>>,
    pub(crate) pagination: Option<Pagination>,
}

/// How far a V3 list goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Pagination {
    pub(crate) current_page: Whole,
    pub(crate) total_pages: Whole,
}

impl Envelope {
    /// Reads an envelope; an empty body is an empty answer.
    pub(crate) fn read(text: &str, endpoint: &str) -> Result<Self, ShopError> {
        #[derive(serde::Deserialize, Default)]
        #[serde(default)]
        struct Wrapped {
            data: Option<Box<RawValue>>,
            meta: Option<Box<RawValue>>,
        }
        #[derive(serde::Deserialize, Default)]
        #[serde(default)]
        struct Meta {
            pagination: Option<Pagination>,
        }

        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        let whole: Box<RawValue> = read(text, endpoint)?;
        if !whole.get().starts_with('{') {
            return Ok(Self {
                data: Some(whole),
                pagination: None,
            });
        }
        let Wrapped { data, meta } = read(text, endpoint)?;
        // Paging is a convenience: where it cannot be read, the length of the page says whether to go on.
        let pagination = meta
            .and_then(|meta| serde_json::from_str::<Meta>(meta.get()).ok())
            .and_then(|meta| meta.pagination);
        Ok(Self {
            data: data.or(Some(whole)),
            pagination,
        })
    }
}

/// Splits a list's answer into its documents; an empty body is an empty list.
pub(crate) fn documents(text: &str, endpoint: &str) -> Result<Vec<Box<RawValue>>, ShopError> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    read::<List<Box<RawValue>>>(text, endpoint).map(|list| list.0)
}

/// Reads an answer, or says where it cannot be read.
pub(crate) fn read<T: DeserializeOwned>(text: &str, endpoint: &str) -> Result<T, ShopError> {
    read_at(text, endpoint, "")
}

fn read_at<T: DeserializeOwned>(text: &str, endpoint: &str, place: &str) -> Result<T, ShopError> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        fault(endpoint, place, &path, error.inner().classify())
    })?;
    deserializer
        .end()
        .map_err(|error| fault(endpoint, place, ".", error.classify()))?;
    Ok(value)
}

/// Names the endpoint and the place, and never the value: it may be personal.
fn fault(endpoint: &str, place: &str, path: &str, category: Category) -> ShopError {
    let words = match category {
        Category::Eof => "the JSON ends too early".to_owned(),
        Category::Syntax | Category::Io => "the answer is not well-formed JSON".to_owned(),
        Category::Data => {
            let path = if path == "." { "" } else { path };
            let dot = if place.is_empty() || path.is_empty() || path.starts_with('[') {
                ""
            } else {
                "."
            };
            let at: String = format!("{place}{dot}{path}").chars().take(120).collect();
            if at.is_empty() {
                "the document has an unexpected shape".to_owned()
            } else {
                format!("{at} has an unexpected value")
            }
        }
    };
    ShopError::Malformed(format!("{endpoint}: {words}"))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::wire::Text;

    #[derive(Debug, serde::Deserialize)]
    struct Item {
        #[serde(default)]
        name: Text,
        id: Whole,
    }

    #[rstest]
    #[case("", 0)]
    #[case("  ", 0)]
    #[case("[]", 0)]
    #[case("null", 0)]
    #[case(r#""""#, 0)]
    #[case("{}", 0)]
    #[case(r#"{"url":"https://elsewhere.example/","resource":"/orders/5/products"}"#, 0)]
    #[case(r#"[{"id":1},null,{"id":2}]"#, 2)]
    fn an_empty_list_comes_in_many_forms(#[case] text: &str, #[case] count: usize) {
        assert_eq!(documents(text, "GET /x").unwrap().len(), count);
    }

    #[rstest]
    #[case(r#"[{"id":1},{"id":"Jane Roe"}]"#, "GET /x: [1].id has an unexpected value")]
    #[case(r#"[{"id":1},{"name":"Jane"}]"#, "GET /x: [1] has an unexpected value")]
    #[case(r#"[{"id":1},{"id":2"#, "GET /x: the JSON ends too early")]
    #[case("<html>Jane</html>", "GET /x: the answer is not well-formed JSON")]
    #[case("[] []", "GET /x: the answer is not well-formed JSON")]
    #[case(r#""Jane""#, "GET /x: the document has an unexpected shape")]
    fn a_fault_names_its_place_and_not_its_value(#[case] text: &str, #[case] words: &str) {
        let error = read::<List<Item>>(text, "GET /x").unwrap_err();
        assert_eq!(error, ShopError::Malformed(words.to_owned()));
    }

    #[test]
    fn a_fault_in_a_document_of_a_list_names_both() {
        let raw = documents(r#"[{"id":{"a":1}}]"#, "GET /x").unwrap().remove(0);
        let error = Document::<Item>::read(raw, "GET /x", "[0]").unwrap_err();
        assert_eq!(
            error,
            ShopError::Malformed("GET /x: [0].id has an unexpected value".to_owned())
        );
    }

    #[rstest]
    #[case(r#"{"data":[1,2],"meta":{"pagination":{"total_pages":3,"current_page":1}}}"#, "[1,2]", Some((Some(1), Some(3))))]
    #[case(r#"{"data":[],"meta":[]}"#, "[]", None)]
    #[case(r#"{"data":{"id":5},"meta":{}}"#, r#"{"id":5}"#, None)]
    #[case(r#"{"id":5}"#, r#"{"id":5}"#, None)]
    #[case("[1]", "[1]", None)]
    fn an_envelope_may_be_missing(
        #[case] text: &str,
        #[case] data: &str,
        #[case] pages: Option<(Option<i64>, Option<i64>)>,
    ) {
        let envelope = Envelope::read(text, "GET /x").unwrap();
        assert_eq!(envelope.data.unwrap().get(), data);
        assert_eq!(
            envelope
                .pagination
                .map(|paging| (paging.current_page.0, paging.total_pages.0)),
            pages
        );
    }

    #[test]
    fn deep_nesting_is_refused_and_does_not_exhaust_the_stack() {
        let deep = "[".repeat(100_000);
        assert!(matches!(
            read::<List<Item>>(&deep, "GET /x"),
            Err(ShopError::Malformed(_))
        ));
    }

    #[rstest]
    #[case("null", None)]
    #[case(r#""""#, None)]
    #[case("[]", None)]
    #[case(r#"{"id":5}"#, Some(5))]
    fn a_missing_object_comes_in_many_forms(#[case] json: &str, #[case] id: Option<i64>) {
        let object: Object<Item> = read(json, "GET /x").unwrap();
        assert_eq!(object.0.and_then(|item| item.id.0), id);
    }

    #[test]
    fn text_in_lists_reads_by_name() {
        let list = read::<List<Item>>(r#"[{"id":"7","name":null}]"#, "GET /x").unwrap();
        assert_eq!((list.0[0].id, list.0[0].name.as_str()), (Whole(Some(7)), ""));
    }
}
