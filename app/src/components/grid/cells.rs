//! What cells of every grid have in common: a text that is cut with all of it at hand, and a remark in place of a value.

use leptos::prelude::*;

/// A text that may be longer than its column.
#[must_use]
pub fn cut(text: &str) -> AnyView {
    view! { <bdi title=text.to_owned()>{text.to_owned()}</bdi> }.into_any()
}

/// What stands where there is no value: that it is hidden, unknown, none.
#[must_use]
pub fn subtle(words: &'static str) -> AnyView {
    view! { <span class="subtle">{words}</span> }.into_any()
}
