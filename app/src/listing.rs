//! What a page with a list shows, as a value: read from the address, written to it, changed step by step; and the view that keeps page and address
//! the same. One type for all lists, which keeps the program small.

pub mod page;

use catalogue::path::{parse_query, print_query};
use leptos::prelude::*;

use crate::address::{self, Entry};
use crate::routes::Page;

/// What a list can be narrowed by, sorted by and show.
#[derive(Debug, PartialEq, Eq)]
pub struct Shape {
    /// The key of each filter in the address, and how many values it takes.
    pub filters: &'static [(&'static str, usize)],
    pub sorts: &'static [&'static str],
    /// In the order in which they stand; the first is always shown.
    pub columns: &'static [&'static str],
    /// What is shown unless chosen otherwise.
    pub usual: &'static [&'static str],
}

/// The whole view: everything a copied link has to reproduce.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListQuery {
    shape: &'static Shape,
    pub text: String,
    /// Filter values in the order of their choice.
    pub chosen: Vec<(&'static str, String)>,
    /// The key, and whether the order is turned round.
    pub sort: Option<(&'static str, bool)>,
    /// `None` shows the usual columns.
    pub columns: Option<Vec<&'static str>>,
}

impl ListQuery {
    /// The plain list.
    #[must_use]
    pub const fn of(shape: &'static Shape) -> ListQuery {
        ListQuery { shape, text: String::new(), chosen: Vec::new(), sort: None, columns: None }
    }

    /// Reads a query string without its `?`. What it does not know is left out: an old link still shows something.
    #[must_use]
    pub fn parse(shape: &'static Shape, raw: &str) -> ListQuery {
        let mut query = ListQuery::of(shape);
        for (key, value) in parse_query(raw.trim_start_matches('?')).unwrap_or_default() {
            match key.as_str() {
                "q" => query.text = value,
                "sort" => {
                    let word = value.trim_start_matches('-');
                    let known = shape.sorts.iter().find(|key| **key == word);
                    query.sort = known.map(|key| (*key, value.starts_with('-')));
                }
                "columns" => {
                    let is_named = |key: &&str| value.split(',').any(|word| word == *key);
                    query.columns = Some(shape.columns.iter().copied().filter(is_named).collect());
                }
                _ => {
                    let filter = shape.filters.iter().find(|(known, _)| *known == key);
                    if let Some((filter, _)) = filter.filter(|_| !value.is_empty()) {
                        query.chosen.push((*filter, value));
                    }
                }
            }
        }
        query
    }

    /// Writes the query string; empty for the plain list.
    #[must_use]
    pub fn print(&self) -> String {
        let mut pairs = Vec::new();
        if !self.text.is_empty() {
            pairs.push(("q".to_owned(), self.text.clone()));
        }
        pairs.extend(self.chosen.iter().map(|(filter, value)| ((*filter).to_owned(), value.clone())));
        if let Some((key, descending)) = self.sort {
            let sign = if descending { "-" } else { "" };
            pairs.push(("sort".to_owned(), format!("{sign}{key}")));
        }
        if let Some(columns) = &self.columns {
            pairs.push(("columns".to_owned(), columns.join(",")));
        }
        print_query(&pairs)
    }

    /// The chosen values of a filter, as many as it takes.
    #[must_use]
    pub fn values(&self, filter: impl Into<&'static str>) -> Vec<String> {
        let filter = filter.into();
        let values = self.chosen.iter().filter(|(other, _)| *other == filter).map(|(_, value)| value.clone());
        values.take(self.most(filter)).collect()
    }

    /// The same view with other values of a filter; the latest win when it takes fewer.
    #[must_use]
    pub fn with(&self, filter: impl Into<&'static str>, values: Vec<String>) -> ListQuery {
        let filter = filter.into();
        let mut next = self.clone();
        next.chosen.retain(|(other, _)| *other != filter);
        let surplus = values.len().saturating_sub(self.most(filter));
        next.chosen.extend(values.into_iter().skip(surplus).map(|value| (filter, value)));
        next
    }

    /// The same view with another text.
    #[must_use]
    pub fn with_text(&self, text: &str) -> ListQuery {
        ListQuery { text: text.to_owned(), ..self.clone() }
    }

    /// The same view with these columns beside the first; none of them for the usual ones.
    #[must_use]
    pub fn with_columns(&self, keys: &[String]) -> ListQuery {
        let is_chosen = |key: &&str| self.shape.columns.first() == Some(key) || keys.iter().any(|chosen| chosen == key);
        let columns = (!keys.is_empty()).then(|| self.shape.columns.iter().copied().filter(is_chosen).collect());
        ListQuery { columns, ..self.clone() }
    }

    fn most(&self, filter: &str) -> usize {
        self.shape.filters.iter().find(|(known, _)| *known == filter).map_or(0, |(_, most)| *most)
    }

    /// The same view without any filter and text.
    #[must_use]
    pub fn cleared(&self) -> ListQuery {
        ListQuery { text: String::new(), chosen: Vec::new(), ..self.clone() }
    }

    #[must_use]
    pub fn has_filters(&self) -> bool {
        !self.chosen.is_empty()
    }

    /// Whether anything narrows the list.
    #[must_use]
    pub fn is_narrowed(&self) -> bool {
        self.has_filters() || !self.text.is_empty()
    }

    /// The keys of the columns shown, in their fixed order.
    #[must_use]
    pub fn shown_columns(&self) -> Vec<&'static str> {
        let Some(chosen) = &self.columns else { return self.shape.usual.to_vec() };
        let (first, rest) = self.shape.columns.split_first().map_or((None, &[][..]), |(first, rest)| (Some(*first), rest));
        first.into_iter().chain(rest.iter().copied().filter(|key| chosen.contains(key))).collect()
    }

    /// After a click on a heading: the first sorts, a second turns round, a third goes back to the list's own order.
    #[must_use]
    pub fn sorted_by(&self, word: &str) -> ListQuery {
        let Some(key) = self.shape.sorts.iter().copied().find(|key| *key == word) else { return self.clone() };
        let sort = match self.sort {
            Some((current, false)) if current == key => Some((key, true)),
            Some((current, true)) if current == key => None,
            _ => Some((key, false)),
        };
        ListQuery { sort, ..self.clone() }
    }
}

/// A page's view in the address, and the way to change it.
#[derive(Clone, Copy)]
pub struct View {
    pub query: Memo<ListQuery>,
    /// A change that Back undoes.
    pub go: Callback<ListQuery>,
    /// A change that replaces the present entry, for typing.
    pub replace: Callback<ListQuery>,
}

/// The view of the present address, for the list that lives on `page`.
#[must_use]
pub fn view(page: Page, shape: &'static Shape) -> View {
    let address = address::present();
    let query = Memo::new(move |_| address.query().with(|query| ListQuery::parse(shape, query)));
    let change = move |entry: Entry| {
        let page = page.clone();
        Callback::new(move |next: ListQuery| address.enter(&page.path_with(&next.print()), entry))
    };
    View { query, go: change(Entry::New), replace: change(Entry::Typed) }
}

#[cfg(test)]
mod tests;
