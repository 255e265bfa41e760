//! What is wrong with single lines of a pasted list, each with its number, so that it is found again.

use leptos::prelude::*;

use crate::moment::grouped;

/// More are not read one by one.
const MOST: usize = 20;

/// A piece of a pasted list that cannot be used: its line, counted from one, what stands there, and why not.
pub type LineFault = (usize, String, String);

/// The faults, in the order of the lines. The element is there from the start, so that what appears in it is announced.
#[must_use]
pub fn line_faults(test_id: &'static str, faults: &[LineFault]) -> AnyView {
    let rest = faults.len().saturating_sub(MOST);
    let items = faults
        .iter()
        .take(MOST)
        .map(|(line, text, why)| view! { <li>"Line "{*line}": "<bdi>{text.clone()}</bdi>" – "{why.clone()}</li> })
        .collect_view();
    let rest = (rest > 0).then(|| view! { <li>{format!("and {} more", grouped(rest))}</li> });
    view! { <ul class="line-faults small" aria-live="polite" data-testid=test_id>{items}{rest}</ul> }.into_any()
}
