//! The button that exports a list. Everything behind it is fetched when it is first pressed.

use std::rc::Rc;

use leptos::context::Provider;
use leptos::prelude::*;

use super::source::Export;
use crate::components::icon::Icon;
use crate::deferred::{self, deferred};

type Start = Rc<dyn Fn() -> Export>;

/// What the dialog is told by its button.
#[derive(Clone, Copy)]
pub struct Exporting {
    pub open: RwSignal<bool>,
    pub start: StoredValue<Start, LocalStorage>,
    pub what: Signal<String>,
}

/// The button with its dialog. `start` makes the export as the list stands now; `what` says in words what it holds: "people that match …".
#[component]
pub fn ExportButton(start: Start, #[prop(into)] what: Signal<String>) -> impl IntoView {
    let open = RwSignal::new(false);
    let is_wanted = Memo::new(move |before: Option<&bool>| before.copied().unwrap_or_default() || open.get());
    view! {
        <button type="button" class="button" data-testid="export" on:click=move |_| open.set(true)>
            <Icon name="export"/>
            "Export"
        </button>
        <Provider value=Exporting { open, start: StoredValue::new_local(start), what }>
            {move || is_wanted.get().then(|| deferred(deferred::export, 0))}
        </Provider>
    }
}
