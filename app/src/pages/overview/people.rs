//! The card of people by state: one small count per state, in parallel, each failing for itself.

use std::rc::Rc;

use catalogue::capability::Capability;
use catalogue::organization::DirectoryStatus;
use leptos::prelude::*;

use super::card::card;
use super::census::{join, standing, status_sentence};
use super::{part, people_where};
use crate::client::ClientError;
use crate::components::bars::{Amount, Bar, Bars};
use crate::components::failure::Failure;
use crate::components::part::{Part, Reading, not_permitted, reactive};
use crate::components::vacant::Empty;
use crate::generation;
use crate::standing::Standing;

/// A count with the word it is shown as.
#[derive(Clone)]
pub struct Count {
    label: &'static str,
    standing: Standing,
    href: String,
    read: Part<u64>,
}

impl Count {
    /// Counts the people whose filter `key` has this value; `parameter` is the upstream's name of that filter.
    pub fn of(label: &'static str, standing: Standing, (parameter, key): (&'static str, &str), value: &str) -> Count {
        Count { label, standing, href: people_where(key, value), read: counting(vec![(parameter, value.to_owned())]) }
    }

    /// The count so far.
    pub fn amount(&self) -> Amount {
        match self.read.get() {
            Reading::There(count, _) => Amount::Known(*count),
            Reading::Loading => Amount::Waiting,
            Reading::NotPermitted | Reading::Failed(_) => Amount::Missing,
        }
    }

    /// The count as a bar.
    pub fn bar(&self) -> Bar {
        Bar {
            label: self.label.to_owned(),
            amount: self.amount(),
            shape: self.standing.shape(),
            class: self.standing.class(),
            href: Some(self.href.clone()),
        }
    }
}

fn counting(query: Vec<(&'static str, String)>) -> Part<u64> {
    part(Capability::ReadDirectory, move |api| {
        let query = query.clone();
        async move { generation::count(&api, &query).await }
    })
}

/// The card.
pub fn people_card() -> AnyView {
    let total = counting(Vec::new());
    let counts = DirectoryStatus::KNOWN.iter().map(|status| {
        let standing = standing(status);
        Count::of(standing.word(), standing, ("status", "status"), status)
    });
    let counts: Rc<[Count]> = counts.collect();
    let body = StoredValue::new_local(counts);
    let shown = reactive(Box::new(move || body.with_value(|counts| status_view(total, counts))));
    card("people", "People by state", "", shown)
}

fn status_view(total: Part<u64>, counts: &[Count]) -> AnyView {
    let all = match total.get() {
        Reading::NotPermitted => return not_permitted(Capability::ReadDirectory.words()),
        Reading::There(count, _) if *count == 0 => return nobody(),
        Reading::There(count, _) => Amount::Known(*count),
        Reading::Loading => Amount::Waiting,
        Reading::Failed(_) => Amount::Missing,
    };
    let active = counts.first().map_or(Amount::Missing, Count::amount);
    let caption = status_sentence(all, active);
    let note = "Active includes people who were let in and have never signed in.";
    counted(caption, counts, note)
}

/// Bars, and beneath them which numbers are missing and why; only the failure when nothing is known.
pub fn counted(caption: String, counts: &[Count], note: &'static str) -> AnyView {
    let failed: Vec<(&Count, ClientError)> = counts
        .iter()
        .filter_map(|count| match count.read.get() {
            Reading::Failed(error) => Some((count, error)),
            _ => None,
        })
        .collect();
    let failure = failed.first().map(|(_, error)| {
        let reads: Vec<Part<u64>> = failed.iter().map(|(count, _)| count.read).collect();
        let retry = Callback::new(move |()| reads.iter().for_each(|read| read.again()));
        view! { <Failure error=error.clone() retry=Some(retry)/> }
    });
    if failed.len() == counts.len() {
        return failure.into_any();
    }
    let missing = (!failed.is_empty()).then(|| {
        let names: Vec<&str> = failed.iter().map(|(count, _)| count.label).collect();
        view! { <p class="small" data-testid="missing">"Not counted: "{join(&names)}"."</p> }
    });
    let bars = counts.iter().map(Count::bar).collect();
    view! {
        <Bars bars caption unit="People"/>
        {missing}
        {failure}
        <p class="subtle small">{note}</p>
    }
    .into_any()
}

fn nobody() -> AnyView {
    view! {
        <Empty title="Nobody is here yet" why="The directories that the key can see have no people."/>
    }
    .into_any()
}
