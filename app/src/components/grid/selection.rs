//! Which rows are selected: ids, so that neither sorting nor filtering loses one, held by one signal for all rows. Kept beside the pages, so that
//! coming back to a list finds the selection as it was.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use leptos::prelude::*;

/// Visits the ids of the rows at these positions, in their order.
pub type Visit = Arc<dyn Fn(Range<usize>, &mut dyn FnMut(&str)) + Send + Sync>;

/// What a grid with check boxes has to know.
#[derive(Clone)]
pub struct Selecting {
    pub selection: Selection,
    /// Tracks what decides which rows there are and in which order.
    pub visit: Visit,
    /// What the row at a position is called: `Ada Byron`.
    pub name: Arc<dyn Fn(usize) -> String + Send + Sync>,
    /// One row and many: `person`, `people`.
    pub noun: (&'static str, &'static str),
}

impl Selecting {
    /// How many rows of the list as it is now are selected; tracks both.
    #[must_use]
    pub fn selected_among(&self, rows: Range<usize>) -> usize {
        self.selection.0.ids.with(|ids| {
            let mut count = 0;
            if !ids.is_empty() {
                (self.visit)(rows, &mut |id| count += usize::from(ids.contains(id)));
            }
            count
        })
    }

    /// Whether the row at a position is selected.
    #[must_use]
    pub fn has(&self, position: usize) -> bool {
        self.selected_among(position..position + 1) > 0
    }

    /// The id of the row at a position.
    #[must_use]
    pub fn id(&self, position: usize) -> Option<Box<str>> {
        let mut found = None;
        (self.visit)(position..position + 1, &mut |id| found = Some(id.into()));
        found
    }

    /// Selects or lets go the rows at these positions.
    pub fn set(&self, rows: Range<usize>, is_selected: bool) {
        self.selection.0.ids.update(|ids| {
            (self.visit)(rows, &mut |id| {
                if !is_selected {
                    ids.remove(id);
                } else if !ids.contains(id) {
                    ids.insert(id.into());
                }
            });
        });
    }

    /// Selects exactly the rows at these positions.
    pub fn set_only(&self, rows: Range<usize>) {
        let mut ids = HashSet::new();
        (self.visit)(rows, &mut |id| {
            ids.insert(Box::from(id));
        });
        self.selection.0.ids.set(ids);
    }

    /// Turns one row round, which becomes the end from which a range is stretched.
    pub fn toggle(&self, position: usize) {
        let Some(id) = self.id(position) else { return };
        self.selection.0.ids.update(|ids| {
            if !ids.remove(&id) {
                ids.insert(id.clone());
            }
        });
        self.selection.0.anchor.set_value(Some((position, id)));
    }

    /// Moves the far end of a range from one row to another; without a near end `from` becomes it.
    pub fn stretch_to(&self, from: usize, to: usize) {
        let anchor = self.anchor().unwrap_or(from);
        let Stretch { selected, left } = stretch(anchor, from, to);
        self.set(left, false);
        self.set(selected, true);
        if self.anchor().is_none() {
            self.selection.0.anchor.set_value(self.id(anchor).map(|id| (anchor, id)));
        }
    }

    /// The near end of a range, while that row still stands where it stood.
    #[must_use]
    pub fn anchor(&self) -> Option<usize> {
        let (position, id) = self.selection.0.anchor.get_value()?;
        (self.id(position)? == id).then_some(position)
    }
}

/// The selected ids of one list; cheap to copy into closures.
#[derive(Clone, Copy)]
pub struct Selection(Kept);

#[derive(Clone, Copy)]
struct Kept {
    ids: RwSignal<HashSet<Box<str>>>,
    /// Where the last single choice was made.
    anchor: StoredValue<Option<(usize, Box<str>)>>,
}

impl Default for Selection {
    fn default() -> Selection {
        Selection(Kept { ids: RwSignal::default(), anchor: StoredValue::new(None) })
    }
}

impl Selection {
    /// Follows it.
    pub fn track(self) {
        self.0.ids.track();
    }

    #[must_use]
    pub fn count(self) -> usize {
        self.0.ids.with(HashSet::len)
    }

    /// The ids, ordered by themselves.
    #[must_use]
    pub fn ids(self) -> Vec<String> {
        let mut ids: Vec<String> = self.0.ids.with(|ids| ids.iter().map(|id| id.to_string()).collect());
        crate::sorting::by(&mut ids, String::cmp);
        ids
    }

    pub fn clear(self) {
        self.0.ids.set(HashSet::new());
        self.0.anchor.set_value(None);
    }

    /// Lets some go, such as those with whom something was done.
    pub fn let_go(self, gone: &[String]) {
        self.0.ids.update(|ids| ids.retain(|id| !gone.iter().any(|gone| **gone == **id)));
    }
}

/// What moving the far end of a range does: these are selected, those are left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub selected: Range<usize>,
    pub left: Range<usize>,
}

/// Rows between the near end and the new far end are selected; those that only the old range held are left.
#[must_use]
pub fn stretch(anchor: usize, from: usize, to: usize) -> Stretch {
    let selected = anchor.min(to)..anchor.max(to) + 1;
    let left = if from > anchor { from.min(to.max(anchor)) + 1..from + 1 } else { from..from.max(to.min(anchor)) };
    Stretch { selected, left }
}

/// The selections of this visit, by the name of the list, and who owns them: no page.
#[derive(Clone)]
struct Lists {
    kept: StoredValue<Vec<(&'static str, Selection)>>,
    owner: Owner,
}

/// Puts the selections in context. Called once, above all pages.
pub fn provide() {
    let owner = Owner::current().expect("the app has an owner while it is built");
    provide_context(Lists { kept: StoredValue::new(Vec::new()), owner });
}

/// The selection of a list; one that nobody keeps where none was provided.
#[must_use]
pub fn of(list: &'static str) -> Selection {
    let Some(Lists { kept, owner }) = use_context::<Lists>() else { return Selection::default() };
    let known = kept.with_value(|lists| lists.iter().find(|(name, _)| *name == list).map(|(_, selection)| *selection));
    known.unwrap_or_else(|| {
        let selection = owner.with(Selection::default);
        kept.update_value(|lists| lists.push((list, selection)));
        selection
    })
}

#[cfg(test)]
mod tests;
