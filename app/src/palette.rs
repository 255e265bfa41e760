//! The command palette.

use leptos::prelude::*;

/// The palette; open while `open` is true.
#[component]
pub fn Palette(open: RwSignal<bool>) -> impl IntoView {
    let _ = open;
}
