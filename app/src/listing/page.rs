//! What the pages of lists that are kept whole share: heading with search and filters, the honest line, the grid, and the list as a file. Pages say what
//! is listed; nothing here knows a page.

use std::rc::Rc;

use leptos::prelude::*;

use super::{ListQuery, View};
use crate::components::grid::{Column, Grid, Rows, Selecting, Sorting};
use crate::components::honest::HonestLine;
use crate::components::search_field::SearchField;
use crate::export::{About, Cell, Export, ExportButton, of_roster};
use crate::moment::{grouped, now};
use crate::roster::{self, Ask, Found, Noun, Progress, Roster, Row, words};
use crate::{preference, session};

/// The top of a page.
pub struct Head {
    pub title: &'static str,
    /// One sentence; empty where the title says it.
    pub about: &'static str,
    pub actions: AnyView,
    /// What is searched, in full and in short.
    pub search: (&'static str, &'static str),
    pub test_id: &'static str,
    pub filters: AnyView,
}

/// Heading, what can be done with the list, search and filters.
#[must_use]
pub fn head(view: View, head: Head) -> AnyView {
    let Head { title, about, actions, search: (label, placeholder), test_id, filters } = head;
    view! {
        <div class="page-header">
            <div>
                <h1 tabindex="-1">{title}</h1>
                {(!about.is_empty()).then(|| view! { <p class="subtle">{about}</p> })}
            </div>
            <div class="page-header__actions">{actions}</div>
        </div>
        <div class="finder" role="search">
            <SearchField
                label
                placeholder
                value=Signal::derive(move || view.query.get().text)
                on_input=Callback::new(move |text: String| view.replace.run(view.query.get_untracked().with_text(&text)))
                test_id
            />
            {filters}
        </div>
    }
    .into_any()
}

/// The roster of this name, read again when `again` grows.
#[must_use]
pub fn whole<R: Row>(name: &'static str, again: RwSignal<u32>, ask: fn() -> Ask<R>) -> Signal<Roster<R>> {
    let held = Memo::new_with_compare(
        move |before: Option<&(u32, Roster<R>)>| {
            let count = again.get();
            (count, roster::whole(name, before.is_some_and(|(known, _)| *known != count), ask))
        },
        |_, _| true,
    );
    Signal::derive(move || held.get().1)
}

/// The line that says how much of the list is there. `shown` is how many rows are, where that is worth saying.
#[must_use]
pub fn honest<R: Row>(view: View, noun: Noun, roster: Signal<Roster<R>>, shown: Signal<Option<usize>>, again: RwSignal<u32>) -> AnyView {
    let failure = Signal::derive(move || match roster.get().progress.get() {
        Progress::Failed(error) => Some(error),
        _ => None,
    });
    view! {
        <HonestLine
            words=words(noun, roster, shown)
            failure
            on_again=Callback::new(move |()| again.update(|count| *count += 1))
            is_narrowed=Signal::derive(move || view.query.get().is_narrowed())
            on_clear=Callback::new(move |()| view.go.run(view.query.get_untracked().cleared()))
        />
    }
    .into_any()
}

/// How many rows a search or filters leave; nothing where neither is in use.
#[must_use]
pub fn narrowed(view: View, found: Memo<Found>) -> Signal<Option<usize>> {
    Signal::derive(move || view.query.get().is_narrowed().then(|| found.get().len()))
}

/// The rows found, with the columns and the order of the address.
#[must_use]
pub fn grid(
    view: View,
    label: &'static str,
    columns: &'static [Column],
    found: Memo<Found>,
    rows: Rows,
    selecting: Option<Selecting>,
) -> AnyView {
    let shown = Memo::new(move |_| {
        let shown = view.query.get().shown_columns();
        columns.iter().copied().filter(|column| shown.contains(&column.key)).collect::<Vec<_>>()
    });
    view! {
        <Grid
            label
            columns=shown
            count=Signal::derive(move || found.get().len())
            rows
            sorting=Signal::derive(move || view.query.get().sort.map(|(key, descending)| Sorting { key, descending }))
            on_sort=Callback::new(move |word: &'static str| view.go.run(view.query.get_untracked().sorted_by(word)))
            row_height=preference::current().row_height()
            selecting
        />
    }
    .into_any()
}

/// The cells of a row, one for each column.
pub type Cells<R> = fn(&R) -> Vec<Cell>;

/// A list as a file.
pub struct Saved<R> {
    /// What is listed, as the file is called.
    pub list: &'static str,
    pub many: &'static str,
    /// Where all of it is meant: "All groups".
    pub all: &'static str,
    /// Search and filters in words.
    pub filters: fn(&ListQuery) -> String,
    pub columns: &'static [&'static str],
    /// Asked when the file is begun: who answers may change meanwhile.
    pub cells: Rc<dyn Fn() -> Cells<R>>,
    /// Who answered, and what may be late.
    pub remark: Rc<dyn Fn() -> String>,
}

/// The button that saves it as it is found.
#[must_use]
pub fn save<R: Row>(view: View, roster: Signal<Roster<R>>, found: Memo<Found>, saved: Saved<R>) -> AnyView {
    let Saved { list, many, all, filters, columns, cells, remark } = saved;
    let organization = session::current().organization.name;
    let start = Rc::new(move || {
        let (roster, query) = (roster.get_untracked(), view.query.get_untracked());
        let (organization, read_at, remark) = (organization.clone(), roster.read_at.clone(), Rc::clone(&remark));
        let about = Rc::new(move || About {
            list,
            organization: organization.clone(),
            filters: filters(&query),
            exported_at: now(),
            read_at: read_at.get_untracked(),
            remark: remark(),
        });
        Export { columns, about, pull: of_roster(&roster, found, cells()) }
    });
    let what = Signal::derive(move || {
        let (narrowed, count) = (filters(&view.query.get()), grouped(found.get().len()));
        if narrowed.is_empty() { format!("{all}: {count} read so far.") } else { format!("{count} {many}, narrowed by {narrowed}.") }
    });
    view! { <ExportButton start what/> }.into_any()
}

/// Search and filters in words; these are the filters by key, with their titles.
#[must_use]
pub fn in_words(query: &ListQuery, filters: impl IntoIterator<Item = (&'static str, &'static str)>) -> String {
    let chosen = filters.into_iter().filter_map(|(key, title)| {
        let values = query.values(key);
        (!values.is_empty()).then(|| format!("{title}: {}", values.join(", ")))
    });
    let text = (!query.text.is_empty()).then(|| format!("search: {}", query.text));
    chosen.chain(text).collect::<Vec<_>>().join("; ")
}
