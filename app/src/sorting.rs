//! Sorting, once for all types: the library's algorithm becomes part of the program anew for each type and each order, three kilobytes at a time.

use std::cmp::Ordering;

#[cfg(test)]
mod tests;

/// Sorts row numbers; equal ones keep their order.
pub fn rows(rows: &mut [u32], compare: &mut dyn FnMut(u32, u32) -> Ordering) {
    rows.sort_by(|one, other| compare(*one, *other));
}

/// Sorts anything; what is equal keeps its order.
pub fn by<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let mut places: Vec<u32> = (0..u32::try_from(items.len()).unwrap_or(u32::MAX)).collect();
    let at = |place: u32| &items[place as usize];
    rows(&mut places, &mut |one, other| compare(at(one), at(other)));
    let mut unsorted: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(places.into_iter().filter_map(|place| unsorted[place as usize].take()));
}

/// Sorts by what a key says of each.
pub fn by_key<T, K: Ord>(items: &mut Vec<T>, key: impl Fn(&T) -> K) {
    by(items, |one, other| key(one).cmp(&key(other)));
}

/// Each once, in order.
#[must_use]
pub fn unique<T: Ord>(mut items: Vec<T>) -> Vec<T> {
    by(&mut items, T::cmp);
    items.dedup();
    items
}
