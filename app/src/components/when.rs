//! A moment as "2 days ago", with the exact time on hover, on focus and for machines.

use leptos::prelude::*;

use crate::moment;

/// A moment, or the words for its absence. `text` is what the upstream wrote; what cannot be read as a time is shown verbatim.
#[component]
pub fn When(
    #[prop(into)] text: Option<String>,
    /// Said when there is none: "never", "unknown".
    absent: &'static str,
) -> impl IntoView {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return view! { <span class="subtle">{absent}</span> }.into_any();
    };
    let Some(then) = moment::parse(&text) else {
        return view! { <span>{text}</span> }.into_any();
    };
    view! { <time datetime=text title=moment::exact(then)>{moment::ago(then, moment::now())}</time> }.into_any()
}
