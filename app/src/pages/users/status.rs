//! What the honest line above the list of people says, and what screen readers hear of it.

use leptos::prelude::*;

use crate::components::honest::HonestLine;
use crate::components::notice::announce_settled;
use crate::generation;
use crate::listing::View;
use crate::moment::grouped;
use crate::roster::Found;
use crate::roster::{Noun, Progress, Roster, words};

const PEOPLE: Noun = Noun { one: "person", many: "people", meanwhile: "; the search asks Atlassian for the rest" };

/// What of a list of people v1 leaves out.
const MISSING: &str =
    "no roles, groups, job titles and dates of joining, and no counts; products and last activity are known of managed accounts only.";

/// The line above the list.
#[component]
pub fn Status(view: View, #[prop(into)] roster: Signal<Roster>, found: Memo<Found>, again: RwSignal<u32>) -> impl IntoView {
    let found = Signal::derive(move || (!view.query.get().text.is_empty()).then(|| found.get().len()));
    let failure = Signal::derive(move || match roster.get().progress.get() {
        Progress::Failed(error) => Some(error),
        _ => None,
    });
    view! {
        <HonestLine
            words=words(PEOPLE, roster, found)
            failure
            on_again=Callback::new(move |()| again.update(|count| *count += 1))
            is_narrowed=Signal::derive(move || view.query.get().is_narrowed())
            on_clear=Callback::new(move |()| view.go.run(view.query.get_untracked().cleared()))
        />
        {generation::remark(MISSING)}
    }
}

/// Tells screen readers how many people match, once the number has settled.
#[component]
pub fn HonestAnnouncement(#[prop(into)] count: Signal<usize>) -> impl IntoView {
    announce_settled(move || format!("{} found", grouped(count.get())));
}
