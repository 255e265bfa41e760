//! A list of facts: a label, a value, perhaps a lock with its reason.

use leptos::prelude::*;

use super::icon::Icon;

/// The list.
#[component]
pub fn Facts(children: Children) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

/// One fact.
#[component]
pub fn Fact(
    label: &'static str,
    /// Why this cannot be changed here, and what to do about it (empty where that is said elsewhere).
    #[prop(optional_no_strip)]
    lock: Option<(String, String)>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="facts__row">
            <dt>{label}</dt>
            <dd>
                {children()}
                {lock
                    .map(|(words, remedy)| {
                        view! {
                            <span class="lock">
                                <Icon name="lock"/>
                                <span>{words}{(!remedy.is_empty()).then(|| view! { ". "<span class="subtle">{remedy}</span> })}</span>
                            </span>
                        }
                    })}
            </dd>
        </div>
    }
}

/// A text value, or a dash that says it is empty.
#[component]
pub fn Text(#[prop(into)] value: Option<String>) -> impl IntoView {
    match value.filter(|text| !text.trim().is_empty()) {
        Some(text) => view! { <bdi>{text}</bdi> }.into_any(),
        None => view! { <span class="subtle">"not set"</span> }.into_any(),
    }
}
