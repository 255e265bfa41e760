//! The rows of a long table: the first ones at once, the rest when asked for. What is not shown is not built.

use leptos::prelude::*;

use super::part::reactive;
use crate::moment::grouped;

/// How many rows are shown unasked.
const MOST: usize = 12;
/// Fewer rows than this are not worth a click.
const LEAST_HIDDEN: usize = 3;

/// How many of `total` rows are shown at first.
#[must_use]
fn shown_first(total: usize) -> usize {
    if total < MOST + LEAST_HIDDEN { total } else { MOST }
}

/// The bodies of a table with `columns` columns. `what` are the rows, in words.
pub fn folded<T: Send + Sync + 'static>(
    rows: Vec<T>,
    what: &'static str,
    columns: usize,
    row: impl Fn(&T) -> AnyView + Send + 'static,
) -> AnyView {
    folded_as(RwSignal::new(false), rows, what, columns, row)
}

/// As [`folded`], for a table that is drawn anew while it is looked at: whether the rest is shown is kept by the caller.
pub fn folded_as<T: Send + Sync + 'static>(
    is_open: RwSignal<bool>,
    rows: Vec<T>,
    what: &'static str,
    columns: usize,
    row: impl Fn(&T) -> AnyView + Send + 'static,
) -> AnyView {
    let total = rows.len();
    let first = shown_first(total);
    let head: Vec<AnyView> = rows.iter().take(first).map(&row).collect();
    if first == total {
        return view! { <tbody>{head}</tbody> }.into_any();
    }
    let rest = Box::new(move || -> Vec<AnyView> { rows.iter().skip(first).map(&row).collect() });
    unfolding(is_open, head, rest, what, columns, total)
}

fn unfolding(
    is_open: RwSignal<bool>,
    head: Vec<AnyView>,
    rest: Box<dyn Fn() -> Vec<AnyView> + Send>,
    what: &'static str,
    columns: usize,
    total: usize,
) -> AnyView {
    let body = move || {
        if is_open.get() {
            return view! { <tbody>{rest()}</tbody> }.into_any();
        }
        let label = format!("Show all {} {what}", grouped(total));
        view! {
            <tbody class="folded">
                <tr>
                    <td colspan=columns>
                        <button type="button" class="button" on:click=move |_| is_open.set(true)>{label}</button>
                    </td>
                </tr>
            </tbody>
        }
        .into_any()
    };
    view! {
        <tbody>{head}</tbody>
        {reactive(Box::new(body))}
    }
    .into_any()
}

#[cfg(test)]
mod tests;
