//! Cutting a page out of what was read: one row more than asked for tells whether the list goes on.

use mctrade_domain::filter::{Direction, Page};

/// Makes a page of up to `limit` of these rows, which were read in the direction asked for.
pub(crate) fn cut<T, C>(
    mut items: Vec<T>,
    limit: u32,
    has_cursor: bool,
    backwards: bool,
    cursor: impl Fn(&T, Direction) -> C,
) -> Page<T, C> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let goes_on = items.len() > limit;
    items.truncate(limit);
    if backwards {
        items.reverse();
    }
    // Where a cursor was given, the row beside it lies on the side the page came from.
    let (older, newer) = if backwards {
        (has_cursor, goes_on)
    } else {
        (goes_on, has_cursor)
    };
    let next = items.last().filter(|_| older).map(|row| cursor(row, Direction::Older));
    let previous = items.first().filter(|_| newer).map(|row| cursor(row, Direction::Newer));
    Page { items, next, previous }
}
