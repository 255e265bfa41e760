//! How many entries a reader whose role is limited does not see: a short list is never taken for the whole, and an empty one never for "nothing happened".

use leptos::prelude::*;

use super::icon::Icon;

/// The sentence; nothing where everything is shown.
#[must_use]
pub fn left_out(hidden: usize) -> AnyView {
    if hidden == 0 {
        return ().into_any();
    }
    view! {
        <p class="message is-quiet" data-testid="left-out">
            <Icon name="lock"/>
            {words(hidden)}
        </p>
    }
    .into_any()
}

fn words(hidden: usize) -> String {
    let entries = if hidden == 1 { "1 entry is".to_owned() } else { format!("{hidden} entries are") };
    format!("{entries} not shown because your role does not reach their people, or because who they are about could not be checked.")
}

#[cfg(test)]
mod tests;
