//! Query strings: known parameters only, read strictly.

use chrono::{DateTime, Utc};

use super::answer::{Answer, Version};
use crate::dates;
use crate::money::Amount;

/// The parameters of a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query {
    pairs: Vec<(String, String)>,
    version: Option<Version>,
}

/// The most rows a page may have.
pub(crate) const MOST_ROWS: u64 = 250;

impl Query {
    pub(crate) fn new(pairs: Vec<(String, String)>, version: Version) -> Query {
        Query {
            pairs,
            version: Some(version),
        }
    }

    fn version(&self) -> Version {
        self.version.unwrap_or(Version::V2)
    }

    /// The value of a parameter; empty ones count as absent.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// Refuses parameters that the resource does not have.
    pub(crate) fn only(&self, known: &[&str]) -> Result<(), Answer> {
        match self.pairs.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            Some((name, _)) => Err(self
                .version()
                .error(400, &format!("The field '{name}' is not supported by this resource."))),
            None => Ok(()),
        }
    }

    fn read<T>(&self, name: &str, parse: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Answer> {
        match self.text(name) {
            None => Ok(None),
            Some(text) => parse(text).map(Some).ok_or_else(|| {
                self.version()
                    .error(400, &format!("The value of the field '{name}' is invalid."))
            }),
        }
    }

    pub(crate) fn number(&self, name: &str) -> Result<Option<u64>, Answer> {
        self.read(name, |text| text.parse().ok())
    }

    pub(crate) fn amount(&self, name: &str) -> Result<Option<Amount>, Answer> {
        self.read(name, Amount::parse)
    }

    pub(crate) fn date(&self, name: &str) -> Result<Option<DateTime<Utc>>, Answer> {
        self.read(name, dates::parse)
    }

    pub(crate) fn flag(&self, name: &str) -> Result<Option<bool>, Answer> {
        self.read(name, |text| match text {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        })
    }

    /// A list of numbers, `id:in=1,2,3`.
    pub(crate) fn numbers(&self, name: &str) -> Result<Option<Vec<u64>>, Answer> {
        self.read(name, |text| {
            text.split(',').map(|part| part.trim().parse().ok()).collect()
        })
    }

    /// A list of texts, compared without regard to case.
    pub(crate) fn texts(&self, name: &str) -> Option<Vec<String>> {
        self.text(name)
            .map(|text| text.split(',').map(|part| part.trim().to_lowercase()).collect())
    }

    pub(crate) fn list(&self, name: &str) -> Vec<&str> {
        self.text(name)
            .map(|text| text.split(',').map(str::trim).collect())
            .unwrap_or_default()
    }

    /// The page asked for.
    pub(crate) fn page(&self) -> Result<PageOf, Answer> {
        let page = self.number("page")?.unwrap_or(1).max(1);
        let limit = self.number("limit")?.unwrap_or(50);
        if limit > MOST_ROWS {
            return Err(self
                .version()
                .error(413, "The limit parameter exceeded the maximum of 250."));
        }
        Ok(PageOf {
            page,
            limit: limit.max(1),
        })
    }
}

/// Which rows of a list a page has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PageOf {
    pub(crate) page: u64,
    pub(crate) limit: u64,
}

impl PageOf {
    pub(crate) fn of<T>(self, rows: Vec<T>) -> Vec<T> {
        let whole = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let skip = whole((self.page - 1).saturating_mul(self.limit));
        rows.into_iter().skip(skip).take(whole(self.limit)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(pairs: &[(&str, &str)]) -> Query {
        Query::new(
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            Version::V2,
        )
    }

    #[test]
    fn unknown_parameters_are_refused_by_name() {
        let answer = query(&[("id", "5")]).only(&["page"]).unwrap_err();
        assert_eq!(answer.status, 400);
        let body = String::from_utf8(answer.body.unwrap()).unwrap();
        assert!(
            body.contains("The field 'id' is not supported by this resource."),
            "{body}"
        );
    }

    #[test]
    fn a_page_over_the_maximum_is_refused() {
        assert_eq!(query(&[("limit", "251")]).page().unwrap_err().status, 413);
        assert_eq!(
            query(&[("limit", "250"), ("page", "2")]).page().unwrap(),
            PageOf { page: 2, limit: 250 }
        );
        assert_eq!(query(&[("page", "x")]).page().unwrap_err().status, 400);
    }

    #[test]
    fn pages_past_the_end_are_empty() {
        let page = |page| PageOf { page, limit: 2 }.of(vec![1, 2, 3]);
        assert_eq!((page(1), page(2), page(3)), (vec![1, 2], vec![3], vec![]));
    }
}
