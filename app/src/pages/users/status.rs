//! What the honest line above the list of people says, and what screen readers hear of it.

use leptos::prelude::*;

use crate::components::notice::announce_settled;
use crate::generation;
use crate::listing::{View, page};
use crate::moment::grouped;
use crate::roster::{Found, Noun, Roster};

const PEOPLE: Noun = Noun { one: "person", many: "people", meanwhile: "; the search asks Atlassian for the rest" };

/// What of a list of people v1 leaves out.
const MISSING: &str =
    "no roles, groups, job titles and dates of joining, and no counts; products and last activity are known of managed accounts only.";

/// The line above the list.
#[component]
pub fn Status(view: View, #[prop(into)] roster: Signal<Roster>, found: Memo<Found>, again: RwSignal<u32>) -> impl IntoView {
    let found = Signal::derive(move || (!view.query.get().text.is_empty()).then(|| found.get().len()));
    view! {
        {page::honest(view, PEOPLE, roster, found, again)}
        {generation::remark(MISSING)}
    }
}

/// Tells screen readers how many people match, once the number has settled.
#[component]
pub fn HonestAnnouncement(#[prop(into)] count: Signal<usize>) -> impl IntoView {
    announce_settled(move || format!("{} found", grouped(count.get())));
}
