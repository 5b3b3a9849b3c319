//! Lists to their end, with bounds.

use std::collections::HashSet;

use mctrade_shop::ShopError;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{BigCommerceShop, PART_PAGE};
use crate::request::Request;
use crate::transport::budget::Lane;
use crate::wire::{Envelope, Object, Whole, documents};

/// A list with more pages than this is not believed.
const MOST_PAGES: u32 = 40;

/// What BigCommerce gives where it does not take our page size: a full page is then a whole number of these.
const DEFAULT_PAGE: usize = 50;

impl BigCommerceShop {
    /// All documents of a V2 list. An empty page ends it (204, `[]` or no body at all), or one that is not full.
    pub(super) async fn list_v2(&self, request: Request, lane: Lane) -> Result<Vec<Box<RawValue>>, ShopError> {
        let mut list = PagedList::default();
        for page in 1..=MOST_PAGES {
            let body = self
                .transport
                .send(&request.clone().page(page, PART_PAGE), lane)
                .await?;
            let rows = documents(&body, request.name)?;
            let full = !rows.is_empty() && rows.len().is_multiple_of(DEFAULT_PAGE);
            if !list.add(rows) || !full {
                return Ok(list.rows);
            }
        }
        Err(endless(&request))
    }

    /// All documents of a V3 list, by what its `meta` says of its pages.
    pub(super) async fn list_v3(&self, request: Request, lane: Lane) -> Result<Vec<Box<RawValue>>, ShopError> {
        let mut list = PagedList::default();
        for page in 1..=MOST_PAGES {
            let body = self
                .transport
                .send(&request.clone().page(page, PART_PAGE), lane)
                .await?;
            let Envelope { data, pagination } = Envelope::read(&body, request.name)?;
            let rows = data.map_or_else(|| Ok(Vec::new()), |data| documents(data.get(), request.name))?;
            let full = !rows.is_empty() && rows.len().is_multiple_of(DEFAULT_PAGE);
            let goes_on = match pagination.and_then(|paging| paging.total_pages.0) {
                Some(pages) if pages > 0 => i64::from(page) < pages,
                Some(_) | None => full,
            };
            if !list.add(rows) || !goes_on {
                return Ok(list.rows);
            }
        }
        Err(endless(&request))
    }
}

/// The rows so far. A row seen before is left out: a list may move while it is read.
#[derive(Default)]
struct PagedList {
    rows: Vec<Box<RawValue>>,
    seen: HashSet<i64>,
}

impl PagedList {
    /// Adds a page and says whether it brought anything new.
    fn add(&mut self, page: Vec<Box<RawValue>>) -> bool {
        let before = self.rows.len();
        for row in page {
            if id_of(&row).is_none_or(|id| self.seen.insert(id)) {
                self.rows.push(row);
            }
        }
        self.rows.len() > before
    }
}

/// The id of a document, where it has one.
pub(super) fn id_of(raw: &RawValue) -> Option<i64> {
    #[derive(Deserialize)]
    struct Known {
        id: Whole,
    }

    let Object(known) = serde_json::from_str::<Object<Known>>(raw.get()).ok()?;
    known?.id.id()
}

fn endless(request: &Request) -> ShopError {
    ShopError::Malformed(format!("{}: the list has more than {MOST_PAGES} pages", request.name))
}
