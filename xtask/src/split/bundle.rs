//! Which shared files become one. Every file costs something by itself, but one that holds what a page does not need costs that page as well.

#[cfg(test)]
mod tests;

/// Code that several pieces share: which of them, as bits, and how many bytes it has before it is optimised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    pub needed_by: u64,
    pub weight: u64,
}

/// What a file of its own costs whoever fetches it, in bytes before optimising: types, imports, above all that every file is compressed
/// without knowing the others; the work of the browser's main thread for a request and a module more; and on a slow network the wait for a connection, of
/// which browsers open six.
const COST_OF_A_FILE: i64 = 10_000;

/// How much more one visit to the pages that most begin with counts than one to another page.
const OFTEN: i64 = 30;

/// The parts that go into one file, by their place; every part is in exactly one. What saves most bytes over all pieces comes first; `often` are the
/// pieces, as bits, that most visits begin with.
pub fn plan(parts: &[Part], often: u64) -> Vec<Vec<usize>> {
    let mut files: Vec<(Part, Vec<usize>)> = parts.iter().enumerate().map(|(place, part)| (*part, vec![place])).collect();
    while let Some((first, second)) = best_pair(&files, often) {
        let (part, places) = files.swap_remove(second);
        if let Some((into, members)) = files.get_mut(first) {
            *into = Part { needed_by: into.needed_by | part.needed_by, weight: into.weight + part.weight };
            members.extend(places);
        }
    }
    files.into_iter().map(|(_, places)| places).collect()
}

/// The two whose union saves most; the first stands before the second.
fn best_pair(files: &[(Part, Vec<usize>)], often: u64) -> Option<(usize, usize)> {
    let pairs = (0..files.len()).flat_map(|second| (0..second).map(move |first| (first, second)));
    let saved = pairs.map(|(first, second)| (saving(files[first].0, files[second].0, often), (first, second)));
    saved.filter(|(saving, _)| *saving > 0).max_by_key(|(saving, _)| *saving).map(|(_, pair)| pair)
}

/// One file less for all that need both; the other's bytes more for all that need only one.
fn saving(one: Part, other: Part, often: u64) -> i64 {
    let pieces = |bits: u64| i64::from(bits.count_ones()) + (OFTEN - 1) * i64::from((bits & often).count_ones());
    let bytes = |part: Part| i64::try_from(part.weight).unwrap_or(i64::MAX / 128);
    let (both, only_one, only_other) =
        (one.needed_by & other.needed_by, one.needed_by & !other.needed_by, other.needed_by & !one.needed_by);
    pieces(both) * COST_OF_A_FILE - pieces(only_one) * bytes(other) - pieces(only_other) * bytes(one)
}
