//! List cursors: opaque to the caller, and useless once changed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::DateTime;
use mctrade_api_types::ErrorCode;
use mctrade_domain::filter::{Direction, InvoiceCursor};
use mctrade_domain::{InvoiceId, OrderId, StoreId};
use mctrade_storage::LedgerCursor;
use uuid::Uuid;

use crate::error::{ApiError, ApiResult};
use crate::keys::Keys;

const TAG_BYTES: usize = 12;
const INVOICES: u8 = b'i';
const LEDGER: u8 = b'l';

/// Writes a place in the invoice list.
#[must_use]
pub fn write_invoice(keys: &Keys, cursor: InvoiceCursor) -> String {
    let InvoiceCursor {
        order_date,
        id,
        direction,
    } = cursor;
    let mut place = vec![INVOICES, direction_byte(direction)];
    place.extend_from_slice(&order_date.timestamp_micros().to_be_bytes());
    place.extend_from_slice(&id.0.to_be_bytes());
    seal(keys, place)
}

/// Reads a place in the invoice list.
///
/// # Errors
/// `invalid_cursor` for anything this list did not write.
pub fn read_invoice(keys: &Keys, text: &str) -> ApiResult<InvoiceCursor> {
    let place = open(keys, text, INVOICES)?;
    let (direction, rest) = direction_of(&place)?;
    let (date, rest) = number(rest)?;
    let (id, rest) = number(rest)?;
    let order_date = DateTime::from_timestamp_micros(date).ok_or_else(invalid)?;
    ended(rest)?;
    Ok(InvoiceCursor {
        order_date,
        id: InvoiceId(id),
        direction,
    })
}

/// Writes a place in the order ledger.
#[must_use]
pub fn write_ledger(keys: &Keys, cursor: LedgerCursor) -> String {
    let LedgerCursor {
        order,
        store,
        direction,
    } = cursor;
    let mut place = vec![LEDGER, direction_byte(direction)];
    place.extend_from_slice(&order.0.to_be_bytes());
    place.extend_from_slice(store.0.as_bytes());
    seal(keys, place)
}

/// Reads a place in the order ledger.
///
/// # Errors
/// `invalid_cursor` for anything this list did not write.
pub fn read_ledger(keys: &Keys, text: &str) -> ApiResult<LedgerCursor> {
    let place = open(keys, text, LEDGER)?;
    let (direction, rest) = direction_of(&place)?;
    let (order, rest) = number(rest)?;
    let (store, rest) = rest.split_first_chunk::<16>().ok_or_else(invalid)?;
    ended(rest)?;
    Ok(LedgerCursor {
        order: OrderId(order),
        store: StoreId(Uuid::from_bytes(*store)),
        direction,
    })
}

fn seal(keys: &Keys, mut place: Vec<u8>) -> String {
    let tag = keys.cursor_tag(&place);
    place.extend_from_slice(&tag[..TAG_BYTES]);
    URL_SAFE_NO_PAD.encode(place)
}

fn open(keys: &Keys, text: &str, list: u8) -> ApiResult<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| invalid())?;
    let (place, tag) = bytes.split_last_chunk::<TAG_BYTES>().ok_or_else(invalid)?;
    let made = keys.cursor_tag(place);
    // A cursor is no secret: what it holds is on the page it came from, so a plain comparison will do.
    if made[..TAG_BYTES] != tag[..] || place.first() != Some(&list) {
        return Err(invalid());
    }
    Ok(place[1..].to_vec())
}

fn direction_byte(direction: Direction) -> u8 {
    match direction {
        Direction::Older => b'o',
        Direction::Newer => b'n',
    }
}

fn direction_of(place: &[u8]) -> ApiResult<(Direction, &[u8])> {
    match place.split_first() {
        Some((b'o', rest)) => Ok((Direction::Older, rest)),
        Some((b'n', rest)) => Ok((Direction::Newer, rest)),
        _ => Err(invalid()),
    }
}

fn number(place: &[u8]) -> ApiResult<(i64, &[u8])> {
    let (bytes, rest) = place.split_first_chunk::<8>().ok_or_else(invalid)?;
    Ok((i64::from_be_bytes(*bytes), rest))
}

fn ended(rest: &[u8]) -> ApiResult<()> {
    if rest.is_empty() { Ok(()) } else { Err(invalid()) }
}

fn invalid() -> ApiError {
    ApiError::parameter(
        ErrorCode::InvalidCursor,
        "cursor",
        "The cursor is not one that this list gave. Begin again without a cursor.",
    )
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;
    use crate::entropy::OsEntropy;

    fn keys() -> Keys {
        Keys::from_text(Keys::new_key_text(&OsEntropy).expose_secret()).unwrap()
    }

    fn place() -> InvoiceCursor {
        InvoiceCursor {
            order_date: DateTime::from_timestamp_micros(1_780_000_000_123_456).unwrap(),
            id: InvoiceId(10_042),
            direction: Direction::Newer,
        }
    }

    #[test]
    fn a_cursor_reads_back_as_it_was_written() {
        let keys = keys();
        assert_eq!(read_invoice(&keys, &write_invoice(&keys, place())).unwrap(), place());
        let ledger = LedgerCursor {
            order: OrderId(7),
            store: StoreId(Uuid::from_u128(9)),
            direction: Direction::Older,
        };
        assert_eq!(read_ledger(&keys, &write_ledger(&keys, ledger)).unwrap(), ledger);
    }

    #[test]
    fn a_cursor_that_was_changed_or_made_elsewhere_is_refused() {
        let keys = keys();
        let text = write_invoice(&keys, place());
        assert!(read_invoice(&self::keys(), &text).is_err());
        assert!(read_ledger(&keys, &text).is_err());
        for index in 0..text.len() {
            let mut changed = text.clone().into_bytes();
            changed[index] = if changed[index] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert!(changed == text || read_invoice(&keys, &changed).is_err(), "{index}");
        }
        for wrong in ["", "x", "!!!", &text[1..]] {
            assert!(read_invoice(&keys, wrong).is_err());
        }
    }
}
