//! That an act is wanted for many people: the buttons of a selection, and who was asked for. Kept apart from the acts themselves, which are fetched
//! only once one is wanted.

use catalogue::capability::Capability;
use leptos::prelude::*;

use super::possible::Kind;
use crate::components::grid::Selection;
use crate::session;

/// An act, and the account ids of those it is wanted for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub kind: Kind,
    pub ids: Vec<String>,
}

/// What was asked for last; cheap to copy into closures.
#[derive(Clone, Copy)]
pub struct Asking(RwSignal<Option<Asked>>);

/// Puts it in context. Called once, above all pages.
pub fn provide() {
    provide_context(Asking(RwSignal::new(None)));
}

/// What was asked for. Taken while a component is built, then kept in its closures.
#[must_use]
pub fn asking() -> Asking {
    expect_context::<Asking>()
}

impl Asking {
    /// Asks for an act.
    pub fn ask(self, kind: Kind, ids: Vec<String>) {
        self.0.set(Some(Asked { kind, ids }));
    }

    /// What was asked for last; reactive.
    #[must_use]
    pub fn get(self) -> Option<Asked> {
        self.0.get()
    }

    /// Whether anything was; reactive.
    #[must_use]
    pub fn is_used(self) -> bool {
        self.0.with(Option::is_some)
    }
}

/// The buttons of those acts that the viewer may do, for whoever is selected.
pub fn buttons(kinds: &[Kind], selection: Selection) -> AnyView {
    let asking = asking();
    let button = |kind: Kind| {
        let ask = move |_| asking.ask(kind, selection.ids());
        view! { <button type="button" class="button" on:click=ask>{format!("{}…", kind.bare_verb())}</button> }.into_any()
    };
    kinds.iter().copied().filter(|kind| session::may(capability(*kind))).map(button).collect_view().into_any()
}

/// What an act that can be done with many needs.
const fn capability(kind: Kind) -> Capability {
    match kind {
        Kind::Deactivate | Kind::Reactivate => Capability::ToggleAccount,
        Kind::Remove => Capability::RemoveAccess,
        _ => Capability::SuspendAccess,
    }
}
