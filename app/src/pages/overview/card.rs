//! A card of the overview: a named region, so that it can be found by its heading.

use leptos::prelude::*;

/// A card with a heading. `class` says how much room it takes.
pub fn card(id: &'static str, title: &'static str, class: &'static str, body: AnyView) -> AnyView {
    view! {
        <section class=format!("card {class}") aria-labelledby=format!("{id}-heading") data-testid=id>
            <h2 class="card__title" id=format!("{id}-heading")>{title}</h2>
            {body}
        </section>
    }
    .into_any()
}

/// How many entries of a list the overview shows at once.
const SHORT: usize = 6;

/// A list cut short, with the rest one key away. `more` says whether the upstream has further pages.
pub fn short_list(entries: Vec<AnyView>, what: &'static str, more: bool) -> AnyView {
    let mut entries = entries;
    let rest = entries.split_off(entries.len().min(SHORT));
    let rest = (!rest.is_empty()).then(|| {
        view! {
            <details class="rest">
                <summary>{format!("{} more {what}", rest.len())}</summary>
                <ul class="plain">{rest}</ul>
            </details>
        }
    });
    view! {
        <ul class="plain">{entries}</ul>
        {rest}
        {more.then(|| view! { <p class="subtle small">"Only the first page is shown; there are further "{what}"."</p> })}
    }
    .into_any()
}
