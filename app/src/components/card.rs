//! A card: a framed part of a page under its own heading, which also names it for assistive technology.

use leptos::prelude::*;

/// `id` is the heading's, `mark` is what tests find the card by.
pub fn framed(id: impl Into<String>, title: impl Into<String>, mark: &'static str, body: AnyView) -> AnyView {
    let (id, title) = (id.into(), title.into());
    let heading = view! { <h2 id=id.clone()>{title}</h2> }.into_any();
    frame(id, mark, heading, body)
}

/// With buttons beside the heading.
pub fn framed_with_acts(id: &'static str, title: &'static str, mark: &'static str, acts: AnyView, body: AnyView) -> AnyView {
    let heading = view! { <div class="card__header"><h2 id=id>{title}</h2>{acts}</div> }.into_any();
    frame(id.to_owned(), mark, heading, body)
}

fn frame(id: String, mark: &'static str, heading: AnyView, body: AnyView) -> AnyView {
    view! { <section class="card" aria-labelledby=id data-testid=mark>{heading}{body}</section> }.into_any()
}
