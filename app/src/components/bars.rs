//! Horizontal bars with direct labels. The chart is a table, so it is its own twin for readers that cannot see bars.

use leptos::prelude::*;

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub label: String,
    pub value: u64,
    /// Style name of the fill, as of a state; empty for the neutral colour.
    pub class: &'static str,
    /// Where the label leads, if anywhere.
    pub href: Option<String>,
}

/// A bar chart. `caption` says in a sentence what it shows.
#[component]
pub fn Bars(bars: Vec<Bar>, #[prop(into)] caption: String, unit: &'static str) -> impl IntoView {
    let most = bars.iter().map(|bar| bar.value).max().unwrap_or(0).max(1);
    let rows = bars
        .into_iter()
        .map(|bar| {
            let label = match bar.href {
                Some(href) => view! { <a href=href>{bar.label}</a> }.into_any(),
                None => view! { <span>{bar.label}</span> }.into_any(),
            };
            view! {
                <tr>
                    <th scope="row">{label}</th>
                    <td class="bars__value">{crate::moment::grouped(usize::try_from(bar.value).unwrap_or(usize::MAX))}</td>
                    <td class="bars__track" aria-hidden="true">
                        <span class=format!("bars__fill {}", bar.class) style:width=format!("{}%", share(bar.value, most))></span>
                    </td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="bars">
            <caption>{caption}</caption>
            <thead class="visually-hidden">
                <tr>
                    <th scope="col">"What"</th>
                    <th scope="col">{unit}</th>
                    <td></td>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// The share in per cent; what exists at all is at least visible.
fn share(value: u64, most: u64) -> u64 {
    if value == 0 { 0 } else { (value.saturating_mul(100) / most).max(1) }
}

#[cfg(test)]
mod tests {
    //! How long a bar is.

    use super::share;

    #[test]
    fn the_largest_bar_is_full_and_the_smallest_is_visible() {
        assert_eq!([share(1200, 1200), share(600, 1200), share(1, 1200), share(0, 1200)], [100, 50, 1, 0]);
    }
}
