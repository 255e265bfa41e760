//! The folded texts of all rows in one piece, so that a search is a walk over memory and not over rows.

use memchr::memmem::Finder;

use super::fold::fold_into;

/// Ends a row; no folded text holds it.
const END: char = '\n';
/// Bytes of folded text that most rows stay below.
const USUAL: usize = 80;
/// Rows between two looks at the clock.
const STRIDE: usize = 2048;

/// The texts.
#[derive(Default)]
pub struct Texts {
    /// Each row's, ended by [`END`].
    blob: String,
    /// Where each row starts in the blob.
    starts: Vec<usize>,
}

/// A query as it is looked for.
pub struct Wanted<'a> {
    /// The longest word is the rarest: it drives the scan, the others only check its hits.
    longest: Finder<'a>,
    rest: Vec<Finder<'a>>,
    /// Rows whose text starts with this come first.
    start: &'a str,
}

impl<'a> Wanted<'a> {
    /// None where there is nothing to look for.
    #[must_use]
    pub fn of(folded: &'a str) -> Option<Wanted<'a>> {
        let mut words: Vec<&str> = folded.split_whitespace().collect();
        crate::sorting::by_key(&mut words, |word| std::cmp::Reverse(word.len()));
        let mut finders = words.into_iter().map(Finder::new);
        Some(Wanted { longest: finders.next()?, rest: finders.collect(), start: folded.trim() })
    }
}

/// The number of a row that was found, and whether its text starts with the query.
pub type Hit = (u32, bool);

impl Texts {
    pub fn push(&mut self, texts: [&str; 4]) {
        self.starts.push(self.blob.len());
        for (index, text) in texts.into_iter().enumerate() {
            if index > 0 {
                self.blob.push('\t');
            }
            fold_into(&mut self.blob, &text.replace(['\n', '\t'], " "));
        }
        self.blob.push(END);
    }

    pub fn reserve(&mut self, more: usize) {
        self.starts.reserve_exact(more);
        self.blob.reserve_exact(more * USUAL);
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// The text of a row: its four parts with tabs between.
    #[must_use]
    pub fn of(&self, row: u32) -> &str {
        usize::try_from(row).ok().and_then(|row| self.blob.get(self.start(row)..self.start(row + 1).saturating_sub(1))).unwrap_or_default()
    }

    fn start(&self, row: usize) -> usize {
        self.starts.get(row).copied().unwrap_or(self.blob.len())
    }

    /// Looks through the rows from `from` on until the time is over; gives the first row that it did not look at.
    pub fn scan(&self, wanted: &Wanted<'_>, from: usize, hits: &mut Vec<Hit>, is_over: &mut dyn FnMut() -> bool) -> usize {
        let mut at = from;
        while at < self.len() {
            let end = (at + STRIDE).min(self.len());
            self.scan_stride(wanted, at, end, hits);
            at = end;
            if is_over() {
                break;
            }
        }
        at
    }

    fn scan_stride(&self, wanted: &Wanted<'_>, from: usize, end: usize, hits: &mut Vec<Hit>) {
        let bytes = self.blob.as_bytes().get(..self.start(end)).unwrap_or_default();
        let (mut at, mut row) = (self.start(from), from);
        while let Some(hit) = bytes.get(at..).and_then(|rest| wanted.longest.find(rest)) {
            // Hits come in the order of the rows, so that one walk over the starts tells all of theirs.
            while self.start(row + 1) <= at + hit {
                row += 1;
            }
            let (start, next) = (self.start(row), self.start(row + 1));
            take(wanted, bytes.get(start..next).unwrap_or_default(), row, hits);
            (at, row) = (next, row + 1);
        }
    }

    /// As [`Texts::scan`] among the rows of an earlier search; `from` and what is given count those.
    pub fn sift(&self, wanted: &Wanted<'_>, among: &[Hit], from: usize, hits: &mut Vec<Hit>, is_over: &mut dyn FnMut() -> bool) -> usize {
        for (place, (row, _)) in among.iter().enumerate().skip(from) {
            let text = self.of(*row).as_bytes();
            if wanted.longest.find(text).is_some() {
                take(wanted, text, usize::try_from(*row).unwrap_or(usize::MAX), hits);
            }
            if place % STRIDE == STRIDE - 1 && is_over() {
                return place + 1;
            }
        }
        among.len()
    }
}

fn take(wanted: &Wanted<'_>, text: &[u8], row: usize, hits: &mut Vec<Hit>) {
    if wanted.rest.iter().all(|word| word.find(text).is_some()) {
        hits.push((u32::try_from(row).unwrap_or(u32::MAX), text.starts_with(wanted.start.as_bytes())));
    }
}
