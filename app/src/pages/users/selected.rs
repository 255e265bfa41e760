//! The selected people of the list: their bar, and the view of only them.

use std::ops::Range;
use std::sync::Arc;

use leptos::prelude::*;

use crate::acts::asked;
use crate::acts::possible::Kind;
use crate::components::copy::copy_saying;
use crate::components::grid::{Selecting, selection};
use crate::components::icon::Icon;
use crate::components::notice::complain;
use crate::components::selected::SelectedBar;
use crate::moment::grouped;
use crate::roster::Found;
use crate::roster::{self, Person, Progress, Roster};

/// The name of the list whose selection is kept.
pub const LIST: &str = "users";

/// What can be done with many people at once.
const ACTS: [Kind; 5] = [Kind::Suspend, Kind::Restore, Kind::Deactivate, Kind::Reactivate, Kind::Remove];

/// What the grid has to know about selecting people.
#[must_use]
pub fn selecting(roster: Signal<Roster>, found: Memo<Found>) -> Selecting {
    let visit = move |range: Range<usize>, each: &mut dyn FnMut(&str)| {
        found.with(|rows| {
            let roster = roster.get_untracked();
            let store = roster.store();
            let rows = rows.get(range.start.min(rows.len())..range.end.min(rows.len())).unwrap_or_default();
            rows.iter().filter_map(|row| store.get(*row)).for_each(|person| each(&person.id));
        });
    };
    let name = move |position: usize| {
        let roster = roster.get_untracked();
        let store = roster.store();
        let row = found.with(|rows| rows.get(position).copied());
        row.and_then(|row| store.get(row)).map_or_else(String::new, |person| person.name.to_string())
    };
    Selecting { selection: selection::of(LIST), visit: Arc::new(visit), name: Arc::new(name), noun: ("person", "people") }
}

/// The list that the bar stands below.
#[derive(Clone, Copy)]
pub struct Selectable {
    pub roster: Signal<Roster>,
    pub found: Memo<Found>,
    /// The roster of only the selected, while only they are listed.
    pub only: RwSignal<Option<Roster>>,
}

/// The bar with what can be done with the selected, below the page that provides [`Selectable`]; fetched when somebody is first selected.
#[component]
pub fn Selected() -> impl IntoView {
    let Selectable { roster, found, only } = expect_context();
    let selecting = selecting(roster, found);
    let selection = selecting.selection;
    let count = Signal::derive(move || found.get().len());
    let owner = StoredValue::new(Owner::current());
    // Reading people needs what is in the page's context.
    let of_selected = move || {
        let ids = untrack(|| selection.ids());
        owner.with_value(|owner| owner.as_ref().map(|owner| owner.with(|| roster::of_ids(&ids))))
    };
    let look = move |_| {
        let next = only.get_untracked().is_none().then(of_selected).flatten();
        only.set(next);
    };
    let copying = RwSignal::new(None::<Roster>);
    copy_when_read(copying);
    view! {
        <SelectedBar selecting count>
            {asked::buttons(&ACTS, selection)}
            <button type="button" class="button" on:click=move |_| copying.set(of_selected())>
                <Icon name="copy"/>
                "Copy addresses"
            </button>
            <button type="button" class="button" on:click=look>
                {move || if only.get().is_some() { "Look at all again" } else { "Look at only these" }}
            </button>
        </SelectedBar>
    }
}

/// Copies the addresses of a roster as soon as all of them are known.
fn copy_when_read(copying: RwSignal<Option<Roster>>) {
    Effect::new(move |_| {
        let Some(roster) = copying.get() else { return };
        match roster.progress.get() {
            Progress::Reading | Progress::Waiting(_) => return,
            Progress::Failed(error) => complain(&format!("The addresses could not be read. {}", error.next_step())),
            Progress::Complete => {
                let store = roster.store();
                let people: Vec<&Person> = (0..u32::MAX).map_while(|row| store.get(row)).collect();
                let (text, done) = addresses(&people, roster.total.get_untracked().unwrap_or_default());
                copy_saying("addresses", &text, done);
            }
        }
        copying.set(None);
    });
}

/// One address a line, and how many of the wanted people have one that can be seen.
fn addresses(people: &[&Person], wanted: usize) -> (String, String) {
    let addresses: Vec<&str> = people.iter().map(|person| &*person.email).filter(|email| !email.is_empty()).collect();
    let copied = format!("Copied {} {}", grouped(addresses.len()), if addresses.len() == 1 { "address" } else { "addresses" });
    let done = match wanted.saturating_sub(addresses.len()) {
        0 => format!("{copied}, one a line."),
        hidden => format!("{copied}, one a line. {} of the selected show none.", grouped(hidden)),
    };
    (addresses.join("\n"), done)
}

/// Says that only the selected are listed, and leads back.
#[component]
pub fn OnlyLine(only: RwSignal<Option<Roster>>) -> impl IntoView {
    let count = move || only.get().map(|roster| grouped(roster.total.get().unwrap_or_default()));
    view! {
        {move || count().map(|count| view! {
            <p class="only-line" role="status" data-testid="only-line">
                <Icon name="list"/>
                <span>{format!("Only the {count} selected are listed. Filters are not applied.")}</span>
                <button type="button" class="button" on:click=move |_| only.set(None)>"Look at all again"</button>
            </p>
        })}
    }
}

#[cfg(test)]
mod tests;
